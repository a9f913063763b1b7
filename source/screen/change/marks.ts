/** Members marked for one action, and what an action key is about: the marked ones, else the cursor's. */

import { findMember } from '../../fleet/find.ts';
import { memberOn } from '../../fleet/scope.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { cursorRow, moveBy } from '../layout/cursor.ts';
import type { Row } from '../rows/row-list.ts';
import { type Mark, type UiState, withMessage } from '../state/ui-state.ts';

/** Marks the member under the cursor, or takes its mark away, and moves down. */
export function toggleMark(state: UiState): UiState {
  const row = cursorRow(state);
  if (row?.kind !== 'member') return withMessage(state, 'only members can be marked', 'warning');
  const marked = new Map(state.marked);
  if (!marked.delete(row.key)) marked.set(row.key, markOf(row));
  return moveBy(told({ ...state, marked }), 1);
}

/** Marks all members of the cursor's balancer that the table shows; once all are marked, none. */
export function toggleBalancer(state: UiState): UiState {
  const row = cursorRow(state);
  if (row === null) return state;
  const isOwn = inSameSection(row);
  const own = memberRows(state.rows).filter((each) => !each.isPart && isOwn(each));
  if (own.length === 0) return withMessage(state, 'open the balancer first: Right', 'warning');
  const all = own.every(({ key }) => state.marked.has(key));
  const marked = new Map(state.marked);
  for (const each of own) {
    if (all) marked.delete(each.key);
    else marked.set(each.key, markOf(each));
  }
  return told({ ...state, marked });
}

/** Is a row of the same balancer, in the same section? */
function inSameSection(row: Row): (other: MemberRow) => boolean {
  const name = row.kind === 'ghost' ? row.ghost.balancer : row.balancer.name;
  const isPart = row.kind === 'member' && row.isPart;
  const frontEnd = row.kind === 'ghost' ? row.ghost.frontEnd : isPart ? null : row.frontEnd;
  return (other) => other.balancer.name === name && other.frontEnd === frontEnd;
}

/** Marks of members that are not on the pages any more mean nothing. */
export function pruneMarks(state: UiState): UiState {
  if (state.marked.size === 0) return state;
  const marked = new Map(
    [...state.marked].filter(([, mark]) => findTarget(state.live, mark) !== null),
  );
  return marked.size === state.marked.size ? state : { ...state, marked };
}

/** `3 marked (1 hidden)`; null where none is. */
export function markedText(state: UiState): string | null {
  const { size } = state.marked;
  if (size === 0) return null;
  const shown = memberRows(state.rows).filter((row) => state.marked.has(row.key)).length;
  return `${size} marked${shown < size ? ` (${size - shown} hidden)` : ''}`;
}

/** What an action is about now, or why there is nothing to act on. */
export function targetsOfKey(state: UiState): readonly Member[] | string {
  // The detail fills the screen with one member and hides the marks: a key is about what is seen.
  if (state.marked.size > 0 && !state.look.detail) {
    const members = markedMembers(state);
    return members.length > 0 ? members : 'the marked members are gone';
  }
  const row = cursorRow(state);
  if (row === null) return 'there is no member here';
  if (row.kind === 'balancer')
    return `this row is a balancer: mark its members with ${keyOf(state.settings, 'mark-all')}, or move to one`;
  if (row.kind === 'ghost') return 'this member is gone: nothing to change';
  return [findTarget(state.live, markOf(row)) ?? row.member];
}

/** In page order; one that is marked on several front ends comes once, with those. */
function markedMembers({ live, marked }: UiState): readonly Member[] {
  const frontEnds = new Map<string, Set<string | null>>();
  for (const { key, frontEnd } of marked.values()) {
    frontEnds.set(key, (frontEnds.get(key) ?? new Set()).add(frontEnd));
  }
  return live.balancers.flatMap((balancer) =>
    balancer.members.flatMap((member): Member[] => {
      const names = frontEnds.get(member.key);
      if (names === undefined) return [];
      const isMeant = (name: string) => names.has(null) || names.has(name);
      const [first, ...rest] = member.places.filter((place) => isMeant(place.frontEnd));
      return first === undefined ? [] : [{ ...member, places: [first, ...rest] }];
    }),
  );
}

function findTarget(snapshot: FleetSnapshot, { key, frontEnd }: Mark): Member | null {
  const member = findMember(snapshot, key);
  return member === null || frontEnd === null ? member : memberOn(member, frontEnd);
}

type MemberRow = Row & { readonly kind: 'member' };

function markOf({ member, frontEnd }: MemberRow): Mark {
  return { key: member.key, frontEnd };
}

function memberRows(rows: readonly Row[]): readonly MemberRow[] {
  return rows.filter((row) => row.kind === 'member');
}

function told(state: UiState): UiState {
  const text = markedText(state);
  return withMessage(state, text === null ? 'no member marked' : `${text}   Esc unmarks`);
}
