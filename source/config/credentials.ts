/** User and password, and certificates: from flags, else the environment, else what the context says of the front end. */

import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Credentials } from '../manager/login.ts';
import type { Auth, PasswordSource } from './context.ts';
import { readPasswordFile, readPasswordStdin, refuseOpenFile } from './password.ts';
import { type Environment, type OptionValues, text } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** Credentials, or where they come from when that takes more than reading a file; both null: none. */
export interface Login {
  readonly credentials: Credentials | null;
  readonly login: Auth | null;
  /** Where the password is from, or is to come from; null: nowhere. */
  readonly source: PasswordSource | null;
}

const NOBODY: Login = { credentials: null, login: null, source: null };

/** What flags and environment say, for every front end; undefined: nothing. Throws `UsageError`. */
export function loginGiven(values: OptionValues, env: Environment): Login | undefined {
  const user = (text(values.user) ?? env.BALTOP_USER) || null;
  const command = text(values['password-command']);
  const file = text(values['password-file']);
  const fromStdin = values['password-stdin'] === true;
  if (user?.includes(':') === true) {
    throw new UsageError(
      '--user cannot hold a colon, nor a password, which others could see',
      'Give --user NAME: its password is asked for, or see --password-file.',
    );
  }
  const fromNetrc = values.netrc === true;
  if (user === null) {
    if (fromNetrc) return later(null, { kind: 'netrc' });
    if (command === undefined && file === undefined && !fromStdin) return undefined;
    throw new UsageError('a password without a user', 'Add --user NAME.');
  }
  if (command !== undefined) return later(user, { kind: 'command', command });
  if (file !== undefined && file !== '') return fromFile(user, file);
  if (fromStdin) {
    return now(user, readPasswordStdin(), { kind: 'stdin' });
  }
  if (fromNetrc) return later(user, { kind: 'netrc' });
  const fromEnv = env.BALTOP_PASSWORD_FILE ?? '';
  if (fromEnv !== '') return fromFile(user, fromEnv);
  return later(user, { kind: 'prompt' });
}

/** What the context says of one front end. Throws `UsageError`. */
export function loginOf(auth: Auth | null, frontEnd: string): Login {
  if (auth === null) return NOBODY;
  const { user, source } = auth;
  if (user === null && source?.kind !== 'netrc') {
    throw new UsageError(`auth of ${frontEnd} names no user`, 'Add user: NAME.');
  }
  if (user !== null && source?.kind === 'file') return fromFile(user, source.path);
  return later(user, source ?? { kind: 'prompt' });
}

function fromFile(user: string, path: string): Login {
  return now(user, readPasswordFile(path), { kind: 'file', path });
}

function now(user: string, password: string, source: PasswordSource): Login {
  return { credentials: { user, password }, login: null, source };
}

function later(user: string | null, source: PasswordSource): Login {
  return { credentials: null, login: { user, source }, source };
}

/** A client certificate and its key, which may be in one file; undefined: none. Throws `UsageError`. */
export function readClientCertificate(
  certPath: string | null,
  keyPath: string | null,
): { readonly cert: string; readonly key: string } | undefined {
  if (certPath === null) {
    if (keyPath === null) return undefined;
    throw new UsageError('--key without --cert', 'Give both.');
  }
  const cert = readPem(certPath, 'certificate', '--cert');
  const path = keyPath ?? certPath;
  refuseOpenFile(path, 'key file');
  const key = readPem(path, 'key', '--key');
  if (/ENCRYPTED/.test(key)) {
    throw new UsageError(`the key in ${path} wants a passphrase`, 'Give one without.');
  }
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new UsageError(
      `certificate ${certPath} and key ${path} do not belong together`,
      'Or one of them cannot be read as PEM.',
    );
  }
  return { cert, key };
}

/** The PEM text. Throws `UsageError`. */
export function readCa(path: string): string {
  return readPem(path, 'certificate', '--cacert');
}

const PEM_MARKS = {
  certificate: /-----BEGIN CERTIFICATE-----/,
  key: /-----BEGIN [A-Z ]*KEY-----/,
};

const NAMES = { '--cacert': 'CA file', '--cert': 'certificate file', '--key': 'key file' };

function readPem(path: string, what: keyof typeof PEM_MARKS, option: keyof typeof NAMES): string {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`cannot read the ${NAMES[option]} ${path}`, 'Check its path and owner.');
  }
  if (!PEM_MARKS[what].test(pem)) {
    throw new UsageError(`no ${what} in ${path}`, `${option} wants a PEM file.`);
  }
  return pem;
}
