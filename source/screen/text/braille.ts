/** A line of dots, two columns and four rows to a cell: finer than bars, and a line rather than a wall. */

const COLUMNS = 2;
const ROWS = 4;
/** Of each column of a cell from its lowest dot up: the bits of Unicode's braille patterns. */
const BITS = [
  [0x40, 0x04, 0x02, 0x01],
  [0x80, 0x20, 0x10, 0x08],
] as const;
const EMPTY = 0x2800;

/** How many values a chart of that width has. */
export function dotColumns(width: number): number {
  return width * COLUMNS;
}

/** Rows from the top. `values`: two for each cell; NaN is no dot, 0 one at the bottom. `highest` is at the top. */
export function brailleRows(
  values: readonly number[],
  width: number,
  height: number,
  highest: number,
): readonly string[] {
  const top = height * ROWS - 1;
  const grid = Array.from({ length: height }, () => new Uint8Array(width));
  let before = Number.NaN;
  for (let column = 0; column < width * COLUMNS; column += 1) {
    const value = values[column] ?? Number.NaN;
    const level = levelOf(value, highest, top);
    if (!Number.isNaN(level)) {
      // What is between two values is a line, so that a step is seen as one.
      const from =
        Number.isNaN(before) || before === level ? level : before + Math.sign(level - before);
      for (let dot = Math.min(from, level); dot <= Math.max(from, level); dot += 1) {
        const row = grid[height - 1 - Math.floor(dot / ROWS)];
        const cell = Math.floor(column / COLUMNS);
        const bit = BITS[column % COLUMNS === 0 ? 0 : 1][dot % ROWS] ?? 0;
        if (row !== undefined) row[cell] = (row[cell] ?? 0) | bit;
      }
    }
    before = level;
  }
  return grid.map((row) =>
    Array.from(row, (bits) => (bits === 0 ? ' ' : String.fromCharCode(EMPTY + bits))).join(''),
  );
}

function levelOf(value: number, highest: number, top: number): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (!(value > 0) || highest <= 0) return 0;
  // What is more than nothing is never drawn as nothing.
  return Math.max(1, Math.min(top, Math.round((value / highest) * top)));
}
