/** Waiting for a fleet to tell something. */

import type { Fleet } from '../../fleet/fleet.ts';

/** Resolves at the next change of the snapshot, after `timeoutMs`, or when aborted; whichever is first. */
export function nextNews(fleet: Fleet, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      callOff();
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const callOff = fleet.clock.after(timeoutMs, done);
    const unsubscribe = fleet.subscribe(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
