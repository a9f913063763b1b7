/** The log pane: what happened, newest first. While it is read, it has a cursor of its own. */

import { counted } from '../../httpd/counted.ts';
import { isInTrouble } from '../../httpd/status.ts';
import { type LogEvent, logEvents } from '../../messages/log-event.ts';
import {
  entryText,
  gatherEvents,
  type LogEntry,
  logIndex,
  wholeLog,
} from '../facts/log-entries.ts';
import { besideLog, hasFrames, logHeight } from '../layout/frame-layout.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines, sideBySide } from '../text/panel.ts';
import { clipLine, type Line, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { rowCharts } from './row-charts.ts';

export function logLines(state: UiState, theme: Theme): readonly Line[] {
  const rows = logHeight(state);
  if (rows === 0) return [];
  const isPanel = hasFrames(state);
  const layer = topLayer(state);
  const isRead = layer?.kind === 'log';
  const height = isPanel ? rows - FRAME_ROWS : rows;
  const charts = besideLog(state);
  const outer = state.size.columns - charts;
  const width = isPanel ? outer - FRAME_CELLS : outer;
  const entries = isRead
    ? wholeLog(state)
    : gatherEvents(logEvents(state), height, state.live.intervalMs);
  const at = isRead ? logIndex(state, layer) : -1;
  const top = topEntry(at, entries.length, height);
  const lines: Line[] = entries
    .slice(top, top + height)
    .map((entry, index) =>
      entryLine(
        entry,
        isPanel ? '  ' : index === 0 ? ' LOG  ' : '      ',
        top + index === at,
        width,
        state,
        theme,
      ),
    );
  if (lines.length === 0) {
    lines.push([span(isPanel ? '  ' : ' LOG  ', theme.strong), span('no events yet', theme.quiet)]);
  }
  while (lines.length < height) lines.push([span(' ')]);
  if (!isPanel) return lines.map((line) => clipLine(line, width, theme.ellipsis));
  const number = isRead
    ? `${at + 1} of ${entries.length}`
    : counted(wholeLog(state).length, 'event');
  const right = [span(isRead ? number : `Tab to scroll  ${number}`, theme.quiet)];
  const title = [span('log')];
  const log = panelLines({ title, right, width: outer, isFocused: isRead }, lines, theme);
  return charts === 0 ? log : sideBySide([log, rowCharts(state, theme, charts, rows)]);
}

/** The cursor keeps to the middle, so that what comes next is seen on both sides. */
function topEntry(at: number, entries: number, height: number): number {
  return Math.max(0, Math.min(at - Math.floor(height / 2), entries - height));
}

/** Of the log that is read: which entry is on a line of it. */
export function logEntryAt(state: UiState, line: number): number {
  const layer = topLayer(state);
  const at = layer?.kind === 'log' ? logIndex(state, layer) : 0;
  const height = logHeight(state) - (hasFrames(state) ? FRAME_ROWS : 0);
  return topEntry(at, wholeLog(state).length, height) + line;
}

function entryLine(
  entry: LogEntry,
  label: string,
  isCursor: boolean,
  width: number,
  state: UiState,
  theme: Theme,
): Line {
  const line: Line = [
    span(isCursor ? `${label.slice(0, -2)}> ` : label, theme.strong),
    span(entryText(entry, state, width - label.length, theme.ellipsis), toneOf(entry.event, theme)),
  ];
  if (!isCursor) return line;
  return line.map((each) => ({ ...each, style: { ...each.style, inverse: true } }));
}

function toneOf(event: LogEvent, theme: Theme): TextStyle | undefined {
  if (['flags-lost', 'outage', 'lost'].includes(event.kind)) return theme.alarm;
  if (event.kind === 'restarted' || event.kind === 'result') return theme.warning;
  return event.is !== null && isInTrouble(event.is) ? theme.alarm : undefined;
}
