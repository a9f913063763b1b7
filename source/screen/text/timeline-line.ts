/** A time as a row of signs, oldest at the left: `────────▼▼▼▼××××`. A blank is a time in which nothing was read. */

import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { TIMELINE } from '../../messages/glyphs.ts';
import { HALF_HOUR_MS, memberTimeline, type TimelineCell } from '../../messages/timeline.ts';
import { type Line, type Span, span, type TextStyle } from './spans.ts';
import type { Theme } from './theme.ts';

/** Exactly `width` cells: what a member was in the last half hour, or in another time. */
export function timelineLine(
  member: Member,
  snapshot: FleetSnapshot,
  width: number,
  theme: Theme,
  spanMs = HALF_HOUR_MS,
): Line {
  return drawn(memberTimeline(member, snapshot, width, spanMs), theme);
}

/** Neighbours of one kind are one span. */
export function drawn(cells: readonly TimelineCell[], theme: Theme): Line {
  const line: Span[] = [];
  let before: TimelineCell | undefined;
  for (const cell of cells) {
    const last = line.at(-1);
    if (last !== undefined && cell === before) {
      line[line.length - 1] = { ...last, text: last.text + signOf(cell, theme) };
    } else line.push(span(signOf(cell, theme), styleOf(cell, theme)));
    before = cell;
  }
  return line;
}

function signOf(cell: TimelineCell, theme: Theme): string {
  if (cell === null) return ' ';
  if (cell === 'restart') return TIMELINE.restart;
  return cell === 'OK' ? theme.wellTime : theme.glyph(cell);
}

function styleOf(cell: TimelineCell, theme: Theme): TextStyle | undefined {
  if (cell === null || cell === 'OK') return undefined;
  return cell === 'restart' ? theme.warning : theme.state(cell);
}
