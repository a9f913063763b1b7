/** What must not happen to anybody else while a member is out: any of it stops the rolling upgrade. */

import { memberLabel } from '../fleet/select.ts';
import type { FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { stateText } from '../manager/status.ts';
import { usableOthers } from './rolling-plan.ts';

/**
 * Why it is not safe to go on, or null. `before`: the state words of the others when the step began, by front end
 * and member key; what was odd then is no surprise.
 */
export function surpriseIn(
  snapshot: FleetSnapshot,
  member: Member,
  before: ReadonlyMap<string, string>,
  minUsable: number,
): string | null {
  for (const { name, error } of snapshot.frontEnds) {
    if (error !== null) return `${name} does not answer: ${error.what}`;
  }
  const balancer = snapshot.balancers.find((each) => each.name === member.balancer);
  if (balancer === undefined) return `balancer ${member.balancer} is gone from the page`;
  for (const { frontEnd } of balancer.views) {
    const others = usableOthers(balancer, member, frontEnd);
    if (others < minUsable) return `${others} other usable members are left on ${frontEnd}`;
  }
  for (const other of balancer.members) {
    if (other.key === member.key) continue;
    for (const { frontEnd, worker } of other.places) {
      const was = before.get(placeKey(frontEnd, other));
      const is = stateText(worker.status);
      if (was !== undefined && was !== is && is !== 'OK') {
        return `${memberLabel(other)} turned from ${was} to ${is} on ${frontEnd}`;
      }
    }
  }
  return null;
}

/** The others' states now, to compare with later. */
export function statesOf(snapshot: FleetSnapshot, balancer: string): ReadonlyMap<string, string> {
  const states = new Map<string, string>();
  for (const member of snapshot.balancers.find((each) => each.name === balancer)?.members ?? []) {
    for (const { frontEnd, worker } of member.places) {
      states.set(placeKey(frontEnd, member), stateText(worker.status));
    }
  }
  return states;
}

function placeKey(frontEnd: string, member: Member): string {
  return `${frontEnd}\n${member.key}`;
}
