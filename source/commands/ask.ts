/** One question on the terminal. */

import { createInterface } from 'node:readline/promises';

export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Only `y` or `yes` is a yes; end of input and ctrl-c are a no. */
export async function ask(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await askLine(question))?.trim() ?? '');
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
