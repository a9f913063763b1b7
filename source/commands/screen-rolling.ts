/** How the screen rolls: by the same options as `baltop rolling`, given when the screen is started. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, text } from '../config/settings.ts';
import { stateFolder } from '../config/state-folder.ts';
import { printable } from '../manager/printable.ts';
import type { RollingSupply } from '../tui/rolling-runner.ts';
import { DRAIN_DEFAULTS, type DrainDefaults } from '../view/drain/own-drain.ts';
import { durationOf } from './drain.ts';
import type { Invocation } from './invocation.ts';
import { commandsFrom } from './rolling-hooks.ts';
import { rollingOptions, STANDARD_OPTIONS } from './rolling-options.ts';

/** Throws `UsageError`. The command's output would tear the screen: it goes to a file for the owner's eyes. */
export function rollingSupply(
  { values, env }: Invocation,
  settings: Settings,
  isDemo: boolean,
): RollingSupply {
  // A demo is gone when its screen closes, and so is what it noted.
  const folder = isDemo ? join(tmpdir(), `baltop-demo-${process.pid}`) : stateFolder(env);
  const standard = isDemo ? { ...STANDARD_OPTIONS, soakMs: 10_000 } : STANDARD_OPTIONS;
  const output = { file: join(folder, 'rolling-output.log') };
  const checks = [text(values['check-url']), text(values['check-exec'])].filter((each) => each);
  return {
    wishes: {
      options: rollingOptions(values, standard),
      command: printable(text(values.exec) ?? ''),
      check: printable(checks.join(' and ')),
    },
    folder,
    where: { context: settings.context, frontEnds: settings.frontEnds.map(({ url }) => url.href) },
    ...commandsFrom(values, output),
  };
}

/** What `D` waits for: as `baltop drain` has it, with the same options. Throws `UsageError`. */
export function drainDefaults(values: Invocation['values']): DrainDefaults {
  return {
    ...DRAIN_DEFAULTS,
    graceMs: durationOf(values, 'session-grace'),
    timeoutMs: durationOf(values, 'timeout') ?? DRAIN_DEFAULTS.timeoutMs,
    maxRequestMs: durationOf(values, 'max-request'),
    quietForMs: durationOf(values, 'quiet-for'),
  };
}
