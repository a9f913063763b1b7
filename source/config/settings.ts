/** Flags and environment as one value. Flags win over the environment. */

import { readFileSync } from 'node:fs';
import type { Credentials } from '../manager/client.ts';
import { parseDuration } from './duration.ts';
import { DEFAULT_PATH, DEFAULT_URL, nameFrontEnds, parseFrontEndUrl } from './front-end-url.ts';
import { readPasswordFile, readPasswordStdin } from './password.ts';
import { UsageError } from './usage-error.ts';

export type OptionValue = string | boolean | readonly string[] | undefined;
export type OptionValues = Readonly<Record<string, OptionValue>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FrontEndSettings {
  readonly name: string;
  readonly url: URL;
}

export interface Settings {
  readonly frontEnds: readonly FrontEndSettings[];
  readonly hostHeader: string | null;
  readonly credentials: Credentials | null;
  readonly ca: string | null;
  readonly insecure: boolean;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** Why changes are refused; null when they are not. */
  readonly readOnly: string | null;
  readonly verbose: boolean;
}

export interface SettingsSource {
  readonly values: OptionValues;
  readonly env: Environment;
  /** URLs given as operands. */
  readonly urls: readonly string[];
  /** What to use when no URL is given at all; null: that is an error. */
  readonly fallbackUrl: string | null;
}

/** Throws `UsageError`. Reads the files that the options name. */
export function readSettings({ values, env, urls, fallbackUrl }: SettingsSource): Settings {
  return {
    frontEnds: frontEndsOf(values, env, urls, fallbackUrl),
    hostHeader: hostHeaderOf(values),
    credentials: credentialsOf(values, env),
    ca: caOf(values),
    insecure: values.insecure === true,
    timeoutMs: durationOf(values, 'request-timeout', '5s', 100),
    intervalMs: durationOf(values, 'interval', '2s', 200),
    readOnly: readOnlyOf(values, env),
    verbose: values.verbose === true,
  };
}

function frontEndsOf(
  values: OptionValues,
  env: Environment,
  operands: readonly string[],
  fallbackUrl: string | null,
): readonly FrontEndSettings[] {
  const named = [...list(values.url), ...operands];
  const seed = seedUrl(values);
  if (seed !== null) named.push(seed);
  const fromEnv = env.BALTOP_URL ?? '';
  if (named.length === 0 && fromEnv !== '') named.push(...fromEnv.split(/\s+/).filter(Boolean));
  if (named.length === 0 && fallbackUrl !== null) named.push(fallbackUrl);
  if (named.length === 0) {
    throw new UsageError(
      'no front end configured',
      `Name its URL, for example: baltop ${DEFAULT_URL} (or set BALTOP_URL; baltop --demo needs none).`,
    );
  }
  const parsed = named.map((text) => {
    const result = parseFrontEndUrl(text);
    if (!result.ok) throw new UsageError(result.problem);
    return result.url;
  });
  // The same page twice would be read, counted and changed twice.
  const different = [...new Map(parsed.map((url) => [url.href, url])).values()];
  const names = nameFrontEnds(different);
  return different.map((url, index) => ({ name: names[index] ?? url.host, url }));
}

/** `-H HOST -p PORT`, which forks of the seed script had. */
function seedUrl(values: OptionValues): string | null {
  const { host, port } = values;
  if (typeof host !== 'string' && typeof port !== 'string') return null;
  if (typeof port === 'string' && !/^\d{1,5}$/.test(port)) {
    throw new UsageError(`-p wants a port number, not "${port}"`);
  }
  const name = typeof host === 'string' ? host : '127.0.0.1';
  if (!/^(\[?[0-9a-f:.]+\]?|[\w.-]+)$/i.test(name)) {
    throw new UsageError('-H wants a host name', 'For a whole URL there is -u.');
  }
  const bracketed = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  return `http://${bracketed}${typeof port === 'string' ? `:${port}` : ''}${DEFAULT_PATH}`;
}

function hostHeaderOf(values: OptionValues): string | null {
  const header = values['host-header'];
  if (typeof header !== 'string') return null;
  if (!/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(header)) {
    throw new UsageError('--host-header wants a host name, with a port at most');
  }
  return header;
}

function credentialsOf(values: OptionValues, env: Environment): Credentials | null {
  const user = text(values.user) ?? env.BALTOP_USER;
  const file = text(values['password-file']) ?? env.BALTOP_PASSWORD_FILE;
  const fromStdin = values['password-stdin'] === true;
  if (user === undefined || user === '') {
    if (text(values['password-file']) === undefined && !fromStdin) return null;
    throw new UsageError('a password without a user', 'Add --user NAME.');
  }
  if (user.includes(':')) throw new UsageError('--user cannot hold a colon');
  if (fromStdin) return { user, password: readPasswordStdin() };
  if (file !== undefined && file !== '') return { user, password: readPasswordFile(file) };
  throw new UsageError(
    'a user without a password',
    'Add --password-file FILE or --password-stdin.',
  );
}

function caOf(values: OptionValues): string | null {
  const path = text(values.cacert);
  if (path === undefined) return null;
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`cannot read the CA file ${path}`, 'Check its path and owner.');
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`no certificate in ${path}`, '--cacert wants a PEM file.');
  }
  return pem;
}

function durationOf(values: OptionValues, name: string, standard: string, least: number): number {
  const given = text(values[name]) ?? standard;
  const ms = parseDuration(given);
  if (ms === null || ms < least) {
    throw new UsageError(
      `--${name} wants a duration of at least ${least} ms, such as ${standard}, not "${given}"`,
    );
  }
  return ms;
}

/** The environment variable holds against `--write`: whoever set it meant it for the whole session. */
function readOnlyOf(values: OptionValues, env: Environment): string | null {
  const fromEnv = env.BALTOP_READ_ONLY ?? '';
  if (fromEnv !== '' && fromEnv !== '0') return 'set by BALTOP_READ_ONLY';
  return values['read-only'] === true && values.write !== true ? 'set by --read-only' : null;
}

function list(value: OptionValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: OptionValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
