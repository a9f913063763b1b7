/** What is said when the program itself fails: the message, and where the rest is. */

import { printable } from '../manager/printable.ts';
import { maskSecrets } from '../manager/secrets.ts';
import { writeCrashLog } from './crash-log.ts';

/** For standard error, on the normal screen. */
export function crashText(error: unknown, env: NodeJS.ProcessEnv): string {
  const message = error instanceof Error ? error.message : String(error);
  const path = writeCrashLog(error, env, new Date());
  const where = path === null ? '' : `baltop: details are in ${printable(path)}\n`;
  return `baltop: internal error: ${printable(maskSecrets(message))}\n${where}`;
}
