/** What is said when the program itself fails: the message, and where the rest is. */

import { excerpt, printable } from '../../httpd/printable.ts';
import { maskCrash } from '../../httpd/secrets.ts';
import { writeCrashLog } from './crash-log.ts';

/** The log has all of it. */
const LONGEST = 300;

/** For standard error, on the normal screen. */
export function crashText(error: unknown, env: NodeJS.ProcessEnv): string {
  const message = error instanceof Error ? error.message : String(error);
  const path = writeCrashLog(error, env, new Date());
  const where = path === null ? '' : `baltop: details are in ${printable(path)}\n`;
  return `baltop: internal error: ${excerpt(maskCrash(message), LONGEST)}\n${where}`;
}
