/** Where the program keeps what it writes. */

import { isAbsolute, join } from 'node:path';
import { distrustFolder } from '../files/trust.ts';
import { homeFolder } from './home-folder.ts';
import type { Environment } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** `$XDG_STATE_HOME/baltop`. */
export function stateFolder(env: Environment): string {
  return join(base(env, env.XDG_STATE_HOME, join('.local', 'state')), 'baltop');
}

/** The same, for what is gone on from: a journal names hosts. Throws `UsageError` where others can write into it. */
export function trustedStateFolder(env: Environment): string {
  const folder = stateFolder(env);
  const distrust = distrustFolder(`the state folder ${folder}`, folder);
  if (distrust !== null) throw new UsageError(distrust.what, distrust.mend);
  return folder;
}

/** `$XDG_CACHE_HOME/baltop`: what can be removed at any time. */
export function cacheFolder(env: Environment): string {
  return join(base(env, env.XDG_CACHE_HOME, '.cache'), 'baltop');
}

/** A relative value counts as not set (XDG base directory specification). */
function base(env: Environment, given: string | undefined, usual: string): string {
  return given !== undefined && isAbsolute(given) ? given : join(homeFolder(env), usual);
}
