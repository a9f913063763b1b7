/** What a mouse may do: scroll, and move the cursor. A click never acts. */

import type { MouseReport } from '../keys/mouse-report.ts';
import { moveBy, moveTo } from '../layout/cursor.ts';
import { frameKind, tableHeight, tableTop } from '../layout/frame-layout.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';

/** Rows that one notch of the wheel moves, as in pagers. */
const NOTCH = 3;

export function onMouse(state: UiState, report: MouseReport): UiState {
  if (topLayer(state) !== null || frameKind(state) !== 'table') return state;
  if (report.kind === 'wheel') return moveBy(state, NOTCH * report.rows);
  const line = report.row - tableTop(state);
  const index = state.top + line;
  const isRow = line >= 0 && line < tableHeight(state) && index < state.rows.length;
  return isRow ? moveTo(state, index) : state;
}
