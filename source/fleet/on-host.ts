/** Members by the host that they run on, over all balancers: what is stopped together has to be taken out together. */

import { findBalancers } from '../httpd/balancer-name.ts';
import { addressOf } from './identity.ts';
import type { FleetSnapshot, Member } from './snapshot.ts';

/** Lower case, without the brackets of an IPv6 address; null: a unix socket, or no URL. */
export function hostOf({ url }: Pick<Member, 'url'>): string | null {
  if (url.startsWith('unix:')) return null;
  const host = addressOf(url)?.host ?? '';
  return host === '' ? null : plain(host);
}

/** By their hosts: those of that name; where there are none, those whose name begins so before its first dot. */
export function membersOnHost(
  { balancers }: Pick<FleetSnapshot, 'balancers'>,
  name: string,
  balancer?: string,
): ReadonlyMap<string, readonly Member[]> {
  const searched = balancer === undefined ? balancers : findBalancers(balancers, balancer);
  const wanted = plain(name);
  const byHost = new Map<string, Member[]>();
  for (const member of searched.flatMap(({ members }) => members)) {
    const host = hostOf(member);
    if (host !== null) byHost.set(host, [...(byHost.get(host) ?? []), member]);
  }
  const exact = byHost.get(wanted);
  if (exact !== undefined) return new Map([[wanted, exact]]);
  // The first part of an address is no name.
  const isShort = /^[a-z][\w-]*$/.test(wanted);
  return new Map([...byHost].filter(([host]) => isShort && host.startsWith(`${wanted}.`)));
}

/** Every host that a member runs on. */
export function hostsIn({ balancers }: Pick<FleetSnapshot, 'balancers'>): readonly string[] {
  const members = balancers.flatMap((each) => each.members);
  return [...new Set(members.flatMap((member) => hostOf(member) ?? []))];
}

function plain(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/s, '$1');
}
