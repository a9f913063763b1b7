/** What members are called whose route or address other members of their balancer have, too. */

import { maskUrl } from '../httpd/secrets.ts';
import { addressName, canonicalUrl } from './identity.ts';
import type { Member } from './snapshot.ts';
import { exactSpellings } from './spellings.ts';

export interface Named {
  readonly url: string;
  readonly routes: readonly string[];
}

interface Remembered {
  /** As they were last shown: those of an older page would keep all of it in memory. */
  members: readonly Member[];
  readonly called: ReadonlyMap<string, string>;
}

/** Balancers seldom change their members: found once, and then compared only. */
const remembered = new Map<string, Remembered>();
const MAX_REMEMBERED = 1_000;
const NOBODY: ReadonlyMap<string, string> = new Map();

/** By URL, the shortest name that means one member only, of those that their plain name does not tell apart. */
export function callMembers(
  balancer: string,
  members: readonly Member[],
): ReadonlyMap<string, string> {
  const before = remembered.get(balancer);
  if (before !== undefined && areSame(before.members, members)) {
    before.members = members;
    return before.called;
  }
  const called = namesOf(members.map(named));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(balancer, { members, called });
  return called;
}

function areSame(before: readonly Member[], now: readonly Member[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ url, places }, index) => {
      const other = now[index];
      if (other === undefined || other.url !== url) return false;
      return (
        places.length === other.places.length &&
        places.every(({ worker }, at) => worker.route === other.places[at]?.worker.route)
      );
    })
  );
}

function named({ url, places }: Member): Named {
  return { url, routes: places.map(({ worker }) => worker.route) };
}

function hasOneRoute({ routes }: Named): boolean {
  return routes.every((each) => each === routes[0]);
}

/** Routes as nearly all are: no address reads like one, as long as it has a port. */
function areToldApart(members: readonly Named[]): boolean {
  const routes = new Set<string>();
  for (const member of members) routes.add(member.routes[0] ?? '');
  // One text and one search: `list` of 10,000 members comes by here once, and nothing is compiled yet.
  return (
    routes.size === members.length &&
    /^[\w-]+(?:\n[\w-]+)*$/.test([...routes].join('\n')) &&
    members.every(({ url }) => hasPort(url))
  );
}

/** Written, or the usual one of its scheme. */
function hasPort(url: string): boolean {
  return /:\d/.test(url) || /:\d/.test(canonicalUrl(url));
}

/** `callMembers`, for what is asked once. */
export function namesOf(members: readonly Named[]): ReadonlyMap<string, string> {
  if (members.every(hasOneRoute) && areToldApart(members)) return NOBODY;
  const owners = new Map<string, number>();
  for (const { url, routes } of members) {
    for (const name of new Set([...routes, ...exactSpellings(url)])) {
      owners.set(name, (owners.get(name) ?? 0) + 1);
    }
  }
  const called = new Map<string, string>();
  for (const { url, routes } of members) {
    const masked = maskUrl(url);
    const names = [routes[0] ?? '', addressName(masked)].filter(Boolean);
    const isOwn = (name: string) => owners.get(name) === 1;
    const [plain = ''] = names;
    if (!isOwn(plain)) called.set(url, names.find(isOwn) ?? masked);
  }
  return called.size === 0 ? NOBODY : called;
}
