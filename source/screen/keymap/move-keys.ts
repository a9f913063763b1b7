/** What the keys do that move about in the table. */

import { closeRow, openRow } from '../browse/folding.ts';
import { cursorIndex, moveBy, moveTo, pageRows } from '../layout/cursor.ts';
import { scrollDetail } from '../panes/detail.ts';
import type { Row } from '../rows/row-list.ts';
import { step } from '../state/effect.ts';
import type { Deed } from '../state/key-binding.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

export const MOVE_DEEDS = {
  up: { run: (state) => step(moveBy(state, -1)) },
  down: { run: (state) => step(moveBy(state, 1)) },
  'next-member': { run: (state) => step(toMember(state, 1)) },
  'previous-member': { run: (state) => step(toMember(state, -1)) },
  'page-up': { run: (state) => step(movePages(state, -1)) },
  'page-down': { run: (state) => step(movePages(state, 1)) },
  'half-up': { run: (state) => step(movePages(state, -0.5)) },
  'half-down': { run: (state) => step(movePages(state, 0.5)) },
  first: { run: (state) => step(moveTo(state, 0)) },
  last: { run: (state) => step(moveTo(state, state.rows.length - 1)) },
  collapse: { run: (state) => step(closeRow(state)) },
  expand: { run: (state) => step(openRow(state)) },
} satisfies Readonly<Record<string, Deed>>;

/** Past balancers, and past a member's rows of single front ends. */
function toMember(state: UiState, by: 1 | -1): UiState {
  const at = cursorIndex(state);
  const isMember = (row: Row) => row.kind === 'member' && !row.isPart;
  const index =
    by === 1
      ? state.rows.findIndex((row, index) => index > at && isMember(row))
      : state.rows.findLastIndex((row, index) => index < at && isMember(row));
  if (index === -1) return withMessage(state, by === 1 ? 'the last member' : 'the first member');
  return moveTo(state, index);
}

/** In the detail, of its lines. */
function movePages(state: UiState, pages: number): UiState {
  if (state.look.detail) return scrollDetail(state, pages);
  return moveBy(state, Math.sign(pages) * Math.ceil(Math.abs(pages) * pageRows(state)));
}
