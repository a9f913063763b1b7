/** Members marked for one action, and what an action key is about: the marked ones, else the cursor's. */

import type { Member } from '../fleet/snapshot.ts';
import { cursorRow, moveBy } from './cursor.ts';
import { findMember, type Row } from './row-list.ts';
import { type UiState, withMessage } from './ui-state.ts';

/** Marks the member under the cursor, or takes its mark away, and moves down. */
export function toggleMark(state: UiState): UiState {
  const row = cursorRow(state);
  if (row?.kind !== 'member') return withMessage(state, 'only members can be marked', 'warning');
  const marked = new Set(state.marked);
  if (!marked.delete(row.member.key)) marked.add(row.member.key);
  return moveBy(told({ ...state, marked }), 1);
}

/** Marks all members of the cursor's balancer that the table shows; once all are marked, none. */
export function toggleBalancer(state: UiState): UiState {
  const row = cursorRow(state);
  if (row === null) return state;
  const name = row.kind === 'ghost' ? row.ghost.balancer : row.balancer.name;
  const keys = shownMembers(state.rows)
    .filter((member) => member.balancer === name)
    .map((member) => member.key);
  if (keys.length === 0) return withMessage(state, 'open the balancer first: Right', 'warning');
  const all = keys.every((key) => state.marked.has(key));
  const marked = new Set(state.marked);
  for (const key of keys) {
    if (all) marked.delete(key);
    else marked.add(key);
  }
  return told({ ...state, marked });
}

/** Marks of members that are not on the pages any more mean nothing. */
export function pruneMarks(state: UiState): UiState {
  if (state.marked.size === 0) return state;
  const marked = new Set([...state.marked].filter((key) => findMember(state.live, key) !== null));
  return marked.size === state.marked.size ? state : { ...state, marked };
}

/** `3 marked (1 hidden)`; null where none is. */
export function markedText(state: UiState): string | null {
  const { size } = state.marked;
  if (size === 0) return null;
  const shown = shownMembers(state.rows).filter((member) => state.marked.has(member.key)).length;
  return `${size} marked${shown < size ? ` (${size - shown} hidden)` : ''}`;
}

/** What an action is about now, or why there is nothing to act on. */
export function targetsOfKey(state: UiState): readonly Member[] | string {
  // The detail fills the screen with one member and hides the marks: a key is about what is seen.
  if (state.marked.size > 0 && !state.look.detail) {
    const members = [...state.marked].flatMap((key) => findMember(state.live, key) ?? []);
    return members.length > 0 ? inPageOrder(state, members) : 'the marked members are gone';
  }
  const row = cursorRow(state);
  if (row === null) return 'there is no member here';
  if (row.kind === 'balancer') return 'this row is a balancer: mark members with a, or move to one';
  if (row.kind === 'ghost') return 'this member is gone: nothing to change';
  return [findMember(state.live, row.member.key) ?? row.member];
}

function inPageOrder(state: UiState, members: readonly Member[]): readonly Member[] {
  const order = state.live.balancers.flatMap((each) => each.members.map((member) => member.key));
  return [...members].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}

function shownMembers(rows: readonly Row[]): readonly Member[] {
  return rows.flatMap((row) => (row.kind === 'member' ? [row.member] : []));
}

function told(state: UiState): UiState {
  const text = markedText(state);
  return withMessage(state, text === null ? 'no member marked' : `${text}   Esc unmarks`);
}
