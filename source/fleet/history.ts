/** Counters over time: requests per second of each worker on one front end, from Elected. */

import type { ManagerPage, Worker } from '../httpd/model.ts';
import { CountWindow } from './count-window.ts';
import { type Flow, FlowWindow } from './flow.ts';
import { indexPage } from './page-index.ts';
import { Moments, type Past, PastRing, Sum } from './past.ts';
import type { Ring } from './ring.ts';
import type { ByteRates, Place, Rates } from './snapshot.ts';
import { StateRecord } from './state-record.ts';

/** Half an hour at the default interval of 2 s. */
const MAX_SAMPLES = 900;

/**
 * An own change reads the page several times at once; a rate over so short a time would be a spike that
 * nobody saw. Shorter than the shortest poll interval (200 ms).
 */
const MIN_GAP_MS = 100;

/** How the readings follow each other. */
export interface Pace {
  /** The trend takes a rate no more often than this. */
  readonly trendMs: number;
  /** After so long a time without a reading the rates start anew: what came before says nothing about the present. */
  readonly gapMs: number;
}

const ANY_PACE: Pace = { trendMs: 0, gapMs: Number.POSITIVE_INFINITY };

/** `trend` is read for the few rows on screen only, so it is put together when it is asked for. */
class LazyRates implements Rates {
  readonly requests: number | null;
  readonly reset: boolean;
  readonly bytes: ByteRates | null;
  readonly flow: Flow | null;
  readonly past: Past;
  private readonly ring: Ring;
  private readonly end: number;

  constructor(
    requests: number | null,
    reset: boolean,
    bytes: ByteRates | null,
    flow: Flow | null,
    ring: PastRing,
  ) {
    this.requests = requests;
    this.reset = reset;
    this.bytes = bytes;
    this.flow = flow;
    this.past = ring.now();
    this.ring = ring.requests;
    this.end = ring.requests.total;
  }

  get trend(): readonly number[] {
    return this.ring.upTo(this.end).filter((rate) => !Number.isNaN(rate));
  }
}

export const NO_RATES: Rates = { requests: null, reset: false, trend: [] };

interface Track {
  readonly counts: CountWindow;
  readonly flow: FlowWindow;
  readonly ring: PastRing;
  rates: Rates;
  /** The counter went down, and there is no new rate yet. */
  reset: boolean;
  /** The last page that had the worker. */
  page: ManagerPage;
}

/** One front end's counters. The only thing on this floor that is changed in place. */
export class History {
  /** What states its workers had. */
  readonly states = new StateRecord();
  private readonly tracks = new Map<string, Track>();
  private readonly moments = new Moments();
  /** By the name of the balancer. */
  private readonly pools = new Map<string, PastRing>();
  private readonly whole = new PastRing(this.moments);
  private lastAt = Number.NEGATIVE_INFINITY;
  private tickAt = Number.NEGATIVE_INFINITY;
  private shown: { readonly page: ManagerPage; readonly places: readonly Place[] } | null = null;

  /** Takes in the counters of a page read at `at` (ms). Workers that are gone are forgotten. */
  add(page: ManagerPage, at: number, pace: Pace = ANY_PACE): void {
    this.shown = null;
    this.states.add(page, at, pace.gapMs);
    const ticks = at - this.lastAt >= MIN_GAP_MS && at - this.tickAt >= pace.trendMs;
    this.lastAt = at;
    if (ticks) {
      this.tickAt = at;
      this.moments.ring.add(at);
    }
    const sums = new Map<string, Sum>();
    let counted = 0;
    for (const { key, balancer, worker } of indexPage(page).values()) {
      if (worker.elected === null) continue;
      counted += 1;
      const track = this.tracks.get(key) ?? {
        counts: new CountWindow(),
        flow: new FlowWindow(),
        ring: new PastRing(this.moments, MAX_SAMPLES),
        rates: NO_RATES,
        reset: false,
        page,
      };
      if (track.counts.count === 0) this.tracks.set(key, track);
      track.page = page;
      advance(track, at, worker, worker.elected, pace, ticks);
      if (ticks) {
        const sum = sums.get(balancer) ?? new Sum();
        sums.set(balancer, sum);
        sum.add(track.rates.requests, worker.busy);
      }
    }
    if (ticks) this.addSums(sums);
    if (counted === this.tracks.size) return;
    for (const [key, track] of this.tracks) {
      if (track.page !== page) this.tracks.delete(key);
    }
  }

  /** What all workers of a balancer did so far, or those of all balancers. */
  pastOf(balancer: string | null): Past | undefined {
    return (balancer === null ? this.whole : this.pools.get(balancer))?.now();
  }

  private addSums(sums: ReadonlyMap<string, Sum>): void {
    const whole = new Sum();
    for (const [balancer, { requests, busy }] of sums) {
      whole.add(requests, busy);
      const ring = this.pools.get(balancer) ?? new PastRing(this.moments);
      this.pools.set(balancer, ring);
      ring.add(requests, busy);
    }
    // Nothing was counted where there is no worker: that is no load of 0.
    if (sums.size === 0) this.whole.add(null, null);
    else this.whole.add(whole.requests, whole.busy);
    if (sums.size === this.pools.size) return;
    // One that comes back starts anew: its readings would be taken for those of other moments.
    for (const name of this.pools.keys()) if (!sums.has(name)) this.pools.delete(name);
  }

  /**
   * The workers of a page on this front end as `indexPage` has them, each with its rates: made once for each page,
   * for it is put together with what other front ends say several times.
   */
  placesOf(page: ManagerPage, frontEnd: string): readonly Place[] {
    if (this.shown?.page !== page) {
      const places = Array.from(indexPage(page).values(), ({ key, worker }) => ({
        frontEnd,
        worker,
        rates: this.ratesOf(key),
      }));
      this.shown = { page, places };
    }
    return this.shown.places;
  }

  /** `key`: the member's key. */
  ratesOf(key: string): Rates {
    return this.tracks.get(key)?.rates ?? NO_RATES;
  }

  /**
   * How fast its counter grew from the reading before to the last one; 0 where there is none. To compare two looks
   * at one counter, and never to be shown: `ratesOf` has the rate.
   */
  lastGrowthOf(key: string): number {
    return this.tracks.get(key)?.counts.lastGrowth ?? 0;
  }
}

function advance(
  track: Track,
  at: number,
  worker: Worker,
  elected: number,
  { gapMs }: Pace,
  ticks: boolean,
): void {
  const { counts, flow, ring } = track;
  const lastAt = counts.lastAt ?? at;
  const reset = elected < (counts.lastElected ?? elected);
  const isOld = at - lastAt >= gapMs;
  if (!reset && !isOld && counts.count > 0 && at - lastAt < MIN_GAP_MS) return;
  // Counters start anew when httpd restarts: a rate over the fall would be a lie.
  if (reset || isOld) {
    counts.clear();
    flow.clear();
  }
  flow.add(at, elected, worker.busy);
  counts.add(at, elected, exactBytes(worker));
  const { requests } = counts;
  track.reset = requests === null && (reset || track.reset);
  if (ticks) ring.add(requests, worker.busy);
  track.rates = new LazyRates(requests, track.reset, counts.byteRates, flow.flow, ring);
}

function exactBytes({ to, from }: Worker): ByteRates | null {
  if (to?.exact !== true || from?.exact !== true) return null;
  return { to: to.bytes, from: from.bytes };
}
