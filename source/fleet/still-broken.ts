/** People enable a member to get rid of Err. What it is then, and that enabling cannot help, in words. */

import { DEFAULT_RETRY_SECONDS, isInError, retryIn } from '../httpd/last-error.ts';
import type { Worker } from '../httpd/model.ts';
import type { FleetSnapshot } from './snapshot.ts';

/** `but ERR: httpd tries it again by itself in 41 s, enabling cannot clear that`; null for one that is well. */
export function stillBrokenText(worker: Worker, now: number): string | null {
  if (isInError(worker)) {
    return `but ERR: httpd retries it by itself ${retryText(worker, now)}; enabling cannot clear that`;
  }
  if (worker.status.health !== 'check-failed') return null;
  return 'but HCFL: it comes back by itself when enough health checks pass; enabling cannot clear that';
}

function retryText(worker: Worker, now: number): string {
  const wait = retryIn(worker, now);
  if (wait === null)
    return `when its retry time is over (${DEFAULT_RETRY_SECONDS} s unless retry= says another)`;
  return wait === 0 ? 'with the next request' : `in ${Math.ceil(wait / 1_000)} s`;
}

/** Of the first of these places that is in trouble, such as all that an order is about. */
export function brokenAmong(
  { at }: FleetSnapshot,
  places: readonly { readonly worker: Worker }[],
): string | null {
  for (const { worker } of places) {
    const text = stillBrokenText(worker, at);
    if (text !== null) return text;
  }
  return null;
}
