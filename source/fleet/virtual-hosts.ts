/**
 * Several front ends that are virtual hosts of one httpd. Balancers of the main server appear in each of them, and
 * their workers' flags and counters are the same ones (seen on 2.4.71); a vhost's own balancer can have the same name
 * and is another one. The page doesn't tell the two apart: only the counters do, once there is traffic.
 */

import type { Balancer, ManagerPage } from '../httpd/model.ts';
import type { FrontEndState } from './snapshot.ts';

type Reached = Pick<FrontEndState, 'name' | 'url' | 'page'>;

/** Host and port that a front end is reached at, whatever Host it is asked for. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/]*)/i.exec(url)?.[1] ?? url;
}

/** Can these two show the same workers? */
export function areSiblings(one: Reached, other: Reached): boolean {
  return (
    one.name !== other.name &&
    inherits(one.page) &&
    inherits(other.page) &&
    hostOf(one.url) === hostOf(other.url)
  );
}

/** Versions before 2.4.7 don't say, and do. ProxyPassInherit alone shows the main server's balancers, too. */
function inherits(page: ManagerPage | null): boolean {
  if (page === null) return false;
  return page.balancersInherited !== false || page.proxyPassInherited !== false;
}

/** Two looks at the same counters differ by what came in between; two balancers with traffic differ by far more. */
const BETWEEN_LOOKS = 2;

/**
 * Do two siblings' balancers show the same workers, as far as their counters tell? `requestsBetween`: how many
 * requests may have come to a worker between the two looks. Without any traffic: false, and nothing is lost by it,
 * for this decides only what is summed. A change is sent by what each front end shows, whatever is shared.
 */
export function showSameWorkers(
  one: Balancer,
  other: Balancer,
  requestsBetween: (url: string) => number,
): boolean {
  if (one.workers.length !== other.workers.length) return false;
  if (!one.workers.some((worker) => (worker.elected ?? 0) > BETWEEN_LOOKS)) return false;
  return one.workers.every((worker, index) => {
    const twin = other.workers[index];
    if (twin?.url !== worker.url || worker.elected === null || twin.elected === null) return false;
    const apart = Math.abs(twin.elected - worker.elected);
    return apart <= BETWEEN_LOOKS + requestsBetween(worker.url);
  });
}
