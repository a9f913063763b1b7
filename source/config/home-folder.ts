/** Where the user's own files are. */

import { homedir } from 'node:os';
import type { Environment } from './settings.ts';

/**
 * A container may run under a number that no name belongs to, and without HOME: Node's `homedir` throws then. Such a
 * user has what container runtimes set HOME to, and can write nothing there.
 */
export function homeFolder(env: Environment): string {
  if (env.HOME) return env.HOME;
  try {
    return homedir();
  } catch {
    return '/';
  }
}
