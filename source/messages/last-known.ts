/** How old what is shown is: a front end that no longer answers is told of in the past, with the time of its last answer. */

import type { FleetSnapshot } from '../fleet/snapshot.ts';
import { type FreshnessByFrontEnd, isFresh } from './member-facts.ts';
import { clock } from './numbers.ts';

/**
 * When the oldest of what these front ends last said was read, ms; null while one of them answers (its words are
 * shown then, and they are current), and where none ever has.
 */
export function lastKnownAt(
  { frontEnds }: FleetSnapshot,
  fresh: FreshnessByFrontEnd,
  names: readonly string[],
): number | null {
  if (names.some((name) => isFresh(fresh.get(name)))) return null;
  const times = frontEnds.flatMap(({ name, readAt }) =>
    names.includes(name) && readAt !== null ? [readAt] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}

/** `as of 14:02:51`. */
export function asOfText(at: number, utc: boolean): string {
  return `as of ${clock(at, utc)}`;
}
