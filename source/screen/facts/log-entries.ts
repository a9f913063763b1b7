/** What happened as entries, newest first; the same thing seen on several front ends is one of them. */

import { eventWords } from '../../fleet/event-words.ts';
import { wholeOf } from '../../fleet/scope.ts';
import { eventText } from '../../messages/event-text.ts';
import { type LogEvent, logEvents } from '../../messages/log-event.ts';
import { safeName } from '../../messages/member-label.ts';
import { clock } from '../../messages/numbers.ts';
import { whoText } from '../../messages/who-text.ts';
import type { UiState } from '../state/ui-state.ts';
import { fitEvent } from '../text/fit-event.ts';

export interface LogEntry {
  /** The newest of them. */
  readonly event: LogEvent;
  /** The oldest of them: it stays the same while others join. */
  readonly first: LogEvent;
  /** Oldest first. */
  readonly frontEnds: readonly string[];
}

/** Front ends are polled side by side: what they show within one poll of each other is one event. */
export function gatherEvents(
  events: readonly LogEvent[],
  wanted: number,
  withinMs: number,
): readonly LogEntry[] {
  const entries: { event: LogEvent; first: LogEvent; frontEnds: string[] }[] = [];
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index];
    if (event === undefined) break;
    const same = sameEntry(entries, event, withinMs);
    if (same !== undefined) {
      same.frontEnds.unshift(event.frontEnd);
      same.first = event;
    } else if (entries.length === wanted) break;
    else entries.push({ event, first: event, frontEnds: [event.frontEnd] });
  }
  return entries;
}

/** Looked for among those that are near enough in time only: a log of a thousand must not cost a million steps. */
function sameEntry<Entry extends LogEntry>(
  entries: readonly Entry[],
  event: LogEvent,
  withinMs: number,
): Entry | undefined {
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry === undefined || entry.event.at - event.at > withinMs) return undefined;
    if (isSame(entry.event, event) && !entry.frontEnds.includes(event.frontEnd)) return entry;
  }
  return undefined;
}

function isSame(one: LogEvent, other: LogEvent): boolean {
  return (
    one.balancer !== null &&
    one.kind === other.kind &&
    one.by === other.by &&
    one.balancer === other.balancer &&
    one.url === other.url &&
    isSameChange(one, other) &&
    one.detail === other.detail
  );
}

function isSameChange(one: LogEvent, other: LogEvent): boolean {
  const [first, second] = [eventWords(one), eventWords(other)];
  return (
    first.before === second.before &&
    first.after === second.after &&
    whoText(one) === whoText(other)
  );
}

const remembered = new WeakMap<
  UiState['events'],
  { readonly results: UiState['results']; readonly entries: readonly LogEntry[] }
>();

/** The whole log, gathered once for each change of it: it is asked for at every key. */
export function wholeLog(state: UiState): readonly LogEntry[] {
  const known = remembered.get(state.events);
  if (known !== undefined && known.results === state.results) return known.entries;
  const entries = gatherEvents(logEvents(state), Number.POSITIVE_INFINITY, state.live.intervalMs);
  remembered.set(state.events, { results: state.results, entries });
  return entries;
}

/** Where its cursor stands, counted from the newest entry. */
export function logIndex(state: UiState, { at }: { readonly at: LogEvent | null }): number {
  if (at === null) return 0;
  const entries = wholeLog(state);
  const index = entries.findIndex((entry) => entry.first === at);
  // The entry has been dropped at the old end of the log.
  return index === -1 ? entries.length - 1 : index;
}

/** `14:03:07  app/node4  OK -> ERR   by httpd   web1,web2`. */
export function entryText(
  { event, frontEnds }: LogEntry,
  { live, settings }: UiState,
  width = Number.POSITIVE_INFINITY,
  ellipsis = '',
): string {
  const several = wholeOf(live).frontEnds.length > 1 && event.balancer !== null;
  const where = several ? `   ${frontEnds.map(safeName).join(',')}` : '';
  const time = `${clock(event.at, settings.utc)}  `;
  return time + fitEvent(eventText(event) + where, width - time.length, ellipsis);
}
