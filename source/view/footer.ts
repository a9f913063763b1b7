/** The two rows at the bottom: what happened last, and which keys there are. */

import { KEYS } from './keys.ts';
import { clock } from './numbers.ts';
import { clipLine, type Line, lineWidth, type Span, span } from './spans.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

export function eventLine(state: UiState, theme: Theme): Line {
  const { message, settings, size } = state;
  if (message === null) return [span(' ')];
  const style =
    message.tone === 'alarm' ? theme.alarm : message.tone === 'warning' ? theme.warning : undefined;
  const line = [span(` ${clock(message.at, settings.utc)}  `), span(message.text, style)];
  return clipLine(line, size.columns, theme.ellipsis);
}

/** Keys that are offered now; on a narrow screen the last ones go, but never help and quit. */
export function footerLine(state: UiState, theme: Theme): Line {
  const offered = KEYS.filter((each) => each.inFooter && !each.isHidden(state));
  const kept = offered.filter((each) => each.id === 'help' || each.id === 'quit');
  const others = offered.filter((each) => !kept.includes(each));
  while (
    others.length > 0 &&
    lineWidth(keyLine([...others, ...kept], theme)) > state.size.columns
  ) {
    others.pop();
  }
  return clipLine(keyLine([...others, ...kept], theme), state.size.columns, theme.ellipsis);
}

function keyLine(bindings: typeof KEYS, theme: Theme): Line {
  return bindings.flatMap((each, index): Span[] => [
    span(index === 0 ? ' ' : '  '),
    span(each.label, theme.strong),
    span(` ${each.name}`),
  ]);
}
