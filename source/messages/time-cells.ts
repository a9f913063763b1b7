/** Readings put into cells of time: what a chart draws of them, and where it has nothing to draw. */

/** Cells of equal time, the newest last. */
export interface TimeCells {
  /** The end of the newest cell. Cells begin at whole multiples of a cell, so that they do not move with each reading. */
  readonly end: number;
  readonly stepMs: number;
  readonly count: number;
}

/** What charts span: the shortest that holds all that is known. */
const SPANS_MS = [10_000, 60_000, 5 * 60_000] as const;

/** `since`: the first reading. */
export function spanFor(since: number, now: number): number {
  return SPANS_MS.find((span) => now - since <= span) ?? SPANS_MS[2];
}

/** `10 s`, `1 min`, `5 min`, `30 min`, `2 h`, `4 d`. */
export function spanText(spanMs: number): string {
  if (spanMs >= 48 * 3_600_000) return `${spanMs / (24 * 3_600_000)} d`;
  if (spanMs >= 3_600_000) return `${spanMs / 3_600_000} h`;
  return spanMs < 60_000 ? `${spanMs / 1_000} s` : `${spanMs / 60_000} min`;
}

/** `together`: so many cells begin at once, and those that are still to come are blank until then. */
export function timeCells(spanMs: number, wanted: number, now: number, together = 1): TimeCells {
  // A terminal may be narrower than what stands beside the chart.
  const count = Math.max(1, wanted);
  const stepMs = spanMs / count;
  const leapMs = together * stepMs;
  return { end: Math.ceil(now / leapMs) * leapMs, stepMs, count };
}

/** Without what is held in cells that begin later than `now`. */
export function untilNow(
  values: readonly number[],
  { end, stepMs }: TimeCells,
  now: number,
): readonly number[] {
  const later = Math.floor((end - now) / stepMs);
  return values.map((value, index) => (index < values.length - later ? value : Number.NaN));
}

export interface Readings {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/**
 * One value for each cell: the mean of its readings, or the highest. A cell between two readings has the one before it, as
 * long as that is not older than `holdMs`: beyond, nothing was read, and the cell is NaN, as are those before the first.
 */
export function cellsOf(
  { at, values }: Readings,
  { end, stepMs, count }: TimeCells,
  holdMs: number,
  pick: 'mean' | 'highest',
): number[] {
  const start = end - count * stepMs;
  const cells = Array.from({ length: count }, () => Number.NaN);
  const sizes = new Uint16Array(count);
  const lastIn = (moment: number) => Math.ceil((moment - start) / stepMs) - 1;
  let previous = Number.NEGATIVE_INFINITY;
  let held = Number.NaN;
  /** Cells after `from`, up to the one of `to`, have what was read last. */
  const hold = (from: number, to: number) => {
    const until = Math.min(to, lastIn(previous + holdMs) + 1, count);
    for (let index = Math.max(0, from + 1); index < until; index += 1) cells[index] = held;
  };
  for (let index = 0; index < at.length; index += 1) {
    const moment = at[index] ?? 0;
    const value = values[index] ?? Number.NaN;
    const cell = lastIn(moment);
    if (cell >= 0) {
      if (previous !== Number.NEGATIVE_INFINITY) hold(lastIn(previous), cell);
      if (cell < count && !Number.isNaN(value)) {
        const before = cells[cell] ?? Number.NaN;
        const size = sizes[cell] ?? 0;
        if (size === 0) cells[cell] = value;
        else if (pick === 'highest') cells[cell] = Math.max(before, value);
        else cells[cell] = (before * size + value) / (size + 1);
        sizes[cell] = size + 1;
      }
    }
    previous = moment;
    held = value;
  }
  if (previous !== Number.NEGATIVE_INFINITY) hold(lastIn(previous), count);
  return cells;
}

/** Added cell by cell: NaN where one of them is not known. */
export function addedUp(lists: readonly (readonly number[])[], count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    lists.length === 0
      ? Number.NaN
      : lists.reduce((sum, list) => sum + (list[index] ?? Number.NaN), 0),
  );
}

/**
 * The mean or the highest sum of the readings of each cell. They are added up reading by reading, one each `everyMs`:
 * every list has its own highest ones, and together they were never that high.
 */
export function summedCells(
  lists: readonly Readings[],
  cells: TimeCells,
  holdMs: number,
  pick: 'mean' | 'highest',
  everyMs: number,
): number[] {
  const parts = Math.max(1, Math.ceil(cells.stepMs / everyMs));
  const fine = { ...cells, stepMs: cells.stepMs / parts, count: cells.count * parts };
  const sums = addedUp(
    lists.map((each) => cellsOf(each, fine, holdMs, pick)),
    fine.count,
  );
  return Array.from({ length: cells.count }, (_, index) =>
    oneOf(sums.slice(index * parts, (index + 1) * parts), pick),
  );
}

function oneOf(values: readonly number[], pick: 'mean' | 'highest'): number {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return Number.NaN;
  if (pick === 'highest') return Math.max(...known);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

export function highestOf(values: readonly number[]): number {
  return values.reduce((highest, value) => (value > highest ? value : highest), 0);
}
