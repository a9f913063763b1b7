/** What happened, newest first; the same thing seen on several front ends is one line. */

import type { FleetEvent } from '../fleet/snapshot.ts';
import { eventText } from './event-text.ts';
import { logHeight } from './frame-layout.ts';
import { safeName } from './member-label.ts';
import { clock } from './numbers.ts';
import type { TextStyle } from './spans.ts';
import { clipLine, type Line, span } from './spans.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

export interface LogEntry {
  /** The newest of them. */
  readonly event: FleetEvent;
  /** Oldest first. */
  readonly frontEnds: readonly string[];
}

/** Front ends are polled side by side: what they show within one poll of each other is one event. */
export function gatherEvents(
  events: readonly FleetEvent[],
  wanted: number,
  withinMs: number,
): readonly LogEntry[] {
  const entries: { readonly event: FleetEvent; readonly frontEnds: string[] }[] = [];
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index];
    if (event === undefined) break;
    const same = entries.find(
      (entry) =>
        isSame(entry.event, event) &&
        entry.event.at - event.at <= withinMs &&
        !entry.frontEnds.includes(event.frontEnd),
    );
    if (same !== undefined) same.frontEnds.unshift(event.frontEnd);
    else if (entries.length === wanted) break;
    else entries.push({ event, frontEnds: [event.frontEnd] });
  }
  return entries;
}

function isSame(one: FleetEvent, other: FleetEvent): boolean {
  return (
    one.balancer !== null &&
    one.kind === other.kind &&
    one.by === other.by &&
    one.balancer === other.balancer &&
    one.url === other.url &&
    one.before === other.before &&
    one.after === other.after &&
    one.detail === other.detail
  );
}

export function logLines(state: UiState, theme: Theme): readonly Line[] {
  const height = logHeight(state);
  if (height === 0) return [];
  const { settings, live, size } = state;
  const entries = gatherEvents(state.events, height, live.intervalMs);
  const several = live.frontEnds.length > 1;
  const lines: Line[] = entries.map(({ event, frontEnds }, index) => {
    const where =
      several && event.balancer !== null ? `   ${frontEnds.map(safeName).join(',')}` : '';
    return [
      span(index === 0 ? ' LOG  ' : '      ', theme.strong),
      span(`${clock(event.at, settings.utc)}  `),
      span(eventText(event) + where, toneOf(event, theme)),
    ];
  });
  if (lines.length === 0) {
    lines.push([span(' LOG  ', theme.strong), span('nothing has happened yet', theme.quiet)]);
  }
  while (lines.length < height) lines.push([span(' ')]);
  return lines.map((line) => clipLine(line, size.columns, theme.ellipsis));
}

function toneOf(event: FleetEvent, theme: Theme): TextStyle | undefined {
  if (['flags-lost', 'outage', 'lost'].includes(event.kind)) return theme.alarm;
  if (event.kind === 'restarted') return theme.warning;
  return /^(ERR|HCFL)|\+(ERR|HCFL)/.test(event.after) ? theme.alarm : undefined;
}
