/** Ranges of the monitoring plug-in convention: `10`, `10:`, `~:10`, `10:20`, `@10:20`. */

/** Alerts outside of it, or `inside` of it. Both ends belong to it. */
export interface Range {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly inside: boolean;
}

/** null for what is no range. `N` alone is `0:N`; `~` is below everything. */
export function parseRange(text: string): Range | null {
  const found = /^(@?)(?:(~|-?\d+(?:\.\d+)?)?(:))?(-?\d+(?:\.\d+)?)?$/.exec(text.trim());
  if (found === null) return null;
  const [, at, start, colon, end] = found;
  if (start === undefined && end === undefined) return null;
  const from = colon === undefined || start === undefined ? 0 : start === '~' ? -Infinity : +start;
  const to = end === undefined ? Infinity : +end;
  if (from > to) return null;
  return { text: text.trim(), from, to, inside: at === '@' };
}

export function alerts(range: Range, value: number): boolean {
  const isWithin = value >= range.from && value <= range.to;
  return isWithin === range.inside;
}
