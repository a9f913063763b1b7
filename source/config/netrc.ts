/** User and password of a host from the file that ftp and curl share. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../httpd/transport/login.ts';
import { homeFolder } from './home-folder.ts';
import { refuseForeignFile } from './password.ts';
import type { Environment } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** `$NETRC`, else `~/.netrc`. */
export function netrcPath(env: Environment): string {
  return env.NETRC || join(homeFolder(env), '.netrc');
}

/** What the file says; none where others can read it. Throws `UsageError`. */
export function readNetrc(path: string): readonly NetrcEntry[] {
  refuseForeignFile(path, 'netrc file');
  try {
    return parseNetrc(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`cannot read the netrc file ${path}`, 'It must be a file that you own.');
  }
}

export interface NetrcEntry {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/**
 * The first entry of the host, and of the user where one is given. `default` is passed over: a password must not go to
 * a host that it was not written for.
 */
export function findInNetrc(
  entries: readonly NetrcEntry[],
  host: string,
  user: string | null,
): Credentials | null {
  const found = entries.find(
    ({ machine, login }) =>
      machine.toLowerCase() === host.toLowerCase() && (user === null || login === user),
  );
  return found === undefined ? null : { user: found.login, password: found.password };
}

/** `machine NAME login USER password WORD`, over any number of lines; quotes as curl takes them. */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const words = wordsOf(withoutMacros(text));
  const entries: { machine: string; login: string; password: string }[] = [];
  let current: (typeof entries)[number] | null = null;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === 'default') current = null;
    if (word === 'machine') {
      current = { machine: words[++index] ?? '', login: '', password: '' };
      entries.push(current);
    } else if (word === 'login' || word === 'password' || word === 'account') {
      const value = words[++index] ?? '';
      if (current !== null && word !== 'account') current[word] = value;
    }
  }
  return entries.filter(({ machine, login, password }) => machine && login && password);
}

/** `macdef NAME` goes on to the next empty line. */
function withoutMacros(text: string): string {
  return text.replace(/^[ \t]*macdef\b[\s\S]*?(?:\n[ \t]*\r?\n|$(?![\s\S]))/gm, '\n');
}

/** A `#` begins a comment only where a line begins: passwords hold it, too. */
function wordsOf(text: string): readonly string[] {
  const bare = text.replace(/^[ \t]*#.*$/gm, '');
  return [...bare.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'),
  );
}
