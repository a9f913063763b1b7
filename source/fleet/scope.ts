/** The fleet limited to one front end: what is seen and what is acted on are then that one's alone. */

import { placeOn } from './find.ts';
import type { FleetBalancer, FleetSnapshot, Member } from './snapshot.ts';

const limited = new WeakMap<FleetSnapshot, Map<string, FleetSnapshot>>();

/** The same value for the same arguments. `frontEnd` null, or one that is not there: the whole fleet. */
export function scopeTo(snapshot: FleetSnapshot, frontEnd: string | null): FleetSnapshot {
  const whole = wholeOf(snapshot);
  if (frontEnd === null || !whole.frontEnds.some((each) => each.name === frontEnd)) return whole;
  const known = limited.get(whole)?.get(frontEnd);
  if (known !== undefined) return known;
  const scoped: FleetSnapshot = {
    ...whole,
    frontEnds: whole.frontEnds.filter((each) => each.name === frontEnd),
    balancers: whole.balancers.flatMap((balancer) => balancerOn(balancer, frontEnd)),
    whole,
  };
  const scopes = limited.get(whole) ?? new Map<string, FleetSnapshot>();
  limited.set(whole, scopes.set(frontEnd, scoped));
  return scoped;
}

/** The fleet that a limited snapshot was taken from; a whole one is its own. */
export function wholeOf(snapshot: FleetSnapshot): FleetSnapshot {
  return snapshot.whole ?? snapshot;
}

function balancerOn(balancer: FleetBalancer, frontEnd: string): readonly FleetBalancer[] {
  const view = balancer.views.find((each) => each.frontEnd === frontEnd);
  if (view === undefined) return [];
  const members = balancer.members.flatMap((member) => memberOn(member, frontEnd) ?? []);
  return [{ ...balancer, views: [view], members }];
}

/** The member on that front end alone; null where it does not list it. */
export function memberOn(member: Member, frontEnd: string): Member | null {
  const place = placeOn(member, frontEnd);
  return place === undefined ? null : { ...member, places: [place] };
}

const onlyPools = new WeakMap<FleetSnapshot, Map<string, FleetSnapshot>>();

/** The snapshot as if there were no other balancer; made once for each of them, as what is counted of it is. */
export function onlyPool(snapshot: FleetSnapshot, name: string): FleetSnapshot {
  const known = onlyPools.get(snapshot) ?? new Map<string, FleetSnapshot>();
  const balancers = snapshot.balancers.filter((each) => each.name === name);
  const own = known.get(name) ?? { ...snapshot, balancers };
  onlyPools.set(snapshot, known.set(name, own));
  return own;
}
