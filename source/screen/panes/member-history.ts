/** What happened to a member or a balancer while this session looked on: a part of its detail. */

import { wholeOf } from '../../fleet/scope.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { changeText, eventText } from '../../messages/event-text.ts';
import type { LogEvent } from '../../messages/log-event.ts';
import { safeName } from '../../messages/member-label.ts';
import { age, clock } from '../../messages/numbers.ts';
import { changesIn, memberSpells } from '../../messages/timeline.ts';
import { briefWho, whoText } from '../../messages/who-text.ts';
import { gatherEvents } from '../facts/log-entries.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

const MAX_HISTORY = 50;

/** Newest first. */
export function eventsOf(events: readonly LogEvent[], member: Member): readonly LogEvent[] {
  const own: LogEvent[] = [];
  const urls = new Set(member.places.map((place) => place.worker.url));
  for (let index = events.length - 1; index >= 0 && own.length < MAX_HISTORY; index--) {
    const event = events[index];
    if (event?.url == null || event.balancer !== member.balancer) continue;
    if (urls.has(event.url)) own.push(event);
  }
  return own;
}

/** Since when a member stands as it does, and by whom: as far as this session saw it. `brief`: at most 24 cells. */
export function sinceText(
  member: Member,
  history: readonly LogEvent[],
  { settings, now, startedAt, shown }: UiState,
  brief: boolean,
): string {
  const last = history.find((event) => ['state', 'flags-lost', 'appeared'].includes(event.kind));
  if (last === undefined) {
    const spells = memberSpells(member, shown).filter(({ state }) => state !== null);
    const since = spells.at(-1)?.from ?? startedAt;
    // Of events only so many are kept: one may be known to have changed, and no more of it.
    const isSeen = spells.length > 1 && changesIn(spells, 0) > 0;
    return `since ${isSeen ? '' : 'before '}${clock(isSeen ? since : (spells[0]?.from ?? since), settings.utc)}`;
  }
  const time = `for ${age(now - last.at)}`;
  if (brief) return `${time}, ${briefWho(last)}`;
  const who = last.by === 'you' ? 'by you' : whoText(last);
  return `${time} (since ${clock(last.at, settings.utc)}), ${who}`;
}

/** In a narrow pane who did it is a name alone: program and process are in the log. */
export function historyLines(
  newestFirst: readonly LogEvent[],
  { settings, live }: UiState,
  theme: Theme,
  isNarrow: boolean,
  subject = false,
): readonly Line[] {
  const who = isNarrow ? briefWho : whoText;
  const entries = gatherEvents([...newestFirst].reverse(), MAX_HISTORY, live.intervalMs);
  if (entries.length === 0) return [[span('no changes seen yet', theme.quiet)]];
  return entries.map(({ event, frontEnds }) => {
    const where =
      wholeOf(live).frontEnds.length > 1 ? `   ${frontEnds.map(safeName).join(',')}` : '';
    const text = subject ? eventText(event, who) : whatHappened(event, who);
    return [span(`${clock(event.at, settings.utc)}  ${text}${where}`)];
  });
}

function whatHappened(event: LogEvent, whoOf: (event: LogEvent) => string): string {
  const who = event.by === 'you' ? 'you, verified' : whoOf(event);
  const change = changeText(event);
  switch (event.kind) {
    case 'state':
      return `${change}   ${who}`;
    case 'setting':
      return `${safeName(event.detail)} ${change}   ${who}`;
    case 'flags-lost':
      return `${change}   lost by a restart`;
    case 'result':
    case 'command':
      return `${safeName(event.detail)}   you`;
    case 'appeared':
      return 'new on the page';
    case 'vanished':
      return 'gone from the page';
    case 'restarted':
    case 'outage':
    case 'lost':
    case 'recovered':
    case 'clock-set':
      return eventText(event);
  }
}
