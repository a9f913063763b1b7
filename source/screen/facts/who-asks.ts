/** Which front ends ask for a password now, and what is said of it. */

import { wholeOf } from '../../fleet/scope.ts';
import type { FrontEndState } from '../../fleet/snapshot.ts';
import { hasKey, keyOf } from '../keys/bound-keys.ts';
import type { UiState } from '../state/ui-state.ts';

/** Of a group, those that ask now. */
export function askingIn(state: UiState, group: number): readonly FrontEndState[] {
  const names = state.logins[group]?.frontEnds ?? [];
  return wholeOf(state.live).frontEnds.filter(
    ({ name, error }) => error?.kind === 'auth' && names.includes(name),
  );
}

/** Indexes of the groups that ask now. */
export function askingGroups(state: UiState): readonly number[] {
  return [...state.logins.keys()].filter((group) => askingIn(state, group).length > 0);
}

/** What the banner says to do about a front end that asks; null where nothing can be done here. */
export function loginHint({ name }: FrontEndState, { logins, settings }: UiState): string | null {
  const group = logins.find(({ frontEnds }) => frontEnds.includes(name));
  if (group === undefined || !hasKey(settings, 'log-in')) return null;
  const key = keyOf(settings, 'log-in');
  if (group.origin === null) return `Press ${key} to log in.`;
  return `Press ${key} to give another password: this one was ${group.origin}.`;
}
