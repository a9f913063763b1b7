/** `login` at the prompt of the line mode: asks for what the front ends that refused us want. */

import type { LoginSupply } from '../../fleet/login-group.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import { askLine, canAsk } from '../prompt/ask.ts';
import { askHidden } from '../prompt/ask-password.ts';

export const LOGIN_HINT = 'Type login to give user and password.';

/** Front ends that need another user or password. */
export function whoAsks({ frontEnds }: FleetSnapshot): readonly string[] {
  return frontEnds.filter(({ error }) => error?.kind === 'auth').map(({ name }) => name);
}

/** Needs the terminal for itself: nobody else may read from it meanwhile. */
export async function logInByLines(
  { groups, logIn }: LoginSupply,
  snapshot: FleetSnapshot,
  say: (text: string) => void,
): Promise<void> {
  const asking = whoAsks(snapshot);
  if (asking.length === 0) return say('No front end asks for a password.');
  if (!canAsk()) return say('There is no terminal to ask on: see --password-file.');
  for (const [group, { frontEnds: members, user: known, again }] of groups.entries()) {
    const frontEnds = members.filter((name) => asking.includes(name));
    if (frontEnds.length === 0) continue;
    const names = printable(frontEnds.join(', '));
    const user = known ?? (await askLine(`User on ${names}: `))?.trim() ?? '';
    if (user === '') return say('No user was given, nothing sent.');
    const more = again === null || known === null ? '' : ` (Enter alone ${again})`;
    const password = await askHidden(`Password of ${printable(user)} on ${names}${more}: `);
    if (password === null || (password === '' && more === '')) {
      return say('No password was given, nothing sent.');
    }
    const given = password === '' ? null : password;
    const outcome = await logIn({ group, frontEnds, user, password: given });
    if (outcome.kind !== 'taken') return say(`${outcome.why}. ${LOGIN_HINT}`);
    say(`Logged in on ${printable(outcome.frontEnds.join(', '))} as ${printable(user)}.`);
  }
}
