/** One front end at a time: `1` to `9` limit what is seen and acted on, `0` goes back to all. */

import { scopeTo, wholeOf } from '../../fleet/scope.ts';
import { safeName } from '../../messages/member-label.ts';
import { relist } from '../layout/cursor.ts';
import { memberRowKey } from '../rows/sections.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

/** The names that the digits stand for, from 1 on; a tenth and later ones are reached by `:scope`. */
export function scopeNames(state: UiState): readonly string[] {
  return wholeOf(state.live).frontEnds.map((each) => each.name);
}

/** Why there is nothing to choose; null where there is. */
export function whyNoScope(state: UiState): string | null {
  return scopeNames(state).length > 1 ? null : 'there is one front end only';
}

/** `key`: a digit. */
export function scopeByDigit(state: UiState, key: string): UiState {
  if (key === '0') return withScope(state, null);
  const names = scopeNames(state);
  const name = names[Number(key) - 1];
  if (name !== undefined) return withScope(state, name);
  const list = names.slice(0, 9).map((each, index) => `${index + 1} ${safeName(each)}`);
  return withMessage(state, `no front end ${key}: ${list.join(', ')}, 0 all`, 'warning');
}

/** `:scope web2`; without a name, or with `all`, the whole fleet. */
export function scopeByName(state: UiState, name: string): UiState {
  if (name === '' || name === 'all') return withScope(state, null);
  if (scopeNames(state).includes(name)) return withScope(state, name);
  return withMessage(state, `no front end "${safeName(name)}": Tab lists them`, 'warning');
}

/** null: all front ends. Marks are about what was seen when they were made, so they go. */
export function withScope(state: UiState, scope: string | null): UiState {
  if (scope === state.scope) return told(state);
  return told(
    relist({
      ...state,
      scope,
      scopeIsChosen: false,
      live: scopeTo(state.live, scope),
      shown: scopeTo(state.shown, scope),
      marked: new Map(),
      ghosts: [],
      cursor: cursorOfMember(state),
    }),
  );
}

/** A row of one front end below its member is not there in a scope: the member's row is about the same. */
function cursorOfMember({ rows, cursor }: UiState): string | null {
  const row = rows.find((each) => each.key === cursor);
  return row?.kind === 'member' && row.isPart ? memberRowKey(row.member.key) : cursor;
}

/** Before a question about other front ends too: the whole fleet, where one of them is out of the scope. */
export function reachingAll(state: UiState, frontEnds: readonly string[]): UiState {
  const { scope } = state;
  if (scope === null || frontEnds.every((name) => name === scope)) return state;
  return withScope(state, null);
}

function told(state: UiState): UiState {
  const { scope } = state;
  const text =
    scope === null
      ? 'all front ends: an action goes to every one that has the member'
      : `${safeName(scope)} only: it alone is shown and acted on, 0 goes back to all`;
  return withMessage(state, text);
}
