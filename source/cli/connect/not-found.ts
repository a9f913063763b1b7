/** What was named and is not there: said once, with what was probably meant. */

import { meant } from '../../config/nearest.ts';
import { SEE_HELP, UsageError } from '../../config/usage-error.ts';
import { hostPort } from '../../fleet/identity.ts';
import { hostsIn } from '../../fleet/on-host.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { emptyPool } from '../../httpd/page/empty-page.ts';
import { excerpt, printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { noBalancerText, noMemberText } from '../../messages/refusal-text.ts';
import { shellWord } from '../../operations/hooks/command-words.ts';
import { complain } from '../console/say.ts';

/** Of a large balancer these are enough to see how its members are named. */
const MOST_NAMED = 6;

/** `verbs`: words that could have been meant instead, such as `status`. */
export function complainNoBalancer(
  { balancers }: FleetSnapshot,
  name: string,
  verbs: readonly string[] = [],
): void {
  const names = balancers.map((each) => printable(each.name));
  const near = didYouMean(name, [...verbs, ...balancers.map((each) => each.name)]);
  complain(`${noBalancerText(name)}${near}`, `Available: ${names.join(', ') || 'none'}.`);
}

/** Each of these balancers that has no members, and on which front ends; false: all have some. */
export function complainOfEmpty(
  balancers: readonly FleetBalancer[],
  { frontEnds }: FleetSnapshot,
): boolean {
  let isAny = false;
  for (const { frontEnd, balancer } of balancers.flatMap(({ views }) => views)) {
    const empty = emptyPool(balancer, frontEnds.length > 1 ? ` on ${frontEnd}` : '');
    if (empty === null) continue;
    complain(empty.what, empty.hint);
    isAny = true;
  }
  return isAny;
}

/** A balancer was named and no member of it. Throws `UsageError`, unless it has none. */
export function tellMembers(snapshot: FleetSnapshot, balancer: string): void {
  const pools = findBalancers(snapshot.balancers, balancer);
  if (isEmpty(pools)) complainOfEmpty(pools, snapshot);
  else {
    const { names, more } = namesOf(pools.flatMap(({ members }) => members));
    throw new UsageError(
      'name at least one member',
      `Members of ${printable(balancer)}: ${names.join(' ')}${more}. ${SEE_HELP}`,
    );
  }
}

function isEmpty(pools: readonly FleetBalancer[]): boolean {
  return pools.length > 0 && pools.every(({ members }) => members.length === 0);
}

function namesOf(members: readonly Member[]): {
  readonly names: readonly string[];
  readonly more: string;
} {
  const names = members.slice(0, MOST_NAMED).map((each) => shellWord(memberLabel(each)));
  return { names, more: members.length > names.length ? ' ...' : '' };
}

/** `balancer`: the only one in which it was looked for. */
export function complainNoMember(
  snapshot: FleetSnapshot,
  operand: string,
  balancer?: string,
): void {
  const { balancers } = snapshot;
  const named = findBalancers(balancers, balancer ?? operand);
  if (isEmpty(named)) {
    complainOfEmpty(named, snapshot);
    return;
  }
  const [pool] = balancer === undefined ? named : [];
  if (pool !== undefined) {
    const { names, more } = namesOf(pool.members);
    complain(
      `"${excerpt(operand)}" is a balancer, not a member`,
      `Name its members (${names.join(' ')}${more}).`,
    );
    return;
  }
  const members = balancers
    .filter(({ name }) => balancer === undefined || name === balancer)
    .flatMap((each) => each.members);
  const names = members.flatMap(({ balancer: pool, url, places }) => {
    const own = [places[0].worker.route, hostPort(maskUrl(url)), maskUrl(url)].filter(Boolean);
    return operand.includes('/') ? own.map((name) => `${pool}/${name}`).concat(own) : own;
  });
  const near = didYouMean(operand, [...new Set(names)]);
  complain(
    `${noMemberText(operand)}${near}`,
    'Name it by worker URL, route or host:port; baltop list -o name shows them.',
  );
}

/** `balancer`: the only one in which it was looked for. */
export function complainNoHost(snapshot: FleetSnapshot, host: string, balancer?: string): void {
  const pools =
    balancer === undefined ? snapshot.balancers : findBalancers(snapshot.balancers, balancer);
  const hosts = hostsIn({ balancers: pools });
  const names = hosts.slice(0, MOST_NAMED).map(printable).join(' ');
  const more = hosts.length > MOST_NAMED ? ' ...' : '';
  complain(
    `no member runs on "${excerpt(host)}"${didYouMean(host, hosts)}`,
    `Hosts of members: ${names || 'none'}${more}.`,
  );
}

/** What cannot be typed as it is shown is no suggestion; what a shell would take apart is quoted. */
function didYouMean(name: string, known: readonly string[]): string {
  const near = meant(
    name,
    known.filter((each) => printable(each) === each),
    shellWord,
  );
  return near === null ? '' : ` (did you mean ${near}?)`;
}
