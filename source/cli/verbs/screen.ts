/** `baltop` without a verb: the screen, or a list where there is no terminal. */

import { findTarget } from '../../config/target.ts';
import type { Invocation } from '../console/invocation.ts';
import { listFrom } from '../reading/list.ts';
import { PLAIN_LIST } from './no-verb.ts';
import { LISTING } from './option-sets.ts';
import { checkOptions } from './parse-arguments.ts';

export async function screen(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  if (typeof values.demo === 'string')
    return (await import('../open-screen/demo.ts')).demo(invocation);
  const listing = LISTING.some((name) => values[name] !== undefined);
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (!terminal || listing) {
    checkOptions(PLAIN_LIST, values, { who: 'a list' });
    return listFrom(invocation, {}, operands);
  }
  if (isFirstRun(invocation))
    return (await import('../open-screen/first-run.ts')).firstRun(invocation);
  return (await import('../open-screen/terminal.ts')).openScreen(invocation, operands);
}

/** Nothing says what to connect to, and no context could be named. */
function isFirstRun({ values, operands, env, configuration }: Invocation): boolean {
  if (configuration.contexts.size > 0) return false;
  const source = { values, env, urls: operands, fallbackUrl: null, configuration };
  return findTarget(source) === null;
}
