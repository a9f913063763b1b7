/** Balancers whose last usable member is gone: what wakes an operator up. */

import type { Balancer, ManagerPage } from '../httpd/model.ts';
import { countPool, distinctWorkers, reserveServes } from './pool-count.ts';

export interface Outage {
  readonly balancer: string;
  /** Members that took new requests, on the page before. */
  readonly before: number;
  /** What is left, in words. */
  readonly consequence: string;
}

/** By the guard's own count: Ok, not draining, no standby, no spare. */
export function outagesBetween(before: ManagerPage, after: ManagerPage): readonly Outage[] {
  const old = new Map(before.balancers.map((balancer) => [balancer.name, balancer]));
  return after.balancers.flatMap((is): Outage[] => {
    const was = old.get(is.name);
    if (was === undefined || countPool(is).usable > 0) return [];
    const before = countPool(was).usable;
    return before === 0 ? [] : [{ balancer: is.name, before, consequence: consequenceOf(is) }];
  });
}

/** Nobody whom the guard counts is left, where there was meant to be somebody. */
export function isOut(balancer: Balancer): boolean {
  const { members, ordinary, usable, serving } = countPool(balancer);
  return members > 0 && usable === 0 && (ordinary > 0 || serving === 0);
}

/** What it means for clients now. */
export function consequenceOf(balancer: Balancer): string {
  const serves = reserveServes(countPool(balancer));
  if (serves !== null) return serves;
  if (distinctWorkers(balancer).some((worker) => worker.status.usable))
    return 'new clients get 503, only its sticky sessions are served';
  return 'clients get 503';
}

/** The same sentence about a time that is over, or that may be over. */
export function consequenceThen(consequence: string): string {
  return consequence
    .replace(/\bget\b/, 'got')
    .replace(/ are served$/, ' were served')
    .replace(/ serves?$/, ' served');
}
