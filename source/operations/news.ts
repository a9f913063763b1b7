/** Waiting for a fleet to tell something. */

import type { Fleet } from '../fleet/fleet.ts';

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves at the next change of the snapshot, after `timeoutMs`, or when aborted; whichever is first. */
export function nextNews(fleet: Fleet, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(timeoutMs, LONGEST_TIMER_MS));
    const unsubscribe = fleet.subscribe(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
