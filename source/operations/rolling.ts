/**
 * One member after the other: out, quiet, the operator's step, ready, in, serving. Any surprise stops it where it is;
 * it never goes on to the next member before the last one has proved that it serves. That was the only way to a
 * total outage when this was measured.
 */

import type { Fleet } from '../fleet/fleet.ts';
import type { Member } from '../fleet/snapshot.ts';
import type { Change } from './change.ts';
import type { RollingEvent, RollingHooks, RollingOptions, RollingStep } from './rolling-events.ts';
import { MemberRun } from './rolling-member.ts';

/** Takes the members through all steps, in order. Never throws. `from`: the step at which the first one begins. */
export async function* rolling(
  fleet: Fleet,
  change: Change,
  members: readonly Member[],
  hooks: RollingHooks,
  options: RollingOptions,
  signal: AbortSignal,
  from: RollingStep = 'drain',
): AsyncGenerator<RollingEvent> {
  for (const [index, member] of members.entries()) {
    const run = new MemberRun(fleet, change, member, hooks, options, signal);
    yield* run.run(index === 0 ? from : 'drain');
    if (run.stopped) return;
  }
  yield { kind: 'finished' };
}
