/** A trend over a fixed time, several rows high: the newest poll at the right edge. */

/** `samples` values squeezed into `width` columns, the highest of each: a short peak must not vanish. */
export function squeeze(
  values: readonly number[],
  samples: number,
  width: number,
): readonly number[] {
  const shown = values.slice(-samples);
  if (samples <= width) return shown;
  const perColumn = samples / width;
  const columns = Math.min(width, Math.ceil(shown.length / perColumn));
  return Array.from({ length: columns }, (_, index) => {
    const back = columns - index;
    const from = Math.max(0, Math.floor(shown.length - back * perColumn));
    const to = Math.max(from + 1, Math.floor(shown.length - (back - 1) * perColumn));
    return Math.max(0, ...shown.slice(from, to));
  });
}

/** Rows from the top. `bars`: glyphs from empty to full; a value above 0 is never drawn as nothing, NaN as a blank. */
export function chartRows(
  values: readonly number[],
  width: number,
  height: number,
  highest: number,
  bars: string,
): readonly string[] {
  const glyphs = [...bars];
  const full = glyphs.length - 1;
  const levels = values.map((value) => {
    if (Number.isNaN(value)) return value;
    if (!(value > 0) || highest <= 0) return 0;
    return Math.max(1, Math.min(height * full, Math.round((value / highest) * height * full)));
  });
  const blank = ' '.repeat(Math.max(0, width - values.length));
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * full;
    return (
      blank +
      levels
        .map((level) => {
          if (Number.isNaN(level)) return ' ';
          const own = Math.max(0, Math.min(full, level - below));
          return own === 0 && below > 0 ? ' ' : (glyphs[own] ?? ' ');
        })
        .join('')
    );
  });
}
