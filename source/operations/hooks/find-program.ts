/** Whether a program could be run, asked before a member is taken out for it. */

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** null: it could be run. Else why not, to go after its name: `is not on the PATH`. */
export function whyNotRunnable(program: string): string | null {
  // Windows finds programs by endings of its own.
  if (process.platform === 'win32') return null;
  if (program.includes('/')) return whyNotFile(program);
  // As exec has it, an empty entry is the folder where we are.
  const folders = (process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter);
  const reasons = folders.map((folder) => whyNotFile(join(folder || '.', program)));
  if (reasons.includes(null)) return null;
  return reasons.find((why) => why !== MISSING) ?? 'was not found on the PATH';
}

const MISSING = 'does not exist';

function whyNotFile(path: string): string | null {
  const stats = statOf(path);
  if (stats === undefined) return MISSING;
  if (!stats.isFile()) return 'is not a file';
  try {
    accessSync(path, constants.X_OK);
    return null;
  } catch {
    return 'is not executable';
  }
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
