/** The fleet told something new: rows, marks, ghosts and alarms follow; the cursor stays where it is. */

import { eventsSince } from '../../fleet/events-since.ts';
import { scopeTo, wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import { eventText } from '../../messages/event-text.ts';
import { outagesAtFirstSight, outagesOver, withNewest } from '../alarms/outage-alarm.ts';
import { GHOST_MS, show } from '../browse/show.ts';
import { pruneMarks } from '../change/marks.ts';
import { pruneDrains } from '../change/start-drain.ts';
import { reassess } from '../dialogs/confirm.ts';
import { followPartial } from '../dialogs/partial.ts';
import { decidingReasons } from '../facts/gravity.ts';
import { gatherEvents } from '../facts/log-entries.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { relist, settle } from '../layout/cursor.ts';
import { workerId } from '../rows/worker-id.ts';
import type { UiState } from '../state/ui-state.ts';

/** How long a change stays marked with `*`. */
export const CHANGED_MS = 10_000;

export function onFleetChanged(
  state: UiState,
  snapshot: FleetSnapshot,
  events: readonly FleetEvent[],
  now: number,
): UiState {
  const fresh = eventsSince(state.events, events);
  const outAlready = outagesAtFirstSight(wholeOf(state.live), snapshot);
  const isPaused = state.pausedSince !== null;
  let next: UiState = {
    ...state,
    now,
    live: scopeTo(snapshot, state.scope),
    events,
    alarms: withNewest(state.alarms, [...outAlready, ...fresh.filter(isAlarm)]),
    changesWhilePaused: isPaused ? state.changesWhilePaused + fresh.length : 0,
    changed: markChanged(state.changed, fresh, now),
  };
  next = { ...next, outagesOver: outagesOver(next) };
  next = tellWorst(
    next,
    fresh.filter((event) => event.by === 'foreign'),
  );
  if (!isPaused) next = show(next, next.live);
  return followPartial(reassess(pruneDrains(pruneMarks(next))));
}

/**
 * The event line has the worst of what one poll brought, and of what the others brought within one interval; the rest
 * is counted, and in the log.
 */
function tellWorst(state: UiState, fresh: readonly FleetEvent[]): UiState {
  if (fresh.length === 0) return state;
  const { message, live, settings } = state;
  const told = (message?.events ?? []).filter(({ at }) => at > state.now - live.intervalMs);
  const events = [...told, ...fresh];
  const worst = decidingReasons(events);
  if (worst === undefined) return state;
  const others = gatherEvents(events, Number.POSITIVE_INFINITY, live.intervalMs).length - 1;
  return {
    ...state,
    message: {
      at: worst.at,
      text: eventText(worst),
      tone: isAlarm(worst) ? 'alarm' : 'plain',
      events,
      ...(others > 0 && { more: `+${others} more  ${keyOf(settings, 'log')}` }),
    },
  };
}

/** Marks and ghosts whose time is over. */
export function onTimePassed(state: UiState, now: number): UiState {
  const changed = new Map([...state.changed].filter(([, until]) => until > now));
  const ghosts = state.ghosts.filter((ghost) => ghost.goneAt + GHOST_MS > now);
  const next = { ...state, now, changed: sameSize(changed, state.changed) };
  return ghosts.length === state.ghosts.length ? settle(next) : relist({ ...next, ghosts });
}

function sameSize(
  pruned: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return pruned.size === before.size ? before : pruned;
}

/** When `onTimePassed` has something to do next; null when nothing waits for the clock. */
export function nextExpiry(state: UiState): number | null {
  const times = [
    ...state.changed.values(),
    ...state.ghosts.map((ghost) => ghost.goneAt + GHOST_MS),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

function isAlarm(event: FleetEvent): boolean {
  return ['restarted', 'flags-lost', 'outage'].includes(event.kind);
}

/** The last usable member of a balancer has gone: an operator who looks elsewhere has to know. */
export function mustBeHeard(before: UiState, after: UiState): boolean {
  return after.alarms.some((event) => event.kind === 'outage' && !before.alarms.includes(event));
}

function markChanged(
  changed: ReadonlyMap<string, number>,
  events: readonly FleetEvent[],
  now: number,
): ReadonlyMap<string, number> {
  const marked = events.filter(
    (event) =>
      (event.kind === 'state' || event.kind === 'setting') &&
      event.balancer !== null &&
      event.url !== null,
  );
  if (marked.length === 0) return changed;
  const next = new Map(changed);
  for (const { frontEnd, balancer, url, at } of marked) {
    const id = workerId(frontEnd, balancer ?? '', url ?? '');
    if (at + CHANGED_MS > now) next.set(id, at + CHANGED_MS);
  }
  return next;
}
