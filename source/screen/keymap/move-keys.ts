/** What the keys do that move about in the table. */

import { closeRow, openRow } from '../browse/folding.ts';
import { moveBy, moveTo, pageRows } from '../layout/cursor.ts';
import { scrollDetail } from '../panes/detail.ts';
import { step } from '../state/effect.ts';
import type { Deed } from '../state/key-binding.ts';
import type { UiState } from '../state/ui-state.ts';

export const MOVE_DEEDS = {
  up: { run: (state) => step(moveBy(state, -1)) },
  down: { run: (state) => step(moveBy(state, 1)) },
  'page-up': { run: (state) => step(movePages(state, -1)) },
  'page-down': { run: (state) => step(movePages(state, 1)) },
  'half-up': { run: (state) => step(movePages(state, -0.5)) },
  'half-down': { run: (state) => step(movePages(state, 0.5)) },
  first: { run: (state) => step(moveTo(state, 0)) },
  last: { run: (state) => step(moveTo(state, state.rows.length - 1)) },
  collapse: { run: (state) => step(closeRow(state)) },
  expand: { run: (state) => step(openRow(state)) },
} satisfies Readonly<Record<string, Deed>>;

/** In the detail, of its lines. */
function movePages(state: UiState, pages: number): UiState {
  if (state.look.detail) return scrollDetail(state, pages);
  return moveBy(state, Math.sign(pages) * Math.ceil(Math.abs(pages) * pageRows(state)));
}
