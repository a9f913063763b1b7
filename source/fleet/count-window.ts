/** What was counted of one worker, and when: the last readings, from which its rates are. */

import type { ByteRates } from './snapshot.ts';

/**
 * A rate is over the last readings that span this much time, and over `LEAST_READINGS` at least, however often is
 * polled: three polls of a drain are 0.75 s, in which nothing but noise is seen.
 */
const WINDOW_MS = 6_000;
/** With fewer, a rate is not known. */
const LEAST_READINGS = 3;
/** Nor is it within so short a time. */
const LEAST_MS = 2_000;

/** The readings of the window, oldest first. */
export class CountWindow {
  /**
   * The time (ms) of each reading and what Elected was, in turn. One list: a list takes room for 17 numbers with its
   * first one, and there are 10,000 workers.
   */
  private readonly pairs: number[] = [];
  /** Of each reading, null where the page rounded them; no list while none was exact. */
  private bytes: (ByteRates | null)[] | null = null;

  get count(): number {
    return this.pairs.length / 2;
  }

  /** Of the newest reading; undefined before the first. */
  get lastAt(): number | undefined {
    return this.pairs.at(-2);
  }

  get lastElected(): number | undefined {
    return this.pairs.at(-1);
  }

  /** `bytes` null: the page does not tell them exactly. */
  add(at: number, elected: number, bytes: ByteRates | null): void {
    this.pairs.push(at, elected);
    if (bytes !== null) this.bytes ??= new Array<null>(this.count - 1).fill(null);
    this.bytes?.push(bytes);
    while (this.count > LEAST_READINGS && at - this.atOf(1) >= WINDOW_MS) this.dropOldest();
  }

  clear(): void {
    this.pairs.length = 0;
    this.bytes = null;
  }

  /** Elected per second over the window; null while too little was read. */
  get requests(): number | null {
    const isEnough =
      this.count >= LEAST_READINGS && this.seconds(0, this.count - 1) * 1000 >= LEAST_MS;
    return isEnough ? this.growthSince(0) : null;
  }

  /** Elected per second from the reading before to the last one; 0 where there is none. */
  get lastGrowth(): number {
    return this.count < 2 ? 0 : this.growthSince(this.count - 2);
  }

  /** Between the exact counts of the window; the page that came with an own change has none. */
  get byteRates(): ByteRates | null {
    const { bytes } = this;
    if (bytes === null) return null;
    let [first, last, known] = [-1, -1, 0];
    for (let index = 0; index < bytes.length; index += 1) {
      if (bytes[index] === null) continue;
      if (first < 0) first = index;
      last = index;
      known += 1;
    }
    const [before, after] = [bytes[first], bytes[last]];
    if (!before || !after || known < LEAST_READINGS) return null;
    const seconds = this.seconds(first, last);
    if (seconds * 1000 < LEAST_MS) return null;
    const rates = {
      to: (after.to - before.to) / seconds,
      from: (after.from - before.from) / seconds,
    };
    return rates.to < 0 || rates.from < 0 ? null : rates;
  }

  private growthSince(index: number): number {
    const grown = (this.lastElected ?? 0) - (this.pairs[2 * index + 1] ?? 0);
    return grown / this.seconds(index, this.count - 1);
  }

  private seconds(first: number, last: number): number {
    return (this.atOf(last) - this.atOf(first)) / 1000;
  }

  private atOf(index: number): number {
    return this.pairs[2 * index] ?? 0;
  }

  private dropOldest(): void {
    // Not `splice`: at nearly every poll one reading goes, of each member, and it would make a list of it.
    this.pairs.shift();
    this.pairs.shift();
    this.bytes?.shift();
  }
}
