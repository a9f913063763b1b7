/** User and password: from flags, else the environment, else what the context says of the front end. */

import type { Credentials } from '../httpd/transport/login.ts';
import type { Auth, PasswordSource } from './context.ts';
import { readPasswordFile, readPasswordStdin } from './password.ts';
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
      '--user takes a name without a colon; a password in an argument can be read by others',
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
    throw new UsageError(`auth of ${frontEnd} has no user`, 'Add user: NAME.');
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
