/** Where a front end, a balancer, a member or a place is in a snapshot, by name or key. */

import type { Balancer } from '../httpd/model.ts';
import type { FleetBalancer, FleetSnapshot, FrontEndState, Member, Place } from './snapshot.ts';

export function frontEndNamed(
  { frontEnds }: Pick<FleetSnapshot, 'frontEnds'>,
  name: string,
): FrontEndState | undefined {
  return frontEnds.find((each) => each.name === name);
}

export function balancerNamed(
  { balancers }: Pick<FleetSnapshot, 'balancers'>,
  name: string,
): FleetBalancer | undefined {
  return balancers.find((each) => each.name === name);
}

/** The balancer as one front end shows it. */
export function balancerOn(
  snapshot: Pick<FleetSnapshot, 'balancers'>,
  name: string,
  frontEnd: string,
): Balancer | undefined {
  const views = balancerNamed(snapshot, name)?.views;
  return views?.find((each) => each.frontEnd === frontEnd)?.balancer;
}

/** One of these members, such as those of a balancer or of an order. */
export function memberKeyed(
  members: readonly Member[] | undefined,
  key: string,
): Member | undefined {
  return members?.find((each) => each.key === key);
}

/** In whichever balancer: the key names it. */
export function findMember(
  { balancers }: Pick<FleetSnapshot, 'balancers'>,
  key: string,
): Member | null {
  for (const { members } of balancers) {
    const member = memberKeyed(members, key);
    if (member !== undefined) return member;
  }
  return null;
}

/** The member on one front end. */
export function placeOn<P extends { readonly frontEnd: string } = Place>(
  member: { readonly places: readonly P[] } | null | undefined,
  frontEnd: string,
): P | undefined {
  return member?.places.find((each) => each.frontEnd === frontEnd);
}
