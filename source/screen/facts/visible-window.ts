/** Which rows of a long list are on the screen. Everything is counted from 0. */

/** `top` moved as little as needed so that `index` is among the `height` rows shown. */
export function keepVisible(top: number, index: number, height: number, count: number): number {
  const lowest = Math.max(0, count - height);
  const shown = Math.min(Math.max(top, index - height + 1), index);
  return Math.max(0, Math.min(shown, lowest));
}

/** After rows moved: the row that was at `before` and is now at `after` stays on its screen line. */
export function keepLine(
  top: number,
  before: number,
  after: number,
  height: number,
  count: number,
): number {
  return keepVisible(Math.max(0, after - (before - top)), after, height, count);
}
