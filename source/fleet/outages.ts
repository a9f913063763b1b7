/** Balancers whose last usable member is gone: what wakes an operator up. */

import type { Balancer, ManagerPage, Worker } from '../manager/model.ts';
import { takesNewRequests } from '../manager/status.ts';

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
    if (was === undefined || usableIn(is) > 0 || usableIn(was) === 0) return [];
    return [{ balancer: is.name, before: usableIn(was), consequence: consequenceOf(is.workers) }];
  });
}

function usableIn({ workers }: Balancer): number {
  return workers.filter((worker) => takesNewRequests(worker.status)).length;
}

function consequenceOf(workers: readonly Worker[]): string {
  const serving = workers.filter((worker) => worker.status.usable);
  if (serving.some((worker) => worker.status.intent === 'in')) return 'only its standbys serve';
  if (serving.length > 0) return 'new clients get 503, only its sticky sessions are served';
  return 'clients get 503';
}
