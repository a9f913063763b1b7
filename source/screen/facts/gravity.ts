/** Which of several things that happened at once is told first. */

import { isByHand } from '../../fleet/done-by.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { isInTrouble, takesNewRequests } from '../../httpd/status.ts';

const GRAVEST_FIRST = [
  'outage',
  'flags-lost',
  'lost',
  'stops-serving',
  'trouble',
  'vanished',
  'restarted',
  'by-hand',
  'well-again',
] as const;

/** The worst of them, the newest of several that are as bad; undefined where there is none. */
export function decidingReasons<Event extends FleetEvent>(
  events: readonly Event[],
): Event | undefined {
  return events.reduce<Event | undefined>(
    (worst, event) => (worst === undefined || rank(event) <= rank(worst) ? event : worst),
    undefined,
  );
}

function rank(event: FleetEvent): number {
  return GRAVEST_FIRST.indexOf(gravity(event));
}

/** ERR is worse than a failed health check: it was requests that failed. */
function gravity(event: FleetEvent): (typeof GRAVEST_FIRST)[number] {
  const { kind, was, is } = event;
  switch (kind) {
    case 'outage':
    case 'flags-lost':
    case 'lost':
    case 'vanished':
    case 'restarted':
      return kind;
    case 'state': {
      const isBad = is !== null && isInTrouble(is);
      if (isBad && is.health === 'error' && was !== null && takesNewRequests(was))
        return 'stops-serving';
      if (isBad) return 'trouble';
      return isByHand(event) ? 'by-hand' : 'well-again';
    }
    case 'setting':
      return 'by-hand';
    case 'appeared':
    case 'recovered':
    case 'clock-set':
      return 'well-again';
  }
}
