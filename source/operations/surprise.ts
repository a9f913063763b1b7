/** What must not happen to anybody else while a member is out: any of it stops the rolling upgrade. */

import { isEnough } from '../fleet/pool-count.ts';
import { memberLabel } from '../fleet/select.ts';
import type { FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { stateText } from '../manager/status.ts';
import { countWithout } from './rolling-objections.ts';

/** A front end that has failed for this long is called unreachable, ms. */
const UNREACHABLE_MS = 3_000;

/**
 * Why it is not safe to go on, or null. `wave`: the members that are under way, which change their states by intent.
 * `before`: the state words of the others when the wave began; what was odd then is no surprise.
 */
export function surpriseIn(
  snapshot: FleetSnapshot,
  wave: readonly [Member, ...Member[]],
  before: ReadonlyMap<string, string>,
  minUsable: number,
): string | null {
  for (const { name, error, failingSince } of snapshot.frontEnds) {
    // One lost poll is no news: httpd closes idle connections when it restarts.
    if (error !== null && snapshot.at - (failingSince ?? 0) >= UNREACHABLE_MS)
      return `${name} does not answer: ${error.what}`;
  }
  const name = wave[0].balancer;
  const balancer = snapshot.balancers.find((each) => each.name === name);
  if (balancer === undefined) return `balancer ${name} is gone from the page`;
  for (const { frontEnd } of balancer.views) {
    const others = countWithout(balancer, wave, frontEnd);
    if (!isEnough(others, minUsable)) {
      return `${others.usable} other usable members are left on ${frontEnd}`;
    }
  }
  const keys = new Set(wave.map((member) => member.key));
  for (const other of balancer.members) {
    if (keys.has(other.key)) continue;
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
