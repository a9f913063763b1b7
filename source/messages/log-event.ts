/** What the log and the histories tell: events of the fleet, and own changes that came to nothing. */

import type { FleetEvent, FleetSnapshot } from '../fleet/snapshot.ts';

/** `result`: an own change that was refused, ignored, failed or not tried; a verified one is an event by you. `command`: one of the operator's has ended well. */
export type LogEvent = Omit<FleetEvent, 'kind'> & {
  readonly kind: FleetEvent['kind'] | 'result' | 'command';
};

/** Own results among the events of the fleet, oldest first. */
export function logEvents({
  events,
  results,
}: {
  readonly events: readonly FleetEvent[];
  readonly results: readonly LogEvent[];
}): readonly LogEvent[] {
  if (results.length === 0) return events;
  return [...events, ...results].sort((one, other) => one.at - other.at);
}

/** Those of the front ends that are shown. */
export function logEventsHere(state: {
  readonly events: readonly FleetEvent[];
  readonly results: readonly LogEvent[];
  readonly shown: FleetSnapshot;
}): readonly LogEvent[] {
  const { whole, frontEnds } = state.shown;
  if (whole === undefined) return logEvents(state);
  const names = new Set(frontEnds.map((each) => each.name));
  return logEvents(state).filter((event) => names.has(event.frontEnd));
}
