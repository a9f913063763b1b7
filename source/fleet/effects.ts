/** What an action would do to each balancer on each front end, in numbers. */

import { takesNewRequests, type WorkerStatus } from '../httpd/status.ts';
import { type Action, editFor, foretell } from './action.ts';
import { freshness } from './freshness.ts';
import { placeKey } from './identity.ts';
import { countRows, type PoolCount } from './pool-count.ts';
import type { FleetSnapshot, Member } from './snapshot.ts';

/** What the action does to one balancer on one front end. */
export interface Effect {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly usableBefore: number;
  readonly usableAfter: number;
  /** The whole count, as it is and as the action would leave it. */
  readonly before: PoolCount;
  readonly after: PoolCount;
  readonly members: number;
  /** Requests per second that move to other members; null when no rate is known yet. */
  readonly requestsMoved: number | null;
  readonly requestsOfPool: number | null;
  /** Requests in flight on the targets; null where the page has no such column (2.2). */
  readonly busy: number | null;
  readonly sticky: string | null;
}

/** One for each balancer on each front end that has a target. */
export function effectsOf(
  snapshot: FleetSnapshot,
  targets: readonly Member[],
  action: Action,
): readonly Effect[] {
  const effects: Effect[] = [];
  for (const fleetBalancer of snapshot.balancers) {
    // A target can be limited to some of the front ends that list it.
    const chosen = new Set(
      targets
        .filter((each) => each.balancer === fleetBalancer.name)
        .flatMap((each) => each.places.map((place) => placeKey(place.frontEnd, each.key))),
    );
    if (chosen.size === 0) continue;
    for (const { frontEnd, balancer } of fleetBalancer.views) {
      const rows = fleetBalancer.members.flatMap((member) =>
        member.places
          .filter((place) => place.frontEnd === frontEnd)
          .map((place) => {
            const key = placeKey(frontEnd, member.key);
            return { place, key, chosen: chosen.has(key) };
          }),
      );
      const hit = rows.filter((row) => row.chosen);
      if (hit.length === 0) continue;
      const foretold = rows.map(({ place, key, chosen }) =>
        chosen ? foretell(editFor(action, key), place.worker.status) : place.worker.status,
      );
      const loses = rows.filter(
        ({ place, chosen }, index) =>
          chosen && takesNewRequests(place.worker.status) && !willTake(foretold[index]),
      );
      const before = countRows(rows.map(({ place }) => place.worker));
      const setOf = (index: number) => rows[index]?.place.worker.lbSet ?? null;
      const after = countRows(foretold.map((status, index) => ({ status, lbSet: setOf(index) })));
      effects.push({
        frontEnd,
        balancer: fleetBalancer.name,
        usableBefore: before.usable,
        usableAfter: after.usable,
        before,
        after,
        members: rows.length,
        requestsMoved: sum(loses.map((row) => row.place.rates.requests)),
        requestsOfPool: sum(rows.map((row) => row.place.rates.requests)),
        busy: sum(hit.map((row) => row.place.worker.busy)),
        sticky: balancer.sticky,
      });
    }
  }
  return effects;
}

function willTake(status: WorkerStatus | undefined): boolean {
  return status !== undefined && takesNewRequests(status);
}

/** Nothing is changed yet on a front end that is LOST: it is judged on a fresh page, if it comes back. */
export function reached(
  { frontEnds, at, intervalMs }: FleetSnapshot,
  effects: readonly Effect[],
): readonly Effect[] {
  const lost = new Set(
    frontEnds.filter((each) => freshness(each, at, intervalMs) === 'lost').map((each) => each.name),
  );
  const others = effects.filter((effect) => !lost.has(effect.frontEnd));
  return others.length > 0 ? others : effects;
}

/** null as soon as one addend is not known: a partial sum would be a false statement. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}
