/** Whether httpd began anew between two pages of one front end. */

import type { ManagerPage } from '../httpd/model.ts';
import { indexPage, type PageIndex } from './page-index.ts';

export interface RestartSigns {
  readonly restarted: boolean;
  /** No counter fell, so that another httpd may have answered. */
  readonly countersGoOn: boolean;
}

/** By the page before: kept by the one after, each page would hold on to all before it. */
const found = new WeakMap<ManagerPage, RestartSigns & { readonly after: ManagerPage }>();

/** Found once for two pages: the diff and the states that are kept both ask. */
export function restartSigns(before: ManagerPage, after: ManagerPage): RestartSigns {
  const known = found.get(before);
  if (known?.after === after) return known;
  const now = indexPage(after);
  const fell = countersFell(indexPage(before), now);
  const restarted =
    fell || before.serverBuilt !== after.serverBuilt || noncesChanged(before, after);
  const signs = { after, restarted, countersGoOn: restarted && !fell && isCounted(now) };
  found.set(before, signs);
  return signs;
}

/** Counters that are all at 0 are those of a httpd that has just started. */
function isCounted(now: PageIndex): boolean {
  for (const { worker } of now.values()) if ((worker.elected ?? 0) > 0) return true;
  return false;
}

function countersFell(old: PageIndex, now: PageIndex): boolean {
  for (const { key, worker } of now.values()) {
    const was = old.get(key)?.worker.elected ?? null;
    if (was !== null && worker.elected !== null && worker.elected < was) return true;
  }
  return false;
}

/**
 * 2.4 makes new nonces at every restart, graceful too, unless persisted or fixed. With BalancerPersist On
 * nothing tells of a restart, and nothing is lost by it.
 */
function noncesChanged(before: ManagerPage, after: ManagerPage): boolean {
  const old = new Map(before.balancers.map((balancer) => [balancer.name, balancer.nonce]));
  return after.balancers.some(({ name, nonce }) => {
    const was = old.get(name) ?? null;
    return was !== null && nonce !== null && was !== nonce;
  });
}
