/** What was named and is not there: said once, with what was probably meant. */

import { meant } from '../config/nearest.ts';
import { hostPort } from '../fleet/identity.ts';
import type { FleetSnapshot } from '../fleet/snapshot.ts';
import { excerpt, printable } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';
import { complain } from './say.ts';

export function complainNoBalancer({ balancers }: FleetSnapshot, name: string): void {
  const names = balancers.map((each) => printable(each.name));
  const near = didYouMean(name, names);
  complain(
    `no balancer "${excerpt(maskUrl(name))}"${near}`,
    `There are: ${names.join(', ') || 'none'}.`,
  );
}

/** `balancer`: the only one in which it was looked for. */
export function complainNoMember(
  { balancers }: FleetSnapshot,
  operand: string,
  balancer?: string,
): void {
  const members = balancers
    .filter(({ name }) => balancer === undefined || name === balancer)
    .flatMap((each) => each.members);
  const names = members.flatMap(({ balancer: pool, url, places }) => {
    const own = [places[0].worker.route, hostPort(maskUrl(url)), maskUrl(url)].filter(Boolean);
    return operand.includes('/') ? own.map((name) => `${pool}/${name}`).concat(own) : own;
  });
  const near = didYouMean(operand, [...new Set(names.map((name) => printable(name)))]);
  complain(
    `no member "${excerpt(maskUrl(operand), 120)}"${near}`,
    'Name it by worker URL, route or host:port; baltop list -o name shows them.',
  );
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = meant(name, known);
  return near === null ? '' : ` (did you mean ${near}?)`;
}
