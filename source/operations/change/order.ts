/** An order: what to change, and where. It is what an operator is asked about and what a change carries out. */

import type { Action } from '../../fleet/action.ts';
import { balancerNamed } from '../../fleet/find.ts';
import { type Freshness, freshness } from '../../fleet/freshness.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { recentlyChanged } from '../../fleet/recently-changed.ts';
import { type Assessment, assess, assessBalancer, type SafetyPolicy } from '../../fleet/safety.ts';
import type { FleetBalancer, FleetEvent, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { type BalancerEdit, isBalancerDone } from '../../httpd/edit/balancer-edit.ts';

/** One action on members, on the front ends that are their `places`. */
export interface MemberOrder {
  readonly members: readonly Member[];
  readonly action: Action;
}

/** New settings of a balancer, by front end: an undo can differ from one to the other. */
export interface BalancerOrder {
  readonly balancer: FleetBalancer;
  readonly edits: ReadonlyMap<string, BalancerEdit>;
}

export type Order = MemberOrder | BalancerOrder;

/** Where one change goes: one worker of one balancer on one front end; `url` is '' for the balancer itself. */
export interface Target {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string;
}

export function isSameTarget(one: Target, other: Target): boolean {
  return (
    one.frontEnd === other.frontEnd && one.balancer === other.balancer && one.url === other.url
  );
}

/** Front end by front end inside a member, member by member. */
export function targetsOf(order: Order): readonly Target[] {
  if ('balancer' in order) {
    return [...order.edits.keys()].map((frontEnd) => ({
      frontEnd,
      balancer: order.balancer.name,
      url: '',
    }));
  }
  return order.members.flatMap((member) =>
    member.places.map(
      (place): Target => ({
        frontEnd: place.frontEnd,
        balancer: member.balancer,
        url: place.worker.url,
      }),
    ),
  );
}

const BELIEVED_FIRST: readonly Freshness[] = ['live', 'slow', 'stale', 'waiting', 'lost'];

/**
 * The order in which targets are tried: the first failure stops the rest, so that a front end that does not answer
 * must come after those that do.
 */
export function soundFirst(
  { frontEnds, at, intervalMs }: FleetSnapshot,
  targets: readonly Target[],
): readonly Target[] {
  const ranks = new Map(
    frontEnds.map((each) => [each.name, BELIEVED_FIRST.indexOf(freshness(each, at, intervalMs))]),
  );
  const rank = (target: Target) => ranks.get(target.frontEnd) ?? BELIEVED_FIRST.length;
  return targets.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * The same order for the fleet as it is now, for those of its targets that are left to do (all, unless named); null
 * when a member or the balancer is gone.
 */
export function orderNow(
  snapshot: FleetSnapshot,
  order: Order,
  left: readonly Target[] = targetsOf(order),
): Order | null {
  if ('balancer' in order) {
    const balancer = balancerNamed(snapshot, order.balancer.name);
    const names = new Set(left.map((target) => target.frontEnd));
    const edits = new Map([...order.edits].filter(([frontEnd]) => names.has(frontEnd)));
    return balancer === undefined ? null : { balancer, edits };
  }
  const wanted = new Set(
    left.map(({ frontEnd, balancer, url }) => placeKey(frontEnd, memberKey(balancer, url))),
  );
  const keys = new Set(left.map(({ balancer, url }) => memberKey(balancer, url)));
  const members = snapshot.balancers.flatMap((balancer) =>
    balancer.members.flatMap((member): Member[] => {
      const places = member.places.filter((each) =>
        wanted.has(placeKey(each.frontEnd, member.key)),
      );
      const [first, ...rest] = places;
      return first === undefined ? [] : [{ ...member, places: [first, ...rest] }];
    }),
  );
  return members.length < keys.size ? null : { members, action: order.action };
}

/** What would the order leave, as the fleet is now? */
export function assessOrder(
  snapshot: FleetSnapshot,
  order: Order,
  policy: SafetyPolicy,
  events: readonly FleetEvent[],
  now: number,
): Assessment {
  const recent = recentlyChanged(events, now);
  if (!('balancer' in order)) return assess(snapshot, order.members, order.action, policy, recent);
  const frontEnds = new Set(order.edits.keys());
  return assessBalancer(snapshot, order.balancer.name, frontEnds, policy, recent);
}

/** Is everything already as ordered? */
export function isOrderDone(order: Order, assessment: Assessment): boolean {
  if (!('balancer' in order)) return assessment.alreadyDone.length === order.members.length;
  return order.balancer.views.every(({ frontEnd, balancer }) => {
    const edit = order.edits.get(frontEnd);
    return edit === undefined || isBalancerDone(edit, balancer);
  });
}
