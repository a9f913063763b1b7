/**
 * `~MS`: what an answer takes on the mean, by Little's law: requests in flight, over requests a second. httpd tells no
 * time; busy is only looked at once a poll, so a figure is shown where that is enough for one within 20 %, and what it
 * is at most where it is not.
 */

import type { Flow } from '../fleet/flow.ts';
import type { FleetBalancer, Member, Place } from '../fleet/snapshot.ts';
import { type FreshnessByFrontEnd, memberFacts } from './member-facts.ts';

export interface AnswerTime {
  readonly ms: number;
  /** It takes this long at most: too few requests were seen in flight for more. */
  readonly isBound: boolean;
}

/** Below this there is too little to tell. */
export const LEAST_REQUESTS = 1;
/** Twice this is the 20 % that 19 of 20 figures are within. */
const MOST_ERROR = 0.1;
/** So many times its pool's median is slow. */
export const SLOW = 3;

/** Of several workers together; null as soon as one of them is not known, as with every sum here. */
export function flowOf(places: Iterable<Pick<Place, 'rates'>>): Flow | null {
  let [busy, requests, seen, came] = [0, 0, 0, 0];
  let readings = Number.POSITIVE_INFINITY;
  for (const { rates } of places) {
    const { flow = null } = rates;
    if (flow === null) return null;
    busy += flow.busy;
    requests += flow.requests;
    readings = Math.min(readings, flow.readings);
    seen += flow.seen;
    came += flow.came;
  }
  return readings === Number.POSITIVE_INFINITY ? null : { busy, requests, readings, seen, came };
}

/** null below one request a second, too. */
export function answerTime(flow: Flow | null): AnswerTime | null {
  if (flow === null || flow.requests < LEAST_REQUESTS) return null;
  const { busy, requests, readings, seen, came } = flow;
  if (isSure(seen, came)) return { ms: (busy * 1_000) / requests, isBound: false };
  const most = (seen + 3 * Math.sqrt(seen) + 4) / readings;
  return { ms: (most * 1_000) / requests, isBound: true };
}

/**
 * Were enough of the requests that came seen in flight? Each is seen with the same chance, which is 1 where it takes
 * longer than a poll.
 */
export function isSure(seen: number, came: number): boolean {
  return Math.sqrt(Math.max(0, 1 - seen / came) / seen) <= MOST_ERROR;
}

/** Two digits, as more would not be true: `120`, `<40`, `42s`. */
export function answerText(time: AnswerTime | null): string {
  if (time === null) return '-';
  const { ms, isBound } = time;
  const rounded = Number(ms.toPrecision(2));
  const sign = isBound ? '<' : '';
  if (rounded >= 10_000) return `${sign}${Math.round(rounded / 1_000)}s`;
  return sign + Math.max(1, Math.round(rounded));
}

/** `about 120 ms an answer`, `at most 40 ms an answer`. */
export function spokenAnswer(time: AnswerTime): string {
  const text = answerText(time).replace('<', '');
  const amount = text.endsWith('s') ? `${text.slice(0, -1)} s` : `${text} ms`;
  return `${time.isBound ? 'at most' : 'about'} ${amount} an answer`;
}

/** `~120 ms`, `<40 ms`, `~42 s`. */
export function briefAnswer(time: AnswerTime): string {
  const text = answerText(time);
  const sign = time.isBound ? '' : '~';
  return text.endsWith('s') ? `${sign}${text.slice(0, -1)} s` : `${sign}${text} ms`;
}

/** `slow: ~466 ms, the others ~117 ms`; null where it is not slow, and while that is not known. */
export function slowText(
  member: Member,
  pool: FleetBalancer,
  fresh: FreshnessByFrontEnd,
): string | null {
  const time = memberAnswerTime(member, fresh);
  if (time === null || !isSlow(time, pool, fresh)) return null;
  const others = pool.members
    .flatMap((each) => (each.key === member.key ? [] : (memberAnswerTime(each, fresh) ?? [])))
    .toSorted((a, b) => a.ms - b.ms);
  const usual = others[Math.floor((others.length - 1) / 2)];
  if (usual === undefined) return null;
  const whose = others.length === 1 ? 'the other' : 'the others';
  return `slow: ${briefAnswer(time)}, ${whose} ${briefAnswer(usual)}`;
}

export function memberAnswerTime(member: Member, fresh: FreshnessByFrontEnd): AnswerTime | null {
  const own = memberFacts(member, fresh);
  return own.stale ? null : answerTime(flowOf(own.places));
}

/** What the answers of all its members take. */
export function poolAnswerTime(pool: FleetBalancer, fresh: FreshnessByFrontEnd): AnswerTime | null {
  return answerTime(flowOf(answeringPlaces([pool], fresh)));
}

const together = new WeakMap<readonly FleetBalancer[], AnswerTime | null>();

/** Those of several pools together: counted once for each list of them, as a reading of all. */
export function fleetAnswerTime(
  pools: readonly FleetBalancer[],
  fresh: FreshnessByFrontEnd,
): AnswerTime | null {
  let time = together.get(pools);
  if (time === undefined) {
    time = answerTime(flowOf(answeringPlaces(pools, fresh)));
    together.set(pools, time);
  }
  return time;
}

function answeringPlaces(
  pools: readonly FleetBalancer[],
  fresh: FreshnessByFrontEnd,
): readonly Place[] {
  const places: Place[] = [];
  for (const { members } of pools) {
    for (const member of members) {
      const own = memberFacts(member, fresh);
      if (!own.stale) places.push(...own.places);
    }
  }
  return places;
}

const medians = new WeakMap<FleetBalancer, number | null>();

/** What takes longer is slow, in ms: of an even number, the faster of the two in the middle is the median. */
export function slowFrom(pool: FleetBalancer, fresh: FreshnessByFrontEnd): number | null {
  let median = medians.get(pool);
  if (median === undefined) {
    const times = pool.members.flatMap((member) => memberAnswerTime(member, fresh)?.ms ?? []);
    median = medianOf(times);
    medians.set(pool, median);
  }
  return median === null ? null : SLOW * median;
}

/** null of nothing. */
function medianOf(values: readonly number[]): number | null {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.floor((ordered.length - 1) / 2)] ?? null;
}

/** Far slower than the others of its pool. */
export function isSlow(
  time: AnswerTime | null,
  pool: FleetBalancer,
  fresh: FreshnessByFrontEnd,
): boolean {
  if (time === null || time.isBound) return false;
  const from = slowFrom(pool, fresh);
  return from !== null && time.ms > from;
}
