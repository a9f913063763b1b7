/** Which balancers somebody else changed a moment ago: reason to look twice. */

import { isByHand } from './done-by.ts';
import type { FleetEvent } from './snapshot.ts';

const RECENT_MS = 60_000;

/**
 * Balancers that somebody else changed in the last minute, by name, and who that was. What the same user did on this
 * host, in another pane or by a command, is nobody else's.
 */
export function recentlyChanged(
  events: readonly FleetEvent[],
  now: number,
): ReadonlyMap<string, string> {
  const who = new Map<string, string>();
  for (const event of events) {
    if (event.balancer === null || now - event.at > RECENT_MS || !isByHand(event)) continue;
    if (event.author?.isSelf !== true) {
      who.set(event.balancer, event.author?.user ?? 'somebody else');
    }
  }
  return who;
}
