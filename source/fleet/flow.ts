/** How much a worker had in flight over the last half minute, and how many requests came: what its answers took is their ratio. */

/** What was counted over 30 s, and ten readings at least. */
export interface Flow {
  /** Requests in flight, on the mean. */
  readonly busy: number;
  /** Requests a second, on the mean. */
  readonly requests: number;
  /** How many readings there were, and how many requests in flight they saw together: of few, the mean says little. */
  readonly readings: number;
  readonly seen: number;
  /** How many requests came in all. */
  readonly came: number;
}

const WINDOW_MS = 30_000;
const LEAST_READINGS = 10;
/** Readings closer to each other, as of a drain that waits, are put together. */
const STEP_MS = 900;

/**
 * The readings of one worker that the window needs. Of busy the area below it is kept, so that a drain that polls four
 * times a second weighs no reading more than the time for which it stood.
 */
export class FlowWindow {
  private readonly at: number[] = [];
  private readonly elected: number[] = [];
  private readonly area: number[] = [];
  private readonly inFlight: number[] = [];
  private readonly readings: number[] = [];
  private last: { readonly at: number; readonly busy: number } | null = null;
  private areaNow = 0;
  private inFlightNow = 0;
  private count = 0;

  /** `busy` null: httpd 2.2 does not tell it. */
  add(at: number, elected: number, busy: number | null): void {
    if (busy === null) {
      this.clear();
      return;
    }
    if (this.last !== null) this.areaNow += ((this.last.busy + busy) / 2) * (at - this.last.at);
    this.last = { at, busy };
    this.inFlightNow += busy;
    this.count += 1;
    const newest = this.at.length - 1;
    // The newest one always is this one; it takes the place of one that is too close to the one before.
    if (newest > 0 && (this.at[newest] ?? 0) - (this.at[newest - 1] ?? 0) < STEP_MS) this.pop();
    this.at.push(at);
    this.elected.push(elected);
    this.area.push(this.areaNow);
    this.inFlight.push(this.inFlightNow);
    this.readings.push(this.count);
    while (this.isLongEnoughFrom(1)) this.shift();
  }

  /** httpd restarted, or nothing was read for long: what came before says nothing. */
  clear(): void {
    for (const list of this.lists()) list.length = 0;
    this.last = null;
    this.areaNow = 0;
    this.inFlightNow = 0;
    this.count = 0;
  }

  /** null while it is not known. */
  get flow(): Flow | null {
    if (this.readingsFrom(0) < LEAST_READINGS) return null;
    const ms = grown(this.at);
    if (ms <= 0) return null;
    const came = grown(this.elected);
    return {
      busy: grown(this.area) / ms,
      requests: (came * 1_000) / ms,
      readings: this.readingsFrom(0) - 1,
      seen: grown(this.inFlight),
      came,
    };
  }

  private isLongEnoughFrom(index: number): boolean {
    const since = this.at[index];
    if (since === undefined || (this.at.at(-1) ?? 0) - since < WINDOW_MS) return false;
    return this.readingsFrom(index) >= LEAST_READINGS;
  }

  private readingsFrom(index: number): number {
    return this.at.length === 0 ? 0 : this.count - (this.readings[index] ?? 0) + 1;
  }

  private lists(): readonly number[][] {
    return [this.at, this.elected, this.area, this.inFlight, this.readings];
  }

  // Each list by itself: done for each worker at each reading, a list of them would be thrown away as often.
  private pop(): void {
    this.at.pop();
    this.elected.pop();
    this.area.pop();
    this.inFlight.pop();
    this.readings.pop();
  }

  private shift(): void {
    this.at.shift();
    this.elected.shift();
    this.area.shift();
    this.inFlight.shift();
    this.readings.shift();
  }
}

function grown(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0);
}
