/** Flags that a restart of httpd took, as far as they are still missing, and the order that sets them again. */

import { isChange, lostFlags } from '../../fleet/done-by.ts';
import { findMember, frontEndNamed, placeOn } from '../../fleet/find.ts';
import { freshness } from '../../fleet/freshness.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent, FleetSnapshot, Member, Place } from '../../fleet/snapshot.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import type { Flag } from '../../httpd/flags.ts';
import { hasFlag } from '../../httpd/status.ts';
import type { MemberOrder } from './order.ts';

export interface LostFlags {
  /** The loss. */
  readonly event: FleetEvent;
  readonly member: Member;
  readonly place: Place;
  /** Those that are still missing. */
  readonly flags: readonly Flag[];
}

/**
 * What is still lost on front ends that answer. A worker whose flags were changed since is left out: who did that
 * has decided.
 */
export function stillLost(
  snapshot: FleetSnapshot,
  events: readonly FleetEvent[],
): readonly LostFlags[] {
  const losses = new Map<string, FleetEvent>();
  for (const event of events) {
    const { frontEnd, balancer, url, kind } = event;
    if (balancer === null || url === null) continue;
    const id = placeKey(frontEnd, memberKey(balancer, url));
    if (kind === 'flags-lost') losses.set(id, event);
    else if (kind === 'state' && isChange(event)) losses.delete(id);
  }
  return [...losses.values()].flatMap((event) => lostNow(snapshot, event) ?? []);
}

/** null: set again, gone, or not known because the front end is silent. */
export function lostNow(snapshot: FleetSnapshot, event: FleetEvent): LostFlags | null {
  const { was, is, balancer, url, frontEnd } = event;
  if (was === null || is === null || balancer === null || url === null) return null;
  const whole = wholeOf(snapshot);
  const state = frontEndNamed(whole, frontEnd);
  if (state === undefined) return null;
  const word = freshness(state, whole.at, whole.intervalMs);
  if (word !== 'live' && word !== 'slow') return null;
  const member = findMember(whole, memberKey(balancer, url));
  const place = placeOn(member, frontEnd);
  if (member === null || place === undefined) return null;
  const flags = lostFlags(was, is).filter((flag) => !hasFlag(place.worker.status, flag));
  return flags.length === 0 ? null : { event, member, place, flags };
}

/** One order for all of them; null where there is none. */
export function setAgainOrder(lost: readonly LostFlags[]): MemberOrder | null {
  const members = new Map<string, Member>();
  const byPlace = new Map<string, WorkerEdit>();
  for (const { member, place, flags } of lost) {
    const known = members.get(member.key);
    const places = known === undefined ? ([place] as const) : ([...known.places, place] as const);
    members.set(member.key, { ...member, places });
    const edit = { flags: Object.fromEntries(flags.map((flag) => [flag, true])) };
    byPlace.set(placeKey(place.frontEnd, member.key), edit);
  }
  const [edit] = byPlace.values();
  if (edit === undefined) return null;
  return {
    members: [...members.values()],
    action: { kind: 'apply', name: 'set again', edit, byPlace },
  };
}
