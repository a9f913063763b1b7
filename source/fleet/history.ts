/** Counters over time: requests per second of each worker on one front end, from Elected. */

import type { ManagerPage, Worker } from '../manager/model.ts';
import { indexPage } from './page-index.ts';
import type { ByteRates, Rates } from './snapshot.ts';

/** Half an hour at the default interval of 2 s. */
const MAX_SAMPLES = 900;
/** The rate shown is over this many polls, so that one late poll does not make it jump. */
const WINDOW = 3;

/**
 * An own change reads the page several times at once; a rate over so short a time would be a spike that
 * nobody saw. Shorter than the shortest poll interval (200 ms).
 */
const MIN_GAP_MS = 100;

interface Sample {
  readonly at: number;
  readonly elected: number;
  /** null where the page rounded them. */
  readonly bytes: ByteRates | null;
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
  /** The last of them, oldest first. */
  samples: Sample[];
  readonly ring: Ring;
  rates: Rates;
  /** The last page that had the worker. */
  page: ManagerPage;
}

/** One front end's counters. The only thing on this floor that is changed in place. */
export class History {
  private readonly tracks = new Map<string, Track>();

  /**
   * Takes in the counters of a page read at `at` (ms), none sooner than `gapMs` after the last.
   * Workers that are gone are forgotten.
   */
  add(page: ManagerPage, at: number, gapMs = 0): void {
    let counted = 0;
    for (const { key, worker } of indexPage(page).values()) {
      if (worker.elected === null) continue;
      counted += 1;
      const track = this.tracks.get(key) ?? {
        samples: [],
        ring: new Ring(),
        rates: NO_RATES,
        page,
      };
      if (track.samples.length === 0) this.tracks.set(key, track);
      track.page = page;
      const sample = { at, elected: worker.elected, bytes: exactBytes(worker) };
      advance(track, sample, Math.max(MIN_GAP_MS, gapMs));
    }
    if (counted === this.tracks.size) return;
    for (const [key, track] of this.tracks) {
      if (track.page !== page) this.tracks.delete(key);
    }
  }

  /** `key`: the member's key. */
  ratesOf(key: string): Rates {
    return this.tracks.get(key)?.rates ?? NO_RATES;
  }
}

function advance(track: Track, sample: Sample, gapMs: number): void {
  const last = track.samples.at(-1);
  // A clock that was set back starts the rates anew, as a restart of httpd does.
  const reset = last !== undefined && (sample.elected < last.elected || sample.at < last.at);
  if (last !== undefined && !reset && sample.at - last.at < gapMs) return;
  // Counters start anew when httpd restarts: a rate over the fall would be a lie.
  if (reset) track.samples = [];
  else if (track.samples.length > WINDOW) track.samples.shift();
  track.samples.push(sample);
  if (last !== undefined && !reset) {
    track.ring.add(perSecond(last, sample));
  }
  const first = track.samples[0];
  const known = first !== undefined && first !== sample;
  const requests = known ? perSecond(first, sample) : null;
  track.rates = new LazyRates(requests, reset, byteRates(track.samples), track.ring);
}

function exactBytes({ to, from }: Worker): ByteRates | null {
  if (to?.exact !== true || from?.exact !== true) return null;
  return { to: to.bytes, from: from.bytes };
}

/** Between the exact counts of the last polls; the page that came with an own change has none. */
function byteRates(samples: readonly Sample[]): ByteRates | null {
  const first = samples.find((sample) => sample.bytes !== null);
  const last = samples.findLast((sample) => sample.bytes !== null);
  if (!first?.bytes || !last?.bytes || first === last) return null;
  const seconds = (last.at - first.at) / 1000;
  const rates = {
    to: (last.bytes.to - first.bytes.to) / seconds,
    from: (last.bytes.from - first.bytes.from) / seconds,
  };
  return rates.to < 0 || rates.from < 0 ? null : rates;
}

function perSecond(from: Sample, to: Sample): number {
  return ((to.elected - from.elected) * 1000) / (to.at - from.at);
}
