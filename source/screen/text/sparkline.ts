/** A row of bars, one for each poll, newest at the right. */

/** The highest of the bars that are shown: one scale for a whole balancer lets its members compare. */
export function peak(trends: readonly (readonly number[])[], width: number): number {
  let highest = 0;
  for (const trend of trends) {
    for (let index = Math.max(0, trend.length - width); index < trend.length; index++) {
      highest = Math.max(highest, trend[index] ?? 0);
    }
  }
  return highest;
}

/** `bars`: the eight glyphs from empty to full. Polls that are not there yet are blanks, and so is NaN. */
export function sparkline(
  trend: readonly number[],
  width: number,
  highest: number,
  bars: string,
): string {
  const shown = trend.slice(-width);
  const drawn = shown.map((value) =>
    Number.isNaN(value) ? ' ' : (bars[levelOf(value, highest, bars.length)] ?? ' '),
  );
  return ' '.repeat(width - shown.length) + drawn.join('');
}

function levelOf(value: number, highest: number, levels: number): number {
  if (!(value > 0) || highest <= 0) return 0;
  return Math.min(levels - 1, Math.round((value / highest) * (levels - 1)));
}
