/** One row above the event line: what this screen has under way while its table is in front. */

import { waitsText } from './drain-watch.ts';
import { nameOf } from './event-text.ts';
import { outcomeText } from './on-drain.ts';
import { type OwnDrain, stopwatch, underWayRows } from './own-drain.ts';
import { clipLine, type Line, span } from './spans.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

/** What ended is told first: it is what one looks for. */
export function underWayLine(state: UiState, theme: Theme): Line | null {
  if (underWayRows(state) === 0) return null;
  const ended = state.drains.filter((each) => each.ended !== null);
  const [first] = ended.length > 0 ? ended : state.drains;
  if (first === undefined) return null;
  const more = state.drains.length - 1;
  const rest = more === 0 ? '' : `   +${more} more`;
  const style =
    first.ended === null || first.ended.outcome.kind === 'quiet' ? theme.strong : theme.warning;
  const line: Line = [
    span(' DRAIN ', theme.strong),
    span(
      `${nameOf(first.member)} ${first.ended === null ? waitText(first) : outcomeText(first, first.ended.outcome)}`,
      style,
    ),
    span(rest),
    span(first.ended === null ? '   D on it: watch' : '   Esc: seen'),
  ];
  return clipLine(line, state.size.columns, theme.ellipsis);
}

function waitText(drain: OwnDrain): string {
  return `${stopwatch(drain.elapsedMs)}, waits for ${waitsText(drain)}`;
}
