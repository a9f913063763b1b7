/** Rates of one worker at one reading. */

import { type Flow, flowBetween } from './flow.ts';
import { type Past, pastIn, type Ticks, trendIn } from './past.ts';
import { LEAST_READINGS, type Reading, type Windows } from './readings.ts';
import type { ByteRates, Rates } from './snapshot.ts';

/** Within so short a time a rate is not known. */
const LEAST_MS = 2_000;

export const NO_RATES: Rates = { requests: null, reset: false, trend: [] };

/** Of a worker: where its numbers are in the lists. */
export interface Place {
  readonly slot: number;
  /** The first tick that it has. */
  readonly firstTick: number;
  /** The first reading that its rates may go by. */
  readonly since: Reading;
}

/** Made for each worker at each reading, and read for the few that are on the screen: most of it when it is asked for. */
export class LazyRates implements Rates {
  readonly requests: number | null;
  readonly reset: boolean;
  private readonly slot: number;
  private readonly firstTick: number;
  private readonly since: Reading;
  private readonly windows: Windows;
  private readonly ticks: Ticks;
  private readonly end: number;

  /** `end`: so many ticks there are with the one that comes with it. */
  constructor(
    requests: number | null,
    reset: boolean,
    { slot, firstTick, since }: Place,
    windows: Windows,
    ticks: Ticks,
    end: number,
  ) {
    this.requests = requests;
    this.reset = reset;
    this.slot = slot;
    this.firstTick = firstTick;
    this.since = since;
    this.windows = windows;
    this.ticks = ticks;
    this.end = end;
  }

  get flow(): Flow | null {
    const { newest, flow } = this.windows;
    return flowBetween(later(flow, this.since), newest, this.slot);
  }

  get past(): Past {
    return pastIn(this.ticks, this.slot, this.firstTick, this.end);
  }

  get trend(): readonly number[] {
    return trendIn(this.ticks, this.slot, this.firstTick, this.end);
  }

  /** Between the exact counts of the window; the page that came with an own change has none. */
  get bytes(): ByteRates | null {
    const { slot, since } = this;
    let before: Counts | null = null;
    let after: Counts | null = null;
    let known = 0;
    for (const { at, bytes } of this.windows.rate) {
      const to = bytes?.to[slot] ?? Number.NaN;
      if (at < since.at || Number.isNaN(to)) continue;
      after = { at, to, from: bytes?.from[slot] ?? Number.NaN };
      before ??= after;
      known += 1;
    }
    if (before === null || after === null) return null;
    const ms = after.at - before.at;
    if (known < LEAST_READINGS || ms < LEAST_MS) return null;
    const to = ((after.to - before.to) * 1_000) / ms;
    const from = ((after.from - before.from) * 1_000) / ms;
    return to < 0 || from < 0 ? null : { to, from };
  }
}

interface Counts extends ByteRates {
  readonly at: number;
}

/** null while too little is known. */
export function requestRate(windows: Windows, since: Reading, slot: number): number | null {
  const { newest, rate } = windows;
  const first = later(rate[0] ?? newest, since);
  const ms = newest.at - first.at;
  if (newest.count - first.count + 1 < LEAST_READINGS || ms < LEAST_MS) return null;
  return (((newest.elected[slot] ?? 0) - (first.elected[slot] ?? 0)) * 1_000) / ms;
}

/** `since` where they are of one moment: that may have come with the other. */
function later(one: Reading, since: Reading): Reading {
  return one.at > since.at ? one : since;
}
