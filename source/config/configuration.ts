/** The configuration file: where it is, and what it says. YAML is loaded only where there is one. */

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Configuration, NO_PREFERENCES } from './context.ts';
import type { Environment } from './settings.ts';
import { isUsageError, UsageError } from './usage-error.ts';

/** Larger than any configuration, smaller than what would hurt. */
const MAX_BYTES = 1024 * 1024;

/** `$BALTOP_CONFIG`, else `$XDG_CONFIG_HOME/baltop/config.yaml`; a relative folder counts as not set (XDG). */
export function configPath(env: Environment): string {
  const given = env.BALTOP_CONFIG ?? '';
  if (given !== '') return resolve(given);
  const folder = env.XDG_CONFIG_HOME ?? '';
  const base = isAbsolute(folder) ? folder : join(env.HOME || homedir(), '.config');
  return join(base, 'baltop', 'config.yaml');
}

/**
 * What the file says; nothing where there is none. Throws `UsageError` with the line where it can't be used: half a
 * configuration could be the wrong front end, or a guard that is missing. `mayBeNew`: the file that BALTOP_CONFIG
 * names may be about to be made.
 */
export async function readConfiguration(
  env: Environment,
  { mayBeNew = false }: { readonly mayBeNew?: boolean } = {},
): Promise<Configuration> {
  const path = configPath(env);
  const text = readConfigText(path);
  if (text !== null) return (await import('./parse-configuration.ts')).parse(text, path, env);
  if ((env.BALTOP_CONFIG ?? '') !== '' && !mayBeNew) {
    throw new UsageError(`no configuration file ${path}`, 'BALTOP_CONFIG names it.');
  }
  return { ...NO_CONFIGURATION, path };
}

export const NO_CONFIGURATION: Configuration = {
  path: '',
  currentContext: null,
  defaults: NO_PREFERENCES,
  contexts: new Map(),
  keys: new Map(),
  warnings: [],
};

/** null: there is none. Throws `UsageError` where others could have written it: it names commands that are run. */
export function readConfigText(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(
      `cannot read the configuration ${path} (${code})`,
      'Check its owner and mode.',
    );
  }
  try {
    const { mode, size } = fstatSync(file);
    if ((mode & 0o022) !== 0) {
      throw new UsageError(
        `the configuration ${path} can be written by others (mode ${(mode & 0o777).toString(8)})`,
        `It names commands that are run. Run: chmod go-w ${path}`,
      );
    }
    if (size > MAX_BYTES) throw new UsageError(`the configuration ${path} is larger than 1 MiB`);
    return readFileSync(file, 'utf8');
  } catch (problem) {
    if (isUsageError(problem)) throw problem;
    throw new UsageError(`cannot read the configuration ${path}`, 'It has to be a file.');
  } finally {
    closeSync(file);
  }
}
