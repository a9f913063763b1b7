/** Counters over time: requests per second of each worker on one front end, from Elected. */

import type { ManagerPage, Worker } from '../manager/model.ts';
import { indexPage } from './page-index.ts';
import type { ByteRates, Place, Rates } from './snapshot.ts';

/** Half an hour at the default interval of 2 s. */
const MAX_SAMPLES = 900;
/** The rate shown is over this many polls, so that one late poll does not make it jump. */
const WINDOW = 3;

/**
 * An own change reads the page several times at once; a rate over so short a time would be a spike that
 * nobody saw. Shorter than the shortest poll interval (200 ms).
 */
const MIN_GAP_MS = 100;

/** What was counted, and when: of each list the last few, oldest first. Lists of numbers leave nothing behind. */
interface Samples {
  readonly at: number[];
  readonly elected: number[];
  /** null where the page rounded them. */
  readonly bytes: (ByteRates | null)[];
}

/** A ring of rates that starts small: most fleets never look at half an hour of every member. */
class Ring {
  private values = new Float32Array(32);
  /** Values ever added. */
  total = 0;

  add(value: number): void {
    if (this.total >= this.values.length && this.values.length < MAX_SAMPLES) {
      const larger = new Float32Array(Math.min(2 * this.values.length, MAX_SAMPLES));
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.total % this.values.length] = value;
    this.total += 1;
  }

  /** The values up to the `end`th ever added, oldest first, as far as they are still kept. */
  upTo(end: number): readonly number[] {
    const first = Math.max(0, this.total - this.values.length);
    const list: number[] = [];
    for (let index = first; index < end; index += 1) {
      list.push(this.values[index % this.values.length] ?? 0);
    }
    return list;
  }
}

/** `trend` is read for the few rows on screen only, so it is put together when it is asked for. */
class LazyRates implements Rates {
  readonly requests: number | null;
  readonly reset: boolean;
  readonly bytes: ByteRates | null;
  private readonly ring: Ring;
  private readonly end: number;

  constructor(requests: number | null, reset: boolean, bytes: ByteRates | null, ring: Ring) {
    this.requests = requests;
    this.reset = reset;
    this.bytes = bytes;
    this.ring = ring;
    this.end = ring.total;
  }

  get trend(): readonly number[] {
    return this.ring.upTo(this.end);
  }
}

export const NO_RATES: Rates = { requests: null, reset: false, trend: [] };

interface Track {
  readonly samples: Samples;
  readonly ring: Ring;
  rates: Rates;
  /** The last page that had the worker. */
  page: ManagerPage;
}

/** One front end's counters. The only thing on this floor that is changed in place. */
export class History {
  private readonly tracks = new Map<string, Track>();
  private shown: { readonly page: ManagerPage; readonly places: readonly Place[] } | null = null;

  /**
   * Takes in the counters of a page read at `at` (ms), none sooner than `gapMs` after the last.
   * Workers that are gone are forgotten.
   */
  add(page: ManagerPage, at: number, gapMs = 0): void {
    this.shown = null;
    let counted = 0;
    for (const { key, worker } of indexPage(page).values()) {
      if (worker.elected === null) continue;
      counted += 1;
      const track = this.tracks.get(key) ?? {
        samples: { at: [], elected: [], bytes: [] },
        ring: new Ring(),
        rates: NO_RATES,
        page,
      };
      if (track.samples.at.length === 0) this.tracks.set(key, track);
      track.page = page;
      advance(track, at, worker.elected, exactBytes(worker), Math.max(MIN_GAP_MS, gapMs));
    }
    if (counted === this.tracks.size) return;
    for (const [key, track] of this.tracks) {
      if (track.page !== page) this.tracks.delete(key);
    }
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
}

function advance(
  track: Track,
  at: number,
  elected: number,
  bytes: ByteRates | null,
  gapMs: number,
): void {
  const { samples, ring } = track;
  const lastAt = samples.at.at(-1);
  const last = samples.elected.at(-1);
  const known = lastAt !== undefined && last !== undefined;
  // A clock that was set back starts the rates anew, as a restart of httpd does.
  const reset = known && (elected < last || at < lastAt);
  if (known && !reset && at - lastAt < gapMs) return;
  // Counters start anew when httpd restarts: a rate over the fall would be a lie.
  const kept = reset ? 0 : WINDOW;
  keep(samples.at, kept, at);
  keep(samples.elected, kept, elected);
  keep(samples.bytes, kept, bytes);
  const newest = samples.at.length - 1;
  if (newest > 0) ring.add(perSecond(samples, newest - 1));
  const requests = newest > 0 ? perSecond(samples, 0) : null;
  track.rates = new LazyRates(requests, reset, byteRates(samples), ring);
}

/** Adds a value to the newest `kept`. */
function keep<T>(list: T[], kept: number, value: T): void {
  while (list.length > kept) list.shift();
  list.push(value);
}

function exactBytes({ to, from }: Worker): ByteRates | null {
  if (to?.exact !== true || from?.exact !== true) return null;
  return { to: to.bytes, from: from.bytes };
}

/** Between the exact counts of the last polls; the page that came with an own change has none. */
function byteRates({ at, bytes }: Samples): ByteRates | null {
  const first = bytes.findIndex((each) => each !== null);
  const last = bytes.findLastIndex((each) => each !== null);
  const [before, after] = [bytes[first], bytes[last]];
  if (!before || !after || first === last) return null;
  const seconds = ((at[last] ?? 0) - (at[first] ?? 0)) / 1000;
  const rates = {
    to: (after.to - before.to) / seconds,
    from: (after.from - before.from) / seconds,
  };
  return rates.to < 0 || rates.from < 0 ? null : rates;
}

/** From one of them to the newest. */
function perSecond({ at, elected }: Samples, from: number): number {
  const newest = at.length - 1;
  const [was, is] = [elected[from] ?? 0, elected[newest] ?? 0];
  return ((is - was) * 1000) / ((at[newest] ?? 0) - (at[from] ?? 0));
}
