/** One question on the terminal. */

import { createInterface } from 'node:readline/promises';
import type { OptionValues } from '../../config/settings.ts';
import { complain } from '../console/say.ts';

export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Only `y` or `yes` is a yes; end of input and ctrl-c are a no. */
export async function ask(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await askLine(question))?.trim() ?? '');
}

export const YES_HINT = 'Use --yes to confirm.';

/** A yes by `--yes` or on the terminal; without either it is refused, with a message. `why`: safe to print. */
export async function agreeTo(
  values: OptionValues,
  why: string,
  question: string,
  hint = YES_HINT,
): Promise<boolean> {
  if (values.yes === true) return true;
  if (values['no-input'] !== true && canAsk()) {
    if (await ask(`${question} [y/N] `)) return true;
    complain('answered no: nothing was changed');
    return false;
  }
  complain(`refused: ${why}`, `Nothing was changed. ${hint}`);
  return false;
}

/** What was typed; null at the end of input and on ctrl-c. */
export async function askLine(question: string): Promise<string | null> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await Promise.race([
      reader.question(question),
      new Promise<null>((resolve) => reader.once('close', () => resolve(null))),
    ]);
  } finally {
    reader.close();
  }
}
