/** A pool whose members had so many requests in flight. */

import type { Flow } from '../../source/fleet/flow.ts';
import type { FleetBalancer } from '../../source/fleet/snapshot.ts';
import { calmPool, fakeSnapshot } from './fake-fleet.ts';

export const NO_FLOW: Flow | null = null;

export function withFlows(flows: readonly (Flow | null)[]): FleetBalancer {
  const [pool] = fakeSnapshot([calmPool(flows.length)]).balancers;
  if (pool === undefined) throw new Error('no pool');
  const members = pool.members.map((member, index) => {
    const [place] = member.places;
    const rates = { ...place.rates, flow: flows[index] ?? null };
    return { ...member, places: [{ ...place, rates }] as const };
  });
  return { ...pool, members };
}
