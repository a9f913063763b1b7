/** How the screen drains and rolls: as the commands do, by the options it is started with and by the configuration. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, text } from '../../config/settings.ts';
import { stateFolder } from '../../config/state-folder.ts';
import { printable } from '../../httpd/printable.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import { shellWord } from '../../operations/hooks/command-words.ts';
import { STANDARD_ROLLING } from '../../operations/rolling/rolling-events.ts';
import type { RollingSupply } from '../../screen/ink/runners/rolling-supply.ts';
import type { DrainDefaults } from '../../screen/state/drain-session.ts';
import type { Connection } from '../connect/connect.ts';
import type { Invocation } from '../console/invocation.ts';
import { drainSettingsOf, drainValues, rollingValues } from '../drain/drain-settings.ts';
import { throughFrom } from '../rolling/check-through.ts';
import { commandsFrom } from '../rolling/rolling-commands.ts';
import { rollingOptions } from '../rolling/rolling-options.ts';

/** Throws `UsageError`. The command's output would tear the screen: it goes to a file for the owner's eyes. */
export function rollingSupply(
  { values, env }: Invocation,
  { settings, wayTo }: Pick<Connection, 'settings' | 'wayTo'>,
  isDemo: boolean,
): RollingSupply {
  // A demo is gone when its screen closes, and so is what it noted.
  const folder = isDemo ? mkdtempSync(join(tmpdir(), 'baltop-demo-')) : stateFolder(env);
  const standard = isDemo ? { ...STANDARD_ROLLING, soakMs: 10_000 } : STANDARD_ROLLING;
  const keep = { folder, echo: null };
  const valuesFor = (balancer: string) => rollingValues(settings, balancer, values);
  // What is typed must be right before the screen opens.
  rollingOptions(values, standard);
  commandsFrom(values, keep, wayTo);
  throughFrom(values, { settings, wayTo });
  return {
    defaults(balancer) {
      const own = valuesFor(balancer);
      const named = (...texts: readonly (string | undefined)[]) =>
        printable(texts.filter((each) => each).join(' and '));
      return {
        options: rollingOptions(own, standard),
        command: printable(text(own.exec) ?? ''),
        check: named(text(own['check-url']), text(own['check-exec'])),
        through: named(text(own['check-through'])),
        gate: named(text(own['gate-url']), text(own['gate-exec'])),
        undo: named(text(own['undo-exec'])),
        typed: typedAgain(values, settings),
        unfit: commandsFrom(own, keep, wayTo).unfit,
      };
    },
    folder,
    where: { context: settings.context, frontEnds: settings.frontEnds.map(({ url }) => url.href) },
    commands: (balancer) => ({
      ...commandsFrom(valuesFor(balancer), keep, wayTo),
      through: throughFrom(valuesFor(balancer), { settings, wayTo }),
    }),
  };
}

const GIVEN_BY = [
  'exec',
  'check-url',
  'check-exec',
  'check-through',
  'gate-url',
  'gate-exec',
  'undo-exec',
] as const;

/** What was typed of them, and where: what the configuration has is found again. A secret is for who types it to add. */
function typedAgain(
  values: Invocation['values'],
  { context, frontEnds }: Connection['settings'],
): string {
  const where =
    context === null
      ? frontEnds.flatMap(({ url }) => ['-u', word(url.href)])
      : ['--context', word(context)];
  const given = GIVEN_BY.flatMap((name) => {
    const own = text(values[name]);
    return own === undefined || own === '' ? [] : [`--${name}`, word(own)];
  });
  return printable([...given, ...where].join(' '));
}

function word(value: string): string {
  return maskSecrets(value) === value ? shellWord(value) : '…';
}

/** What `D` waits for: as `baltop drain` has it, with the same options. Throws `UsageError`. */
export function drainDefaults(
  values: Invocation['values'],
  settings: Settings,
): (balancer: string) => DrainDefaults {
  drainSettingsOf(values);
  return (balancer) => drainSettingsOf(drainValues(settings, balancer, values));
}
