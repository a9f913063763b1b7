/** What is open and what is closed: balancers, members down to their front ends, and one section for each of those. */

import { wholeOf } from '../../fleet/scope.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { cursorRow, moveTo, relist } from '../layout/cursor.ts';
import { balancerRowKey, memberRowKey } from '../rows/sections.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { keepsOpen, leaveFor } from './pool-page.ts';

/** `l`: a closed balancer shows its members, and a member its front ends. */
export function openRow(state: UiState): UiState {
  const row = cursorRow(state);
  if (row === null) return state;
  if (row.kind === 'member' && !row.isPart && row.member.places.length > 1) {
    const opened = new Set(state.opened).add(row.member.key);
    return relist({ ...state, opened });
  }
  if (row.kind !== 'balancer') return state;
  if (state.finding.problemsOnly && !row.isOpen && !state.collapsed.has(row.key)) {
    return withMessage(
      state,
      `no problem in it: ${keyOf(state.settings, 'problems')} shows all members`,
    );
  }
  return relist({ ...state, collapsed: without(state.collapsed, row.key) });
}

/** `h`: what is open in this row, or around it, closes; the cursor goes to the row that remains. */
export function closeRow(state: UiState): UiState {
  const row = cursorRow(state);
  if (row === null) return state;
  if (row.kind === 'member' && (row.isOpen || row.isPart)) {
    const opened = without(state.opened, row.member.key);
    return relist({ ...state, opened, cursor: memberRowKey(row.member.key) });
  }
  if (state.look.pool !== null) return keepsOpen(state);
  const key =
    row.kind === 'balancer'
      ? row.key
      : row.kind === 'ghost'
        ? balancerRowKey(row.ghost.balancer, row.ghost.frontEnd)
        : balancerRowKey(row.balancer.name, row.frontEnd);
  return relist({ ...state, collapsed: new Set(state.collapsed).add(key), cursor: key });
}

/** The cursor goes to a balancer's row; null where there is none. */
export function goToBalancer(asked: UiState, balancer: string): UiState | null {
  const state = leaveFor(asked, balancer);
  const index = state.rows.findIndex(
    (row) => row.kind === 'balancer' && row.balancer.name === balancer,
  );
  return index === -1 ? null : moveTo(state, index);
}

/**
 * The cursor goes to a member, whose balancer opens for it; null where no row shows it. `frontEnd`: whose section,
 * where each has one.
 */
export function goToMember(
  state: UiState,
  balancer: string,
  memberKey: string,
  frontEnd?: string,
): UiState | null {
  const open = withBalancerOpen(leaveFor(state, balancer), balancer);
  const rows = open.rows.filter(
    (row) => row.kind === 'member' && row.member.key === memberKey && !row.isPart,
  );
  const row = rows.find((each) => each.kind === 'member' && each.frontEnd === frontEnd) ?? rows[0];
  return row === undefined ? null : moveTo(open, open.rows.indexOf(row));
}

/** In every section. */
function withBalancerOpen(state: UiState, balancer: string): UiState {
  const names = [null, ...wholeOf(state.shown).frontEnds.map(({ name }) => name)];
  const own = new Set(names.map((name) => balancerRowKey(balancer, name)));
  return relist({
    ...state,
    collapsed: new Set([...state.collapsed].filter((key) => !own.has(key))),
  });
}

/** `f`: one section for each front end, or all of them merged. Marks are about what was seen when they were made. */
export function toggleSplit(state: UiState): UiState {
  const row = cursorRow(state);
  const isSplit = !state.isSplit;
  const { pool } = state.look;
  const look = { ...state.look, pool: pool === null ? null : { ...pool, frontEnd: null } };
  const listed = relist({ ...state, look, isSplit, marked: new Map(), ghosts: [] }, null);
  const at = listed.rows.findIndex((each) => {
    if (row?.kind === 'member') {
      const isSame = each.kind === 'member' && each.member.key === row.member.key;
      return isSame && (!isSplit || row.frontEnd === null || each.frontEnd === row.frontEnd);
    }
    if (row?.kind !== 'balancer' || each.kind !== 'balancer') return false;
    return each.balancer.name === row.balancer.name;
  });
  const text = isSplit
    ? 'one section for each front end: an action goes to that one alone'
    : 'merged: an action goes to every front end that has the member';
  return withMessage(at === -1 ? listed : moveTo(listed, at), text);
}

function without(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...keys].filter((each) => each !== key));
}
