/** Requests, busy and answer times of what is shown, over time: the values of charts. */

import { paceOf } from '../fleet/freshness.ts';
import { type Past, recent } from '../fleet/past.ts';
import type { FleetBalancer, FleetSnapshot } from '../fleet/snapshot.ts';
import { isSure, LEAST_REQUESTS } from './answer-time.ts';
import { type FreshnessByFrontEnd, isFresh } from './member-facts.ts';
import { spanFor, summedCells, type TimeCells, timeCells, untilNow } from './time-cells.ts';

export interface Traffic {
  readonly cells: TimeCells;
  readonly spanMs: number;
  readonly requests: readonly number[];
  readonly busy: readonly number[];
  /** Mean answer time over half a minute, as `~MS` is. */
  readonly ms: readonly number[];
}

/** The half minute of `~MS`, and the readings that it needs. */
const MEAN_MS = 30_000;
const LEAST_READINGS = 10;

/**
 * The readings of these balancers on each front end that answers now: so a chart adds up the same front ends from its
 * left to its right, and where one of them was not read it has a gap, not a fall. `pools` null: all of them.
 */
export function pastsOf(
  snapshot: FleetSnapshot,
  pools: readonly FleetBalancer[] | null,
  fresh: FreshnessByFrontEnd,
): readonly Past[] {
  const answers = (frontEnd: string) => isFresh(fresh.get(frontEnd));
  const isOnce = (sameAs: string | undefined) => sameAs === undefined || !answers(sameAs);
  const views = (pools ?? snapshot.balancers).flatMap((each) => each.views);
  const isWhole = pools === null && views.every(({ sameAs }) => sameAs === undefined);
  const some = snapshot.frontEnds.some(({ name }) => answers(name));
  // Where none answers it is the chart of what they said last, as all other numbers are.
  const counts = (frontEnd: string) => !some || answers(frontEnd);
  const counted = isWhole
    ? snapshot.frontEnds.filter(({ name }) => counts(name))
    : views.filter(({ frontEnd, sameAs }) => counts(frontEnd) && isOnce(sameAs));
  return counted.flatMap(({ past }) => (past === undefined ? [] : [past]));
}

/** `count` values of each, the newest last. */
export function trafficOf(
  snapshot: FleetSnapshot,
  pasts: readonly Past[],
  count: number,
  spanMs: number = knownSpan(snapshot, pasts),
): Traffic {
  const now = lastReadAt(snapshot);
  const cells = timeCells(spanMs, count, now, togetherIn(count));
  const hold = holdOf(snapshot);
  // What the first mean is over began before the chart.
  const earlier = Math.ceil(MEAN_MS / cells.stepMs);
  const longer = { ...cells, count: count + earlier };
  const sum = (pick: 'requests' | 'busy', of: TimeCells, how: 'mean' | 'highest') =>
    summedCells(
      pasts.map((past) => {
        const { at, [pick]: values } = recent(past, of.end - of.count * of.stepMs - hold);
        return { at, values };
      }),
      of,
      hold,
      how,
      snapshot.intervalMs,
    );
  const readings = Math.max(LEAST_READINGS, MEAN_MS / snapshot.intervalMs);
  // Each chart draws one of them, and says what its maximum was: a mean would hide it.
  return {
    cells,
    spanMs,
    get requests() {
      return untilNow(sum('requests', cells, 'highest'), cells, now);
    },
    get busy() {
      return untilNow(sum('busy', cells, 'highest'), cells, now);
    },
    get ms() {
      const [requests, busy] = [sum('requests', longer, 'mean'), sum('busy', longer, 'mean')];
      return untilNow(answerTimes(requests, busy, earlier, readings), cells, now);
    },
  };
}

/**
 * A chart that moves is sent whole: a wide one makes room for several values at once, at most a sixteenth of it, and then
 * stands still until they are there. Even, for a cell has two columns of dots.
 */
function togetherIn(count: number): number {
  return Math.max(1, 2 * Math.floor(count / 32));
}

/** Over what is known of all that is added up. */
export function knownSpan(snapshot: FleetSnapshot, pasts: readonly Past[]): number {
  const now = lastReadAt(snapshot);
  return spanFor(Math.max(0, ...pasts.map(({ at }) => at[0] ?? 0)) || now, now);
}

/** Where charts end: while nothing is read they stand still. */
export function lastReadAt({ frontEnds, at }: FleetSnapshot): number {
  return Math.max(0, ...frontEnds.map(({ readAt }) => readAt ?? 0)) || at;
}

/** Longer than this without a reading is a gap. */
export function holdOf({ frontEnds, intervalMs }: FleetSnapshot): number {
  return 2.5 * Math.max(intervalMs, ...frontEnds.map((each) => paceOf(each, intervalMs)));
}

function answerTimes(
  requests: readonly number[],
  busy: readonly number[],
  earlier: number,
  readings: number,
): readonly number[] {
  const times: number[] = [];
  for (let index = earlier; index < requests.length; index += 1) {
    const [came, inFlight] = [meanOf(requests, index, earlier), meanOf(busy, index, earlier)];
    const isTold = came >= LEAST_REQUESTS && isSure(inFlight * readings, (came * MEAN_MS) / 1_000);
    times.push(isTold ? (inFlight * 1_000) / came : Number.NaN);
  }
  return times;
}

/** Of the `count` values before and at `end`; NaN where one is not known. */
function meanOf(values: readonly number[], end: number, count: number): number {
  let sum = 0;
  const size = Math.max(1, count);
  for (let index = end - size + 1; index <= end; index += 1) sum += values[index] ?? Number.NaN;
  return sum / size;
}
