/** MEMBER of the command line: `[FE:][BALANCER/]NAME`, NAME a worker URL, a route or host:port, exact. */

import { maskUrl } from '../manager/secrets.ts';
import { canonicalUrl, hostPort } from './identity.ts';
import type { FleetSnapshot, Member, Place } from './snapshot.ts';

/**
 * Names contain `:` and `/` themselves, so the text is not taken apart: every member's possible spellings are
 * compared with it. `balancer` limits the search.
 */
export function selectMembers(
  snapshot: FleetSnapshot,
  text: string,
  balancer?: string,
): readonly Member[] {
  const matches: Member[] = [];
  for (const fleetBalancer of snapshot.balancers) {
    if (balancer !== undefined && fleetBalancer.name !== balancer) continue;
    for (const member of fleetBalancer.members) {
      const [first, ...rest] = member.places.filter((place) => isNamed(member, place, text));
      if (first !== undefined) matches.push({ ...member, places: [first, ...rest] });
    }
  }
  return matches;
}

function isNamed(member: Member, place: Place, text: string): boolean {
  const { worker, frontEnd } = place;
  const prefixes = ['', `${member.balancer}/`, `${frontEnd}:`, `${frontEnd}:${member.balancer}/`];
  return prefixes.some(
    (prefix) => text.startsWith(prefix) && isName(text.slice(prefix.length), worker),
  );
}

function isName(name: string, worker: { readonly url: string; readonly route: string }): boolean {
  if (name === '') return false;
  if (name === worker.url || name === maskUrl(worker.url) || name === worker.route) return true;
  if (name === hostPort(worker.url)) return true;
  return name.includes('://') && canonicalUrl(name) === canonicalUrl(worker.url);
}

/** How a member is called in a line of text: `app/node2`, or `app/10.0.4.12:8009` without a route. Unsafe to print. */
export function memberLabel(member: Member): string {
  const route = member.places[0].worker.route;
  return `${member.balancer}/${route === '' ? hostPort(maskUrl(member.url)) : route}`;
}

/** A spelling that selects just this place again: `FE:BALANCER/URL`. Unsafe to print. */
export function placeName(frontEnd: string, balancer: string, url: string): string {
  return `${frontEnd}:${balancer}/${maskUrl(url)}`;
}

/**
 * The member as the snapshot has it, on the same front ends as before; null where one of them has it no more.
 */
export function memberNow(snapshot: FleetSnapshot, member: Member): Member | null {
  const names = new Set(member.places.map((place) => place.frontEnd));
  for (const balancer of snapshot.balancers) {
    const found = balancer.members.find((each) => each.key === member.key);
    const [first, ...rest] = found?.places.filter((place) => names.has(place.frontEnd)) ?? [];
    if (found === undefined || first === undefined) continue;
    return rest.length + 1 < names.size ? null : { ...found, places: [first, ...rest] };
  }
  return null;
}
