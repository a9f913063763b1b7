/** Members and balancers as they are now, for completion: one short read that asks nobody anything. */

import { readSettings } from '../../config/read-settings.ts';
import { sshOf } from '../../config/way.ts';
import { addressName } from '../../fleet/identity.ts';
import { hostsIn } from '../../fleet/on-host.ts';
import { memberLabel, plainName } from '../../fleet/select.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { counted } from '../../httpd/counted.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { stateText } from '../../httpd/status.ts';
import { connect, wayValues } from '../connect/connect.ts';
import type { Invocation } from '../console/invocation.ts';
import type { Candidate, NamedThing } from './complete-words.ts';

/** A person waits for it with a finger on the key, unless another time is typed. */
const TIMEOUT = '1s';

/** [] where nothing can be read, whatever the reason. `balancer`: its members only. */
export async function liveNames(
  invocation: Invocation,
  what: NamedThing,
  current: string,
  balancer?: string,
): Promise<readonly Candidate[]> {
  const values = {
    'request-timeout': TIMEOUT,
    ...invocation.values,
    verbose: false,
    'no-input': true,
  };
  const quiet = { ...invocation, values };
  try {
    if (wouldAsk(quiet)) return [];
    const connection = await connect(quiet, { asks: false });
    try {
      const whole = await connection.fleet.readOnce();
      const snapshot =
        balancer === undefined
          ? whole
          : { ...whole, balancers: findBalancers(whole.balancers, balancer) };
      if (what === 'hosts') return hostsIn(snapshot).map((word) => ({ word }));
      return what === 'balancers' ? balancersIn(snapshot) : membersIn(snapshot, current);
    } finally {
      connection.close();
    }
  } catch {
    return [];
  }
}

/** A password command may open a window, a key or ssh may ask for a passphrase, and standard input is the terminal. */
function wouldAsk({ verb, values: typed, env, configuration }: Invocation): boolean {
  const values = wayValues(verb, typed);
  if (values['password-stdin'] === true) return true;
  const source = { values, env, urls: [], fallbackUrl: null, configuration };
  return readSettings(source).frontEnds.some(
    ({ login, way, keyLock }) =>
      keyLock !== null || sshOf(way) !== null || (login !== null && login.source?.kind !== 'netrc'),
  );
}

function balancersIn({ balancers }: FleetSnapshot): readonly Candidate[] {
  return balancers.map(({ name, members }) => ({
    word: name,
    about: counted(members.length, 'member'),
  }));
}

/** `app/node1` and the like; the other spellings when one of them is begun. */
function membersIn({ balancers }: FleetSnapshot, current: string): readonly Candidate[] {
  const members = balancers.flatMap((balancer) => balancer.members);
  const candidates = (spell: (member: Member) => string) =>
    members
      .map((member) => ({ word: spell(member), about: aboutOf(member) }))
      .filter(({ word }) => word.startsWith(current));
  const names = candidates(memberLabel);
  if (names.length > 0) return names;
  return [
    ...candidates(
      (member) => member.called ?? plainName(member.url, member.places[0].worker.route),
    ),
    ...candidates((member) => `${member.balancer}/${addressName(maskUrl(member.url))}`),
    ...candidates((member) => maskUrl(member.url)),
    ...candidates((member) => `${member.balancer}/${maskUrl(member.url)}`),
  ];
}

function aboutOf(member: Member): string {
  const states = new Set(member.places.map(({ worker }) => stateText(worker.status)));
  return printable(`${[...states].join(', ')} ${addressName(maskUrl(member.url))}`);
}
