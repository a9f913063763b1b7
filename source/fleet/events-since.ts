/** What is new in a list of events that is capped at its old end. */

import type { FleetEvent } from './snapshot.ts';

/** The last event seen is looked for by identity: its place moves when old ones are dropped. */
export function eventsSince(
  before: readonly FleetEvent[],
  after: readonly FleetEvent[],
): readonly FleetEvent[] {
  if (before === after) return [];
  const last = before.at(-1);
  return last === undefined ? after : after.slice(after.lastIndexOf(last) + 1);
}
