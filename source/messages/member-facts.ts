/** One member over all its front ends: the numbers and the state that its row shows. */

import type { Freshness } from '../fleet/freshness.ts';
import type { Member, Place } from '../fleet/snapshot.ts';
import { type StateWord, stateText, stateWord, type WorkerStatus } from '../httpd/status.ts';
import type { StateId } from './states.ts';

export type FreshnessByFrontEnd = ReadonlyMap<string, Freshness>;

export interface MemberFacts {
  readonly state: StateId;
  /** `DIS+ERR`: the state with its trouble. */
  readonly stateText: string;
  /** No front end that lists it answers: the state is its last known one. */
  readonly stale: boolean;
  readonly busy: number | null;
  readonly requests: number | null;
  /** A counter went down, and there is no new rate yet. */
  readonly reset: boolean;
  readonly elected: number | null;
  /** The front end whose worker speaks for the settings (route, factor, set, health check). */
  readonly place: Place;
  /** The front ends that answer; all that list it where none does. The sums above are over these. */
  readonly places: readonly Place[];
}

/** What is counted over front ends: those of a member's facts, which answer. A member has others too. */
type Places = Pick<MemberFacts, 'places' | 'stale'>;

/** The worst health first: a member is as healthy as its worst front end sees it. */
const WORST_FIRST: readonly StateWord[] = ['ERR', 'HCFL', 'UNK', 'STBY', 'SPAR', 'OK'];

export function memberFacts(member: Member, fresh: FreshnessByFrontEnd): MemberFacts {
  if (member.places.length === 1) return factsOfOne(member.places, fresh);
  const isAnswering = ({ frontEnd }: Place) => isFresh(fresh.get(frontEnd));
  const live = onceEach(sifted(member.places, isAnswering));
  const stale = live.length === 0;
  const places = stale ? onceEach(member.places) : live;
  const place = places[0] ?? member.places[0];
  // One that does not answer may still do what it did: where that is something else, the member is not simply out.
  const { intent } = place.worker.status;
  const isMixed = member.places.some((each) => each.worker.status.intent !== intent);
  return {
    ...(isMixed ? MIXED : commonState(places)),
    stale,
    busy: total(places, (each) => each.worker.busy),
    requests: requestsOf(places),
    reset: places.some((each) => each.rates.reset),
    elected: total(places, (each) => each.worker.elected),
    place,
    places,
  };
}

/** The list itself where all of it passes, as nearly always. */
function sifted(places: readonly Place[], passes: (place: Place) => boolean): readonly Place[] {
  return places.every(passes) ? places : places.filter(passes);
}

const MIXED = { state: 'MIXED', stateText: 'MIXED' } as const;

/** Without those that show the very same worker as another of them: its requests would be counted twice. */
export function onceEach(places: readonly Place[]): readonly Place[] {
  if (places.every((place) => place.sameAs === undefined || place.sameAs === null)) return places;
  return places.filter((place) => !places.some(({ frontEnd }) => frontEnd === place.sameAs));
}

/** The usual case, one front end: counted for every member at every poll, so without any detour. */
function factsOfOne(places: Member['places'], fresh: FreshnessByFrontEnd): MemberFacts {
  const [place] = places;
  const { worker, rates } = place;
  return {
    state: stateWord(worker.status),
    stateText: stateText(worker.status),
    stale: !isFresh(fresh.get(place.frontEnd)),
    busy: worker.busy,
    requests: rates.requests,
    reset: rates.reset,
    elected: worker.elected,
    place,
    places,
  };
}

export function isFresh(freshness: Freshness | undefined): boolean {
  return freshness === 'live' || freshness === 'slow';
}

function commonState(places: readonly Place[]): Pick<MemberFacts, 'state' | 'stateText'> {
  const first = places[0]?.worker.status;
  if (first === undefined) return { state: 'UNK', stateText: 'UNK' };
  // Equal status cells are one object.
  if (places.every((place) => place.worker.status === first)) {
    return { state: stateWord(first), stateText: stateText(first) };
  }
  return stateOf(places.map((place) => place.worker.status));
}

/** What one member has, of which front ends tell several. */
export function stateOf(
  statuses: readonly WorkerStatus[],
): Pick<MemberFacts, 'state' | 'stateText'> {
  const [first] = statuses;
  if (first === undefined) return { state: 'UNK', stateText: 'UNK' };
  if (statuses.some((status) => status.intent !== first.intent)) {
    return MIXED;
  }
  const texts = new Set(statuses.map(stateText));
  const trouble = [...texts].find((text) => text.includes('+'));
  if (trouble !== undefined) return { state: stateWord(first), stateText: trouble };
  const words = new Set(statuses.map(stateWord));
  const worst = WORST_FIRST.find((word) => words.has(word)) ?? stateWord(first);
  return { state: worst, stateText: worst };
}

/** Bytes over the front ends, and whether every addend was exact. */
export function bytesOf(
  { places }: Places,
  pick: 'to' | 'from',
): { readonly bytes: number | null; readonly exact: boolean } {
  const counts = places.map((place) => place.worker[pick]);
  return {
    bytes: counts.reduce<number | null>(
      (sum, each) => (sum === null || each === null ? null : sum + each.bytes),
      0,
    ),
    exact: counts.every((each) => each?.exact === true),
  };
}

/** Bytes per second over the front ends; null where one of them has no exact counts. */
export function byteRateOf({ places }: Places, pick: 'to' | 'from'): number | null {
  return places.reduce<number | null>((sum, { rates }) => {
    const rate = rates.bytes?.[pick] ?? null;
    return sum === null || rate === null ? null : sum + rate;
  }, 0);
}

/** The request trends of the front ends, added up from the newest poll back. */
export function trendOf({ places }: Places, width: number): readonly number[] {
  const [only, another] = places;
  if (only !== undefined && another === undefined) return only.rates.trend.slice(-width);
  const trends = places.map((place) => place.rates.trend.slice(-width));
  const longest = Math.max(0, ...trends.map((trend) => trend.length));
  return Array.from({ length: longest }, (_, index) =>
    trends.reduce((sum, trend) => sum + (trend[trend.length - longest + index] ?? 0), 0),
  );
}

/** null as soon as one of them has no rate yet: the sum of the others would be too low. */
function requestsOf(places: readonly Place[]): number | null {
  let sum = 0;
  for (const { rates } of places) {
    if (rates.requests === null) return null;
    sum += rates.requests;
  }
  return sum;
}

/** null where one front end doesn't say: a sum of the others would be too low. */
function total(places: readonly Place[], pick: (place: Place) => number | null): number | null {
  let sum = 0;
  for (const place of places) {
    const value = pick(place);
    if (value === null) return null;
    sum += value;
  }
  return places.length === 0 ? null : sum;
}
