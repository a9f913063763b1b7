/**
 * One member after the other, or as many at a time as may be out: out, quiet, the operator's step, ready, in, serving.
 * Any surprise stops it where it is; it never starts the next before the last has proved that it serves. That
 * was the only way to a total outage when this was measured.
 */

import { HostGroup } from './host-group.ts';
import type { MemberStart, RollingContext } from './rolling-context.ts';
import type { RollingEvent } from './rolling-events.ts';
import { MemberRun } from './rolling-member.ts';
import { wavesOf } from './rolling-plan.ts';
import { sideBySide } from './side-by-side.ts';

/** A member alone, or all of one host, in the order in which they come first. */
function unitsOf(members: readonly MemberStart[]): readonly (readonly MemberStart[])[] {
  const units = new Map<string, MemberStart[]>();
  for (const begin of members) {
    const name = begin.group ?? begin.member.key;
    units.set(name, [...(units.get(name) ?? []), begin]);
  }
  return [...units.values()];
}

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
  const waves = wavesOf(unitsOf(members), typeof maxOut === 'number' ? maxOut : 1, pauses);
  for (const [index, wave] of waves.entries()) {
    if (pauses && index === 1 && !(await goesOn(context))) {
      yield { kind: 'paused' };
      return;
    }
    const together = wave.flat().map(({ member }) => member);
    const runs = wave.flatMap((unit) => {
      const keys = unit.map(({ member }) => member.key);
      const group = new HostGroup(unit[0]?.group ?? '', keys);
      return unit.map((begin) => ({
        run: new MemberRun(context, begin.member, together, group.isAlone ? null : group),
        begin,
      }));
    });
    yield* sideBySide(runs.map(({ run, begin }) => run.run(begin)));
    if (runs.some(({ run }) => run.stopped)) return;
  }
  yield { kind: 'finished' };
}
