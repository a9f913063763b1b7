/** What the log and the histories tell: events of the fleet, and own changes that came to nothing. */

import type { FleetEvent, FleetSnapshot } from '../fleet/snapshot.ts';

/** `result`: an own change that was refused, ignored, failed or not tried; a verified one is an event by you. */
export type Happening = Omit<FleetEvent, 'kind'> & {
  readonly kind: FleetEvent['kind'] | 'result';
};

/** Own results among the events of the fleet, oldest first. */
export function happenings({
  events,
  results,
}: {
  readonly events: readonly FleetEvent[];
  readonly results: readonly Happening[];
}): readonly Happening[] {
  if (results.length === 0) return events;
  return [...events, ...results].sort((one, other) => one.at - other.at);
}

/** Those of the front ends that are shown. */
export function happeningsHere(state: {
  readonly events: readonly FleetEvent[];
  readonly results: readonly Happening[];
  readonly shown: FleetSnapshot;
}): readonly Happening[] {
  const { whole, frontEnds } = state.shown;
  if (whole === undefined) return happenings(state);
  const names = new Set(frontEnds.map((each) => each.name));
  return happenings(state).filter((event) => names.has(event.frontEnd));
}
