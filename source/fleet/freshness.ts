/** How far a front end's data can be believed now (words of the header). */

import type { ErrorKind } from '../httpd/errors.ts';
import type { FrontEndState } from './snapshot.ts';

/**
 * waiting: no answer yet, none failed; live; slow: the last or the present poll takes longer than the interval;
 * stale: at least max(3 intervals, 10 s) old; lost: at least 30 s old, or the front end said no.
 */
export type Freshness = 'waiting' | 'live' | 'slow' | 'stale' | 'lost';

/** Clear answers that say the page can't be read now: no need to see 30 s pass before saying LOST. */
const FINAL: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'unknown-host',
  'unreachable',
  'cut',
  'tls',
  'auth',
  'forbidden',
  'limited',
  'cached',
  'mixed',
  'not-found',
  'redirect',
  'not-a-manager',
]);

/** Is a front end that failed so LOST at once? */
export function isFinal(kind: ErrorKind): boolean {
  return FINAL.has(kind);
}

export function staleAfterMs(intervalMs: number): number {
  return Math.max(3 * intervalMs, 10_000);
}

export function lostAfterMs(intervalMs: number): number {
  return Math.max(4 * intervalMs, 30_000);
}

/** From poll to poll: longer than wanted for a front end that limits requests. */
export function paceOf({ paceMs = 0 }: FrontEndState, wantedMs: number): number {
  return Math.max(wantedMs, paceMs);
}

/** Age of the last good page, ms; null before the first. */
export function ageMs(frontEnd: FrontEndState, now: number): number | null {
  return frontEnd.readAt === null ? null : Math.max(0, now - frontEnd.readAt);
}

export function freshness(frontEnd: FrontEndState, now: number, wantedMs: number): Freshness {
  const intervalMs = paceOf(frontEnd, wantedMs);
  if (frontEnd.error !== null && isFinal(frontEnd.error.kind)) return 'lost';
  const age = ageMs(frontEnd, now);
  if (age === null) return frontEnd.error === null ? 'waiting' : 'lost';
  if (age >= lostAfterMs(intervalMs)) return 'lost';
  if (age >= staleAfterMs(intervalMs)) return 'stale';
  const polling = frontEnd.pollingSince === null ? 0 : now - frontEnd.pollingSince;
  const slow = Math.max(frontEnd.tookMs ?? 0, polling) > intervalMs || age >= 2 * intervalMs;
  return slow || frontEnd.error !== null ? 'slow' : 'live';
}

/** The next moment at which `freshness` can change by time alone; null when it can't. */
export function nextFreshnessChange(
  frontEnd: FrontEndState,
  now: number,
  wantedMs: number,
): number | null {
  const intervalMs = paceOf(frontEnd, wantedMs);
  const { readAt, pollingSince } = frontEnd;
  if (readAt === null) return null;
  const turns = [2 * intervalMs, staleAfterMs(intervalMs), lostAfterMs(intervalMs)].map(
    (turn) => readAt + turn,
  );
  if (pollingSince !== null) turns.push(pollingSince + intervalMs + 1);
  const coming = turns.filter((turn) => turn > now);
  return coming.length === 0 ? null : Math.min(...coming);
}
