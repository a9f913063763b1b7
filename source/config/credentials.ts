/** User and password, and the CA: from flags, else the environment, else what the context says of the front end. */

import { readFileSync } from 'node:fs';
import type { Credentials } from '../manager/client.ts';
import type { Auth } from './context.ts';
import { readPasswordFile, readPasswordStdin } from './password.ts';
import { type Environment, type OptionValues, text } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** What flags and environment say, for every front end; undefined: nothing. Throws `UsageError`. */
export function credentialsGiven(values: OptionValues, env: Environment): Credentials | undefined {
  const user = text(values.user) ?? env.BALTOP_USER;
  const file = text(values['password-file']) ?? env.BALTOP_PASSWORD_FILE;
  const fromStdin = values['password-stdin'] === true;
  if (user === undefined || user === '') {
    if (text(values['password-file']) === undefined && !fromStdin) return undefined;
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

/** What the context says of one front end. Throws `UsageError`. */
export function credentialsOf(auth: Auth, frontEnd: string): Credentials {
  const { user, source } = auth;
  if (user === null) {
    throw new UsageError(`auth of ${frontEnd} names no user`, 'Add user: NAME.');
  }
  if (source === null) {
    const hint = 'Add passwordFile: FILE to the auth of its context.';
    throw new UsageError(`auth of ${frontEnd} names no password`, hint);
  }
  if (source.kind === 'file') return { user, password: readPasswordFile(source.path) };
  throw new UsageError(`auth of ${frontEnd}: ${source.kind} is not known yet`, 'Use passwordFile.');
}

/** The PEM text. Throws `UsageError`. */
export function readCa(path: string): string {
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
