/** Settings in which front ends differ about the same member: somebody changed one of them and forgot the others. */

import type { Place } from '../fleet/snapshot.ts';
import { SETTING_NAMES, SETTING_WORDS, type SettingName, settingOf } from '../httpd/edit/edit.ts';
import { settingText } from '../httpd/edit/value-text.ts';
import { safeName } from './member-label.ts';

/** Those that not all of these places share. What a server does not show at all is no difference. */
export function driftOf(places: readonly Place[]): readonly SettingName[] {
  if (places.length < 2) return [];
  return SETTING_NAMES.filter((name) => differs(places, name));
}

/** For every row of every frame, and over many front ends: without making anything. */
export function differs(places: readonly Place[], name: SettingName): boolean {
  let first: string | number | null | undefined;
  for (const { worker } of places) {
    const value = settingOf(worker, name);
    if (value === null || value === undefined) continue;
    first ??= value;
    if (value !== first) return true;
  }
  return false;
}

/** `factor 1 on web1, 2 on web2`; several are parted by semicolons. Safe to print. */
export function driftText(places: readonly Place[]): string {
  return driftOf(places)
    .map((name) => {
      const values = shown(places, name).map(
        ([frontEnd, value]) => `${safeName(value) || '(none)'} on ${safeName(frontEnd)}`,
      );
      return `${SETTING_WORDS[name]} ${values.join(', ')}`;
    })
    .join('; ');
}

function shown(
  places: readonly Place[],
  name: SettingName,
): readonly (readonly [string, string])[] {
  return places.flatMap(({ frontEnd, worker }) => {
    const value = settingOf(worker, name);
    return value === null || value === undefined
      ? []
      : [[frontEnd, settingText(name, value)] as const];
  });
}
