/** Flags that a restart took: one alarm for each restart, with what its members do now and the key that mends it. */

import { eventWords } from '../../fleet/event-words.ts';
import { frontEndNamed } from '../../fleet/find.ts';
import { freshness } from '../../fleet/freshness.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { stateText, takesNewRequests } from '../../httpd/status.ts';
import { restartText } from '../../messages/event-text.ts';
import { memberName } from '../../messages/member-label.ts';
import { type LostFlags, lostNow } from '../../operations/change/lost-flags.ts';
import { keyOf } from '../keys/bound-keys.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Alarm, AlarmSubject } from './alarm.ts';

export function lostFlagsAlarms(state: UiState): readonly Alarm[] {
  const restarts = new Map<string, FleetEvent[]>();
  for (const event of state.alarms) {
    if (event.kind !== 'flags-lost') continue;
    const id = `${event.at}\n${event.frontEnd}`;
    restarts.set(id, [...(restarts.get(id) ?? []), event]);
  }
  return [...restarts.values()].map((events) => alarmOf(state, events));
}

function alarmOf(state: UiState, events: readonly FleetEvent[]): Alarm {
  const still = events.flatMap((event) => lostNow(state.live, event) ?? []);
  return still.length > 0 ? presentAlarm(state, still) : pastAlarm(state, events);
}

function presentAlarm(state: UiState, still: readonly LostFlags[]): Alarm {
  const { settings } = state;
  const subjects = still.flatMap(({ event }) => subjectOf(event));
  const go = `${keyOf(settings, 'go-to-alarm')} goes there`;
  // What is refused anyway is not offered.
  const sets = (what: string) =>
    settings.readOnly === null ? `${keyOf(settings, 'set-flags-again')} sets ${what} again, ` : '';
  const [first, ...others] = still;
  if (first === undefined) return { urgency: 'past', text: '', subjects };
  const began = restartText(first.event, settings.utc);
  const serves = ({ place }: LostFlags) => takesNewRequests(place.worker.status);
  if (others.length === 0) {
    const takes = serves(first) ? ' and takes traffic' : '';
    const text = `${began}: ${nameOf(first.event)} ${wasText(first.event)}, is now ${stateText(first.place.worker.status)}${takes}. ${sets('it')}${go}`;
    return { urgency: 'flags-lost', text, subjects };
  }
  const names = still.map(
    ({ event, place }) =>
      `${nameOf(event)} ${eventWords(event).before} -> ${stateText(place.worker.status)}`,
  );
  const taking = still.filter(serves).length;
  const takes = taking === 0 ? '' : `, ${taking} of them take${taking === 1 ? 's' : ''} traffic`;
  const text = `${began} and lost ${still.length} members' flags${takes}: ${sets('all')}${go}. ${names.join(', ')}`;
  return { urgency: 'flags-lost', text, subjects };
}

/** Set again, changed or gone since; or on a front end that is silent, so that nobody knows what it has now. */
function pastAlarm(state: UiState, events: readonly FleetEvent[]): Alarm {
  const [first] = events;
  if (first === undefined) return { urgency: 'past', text: '', subjects: [] };
  const began = restartText(first, state.settings.utc);
  if (answers(state, first.frontEnd)) {
    const names = events.map((event) => `${nameOf(event)} ${wasText(event)}`).join(', ');
    const text = `${began} and lost flags: ${names}. None of them is missing now (Esc)`;
    return { urgency: 'past', text, subjects: [] };
  }
  const then = events.map(
    (event) => `${nameOf(event)} ${wasText(event)}, and ${eventWords(event).after} after it`,
  );
  const text = `${began}: ${then.join('; ')}. What it has now is not known (Esc)`;
  return { urgency: 'past', text, subjects: events.flatMap(subjectOf) };
}

function answers({ live }: UiState, frontEnd: string): boolean {
  const state = frontEndNamed(wholeOf(live), frontEnd);
  if (state === undefined) return false;
  const word = freshness(state, live.at, live.intervalMs);
  return word === 'live' || word === 'slow';
}

function subjectOf({ frontEnd, balancer, url }: FleetEvent): readonly AlarmSubject[] {
  return balancer === null ? [] : [{ frontEnd, balancer, url }];
}

function nameOf({ balancer, url, route }: FleetEvent): string {
  return memberName(balancer ?? '', url ?? '', route ?? '');
}

/** `was DIS by you`. */
function wasText(event: FleetEvent): string {
  return `was ${eventWords(event).before}${event.wasYours ? ' by you' : ''}`;
}
