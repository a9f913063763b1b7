/** The screen on a recording. */

import { DEFAULT_POLICY } from '../../fleet/safety.ts';
import { wantsAscii, wantsColor } from '../../messages/locale.ts';
import { THIS_IS_A_REPLAY } from '../../messages/replay-text.ts';
import type { Recording } from '../../operations/recording/recording.ts';
import { createReplay } from '../../operations/recording/replay.ts';
import type { Session } from '../../operations/recording/session-line.ts';
import { hushInput } from '../../screen/ink/terminal/hushed-input.ts';
import type { TuiOptions } from '../../screen/ink/tui-options.ts';
import { crashText } from '../console/crash.ts';
import type { Invocation } from '../console/invocation.ts';
import { keysOf, themesOf } from './look.ts';
import { preferencesOf } from './preferences.ts';

/** Runs until the user leaves; gives the exit code. */
export async function showReplay(invocation: Invocation, recording: Recording): Promise<number> {
  const { values, env } = invocation;
  const preferences = preferencesOf(invocation);
  const replaying = createReplay(recording);
  const { fleet } = replaying;
  const session = recording.spans[0]?.session;
  const options: TuiOptions = {
    fleet,
    replay: replaying,
    async *change() {
      // Nothing is ever changed: read-only refuses it before.
    },
    editForms: { forms: async () => [], plan: async () => [] },
    readOnly: THIS_IS_A_REPLAY,
    policy: DEFAULT_POLICY,
    ascii: preferences.ascii ?? wantsAscii(env),
    color: values['no-color'] !== true && wantsColor(env),
    ...(await themesOf(preferences.theme, invocation)),
    mouse: preferences.mouse,
    bell: false,
    env,
    crashText: (error) => crashText(error, env),
    utc: preferences.utc,
    keys: keysOf(invocation),
    labels: labelsOf(session),
    label: session?.label ?? '',
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => fleet.clock.monotonic(),
  };
  const hushed = hushInput(process.stdin);
  const { runTui } = await import('../../screen/ink/run.tsx').catch((problem: unknown) => {
    hushed.giveUp();
    throw problem;
  });
  return runTui({ ...options, hushed });
}

function labelsOf(session: Session | undefined): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const labels = new Map<string, Map<string, string>>();
  for (const [balancer, member, label] of session?.labels ?? []) {
    const own = labels.get(balancer) ?? new Map<string, string>();
    labels.set(balancer, own.set(member, label));
  }
  return labels;
}
