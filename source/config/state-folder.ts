/** Where the program keeps what it writes. */

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './settings.ts';

/** `$XDG_STATE_HOME/baltop`. */
export function stateFolder(env: Environment): string {
  return join(base(env, env.XDG_STATE_HOME, join('.local', 'state')), 'baltop');
}

/** `$XDG_CACHE_HOME/baltop`: what can be removed at any time. */
export function cacheFolder(env: Environment): string {
  return join(base(env, env.XDG_CACHE_HOME, '.cache'), 'baltop');
}

/** A relative value counts as not set (XDG base directory specification). */
function base(env: Environment, given: string | undefined, usual: string): string {
  return given !== undefined && isAbsolute(given) ? given : join(env.HOME || homedir(), usual);
}
