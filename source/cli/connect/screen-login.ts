/** Logging in while the screen is up: which front ends take one password, where it was from, and trying another. */

import type { PasswordSource } from '../../config/context.ts';
import { loginOf } from '../../config/credentials.ts';
import { netrcPath } from '../../config/netrc.ts';
import type { Environment, FrontEndSettings } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { LoginGroup, LoginOutcome, LoginSupply, LoginWish } from '../../fleet/login-group.ts';
import { printable } from '../../httpd/printable.ts';
import type { ManagerClient } from '../../httpd/transport/client.ts';
import type { Credentials } from '../../httpd/transport/login.ts';
import type { Connection } from './connect.ts';

export function screenLogin(connection: Connection, env: Environment): LoginSupply {
  const { settings, clients } = connection;
  const members = new Map<string, FrontEndSettings[]>();
  for (const frontEnd of settings.frontEnds) {
    const client = clients.get(frontEnd.name);
    const key = groupKey(frontEnd, client?.login.credentials?.user ?? null, settings.context);
    members.set(key, [...(members.get(key) ?? []), frontEnd]);
  }
  const groups = [...members.values()].flatMap((each): LoginGroup[] => {
    const [first] = each;
    if (first === undefined) return [];
    const known = clients.get(first.name)?.login.credentials ?? null;
    return [
      {
        frontEnds: each.map(({ name }) => name),
        user: known?.user ?? first.login?.user ?? null,
        ...(known === null ? { origin: null, again: null } : wordsOf(first.source, env)),
      },
    ];
  });
  return { groups, logIn: (wish) => logIn(connection, env, wish) };
}

/** What was typed for one front end must not go to another one that it was not meant for. */
function groupKey(
  { name, url, source }: FrontEndSettings,
  user: string | null,
  context: string | null,
): string {
  // netrc has a password for each host; without a user nothing says that URLs belong together.
  const isAlone = source?.kind === 'netrc' || (user === null && context === null);
  const place = source?.kind === 'netrc' ? url.hostname : isAlone ? name : '';
  return JSON.stringify([source, user, place]);
}

function wordsOf(
  source: PasswordSource | null,
  env: Environment,
): Pick<LoginGroup, 'origin' | 'again'> {
  const reads = 'reads it there again';
  switch (source?.kind) {
    case 'file':
      return { origin: `read from ${printable(source.path)}`, again: reads };
    case 'netrc':
      return { origin: `found in ${printable(netrcPath(env))}`, again: reads };
    case 'command':
      return { origin: 'printed by the password command', again: 'runs it again' };
    case 'stdin':
      return { origin: 'read from standard input', again: 'tries it once more' };
    default:
      return { origin: 'typed at the start', again: 'tries it once more' };
  }
}

async function logIn(
  { settings, fleet, clients }: Connection,
  env: Environment,
  { frontEnds, user, password }: LoginWish,
): Promise<LoginOutcome> {
  const taken: string[] = [];
  let failure = 'no front end asks for a password now';
  let given = password === null ? null : { user, password };
  for (const name of frontEnds) {
    const client = clients.get(name);
    const frontEnd = settings.frontEnds.find((each) => each.name === name);
    if (client === undefined || frontEnd === undefined) continue;
    try {
      given ??= await readAgain(frontEnd, client, user, env);
    } catch (problem) {
      if (problem instanceof UsageError) return { kind: 'failed', why: sentence(problem) };
      throw problem;
    }
    client.login.become(given);
    const answer = await client.readPage();
    if (answer.ok) {
      taken.push(name);
      fleet.accept(name, answer.value);
    } else if (answer.error.kind === 'auth') {
      fleet.pollNow();
      return { kind: 'refused', why: `${printable(name)}: ${answer.error.what}` };
    } else failure = `${printable(name)}: ${answer.error.what}`;
  }
  fleet.pollNow();
  return taken.length > 0 ? { kind: 'taken', frontEnds: taken } : { kind: 'failed', why: failure };
}

/** Throws `UsageError`. */
async function readAgain(
  { name, url, login, source }: FrontEndSettings,
  client: ManagerClient,
  user: string,
  env: Environment,
): Promise<Credentials> {
  const { credentials } = client.login;
  const { createLoginDesk } = await import('./log-in.ts');
  // Its complaints would tear the screen.
  const desk = createLoginDesk(env, { mayAsk: false, tell: () => undefined });
  if (source?.kind === 'file') {
    const again = loginOf({ user, source }, name).credentials;
    if (again !== null) return again;
  }
  const isFetched = source?.kind === 'command' || source?.kind === 'netrc';
  if (isFetched && login !== null) return desk.fetch(login, url.hostname, name);
  if (credentials !== null) return { ...credentials, user };
  throw new UsageError('no password is known', 'Type it.');
}

function sentence({ message, hint }: UsageError): string {
  return printable(`${message}. ${hint}`.trim());
}
