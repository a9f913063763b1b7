/** What was named and is not there: said once, with what was probably meant. */

import { meant } from '../../config/nearest.ts';
import { hostPort } from '../../fleet/identity.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { excerpt, printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { noBalancerText, noMemberText } from '../../messages/refusal-text.ts';
import { shellWord } from '../../operations/hooks/command-words.ts';
import { complain } from '../console/say.ts';

/** Of a large balancer these are enough to see how its members are named. */
const MOST_NAMED = 6;

/** `verbs`: words that could stand in its place, such as `status`. */
export function complainNoBalancer(
  { balancers }: FleetSnapshot,
  name: string,
  verbs: readonly string[] = [],
): void {
  const names = balancers.map((each) => printable(each.name));
  const near = didYouMean(name, [...verbs, ...balancers.map((each) => each.name)]);
  complain(`${noBalancerText(name)}${near}`, `Available: ${names.join(', ') || 'none'}.`);
}

/** `balancer`: the only one in which it was looked for. */
export function complainNoMember(
  { balancers }: FleetSnapshot,
  operand: string,
  balancer?: string,
): void {
  const [pool] = balancer === undefined ? findBalancers(balancers, operand) : [];
  if (pool !== undefined) {
    const names = pool.members.slice(0, MOST_NAMED).map((each) => shellWord(memberLabel(each)));
    const more = pool.members.length > names.length ? ' ...' : '';
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

/** What cannot be typed as it is shown is no suggestion; what a shell would take apart is quoted. */
function didYouMean(name: string, known: readonly string[]): string {
  const near = meant(
    name,
    known.filter((each) => printable(each) === each),
    shellWord,
  );
  return near === null ? '' : ` (did you mean ${near}?)`;
}
