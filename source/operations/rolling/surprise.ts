/** What must not happen while a member is out: any of it stops the rolling upgrade. */

import { balancerNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { placeKey } from '../../fleet/identity.ts';
import { isEnough } from '../../fleet/pool-count.ts';
import { memberLabel, memberNow } from '../../fleet/select.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { hasFlag, stateText } from '../../httpd/status.ts';
import { whoChanged } from '../audit/who-changed.ts';
import { countWithout } from './rolling-objections.ts';

/** A front end that has failed for this long is called unreachable, ms. */
const UNREACHABLE_MS = 3_000;

export interface Watched {
  readonly fleet: Fleet;
  /** The member itself, and those that are under way with it, which change their states by intent; as before it all. */
  readonly wave: readonly [Member, ...Member[]];
  /** The state words of the others when the wave began; what was odd then is no surprise. */
  readonly before: ReadonlyMap<string, string>;
  readonly minUsable: number;
}

interface Look extends Watched {
  readonly snapshot: FleetSnapshot;
  /** null: it is gone from every page. */
  readonly balancer: FleetBalancer | null;
}

export interface Surprise {
  readonly name: string;
  /** What happened, safe to print; null: it did not happen. */
  readonly find: (look: Look) => string | null;
}

/** The first that is found is told. */
export const SURPRISES: readonly Surprise[] = [
  { name: 'somebody stopped the member', find: stoppedBySomebody },
  { name: 'a front end does not answer', find: silentFrontEnd },
  { name: 'the balancer is gone', find: balancerGone },
  { name: 'the member is gone', find: memberGone },
  { name: 'too few others are usable', find: tooFewOthers },
  { name: 'another member changed its state', find: otherMemberTurned },
];

/** Why it is not safe to continue, or null. */
export function surpriseIn(watched: Watched): string | null {
  const snapshot = watched.fleet.getSnapshot();
  const name = watched.wave[0].balancer;
  const balancer = balancerNamed(snapshot, name) ?? null;
  for (const { find } of SURPRISES) {
    const found = find({ ...watched, snapshot, balancer });
    if (found !== null) return found;
  }
  return null;
}

function stoppedBySomebody({ fleet, snapshot, wave: [member] }: Look): string | null {
  const before = new Map(member.places.map(({ frontEnd, worker }) => [frontEnd, worker.status]));
  const { places } = memberNow(snapshot, member) ?? member;
  for (const { frontEnd, worker } of places) {
    const was = before.get(frontEnd);
    const stood = was !== undefined && hasFlag(was, 'stopped');
    if (hasFlag(worker.status, 'stopped') && !stood) {
      return `${whoChanged(fleet, member, [frontEnd])} stopped it on ${frontEnd}`;
    }
  }
  return null;
}

function silentFrontEnd({ snapshot }: Look): string | null {
  for (const { name, error, failingSince } of snapshot.frontEnds) {
    // One lost poll means nothing: httpd closes idle connections when it restarts.
    if (error !== null && snapshot.at - (failingSince ?? 0) >= UNREACHABLE_MS)
      return `${name} does not answer: ${error.what}`;
  }
  return null;
}

function balancerGone({ balancer, wave: [member] }: Look): string | null {
  return balancer === null ? `balancer ${member.balancer} is gone from the page` : null;
}

function memberGone({ snapshot, wave: [member] }: Look): string | null {
  const rows = snapshot.balancers.flatMap(({ members }) => members);
  const now = rows.find(({ key }) => key === member.key)?.places ?? [];
  const left = member.places.filter(
    ({ frontEnd }) => !now.some((place) => place.frontEnd === frontEnd),
  );
  const names = left.map(({ frontEnd }) => frontEnd).join(', ');
  return names === '' ? null : `it is gone from the page of ${names}`;
}

function tooFewOthers({ balancer, wave, minUsable }: Look): string | null {
  if (balancer === null) return null;
  for (const { frontEnd } of balancer.views) {
    const others = countWithout(balancer, wave, frontEnd);
    if (!isEnough(others, minUsable)) {
      return `${counted(others.usable, 'other usable member')} ${others.usable === 1 ? 'is' : 'are'} left on ${frontEnd}`;
    }
  }
  return null;
}

function otherMemberTurned({ balancer, wave, before }: Look): string | null {
  const keys = new Set(wave.map((member) => member.key));
  for (const other of balancer?.members ?? []) {
    if (keys.has(other.key)) continue;
    for (const { frontEnd, worker } of other.places) {
      const was = before.get(placeKey(frontEnd, other.key));
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
  for (const member of balancerNamed(snapshot, balancer)?.members ?? []) {
    for (const { frontEnd, worker } of member.places) {
      states.set(placeKey(frontEnd, member.key), stateText(worker.status));
    }
  }
  return states;
}
