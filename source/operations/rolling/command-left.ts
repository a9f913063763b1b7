/** An upgrade command that outlived the run that began it: resuming the run must not start a second one beside it. */

import { type Clock, pause } from '../../httpd/clock.ts';
import { isRunningHere, type Owner } from '../hooks/processes.ts';
import type { Journal } from './journal.ts';

const LOOK_AGAIN_MS = 500;

/** The command of a run that is over, if it still runs; null: it does not. */
export function commandLeft({ commands }: Journal, key: string): Owner | null {
  const noted = Object.hasOwn(commands ?? {}, key) ? commands?.[key] : undefined;
  return noted !== undefined && isRunningHere(noted) ? noted : null;
}

/** Why it is not over; null: it is. */
export async function untilEnded(
  left: Owner,
  timeoutMs: number | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> {
  const since = clock.monotonic();
  while (isRunningHere(left)) {
    if (signal.aborted) return 'it was stopped';
    if (timeoutMs !== null && clock.monotonic() - since > timeoutMs) {
      return `the command of the earlier run has not ended: kill -- -${left.pid} ends it`;
    }
    await pause(clock, LOOK_AGAIN_MS, signal);
  }
  return null;
}
