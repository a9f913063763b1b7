/** Where the program keeps what it writes. */

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './settings.ts';

/** `$XDG_STATE_HOME/baltop`; a relative value counts as not set (XDG base directory specification). */
export function stateFolder(env: Environment): string {
  const given = env.XDG_STATE_HOME ?? '';
  const base = isAbsolute(given) ? given : join(env.HOME || homedir(), '.local', 'state');
  return join(base, 'baltop');
}
