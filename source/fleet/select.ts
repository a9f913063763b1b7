/** MEMBER of the command line: `[FE:][BALANCER/]NAME`, NAME a worker URL, a route, or host:port and path. */

import { findBalancers } from '../httpd/balancer-name.ts';
import { printable } from '../httpd/printable.ts';
import { maskUrl } from '../httpd/secrets.ts';
import { findMember } from './find.ts';
import { addressName, memberKey } from './identity.ts';
import type { FleetSnapshot, Member, Place } from './snapshot.ts';
import { exactSpellings, loosely, looseSpellings } from './spellings.ts';

/**
 * Names contain `:` and `/` themselves, so the text is not taken apart: every member's possible spellings are
 * compared with it. Where none is just so, what makes no difference to httpd makes none here: `balancer://`, the case
 * of balancers and hosts, a default port, one last slash. Routes and paths keep their case. `balancer` limits the search.
 */
export function selectMembers(
  snapshot: FleetSnapshot,
  text: string,
  balancer?: string,
): readonly Member[] {
  const { balancers } = snapshot;
  const searched = balancer === undefined ? balancers : findBalancers(balancers, balancer);
  const members = searched.flatMap((each) => each.members);
  const exact = placesNamed(members, (member, place) => isNamed(member, place, text));
  if (exact.length > 0) return exact;
  return placesNamed(members, (member, place) => isNamedLoosely(member, place, text));
}

function placesNamed(
  members: readonly Member[],
  isMeant: (member: Member, place: Place) => boolean,
): readonly Member[] {
  return members.flatMap((member): readonly Member[] => {
    const [first, ...rest] = member.places.filter((place) => isMeant(member, place));
    return first === undefined ? [] : [{ ...member, places: [first, ...rest] }];
  });
}

function isNamed({ balancer }: Member, { worker, frontEnd }: Place, text: string): boolean {
  return [balancer, printable(balancer)].some((name) =>
    ['', `${name}/`, `${frontEnd}:`, `${frontEnd}:${name}/`].some((prefix) => {
      if (!text.startsWith(prefix)) return false;
      const rest = text.slice(prefix.length);
      return rest !== '' && (isRoute(rest, worker.route) || exactSpellings(worker.url).has(rest));
    }),
  );
}

function isNamedLoosely({ balancer }: Member, { worker, frontEnd }: Place, text: string): boolean {
  const scheme = 'balancer://';
  const prefixes = ['', `${balancer}/`, `${scheme}${balancer}/`];
  return [...prefixes, ...prefixes.map((prefix) => `${frontEnd}:${prefix}`)].some((prefix) => {
    if (text.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) return false;
    const rest = text.slice(prefix.length);
    if (rest === '') return false;
    return (
      isRoute(rest.replace(/\/$/, ''), worker.route) ||
      looseSpellings(worker.url).has(loosely(rest))
    );
  });
}

function isRoute(name: string, route: string): boolean {
  return name !== '' && (name === route || name === printable(route));
}

/**
 * How a member is called in a line of text, and what selects it again: `app/node2`; `app/10.0.4.12:8009` without a
 * route; what else it takes where that would be several members. Unsafe to print.
 */
export function memberLabel(member: Member): string {
  const { balancer, url, called, places } = member;
  const [{ worker }] = places;
  return `${balancer}/${called ?? plainName(url, worker.route)}`;
}

/** What a member is called where nothing else is called so. */
export function plainName(url: string, route: string): string {
  return route === '' ? addressName(maskUrl(url)) : route;
}

/** `Member.called` of one that is told by balancer and URL. */
export function calledIn(
  snapshot: FleetSnapshot,
  balancer: string,
  url: string,
): string | undefined {
  return findMember(snapshot, memberKey(balancer, url))?.called;
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
  const found = findMember(snapshot, member.key);
  const [first, ...rest] = found?.places.filter((place) => names.has(place.frontEnd)) ?? [];
  if (found === null || first === undefined || rest.length + 1 < names.size) return null;
  return { ...found, places: [first, ...rest] };
}
