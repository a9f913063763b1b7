/** Into the page of one pool and out of it: the table with its rows alone, around it what is about the pool. */

import { keyOf } from '../keys/bound-keys.ts';
import { cursorIndex, cursorRow, relist, settle } from '../layout/cursor.ts';
import { balancerRowKey } from '../rows/sections.ts';
import { NO_FINDING } from '../state/finding.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

/** `Enter` on a pool's row; null on any other, and where its page is open. All its members are shown, whatever is searched for. */
export function openPool(state: UiState): UiState | null {
  const row = cursorRow(state);
  if (row?.kind !== 'balancer' || state.look.pool !== null) return null;
  const { finding, top } = state;
  const { sort, order } = finding;
  const pool = { balancer: row.balancer.name, frontEnd: row.frontEnd, finding, top };
  const look = { ...state.look, pool, detail: false };
  return relist({ ...state, look, finding: { ...NO_FINDING, sort, order } }, null);
}

/** The cursor goes to the pool's row: no key acts on that by itself. What was searched for before is searched for again. */
export function closePool(state: UiState): UiState {
  const { pool } = state.look;
  if (pool === null) return state;
  const { sort, order } = state.finding;
  const finding = { ...pool.finding, sort, order };
  const row = cursorRow(state);
  const frontEnd = pool.frontEnd ?? (row === null || row.kind === 'ghost' ? null : row.frontEnd);
  const cursor = balancerRowKey(pool.balancer, state.isSplit ? frontEnd : null);
  const look = { ...state.look, pool: null, detail: false };
  const listed = relist({ ...state, look, finding, cursor });
  const index = cursorIndex(listed);
  return settle({ ...listed, top: Math.min(pool.top, Math.max(0, index)) });
}

/** What goes to a row of another pool leaves the page first. */
export function leaveFor(state: UiState, balancer: string): UiState {
  const { pool } = state.look;
  return pool === null || pool.balancer === balancer ? state : closePool(state);
}

/** `h` has nothing to close here. */
export function keepsOpen(state: UiState): UiState {
  const back = keyOf(state.settings, 'back');
  return withMessage(state, `the page of a pool shows all its members: ${back} goes back`);
}
