/** What a mouse may do: scroll, select, sort, go to what it points at. It never changes anything and answers nothing. */

import { sortByHead } from '../browse/find.ts';
import { goToMember } from '../browse/folding.ts';
import { columnAt } from '../columns/layout.ts';
import { openLog, readEntry } from '../dialogs/log.ts';
import type { MouseReport } from '../keys/mouse-report.ts';
import { closeLayer, moveBy, moveTo } from '../layout/cursor.ts';
import { frameKind } from '../layout/frame-layout.ts';
import { isIn, screenAreas } from '../layout/screen-areas.ts';
import { rowAtLine } from '../layout/window.ts';
import { scrollDetail } from '../panes/detail.ts';
import { logEntryAt } from '../panes/log-lines.ts';
import { memberAt } from '../panes/mini-map.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { openDialog } from './dialogs.ts';

/** Rows that one notch of the wheel moves, as in pagers. */
const NOTCH = 3;

/** What looks like a report while the mouse is off was typed or pasted by somebody: it is no key either. */
export function onMouse(state: UiState, report: MouseReport): UiState {
  if (!state.mouse) return state;
  return report.kind === 'wheel' ? onWheel(state, report.rows) : onClick(state, report);
}

function onWheel(state: UiState, rows: 1 | -1): UiState {
  const open = openDialog(state);
  if (open !== null) return open.dialog.wheel?.(state, open.layer, rows) ?? state;
  if (topLayer(state) !== null) return state;
  const kind = frameKind(state);
  if (kind === 'detail') return scrollDetail(state, (rows * NOTCH) / state.size.rows);
  return kind === 'table' ? moveBy(state, NOTCH * rows) : state;
}

/** Over the table nothing may be open but the log, which is a part of the same screen. */
function onClick(state: UiState, { column, row }: { column: number; row: number }): UiState {
  const layer = topLayer(state);
  const isRead = layer?.kind === 'log';
  if ((layer !== null && !isRead) || frameKind(state) !== 'table') return state;
  const { charts, heading, table, log } = screenAreas(state);
  if (isIn(log, column, row)) {
    return isRead ? readEntry(state, layer, logEntryAt(state, row - log.top)) : openLog(state);
  }
  const reads = isRead ? closeLayer(state) : state;
  if (isIn(table, column, row)) {
    const index = rowAtLine(state, row - table.top);
    return index === null ? reads : moveTo(reads, index);
  }
  if (isIn(heading, column, row)) {
    const id = state.rows.length === 0 ? null : columnAt(shownLayout(state), column - heading.left);
    return id === null ? reads : sortByHead(reads, id);
  }
  if (isIn(charts, column, row)) {
    const member = memberAt(state, column - charts.left, row - charts.top, charts);
    return member === null ? state : (goToMember(reads, ...member) ?? hidden(state));
  }
  return state;
}

function hidden(state: UiState): UiState {
  return withMessage(state, 'its row is not in the table now');
}
