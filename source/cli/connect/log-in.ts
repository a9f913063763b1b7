/** Credentials that have to be fetched: by a command, from netrc, or from the user at the terminal. */

import type { Auth } from '../../config/context.ts';
import { findInNetrc, netrcPath, readNetrc } from '../../config/netrc.ts';
import type { Environment } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { printable } from '../../httpd/printable.ts';
import type { Credentials } from '../../httpd/transport/login.ts';
import { complain } from '../console/say.ts';
import { askLine, canAsk } from '../prompt/ask.ts';
import { askHidden } from '../prompt/ask-password.ts';
import { runPasswordCommand } from './password-command.ts';

export interface LoginDesk {
  /** For one front end: `host` is that of its URL. Throws `UsageError` where there are none. */
  readonly fetch: (login: Auth, host: string, frontEnd: string) => Promise<Credentials>;
  /** httpd requires a login, and no user was named; null: there is nobody to ask. */
  readonly ask: (frontEnd: string) => Promise<Credentials | null>;
}

/** One question at a time, and the same command or question once, for however many front ends. */
export function createLoginDesk(
  env: Environment,
  { mayAsk, tell = complain }: { readonly mayAsk: boolean; readonly tell?: (line: string) => void },
): LoginDesk {
  const passwords = new Map<string, Promise<string>>();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = turn.then(run);
    turn = next.catch(() => undefined);
    return next;
  };
  const once = (key: string, run: () => Promise<string>): Promise<string> => {
    const known = passwords.get(key) ?? inTurn(run);
    passwords.set(key, known);
    return known;
  };

  async function prompt(user: string, frontEnd: string): Promise<string> {
    if (!mayAsk || !canAsk()) {
      throw new UsageError(
        'a user without a password',
        'Add --password-file FILE or --password-stdin: there is no terminal to ask on.',
      );
    }
    const password = await askHidden(`Password of ${printable(user)} on ${printable(frontEnd)}: `);
    if (password === null || password === '') throw new UsageError('no password was given', '');
    return password;
  }

  return {
    async fetch({ user, source }, host, frontEnd) {
      if (source?.kind === 'netrc') {
        const path = netrcPath(env);
        const found = findInNetrc(readNetrc(path), host, user);
        if (found !== null) return found;
        const whose = user === null ? '' : ` of ${user}`;
        throw new UsageError(
          `no password${whose} for ${host} in ${path}`,
          'An entry needs machine, login and password; the default entry is ignored.',
        );
      }
      if (user === null) throw new UsageError('a password without a user', 'Add --user NAME.');
      const password =
        source?.kind === 'command'
          ? await once(`command ${source.command}`, () => runPasswordCommand(source.command, tell))
          : await once(`prompt ${user}`, () => prompt(user, frontEnd));
      return { user, password };
    },

    ask: (frontEnd) =>
      inTurn(async () => {
        if (!mayAsk || !canAsk()) return null;
        const user = (await askLine(`User for ${printable(frontEnd)}: `))?.trim() ?? '';
        if (user === '') return null;
        const password = await askHidden('Password: ');
        return password === null ? null : { user, password };
      }),
  };
}
