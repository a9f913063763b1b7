/** `baltop` without a verb: the seed script's flags, the screen, or a list where there is no terminal. */

import { findTarget } from '../config/target.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Invocation } from './invocation.ts';
import { listFrom } from './list.ts';
import { OPTIONS, type OptionSpec } from './options.ts';

/** How the screen drains and rolls: a list does neither. */
const SCREEN_ONLY: ReadonlySet<OptionSpec['group']> = new Set(['waiting', 'grace', 'upgrade']);

export async function screen(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const seedFlags = ['list', 'worker', 'action'].some((name) => values[name] !== undefined);
  if (seedFlags) return (await import('./seed.ts')).seed(invocation);
  if (typeof values.demo === 'string') return (await import('./demo.ts')).demo(invocation);
  const listing = ['output', 'output-file', 'watch', 'no-headers', 'sort', 'state'].some(
    (name) => values[name] !== undefined,
  );
  const changing = ['balancer', 'all', 'yes', 'allow-outage', 'dry-run'].find(
    (name) => values[name] !== undefined,
  );
  if (changing !== undefined) {
    throw new UsageError(`--${changing} wants a verb, such as disable`);
  }
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (!terminal || listing) {
    const forScreen = OPTIONS.find(
      ({ group, long }) => SCREEN_ONLY.has(group) && values[long] !== undefined,
    );
    if (forScreen !== undefined) {
      throw new UsageError(
        `--${forScreen.long} has no say in a list`,
        'It is of drain and rolling.',
      );
    }
    return listFrom(invocation, {}, operands);
  }
  if (isFirstRun(invocation)) return (await import('./first-run.ts')).firstRun(invocation);
  return (await import('./terminal.ts')).openScreen(invocation, operands);
}

/** Nothing says what to connect to, and no context could be named. */
function isFirstRun({ values, operands, env, configuration }: Invocation): boolean {
  if (configuration.contexts.size > 0) return false;
  const source = { values, env, urls: operands, fallbackUrl: null, configuration };
  return findTarget(source) === null;
}
