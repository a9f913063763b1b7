/** The readings of one front end's counters that rates are made of: in each list a place (`slot`) for each worker. */

import type { Worker } from '../httpd/model.ts';

/**
 * A rate is over the last readings that span this much time, and over `LEAST_READINGS` at least, however often is
 * polled: three polls of a drain are 0.75 s, in which nothing but noise is seen.
 */
const RATE_MS = 6_000;
/** With fewer, a rate is not known. */
export const LEAST_READINGS = 3;
/** What was in flight is looked at over this much time, and so many readings at least. */
const FLOW_MS = 30_000;
export const FLOW_READINGS = 10;
/** Readings closer to each other, as of a drain that waits, are put together. */
const STEP_MS = 900;

export class Reading {
  readonly at: number;
  /** How many readings there were so far; one that comes with another does not count. */
  readonly count: number;
  readonly elected: Float64Array;
  readonly busy: Float32Array;
  /** Below busy, over ms: no reading weighs more than the time for which it stood. NaN where httpd tells no busy. */
  readonly area: Float64Array;
  /** Busy of all readings added up. */
  readonly seen: Float64Array;
  /** NaN where the page rounded them; null where it rounded all. */
  bytes: { readonly to: Float64Array; readonly from: Float64Array } | null = null;

  constructor(at: number, count: number, slots: number) {
    this.at = at;
    this.count = count;
    this.elected = new Float64Array(slots);
    this.busy = new Float32Array(slots);
    this.area = new Float64Array(slots);
    this.seen = new Float64Array(slots);
  }

  /** `before`: the reading before; null where that says nothing about this worker. */
  put(slot: number, { elected, busy, to, from }: Worker, before: Reading | null): void {
    const inFlight = busy ?? Number.NaN;
    this.elected[slot] = elected ?? 0;
    this.busy[slot] = inFlight;
    const area = before?.area[slot] ?? Number.NaN;
    if (before === null || Number.isNaN(area)) {
      this.area[slot] = inFlight * 0;
      this.seen[slot] = inFlight;
    } else {
      const mean = ((before.busy[slot] ?? 0) + inFlight) / 2;
      this.area[slot] = area + mean * (this.at - before.at);
      this.seen[slot] = (before.seen[slot] ?? 0) + inFlight;
    }
    if (to?.exact !== true || from?.exact !== true) return;
    this.bytes ??= { to: unknown(this.elected.length), from: unknown(this.elected.length) };
    this.bytes.to[slot] = to.bytes;
    this.bytes.from[slot] = from.bytes;
  }
}

function unknown(slots: number): Float64Array {
  return new Float64Array(slots).fill(Number.NaN);
}

/** What the rates of all workers of one page go by. */
export interface Windows {
  readonly newest: Reading;
  /** Of rates, oldest first. */
  readonly rate: readonly Reading[];
  /** Where the half minute begins. */
  readonly flow: Reading;
}

/** Those that windows still need, oldest first. */
export class Readings {
  private readonly list: Reading[] = [];

  /** null before the first. */
  get newest(): Reading | null {
    return this.list.at(-1) ?? null;
  }

  /** The one before the newest. */
  get previous(): Reading | null {
    return this.list.at(-2) ?? null;
  }

  /** Nothing was read for long: what came before says nothing. */
  clear(): void {
    this.list.length = 0;
  }

  add(reading: Reading): Windows {
    const { list } = this;
    const [newest, previous] = [this.newest, this.previous];
    // The newest one takes the place of one that is too close to the one before.
    if (newest !== null && previous !== null && newest.at - previous.at < STEP_MS) list.pop();
    list.push(reading);
    while (spans(list[1], reading, FLOW_MS, FLOW_READINGS)) list.shift();
    let first = 0;
    while (spans(list[first + 1], reading, RATE_MS, LEAST_READINGS)) first += 1;
    return { newest: reading, rate: list.slice(first), flow: list[0] ?? reading };
  }
}

/** Is it long enough from one to the other? */
function spans(first: Reading | undefined, last: Reading, ms: number, readings: number): boolean {
  if (first === undefined || last.at - first.at < ms) return false;
  return last.count - first.count + 1 >= readings;
}
