/** What is known of each front end by itself: what its row on the page of front ends, its sentence and its JSON tell. */

import type { Freshness } from '../fleet/freshness.ts';
import { distinctWorkers } from '../fleet/pool-count.ts';
import type { FleetEvent, FleetSnapshot, FrontEndState } from '../fleet/snapshot.ts';
import { wallOf } from '../httpd/clock.ts';
import type { ManagerError } from '../httpd/errors.ts';
import type { ManagerPage } from '../httpd/model.ts';
import { isInTrouble } from '../httpd/status.ts';
import { parseVersion } from '../httpd/version.ts';
import { type Disagreement, disagreements } from './drift.ts';
import { freshOf } from './fleet-facts.ts';
import { isFresh } from './member-facts.ts';

/** What nobody knows is null. */
export interface FrontEndFacts {
  readonly name: string;
  /** Safe to print. */
  readonly url: string;
  readonly freshness: Freshness;
  /** When it last answered. */
  readonly readAt: number | null;
  readonly error: ManagerError | null;
  /** Of the last answer, and the median of half a minute, ms; null too where it does not answer now. */
  readonly answerMs: number | null;
  readonly medianMs: number | null;
  /** `2.4.71`. */
  readonly version: string | null;
  readonly startedAt: number | null;
  /** Are changes kept over a restart? */
  readonly persists: boolean | null;
  /** ms since the epoch, and whole days from now; below 0: it has expired. */
  readonly certificateEnds: number | null;
  readonly certificateDays: number | null;
  /** Members, those that somebody has out, and those in error or failing their health check. */
  readonly members: number | null;
  readonly out: number | null;
  readonly inError: number | null;
  /** Where it differs from the other front ends that answer; null where there is none to compare with. */
  readonly drift: readonly Disagreement[] | null;
  /** The last change that was seen there. */
  readonly lastChange: FleetEvent | null;
}

/** Time to get a new certificate. */
export const RENEW_DAYS = 14;
const DAY_MS = 86_400_000;

const known = new WeakMap<
  FleetSnapshot,
  { readonly events: readonly FleetEvent[]; readonly facts: readonly FrontEndFacts[] }
>();

/** In the order of the configuration; counted once for each snapshot. */
export function frontEndFacts(
  snapshot: FleetSnapshot,
  events: readonly FleetEvent[],
): readonly FrontEndFacts[] {
  const before = known.get(snapshot);
  if (before?.events === events) return before.facts;
  const fresh = freshOf(snapshot);
  const drift = disagreements(snapshot, (name) => isFresh(fresh.get(name)));
  const changes = lastChanges(events);
  const facts = snapshot.frontEnds.map((each) => {
    const freshness = fresh.get(each.name) ?? 'waiting';
    return factsOf(each, {
      ...{ freshness, at: snapshot.at, drift: drift.get(each.name) ?? null },
      lastChange: changes.get(each.name) ?? null,
    });
  });
  known.set(snapshot, { events, facts });
  return facts;
}

function factsOf(
  frontEnd: FrontEndState,
  {
    freshness,
    at,
    ...more
  }: Pick<FrontEndFacts, 'freshness' | 'drift' | 'lastChange'> & { readonly at: number },
): FrontEndFacts {
  const { name, url, page, readAt, error, tookMs, medianMs = null } = frontEnd;
  const { startedAt = null, certificateEnds = null } = frontEnd;
  const answers = isFresh(freshness);
  return {
    ...{ name, url, freshness, readAt, error, startedAt, certificateEnds, ...more },
    answerMs: answers ? tookMs : null,
    medianMs: answers ? medianMs : null,
    version: page === null ? null : versionOf(page),
    persists: page?.persisted ?? null,
    certificateDays:
      certificateEnds === null ? null : Math.floor((certificateEnds - wallOf(at)) / DAY_MS),
    ...countMembers(page),
  };
}

function versionOf({ serverVersion }: ManagerPage): string | null {
  return parseVersion(serverVersion)?.join('.') ?? null;
}

function countMembers(
  page: ManagerPage | null,
): Pick<FrontEndFacts, 'members' | 'out' | 'inError'> {
  if (page === null) return { members: null, out: null, inError: null };
  let [members, out, inError] = [0, 0, 0];
  for (const balancer of page.balancers) {
    for (const { status } of distinctWorkers(balancer)) {
      members += 1;
      if (status.intent !== 'in') out += 1;
      if (isInTrouble(status)) inError += 1;
    }
  }
  return { members, out, inError };
}

const CHANGES: ReadonlySet<FleetEvent['kind']> = new Set<FleetEvent['kind']>([
  ...(['state', 'setting', 'appeared', 'vanished', 'restarted', 'flags-lost'] as const),
]);

function lastChanges(events: readonly FleetEvent[]): ReadonlyMap<string, FleetEvent> {
  const last = new Map<string, FleetEvent>();
  for (const event of events) if (CHANGES.has(event.kind)) last.set(event.frontEnd, event);
  return last;
}
