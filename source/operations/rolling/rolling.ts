/**
 * One member after the other, or as many at a time as may be out: out, quiet, the operator's step, ready, in, serving.
 * Any surprise stops it where it is; it never starts the next before the last has proved that it serves. That
 * was the only way to a total outage when this was measured.
 */

import type { MemberStart, RollingContext } from './rolling-context.ts';
import type { RollingEvent } from './rolling-events.ts';
import { MemberRun } from './rolling-member.ts';
import { wavesOf } from './rolling-plan.ts';
import { sideBySide } from './side-by-side.ts';

async function goesOn({ hooks, signal }: RollingContext): Promise<boolean> {
  return (await hooks.pause?.(signal)) === 'go';
}

/** Takes the members through all steps, in order. Never throws. */
export async function* rolling(
  context: RollingContext,
  members: readonly MemberStart[],
): AsyncGenerator<RollingEvent> {
  const { maxOut, pauseAfter } = context.options;
  const pauses = pauseAfter === 'first';
  const waves = wavesOf(members, typeof maxOut === 'number' ? maxOut : 1, pauses);
  for (const [index, wave] of waves.entries()) {
    if (pauses && index === 1 && !(await goesOn(context))) {
      yield { kind: 'paused' };
      return;
    }
    const together = wave.map(({ member }) => member);
    const runs = wave.map((begin) => ({
      run: new MemberRun(context, begin.member, together),
      begin,
    }));
    yield* sideBySide(runs.map(({ run, begin }) => run.run(begin)));
    if (runs.some(({ run }) => run.stopped)) return;
  }
  yield { kind: 'finished' };
}
