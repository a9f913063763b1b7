/** Where files go, by the XDG rules. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './settings.ts';

/** `$XDG_STATE_HOME`, or `~/.local/state`. A relative value does not count, as the rules say. */
export function stateHome(env: Environment): string {
  const given = env.XDG_STATE_HOME ?? '';
  return given.startsWith('/') ? given : join(env.HOME ?? homedir(), '.local', 'state');
}
