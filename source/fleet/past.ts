/** What was read before, with the time of each reading: what charts are drawn from. */

import { Ring } from './ring.ts';

/** One value of each list for each reading, oldest first. NaN where it was not known. */
export interface Past {
  readonly at: readonly number[];
  readonly requests: readonly number[];
  readonly busy: readonly number[];
}

/** Ten minutes at the default interval of 2 s. */
export const MAX_PAST = 300;

/** When one front end was read, at the pace of the interval. */
export class Moments {
  readonly ring = new Ring(MAX_PAST, Float64Array);
}

/** Requests and busy of one worker, or of a whole balancer; each reading of the front end since it appeared has one. */
export class PastRing {
  readonly requests: Ring;
  private readonly busy = new Ring(MAX_PAST);
  private readonly moments: Moments;

  constructor(moments: Moments, most = MAX_PAST) {
    this.moments = moments;
    this.requests = new Ring(most);
  }

  add(requests: number | null, busy: number | null): void {
    this.requests.add(requests ?? Number.NaN);
    this.busy.add(busy ?? Number.NaN);
  }

  /** What it is now, to be read when it is asked for: later readings change nothing of it. */
  now(): Past {
    return new LazyPast(this.requests, this.busy, this.moments.ring);
  }
}

/** Made for each worker at each reading, and read for the few that are on the screen. */
class LazyPast implements Past {
  private readonly rings: readonly [requests: Ring, busy: Ring, at: Ring];
  private readonly end: number;
  private readonly endAt: number;

  constructor(requests: Ring, busy: Ring, at: Ring) {
    this.rings = [requests, busy, at];
    this.end = requests.total;
    this.endAt = at.total;
  }

  get requests(): readonly number[] {
    return this.rings[0].upTo(this.end, MAX_PAST);
  }

  get busy(): readonly number[] {
    return this.rings[1].upTo(this.end, MAX_PAST);
  }

  highestRate(since: number): number {
    const [requests, , at] = this.rings;
    let highest = 0;
    for (let back = 1; back <= Math.min(this.end, MAX_PAST); back += 1) {
      if (!(at.valueAt(this.endAt - back) > since)) break;
      const rate = requests.valueAt(this.end - back);
      if (rate > highest) highest = rate;
    }
    return highest;
  }

  get at(): readonly number[] {
    return this.rings[2].upTo(this.endAt, Math.min(this.end, MAX_PAST));
  }
}

/** The highest rate after a moment, without putting the lists together: asked for each member of a balancer. */
export function highestRate(past: Past, since: number): number {
  if (past instanceof LazyPast) return past.highestRate(since);
  return past.at.reduce((highest, at, index) => {
    const rate = past.requests[index] ?? 0;
    return at > since && rate > highest ? rate : highest;
  }, 0);
}

/** The rate as it was at a moment; NaN where none was read within `holdMs` before it. */
export function rateAt({ at, requests }: Past, moment: number, holdMs: number): number {
  const index = at.findLastIndex((each) => each <= moment);
  if (index === -1 || moment - (at[index] ?? 0) > holdMs) return Number.NaN;
  return requests[index] ?? Number.NaN;
}

/** The sums of one reading. null as soon as one addend is not known: the sum of the others would be too low. */
export class Sum {
  requests: number | null = 0;
  busy: number | null = 0;

  add(requests: number | null, busy: number | null): void {
    this.requests = requests === null || this.requests === null ? null : this.requests + requests;
    this.busy = busy === null || this.busy === null ? null : this.busy + busy;
  }
}
