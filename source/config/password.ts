/** Passwords come from a file that only its owner can read, or from standard input; never from arguments. */

import { readFileSync, statSync } from 'node:fs';
import { distrustFile } from '../files/trust.ts';
import { readStandardInput } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

/** The first line of the file. Throws `UsageError` when others can read it, or could have written it. */
export function readPasswordFile(path: string): string {
  refuseForeignFile(path, 'password file');
  return firstLine(readOwnFile(path), path);
}

/** `refuseOpenFile`, for what is sent to a host, or says to which: nobody else may have put it there. */
export function refuseForeignFile(path: string, what: string): void {
  refuseOpenFile(path, what);
  const distrust = distrustFile(`the ${what} ${path}`, path, statSync(path));
  if (distrust !== null) throw new UsageError(distrust.what, distrust.mend);
}

/** Throws `UsageError` where others can read a file with a secret in it. */
export function refuseOpenFile(path: string, what: string): void {
  let mode: number;
  try {
    mode = statSync(path).mode;
  } catch {
    throw new UsageError(`cannot read the ${what} ${path}`, 'Check its path and owner.');
  }
  if ((mode & 0o077) !== 0) {
    throw new UsageError(
      `the ${what} ${path} can be read by others (mode ${(mode & 0o777).toString(8)})`,
      `Run: chmod 600 ${path}`,
    );
  }
}

/** The first line of standard input, which is read to its end: nothing else can come from it. */
export function readPasswordStdin(): string {
  return firstLine(readStandardInput(), 'standard input');
}

function readOwnFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`cannot read the password file ${path}`, 'Check its path and owner.');
  }
}

/** Throws `UsageError` for an empty one. */
export function firstLine(text: string, where: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (line === '')
    throw new UsageError(`no password in ${where}`, 'Put the password on its first line.');
  return line;
}
