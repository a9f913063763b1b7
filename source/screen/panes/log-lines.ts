/** The log pane: what happened, newest first. While it is read, it has a cursor of its own. */

import { isInTrouble } from '../../httpd/status.ts';
import { type LogEvent, logEvents } from '../../messages/log-event.ts';
import {
  entryText,
  gatherEvents,
  type LogEntry,
  logIndex,
  wholeLog,
} from '../facts/log-entries.ts';
import { logHeight } from '../layout/frame-layout.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { clipLine, type Line, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

export function logLines(state: UiState, theme: Theme): readonly Line[] {
  const height = logHeight(state);
  if (height === 0) return [];
  const layer = topLayer(state);
  const isRead = layer?.kind === 'log';
  const entries = isRead
    ? wholeLog(state)
    : gatherEvents(logEvents(state), height, state.live.intervalMs);
  const at = isRead ? logIndex(state, layer) : -1;
  // The cursor keeps to the middle, so that what comes next is seen on both sides.
  const top = Math.max(0, Math.min(at - Math.floor(height / 2), entries.length - height));
  const lines: Line[] = entries
    .slice(top, top + height)
    .map((entry, index) => entryLine(entry, index === 0, top + index === at, state, theme));
  if (lines.length === 0) {
    lines.push([span(' LOG  ', theme.strong), span('no events yet', theme.quiet)]);
  }
  while (lines.length < height) lines.push([span(' ')]);
  return lines.map((line) => clipLine(line, state.size.columns, theme.ellipsis));
}

function entryLine(
  entry: LogEntry,
  isFirst: boolean,
  isCursor: boolean,
  state: UiState,
  theme: Theme,
): Line {
  const label = isFirst ? ' LOG  ' : '      ';
  const line: Line = [
    span(isCursor ? `${label.slice(0, 4)}> ` : label, theme.strong),
    span(
      entryText(entry, state, state.size.columns - label.length, theme.ellipsis),
      toneOf(entry.event, theme),
    ),
  ];
  if (!isCursor) return line;
  return line.map((each) => ({ ...each, style: { ...each.style, inverse: true } }));
}

function toneOf(event: LogEvent, theme: Theme): TextStyle | undefined {
  if (['flags-lost', 'outage', 'lost'].includes(event.kind)) return theme.alarm;
  if (event.kind === 'restarted' || event.kind === 'result') return theme.warning;
  return event.is !== null && isInTrouble(event.is) ? theme.alarm : undefined;
}
