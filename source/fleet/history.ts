/** Counters over time: requests per second of each worker on one front end, from Elected. */

import type { ManagerPage, Worker } from '../httpd/model.ts';
import { indexPage } from './page-index.ts';
import { type Past, pastIn, type Tick, Ticks } from './past.ts';
import { LazyRates, NO_RATES, requestRate } from './rates.ts';
import { Reading, Readings } from './readings.ts';
import { Slots } from './slots.ts';
import type { Place, Rates } from './snapshot.ts';
import { StateRecord } from './state-record.ts';

/**
 * An own change reads the page several times at once; a rate over so short a time would be a spike that
 * nobody saw. Shorter than the shortest poll interval (200 ms).
 */
const MIN_GAP_MS = 100;

/** How the readings follow each other. */
export interface Pace {
  /** The past takes a reading no more often than this. */
  readonly trendMs: number;
  /** After so long a time without a reading the rates start anew: what came before says nothing about the present. */
  readonly gapMs: number;
}

const ANY_PACE: Pace = { trendMs: 0, gapMs: Number.POSITIVE_INFINITY };

interface Track {
  readonly slot: number;
  readonly firstTick: number;
  readonly pool: Pool;
  /** Rates are of this reading and those after it; null before its first. */
  since: Reading | null;
  rates: Rates;
  /** The last page that had the worker. */
  page: ManagerPage;
  worker: Worker;
}

/** A balancer: its sums have a slot, as a worker's numbers do. */
interface Pool {
  readonly slot: number;
  readonly firstTick: number;
  /** At the reading that is taken in; NaN as soon as one addend is not known: the sum of the others would be too low. */
  requests: number;
  busy: number;
  workers: number;
}

/** One front end's counters. The only thing on this floor that is changed in place. */
export class History {
  /** What states its workers had. */
  readonly states = new StateRecord();
  private readonly tracks = new Map<string, Track>();
  private readonly readings = new Readings();
  private readonly ticks = new Ticks();
  /** By the name of the balancer. */
  private readonly pools = new Map<string, Pool>();
  private readonly slots = new Slots();
  private readonly whole = this.slots.take();
  private lastAt = Number.NEGATIVE_INFINITY;
  private tickAt = Number.NEGATIVE_INFINITY;
  private shown: { readonly page: ManagerPage; readonly places: readonly Place[] } | null = null;

  /** Takes in the counters of a page read at `at` (ms). Workers that are gone are forgotten. */
  add(page: ManagerPage, at: number, pace: Pace = ANY_PACE): void {
    this.shown = null;
    this.states.add(page, at, pace.gapMs);
    const ticks = at - this.lastAt >= MIN_GAP_MS && at - this.tickAt >= pace.trendMs;
    this.lastAt = at;
    const before = this.readings.newest;
    const isClose = before !== null && at - before.at < MIN_GAP_MS;
    const tracks = this.tracksOn(page);
    const isNews = ({ since, slot, worker }: Track) =>
      since === null || (worker.elected ?? 0) < (before?.elected[slot] ?? 0);
    const end = this.ticks.total + (ticks ? 1 : 0);
    if (!isClose || tracks.some(isNews)) this.advance(tracks, at, pace.gapMs, isClose, end);
    if (ticks) this.tick(tracks, at);
    this.forgetGone(page, tracks.length);
  }

  /** In page order. */
  private tracksOn(page: ManagerPage): readonly Track[] {
    const list: Track[] = [];
    for (const { key, balancer, worker } of indexPage(page).values()) {
      if (worker.elected === null) continue;
      let track = this.tracks.get(key);
      if (track === undefined) {
        track = {
          slot: this.slots.take(),
          firstTick: this.ticks.total,
          pool: this.poolOf(balancer),
          since: null,
          rates: NO_RATES,
          page,
          worker,
        };
        this.tracks.set(key, track);
      }
      track.page = page;
      track.worker = worker;
      list.push(track);
    }
    return list;
  }

  private poolOf(balancer: string): Pool {
    let pool = this.pools.get(balancer);
    if (pool === undefined) {
      const slot = this.slots.take();
      pool = { slot, firstTick: this.ticks.total, requests: 0, busy: 0, workers: 0 };
      this.pools.set(balancer, pool);
    }
    return pool;
  }

  private advance(
    tracks: readonly Track[],
    at: number,
    gapMs: number,
    isClose: boolean,
    end: number,
  ): void {
    const { readings, ticks } = this;
    const before = readings.newest;
    const isOld = before !== null && at - before.at >= gapMs;
    if (isOld) readings.clear();
    const count = (before?.count ?? 0) + (isClose ? 0 : 1);
    const reading = new Reading(at, count, this.slots.count);
    for (const { slot, worker, since } of tracks) {
      reading.put(slot, worker, since === null ? null : before);
    }
    const windows = readings.add(reading);
    for (const track of tracks) {
      const { slot, rates } = track;
      const isReset =
        track.since !== null && (reading.elected[slot] ?? 0) < (before?.elected[slot] ?? 0);
      // Counters start anew when httpd restarts: a rate over the fall would be a lie.
      if (isReset || isOld || track.since === null) track.since = reading;
      else if (isClose) continue;
      const { since, firstTick } = track;
      const requests = requestRate(windows, since, slot);
      const reset = requests === null && (isReset || rates.reset);
      const place = { slot, firstTick, since };
      track.rates = new LazyRates(requests, reset, place, windows, ticks, end);
    }
  }

  /** The past gets its next reading. */
  private tick(tracks: readonly Track[], at: number): void {
    this.tickAt = at;
    for (const pool of this.pools.values()) {
      pool.requests = 0;
      pool.busy = 0;
      pool.workers = 0;
    }
    const requests = new Float32Array(this.slots.count);
    const busy = new Float32Array(this.slots.count);
    for (const { slot, pool, rates, worker } of tracks) {
      const rate = rates.requests ?? Number.NaN;
      const inFlight = worker.busy ?? Number.NaN;
      requests[slot] = rate;
      busy[slot] = inFlight;
      pool.requests += rate;
      pool.busy += inFlight;
      pool.workers += 1;
    }
    this.addSums({ at, requests, busy });
  }

  private addSums(tick: Tick): void {
    const { requests, busy } = tick;
    requests[this.whole] = 0;
    busy[this.whole] = 0;
    for (const [name, pool] of this.pools) {
      const { slot } = pool;
      // One that comes back starts anew: its readings would be taken for those of other moments.
      if (pool.workers === 0) {
        this.pools.delete(name);
        this.slots.give(slot);
        continue;
      }
      requests[slot] = pool.requests;
      busy[slot] = pool.busy;
      requests[this.whole] = (requests[this.whole] ?? 0) + pool.requests;
      busy[this.whole] = (busy[this.whole] ?? 0) + pool.busy;
    }
    // Nothing is counted where there is no worker: that is no load of 0.
    if (this.pools.size === 0) {
      requests[this.whole] = Number.NaN;
      busy[this.whole] = Number.NaN;
    }
    this.ticks.add(tick);
  }

  private forgetGone(page: ManagerPage, there: number): void {
    if (there === this.tracks.size) return;
    for (const [key, track] of this.tracks) {
      if (track.page === page) continue;
      this.tracks.delete(key);
      this.slots.give(track.slot);
    }
  }

  /** What all workers of a balancer did so far, or those of all balancers. */
  pastOf(balancer: string | null): Past | undefined {
    if (balancer === null) return pastIn(this.ticks, this.whole, 0);
    const pool = this.pools.get(balancer);
    return pool === undefined ? undefined : pastIn(this.ticks, pool.slot, pool.firstTick);
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
    const { newest, previous } = this.readings;
    const track = this.tracks.get(key);
    if (newest === null || previous === null || track?.since == null) return 0;
    if (track.since.at > previous.at) return 0;
    const grown = (newest.elected[track.slot] ?? 0) - (previous.elected[track.slot] ?? 0);
    return (grown * 1_000) / (newest.at - previous.at);
  }
}
