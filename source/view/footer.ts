/** The two rows at the bottom: what happened last, and which keys there are. */

import { type CommandId, KEYS } from './keys.ts';
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

/** What a narrow screen leaves out, first to last; help and quit stay. */
const LEFT_OUT: readonly CommandId[] = ['pause', 'poll', 'restart-demo', 'undo', 'drain'];

export function footerLine(state: UiState, theme: Theme): Line {
  let offered = KEYS.filter((each) => each.inFooter && !each.isHidden(state));
  for (const id of LEFT_OUT) {
    if (lineWidth(keyLine(offered, theme)) <= state.size.columns) break;
    offered = offered.filter((each) => each.id !== id);
  }
  return clipLine(keyLine(offered, theme), state.size.columns, theme.ellipsis);
}

function keyLine(bindings: typeof KEYS, theme: Theme): Line {
  return bindings.flatMap((each, index): Span[] => [
    span(index === 0 ? ' ' : '  '),
    span(each.label, theme.strong),
    span(` ${each.name}`),
  ]);
}
