/** When httpd last failed to reach a worker, and whether anything has proved the worker since. */

import type { LastError, Worker } from './model.ts';

/** httpd's default of `retry=`, which the XML leaves out. */
export const DEFAULT_RETRY_SECONDS = 60;

/** In error now: with what httpd tells of it, if it does. */
export function isInError({ status }: Worker): boolean {
  return status.health === 'error';
}

/**
 * The error that the worker had when it was last asked, where Err is gone and nothing has proved it since: httpd takes
 * Err off when the retry time is over, and keeps the time of the error until it has reached the worker.
 */
export function unprovedError(worker: Worker): LastError | null {
  const { lastError, health } = worker;
  if (lastError == null || isInError(worker)) return null;
  // A health check asks on its own; it takes Err off when it passes, and leaves the time of the error.
  const isChecked = health !== null && health.method.toUpperCase() !== 'NONE';
  return isChecked ? null : lastError;
}

/** How long until httpd tries it again by itself, ms; 0: with the next request. null: it is not told. */
export function retryIn({ lastError }: Worker, now: number): number | null {
  if (lastError?.isTold !== true) return null;
  const { at, retrySeconds, clockAhead } = lastError;
  return Math.max(0, at + retrySeconds * 1_000 - (now + clockAhead));
}
