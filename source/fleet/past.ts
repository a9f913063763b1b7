/** What was read before, with the time of each reading: what charts are drawn from. */

/** One value of each list for each reading, oldest first. NaN where it was not known. */
export interface Past {
  readonly at: readonly number[];
  readonly requests: readonly number[];
  readonly busy: readonly number[];
}

/** Half an hour at the default interval of 2 s. */
const MAX_TREND = 900;
/** Ten minutes. */
const MAX_PAST = 300;

/** A reading of a front end, at the pace of the interval: in each list a place (`slot`) for each worker and balancer. */
export interface Tick {
  readonly at: number;
  readonly requests: Float32Array;
  /** Empty of those that only trends go back to. */
  busy: Float32Array;
}

const NO_VALUES = new Float32Array(0);

/** The last so many: what they say is kept by reading, as a list for each worker would cost far more. */
export class Ticks {
  private readonly kept: Tick[] = [];
  /** Ever added. */
  total = 0;

  add(tick: Tick): void {
    this.kept[this.total % MAX_TREND] = tick;
    this.total += 1;
    const old = this.get(this.total - MAX_PAST - 1);
    if (old !== undefined) old.busy = NO_VALUES;
  }

  /** undefined where it is not kept any more. */
  get(index: number): Tick | undefined {
    const isKept = index >= 0 && index >= this.total - MAX_TREND && index < this.total;
    return isKept ? this.kept[index % MAX_TREND] : undefined;
  }
}

/** What there is of a slot from the tick `first` on. Those after `end` change nothing of it. */
export function pastIn(ticks: Ticks, slot: number, first: number, end = ticks.total): Past {
  return new LazyPast(ticks, slot, Math.max(first, end - MAX_PAST), end);
}

/** The rates alone, without those that were not known; they go back further. */
export function trendIn(ticks: Ticks, slot: number, first: number, end: number): readonly number[] {
  const { requests } = new LazyPast(ticks, slot, Math.max(first, end - MAX_TREND), end);
  return requests.filter((rate) => !Number.isNaN(rate));
}

/** Read for the few that are on the screen, so it is put together when it is asked for. */
class LazyPast implements Past {
  readonly ticks: Ticks;
  readonly slot: number;
  readonly first: number;
  readonly end: number;

  constructor(ticks: Ticks, slot: number, first: number, end: number) {
    this.ticks = ticks;
    this.slot = slot;
    this.first = first;
    this.end = end;
  }

  get at(): readonly number[] {
    return this.list((tick) => tick.at);
  }

  get requests(): readonly number[] {
    return this.list((tick) => tick.requests[this.slot] ?? Number.NaN);
  }

  get busy(): readonly number[] {
    return this.list((tick) => tick.busy[this.slot] ?? Number.NaN);
  }

  private list(pick: (tick: Tick) => number): readonly number[] {
    const list: number[] = [];
    for (let index = this.first; index < this.end; index += 1) {
      const tick = this.ticks.get(index);
      if (tick !== undefined) list.push(pick(tick));
    }
    return list;
  }
}

/** The readings after a moment, and the one before them: what is older need not be put together. */
export function recent(past: Past, moment: number): Past {
  if (!(past instanceof LazyPast)) return past;
  const { ticks, slot, first, end } = past;
  let from = Math.max(first, end - 1);
  while (from > first && (ticks.get(from)?.at ?? 0) > moment) from -= 1;
  return new LazyPast(ticks, slot, from, end);
}

/** The highest rate after a moment: asked for each member of a balancer. */
export function highestRate(past: Past, since: number): number {
  const { at, requests } = recent(past, since);
  let highest = 0;
  for (let index = 0; index < at.length; index += 1) {
    const rate = requests[index] ?? 0;
    if ((at[index] ?? 0) > since && rate > highest) highest = rate;
  }
  return highest;
}

/** The rate as it was at a moment; NaN where none was read within `holdMs` before it. */
export function rateAt(past: Past, moment: number, holdMs: number): number {
  const { at, requests } = recent(past, moment - holdMs);
  const index = at.findLastIndex((each) => each <= moment);
  if (index === -1 || moment - (at[index] ?? 0) > holdMs) return Number.NaN;
  return requests[index] ?? Number.NaN;
}
