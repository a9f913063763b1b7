/** The configuration file: where it is, and what it says. YAML is loaded only where there is one. */

import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { distrustFile } from '../files/trust.ts';
import { type Configuration, NO_PREFERENCES } from './context.ts';
import { homeFolder } from './home-folder.ts';
import type { Environment } from './settings.ts';
import { isUsageError, UsageError } from './usage-error.ts';

/** Larger than any configuration, smaller than what would hurt. */
const MAX_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** `$BALTOP_CONFIG`, else `$XDG_CONFIG_HOME/baltop/config.yaml`; a relative folder counts as not set (XDG). */
export function configPath(env: Environment): string {
  const given = env.BALTOP_CONFIG ?? '';
  if (given !== '') return resolve(given);
  const folder = env.XDG_CONFIG_HOME ?? '';
  const base = isAbsolute(folder) ? folder : join(homeFolder(env), '.config');
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
  commands: [],
  warnings: [],
};

/** What is read, and why nobody else may have written it. */
export interface Subject {
  readonly name: string;
  readonly why: string;
}

const CONFIGURATION: Subject = {
  name: 'the configuration',
  why: 'It names commands that baltop runs.',
};

/**
 * null: there is none. Throws `UsageError` where others could have written it, or put it there: it names hosts, and
 * commands that are run.
 */
export function readConfigText(path: string, subject = CONFIGURATION): string | null {
  let file: number;
  try {
    // It would wait for a writer for ever. `<(...)` of a shell has one: that is a link to a pipe without a name.
    if (lstatSync(path).isFIFO()) throw notAFile(path, subject);
    file = openSync(path, 'r');
  } catch (problem) {
    if (isUsageError(problem)) throw problem;
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(
      `cannot read ${subject.name} ${path} (${code})`,
      'Check its owner and mode.',
    );
  }
  try {
    const distrust = distrustFile(`${subject.name} ${path}`, path, fstatSync(file));
    if (distrust !== null) {
      throw new UsageError(distrust.what, `${subject.why} ${distrust.mend}`);
    }
    return readBounded(file, path, subject);
  } catch (problem) {
    if (isUsageError(problem)) throw problem;
    throw notAFile(path, subject);
  } finally {
    closeSync(file);
  }
}

function notAFile(path: string, { name }: Subject): UsageError {
  return new UsageError(`cannot read ${name} ${path}`, 'It must be a file.');
}

/** A pipe or a device tells no size. */
function readBounded(file: number, path: string, { name }: Subject): string {
  const bytes = Buffer.alloc(MAX_BYTES + 1);
  let size = 0;
  while (size <= MAX_BYTES) {
    const read = readSync(file, bytes, size, MAX_BYTES + 1 - size, null);
    if (read === 0) return bytes.toString('utf8', 0, size);
    size += read;
  }
  const line = bytes.reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), 1);
  throw new UsageError(
    `${path}, line ${line}: ${name} is larger than 1 MiB`,
    'Remove what does not belong to baltop.',
  );
}
