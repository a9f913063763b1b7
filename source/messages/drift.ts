/** Settings in which front ends differ about the same member: somebody changed one of them and forgot the others. */

import type { FleetSnapshot, Member, Place } from '../fleet/snapshot.ts';
import { SETTING_NAMES, SETTING_WORDS, type SettingName, settingOf } from '../httpd/edit/edit.ts';
import { settingText } from '../httpd/edit/value-text.ts';
import { nameOf } from './event-text.ts';
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

/** A setting, or whether a member is out, that one front end has otherwise than the others. */
export interface Disagreement {
  readonly member: Member;
  readonly what: SettingName | 'state';
  readonly here: string;
  /** What the others have, each value once. */
  readonly elsewhere: readonly string[];
}

/**
 * By front end, of those that answer: in what it stands alone against most of the others. Where there is no majority, as
 * between two, each of them differs. One that has no other to compare with is left out.
 */
export function disagreements(
  { balancers }: Pick<FleetSnapshot, 'balancers'>,
  answers: (frontEnd: string) => boolean,
): ReadonlyMap<string, readonly Disagreement[]> {
  const found = new Map<string, Disagreement[]>();
  const listOf = (frontEnd: string) => {
    const list = found.get(frontEnd) ?? [];
    found.set(frontEnd, list);
    return list;
  };
  for (const { members } of balancers) {
    for (const member of members) {
      const places = comparable(member, answers);
      if (places.length < 2) continue;
      for (const { frontEnd } of places) listOf(frontEnd);
      if (places.some(({ worker }) => worker.status.intent !== places[0]?.worker.status.intent)) {
        const words = places.map(({ worker }) => worker.status.intent);
        note(member, 'state', places, words, listOf);
      }
      for (const what of SETTING_NAMES) {
        if (!differs(places, what)) continue;
        const values = places.map(({ worker }) => {
          const value = settingOf(worker, what);
          return value === null || value === undefined ? null : settingText(what, value);
        });
        note(member, what, places, values, listOf);
      }
    }
  }
  return found;
}

/** Virtual hosts of one httpd show the very same worker: that is one. */
function comparable({ places }: Member, answers: (frontEnd: string) => boolean): readonly Place[] {
  const live = places.filter(({ frontEnd }) => answers(frontEnd));
  return live.filter(
    ({ sameAs }) =>
      sameAs === undefined || sameAs === null || !live.some(({ frontEnd }) => frontEnd === sameAs),
  );
}

function note(
  member: Member,
  what: Disagreement['what'],
  places: readonly Place[],
  values: readonly (string | null)[],
  listOf: (frontEnd: string) => Disagreement[],
): void {
  const shown = values.filter((each) => each !== null);
  const usual = [...new Set(shown)].find(
    (each) => shown.filter((other) => other === each).length > shown.length / 2,
  );
  for (const [index, { frontEnd }] of places.entries()) {
    const here = values[index] ?? null;
    if (here === null || here === usual) continue;
    const elsewhere = [...new Set(shown)].filter((each) => each !== here);
    listOf(frontEnd).push({ member, what, here, elsewhere });
  }
}

/** `app/node2 factor 2, elsewhere 1`; `app/node2 disabled, elsewhere in`. Safe to print. */
export function disagreementText({ member, what, here, elsewhere }: Disagreement): string {
  const name = nameOf(member);
  const word = what === 'state' ? '' : `${SETTING_WORDS[what]} `;
  const text = (value: string) => safeName(value) || '(none)';
  return `${name} ${word}${text(here)}, elsewhere ${elsewhere.map(text).join(' or ')}`;
}
