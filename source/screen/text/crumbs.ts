/** `baltop › prod › app › node3`: the way to where one is. The last name is what the screen is about. */

import { clipMiddle, displayWidth } from '../../messages/width.ts';
import { type Line, type Span, span } from './spans.ts';
import type { Theme } from './theme.ts';

/** A name in the middle is cut down to this before it is left out. */
const LEAST = 6;
/** The sign between two names, and the blanks around it. */
const JOINT = 3;

/** In at most `room` cells. */
export function crumbLine(names: readonly string[], room: number, theme: Theme): Line {
  return fitCrumbs(names, room, theme.ellipsis).flatMap((name, index, all): Span[] => {
    // Each style costs bytes at every poll: the line is sent again from its first cell that changed.
    const isStrong = index === 0 || (index === all.length - 1 && index > 1);
    const own = isStrong ? span(name, theme.strong) : span(name);
    return index === 0 ? [own] : [span(` ${theme.crumb} `), own];
  });
}

/** The middle is cut first, then left out; the first name after that; the last one only where nothing else is left. */
export function fitCrumbs(
  names: readonly string[],
  room: number,
  ellipsis: string,
): readonly string[] {
  const cut = [...names];
  for (let over = widthOf(cut) - room; over > 0; over = widthOf(cut) - room) {
    const middle = cut.slice(1, -1).map(displayWidth);
    const widest = Math.max(0, ...middle);
    if (widest <= LEAST) break;
    const index = middle.indexOf(widest) + 1;
    cut[index] = clipMiddle(cut[index] ?? '', Math.max(LEAST, widest - over), ellipsis);
  }
  const [first = '', ...rest] = cut;
  const last = names.at(-1) ?? '';
  const ways = [
    cut,
    ...rest.slice(1).map((_, index) => [first, ellipsis, ...rest.slice(index + 1)]),
    ...(names.length > 1 ? [[ellipsis, last]] : []),
  ];
  return ways.find((way) => widthOf(way) <= room) ?? [clipMiddle(last, room, ellipsis)];
}

export function widthOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + displayWidth(name), JOINT * (names.length - 1));
}
