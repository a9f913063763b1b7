/** All of standard input, for passwords and lists of members. */

import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** Throws `UsageError` where it can't be read, such as a folder. */
export function readStandardInput(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? ` (${String(problem.code)})` : '';
    throw new UsageError(`cannot read standard input${code}`, 'Give it a pipe or a file.');
  }
}
