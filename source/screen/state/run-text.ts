/** How far a change of several targets has come, in words: never told of all what is true of some. */

import { memberKeyed } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { isSameTarget, type Order, type Target, targetsOf } from '../../operations/change/order.ts';
import type { Run } from './own-change.ts';

/** ` on web1, 1 of 2 front ends` while the same member, or balancer, is left to do elsewhere; '' at its last. */
export function placeText({ order, done }: Run, target: Target): string {
  const same = (each: Target) => each.balancer === target.balancer && each.url === target.url;
  const all = targetsOf(order).filter(same).length;
  const now = done.filter(same).length;
  if (all < 2) return '';
  const count = now < all ? `${now} of ${all}` : `all ${all}`;
  return ` on ${safeName(target.frontEnd)}, ${count} front ends`;
}

/** `web1 changed, web2 not: ` before what went wrong; '' where there is one target only. */
export function partsText({ order, done }: Run, failed: Target, isUnknown: boolean): string {
  const targets = targetsOf(order);
  if (targets.length < 2) return '';
  const isDone = (target: Target) => done.some((each) => isSameTarget(each, target));
  const names = (list: readonly Target[]) => list.map((each) => partName(order, each)).join(', ');
  const changed = targets.filter(isDone);
  const others = targets.filter(
    (each) => !isDone(each) && !(isUnknown && isSameTarget(each, failed)),
  );
  const parts = [
    changed.length > 0 ? `${names(changed)} changed` : '',
    isUnknown ? `${names([failed])} not known` : '',
    others.length > 0 ? `${names(others)} NOT changed` : '',
  ];
  return `${parts.filter((part) => part !== '').join(', ')}: `;
}

/** What tells the targets of an order apart: the front end, the member, or both. */
export function partName(order: Order, { frontEnd, balancer, url }: Target): string {
  const targets = targetsOf(order);
  const web = safeName(frontEnd);
  if ('balancer' in order || order.members.length === 1) return web;
  const member = memberKeyed(order.members, memberKey(balancer, url));
  const name = member === undefined ? safeName(balancer) : nameOf(member);
  return targets.every((each) => each.frontEnd === frontEnd) ? name : `${name} on ${web}`;
}
