/** Passphrases of client keys: from a command, a file, or the user at the terminal, once for each key. */

import { type KeyLock, unlockKey } from '../../config/certificates.ts';
import { readPasswordFile } from '../../config/password.ts';
import type { FrontEndSettings } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { printable } from '../../httpd/printable.ts';
import { keepFromCrash } from '../../httpd/secrets.ts';
import { complain } from '../console/say.ts';
import { canAsk } from '../prompt/ask.ts';
import { askHidden } from '../prompt/ask-password.ts';
import { runPasswordCommand } from './password-command.ts';

const TRIES = 3;
const COMMAND = 'the key password command';

export interface Keyring {
  /** The same with its key open. Throws `UsageError`. */
  readonly open: (frontEnd: FrontEndSettings) => Promise<FrontEndSettings>;
}

export function createKeyring(mayAsk: boolean): Keyring {
  const opened = new Map<string, string>();
  return {
    async open(frontEnd) {
      const { cert, key, keyLock } = frontEnd;
      if (keyLock === null || cert === null || key === null) return frontEnd;
      const id = JSON.stringify(keyLock);
      const known = opened.get(id) ?? (await unlock({ cert, key }, keyLock, mayAsk));
      opened.set(id, known);
      return { ...frontEnd, key: known, keyLock: null };
    },
  };
}

type Pair = Parameters<typeof unlockKey>[0];

async function unlock(pair: Pair, lock: KeyLock, mayAsk: boolean): Promise<string> {
  const { source, keyPath } = lock;
  const tries = source.kind === 'prompt' ? TRIES : 1;
  for (let left = tries; left > 0; left -= 1) {
    const passphrase = await passphraseOf(lock, mayAsk);
    keepFromCrash(passphrase);
    const key = unlockKey(pair, lock, passphrase);
    if (key !== null) return key;
    if (left > 1) complain(`wrong passphrase for ${keyPath}`, 'Try again.');
  }
  throw new UsageError(`the passphrase does not open the key in ${keyPath}`, sourceText(lock));
}

function sourceText({ source, keyPath }: KeyLock): string {
  if (source.kind === 'file') return `It was read from ${source.path}.`;
  if (source.kind === 'command') return `It was printed by ${COMMAND}.`;
  return `Test it with: openssl pkey -noout -in ${keyPath}.`;
}

async function passphraseOf({ source, keyPath }: KeyLock, mayAsk: boolean): Promise<string> {
  if (source.kind === 'file') return readPasswordFile(source.path);
  if (source.kind === 'command') return runPasswordCommand(source.command, complain, COMMAND);
  if (!mayAsk || !canAsk()) {
    throw new UsageError(
      `the key in ${keyPath} needs a passphrase`,
      'Add --key-password-file FILE or --key-password-command COMMAND: there is no terminal to ask on.',
    );
  }
  const typed = await askHidden(`Passphrase of ${printable(keyPath)}: `);
  if (typed === null || typed === '') throw new UsageError('no passphrase was given', '');
  return typed;
}
