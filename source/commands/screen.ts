/** `baltop` without a verb: the screen, or a list where there is no terminal. */

import { findTarget } from '../config/target.ts';
import type { Invocation } from './invocation.ts';
import { listFrom } from './list.ts';
import { checkOptions } from './parse-arguments.ts';
import { PLAIN_LIST } from './verbs/no-verb.ts';
import { LISTING } from './verbs/option-sets.ts';

export async function screen(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  if (typeof values.demo === 'string') return (await import('./demo.ts')).demo(invocation);
  const listing = LISTING.some((name) => values[name] !== undefined);
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (!terminal || listing) {
    checkOptions(PLAIN_LIST, values, { who: 'a list' });
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
