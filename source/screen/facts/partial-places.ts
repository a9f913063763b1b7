/** Where a change that failed in mid-order stands, place by place, by what the front ends last said. */

import { editToSend } from '../../fleet/action.ts';
import { balancerOn, findMember, placeOn } from '../../fleet/find.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { wholeOf } from '../../fleet/scope.ts';
import { isBalancerDone } from '../../httpd/edit/balancer-edit.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { safeName } from '../../messages/member-label.ts';
import { orderName } from '../../messages/order-text.ts';
import type { ChangeEvent, Target } from '../../operations/change/change.ts';
import { type Order, targetsOf } from '../../operations/change/order.ts';
import type { Failure, PartialFailure } from '../state/own-change.ts';
import { partName } from '../state/run-text.ts';
import type { UiState } from '../state/ui-state.ts';

/** What an event says of a target that did not get the change; null where it says no such thing. */
export function failureIn(event: ChangeEvent): Failure | null {
  switch (event.kind) {
    case 'ignored':
      return { target: event.target, what: event.what, isUnknown: false };
    case 'failed':
      return { target: event.target, what: event.error.what, isUnknown: false };
    case 'unknown':
      return { target: event.target, what: event.error.what, isUnknown: true };
    default:
      return null;
  }
}

/** Does this place stand as ordered, by what its front end last said? */
export function standsAsOrdered({ live }: UiState, order: Order, target: Target): boolean {
  const { frontEnd, balancer, url } = target;
  const fleet = wholeOf(live);
  if ('balancer' in order) {
    const now = balancerOn(fleet, balancer, frontEnd);
    return now !== undefined && isBalancerDone(order.edits.get(frontEnd) ?? {}, now);
  }
  const key = memberKey(balancer, url);
  const place = placeOn(findMember(fleet, key), frontEnd);
  const { action } = order;
  return place !== undefined && editToSend(action, place.worker, placeKey(frontEnd, key)) === null;
}

/** PartialFailure changes that still are: some place stands as ordered, and another does not. */
export function openPartials(state: UiState): readonly PartialFailure[] {
  return state.partials.filter(({ order }) => {
    const stands = targetsOf(order).map((target) => standsAsOrdered(state, order, target));
    return stands.includes(true) && stands.includes(false);
  });
}

/** What the banner says as long as the front ends disagree for it. */
export function partialText(state: UiState, change: PartialFailure): string {
  const { order } = change;
  const targets = targetsOf(order);
  const names = (wanted: boolean) =>
    targets
      .filter((target) => standsAsOrdered(state, order, target) === wanted)
      .map((target) => partName(order, target))
      .join(', ');
  return (
    `${orderVerb(order)} ${orderName(order)} failed in part: done on ${names(true)}, ` +
    `NOT on ${names(false)} (${safeName(change.failure.what)}). Repeat it, or undo it.`
  );
}
