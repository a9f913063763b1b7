/** The pages of all front ends as one list of balancers and members, in page order. */

import type { Balancer, ManagerPage } from '../httpd/model.ts';
import { callMembers } from './call-members.ts';
import type { History } from './history.ts';
import { memberKey } from './identity.ts';
import { indexPage } from './page-index.ts';
import type { BalancerView, FleetBalancer, FrontEndState, Member, Place } from './snapshot.ts';
import { areSiblings, hostOf, showSameWorkers } from './virtual-hosts.ts';

export interface Source {
  readonly name: string;
  readonly page: ManagerPage | null;
  readonly history: History;
  /** Where it is read from and when: tells virtual hosts of one httpd. */
  readonly state?: FrontEndState;
}

interface Merging {
  readonly views: BalancerView[];
  readonly members: Map<string, { readonly url: string; readonly places: Place[] }>;
}

/** Balancers merge by name, members by worker URL (both spellings of a default port). */
export function mergeFleet(sources: readonly Source[]): readonly FleetBalancer[] {
  const merged = new Map<string, Merging>();
  const siblings = siblingsBefore(sources);
  for (const source of sources) {
    const { name: frontEnd, page, history } = source;
    if (page === null) continue;
    const others = siblings.get(frontEnd) ?? [];
    const twins = new Map<string, string>();
    for (const balancer of page.balancers) {
      const entry: Merging = merged.get(balancer.name) ?? { views: [], members: new Map() };
      merged.set(balancer.name, entry);
      const twin = others.length === 0 ? null : twinOf(source, balancer, others);
      if (twin !== null) twins.set(balancer.name, twin);
      const past = history.pastOf(balancer.name);
      entry.views.push({
        frontEnd,
        balancer,
        ...(past !== undefined && { past }),
        ...(twin !== null && { sameAs: twin }),
      });
    }
    const places = history.placesOf(page, frontEnd);
    let next = 0;
    for (const { key, balancer, worker } of indexPage(page).values()) {
      const own = places[next++];
      if (own === undefined) continue;
      const members = merged.get(balancer)?.members;
      const sameAs = twins.get(balancer);
      const place: Place = sameAs === undefined ? own : { ...own, sameAs };
      const known = members?.get(key);
      if (known === undefined) members?.set(key, { url: worker.url, places: [place] });
      else known.places.push(place);
    }
  }
  const result: FleetBalancer[] = [];
  for (const [name, { views, members }] of merged) {
    if (!isFilled(views)) continue;
    result.push({ name, views, members: toMembers(name, members) });
  }
  return result;
}

/** For each front end that is a virtual host of the same httpd as others before it: those. */
function siblingsBefore(sources: readonly Source[]): ReadonlyMap<string, readonly Source[]> {
  const byHost = new Map<string, Source[]>();
  const result = new Map<string, readonly Source[]>();
  for (const source of sources) {
    const { state } = source;
    if (state === undefined) continue;
    const before = byHost.get(hostOf(state.url)) ?? [];
    byHost.set(hostOf(state.url), [...before, source]);
    const siblings = before.filter((each) => each.state && areSiblings(each.state, state));
    if (siblings.length > 0) result.set(source.name, siblings);
  }
  return result;
}

/** The first of these front ends whose balancer shows the same workers; null where none does. */
function twinOf(own: Source, balancer: Balancer, others: readonly Source[]): string | null {
  for (const other of others) {
    const theirs = other.page?.balancers.find((each) => each.name === balancer.name);
    if (theirs === undefined) continue;
    const seconds = Math.abs((own.state?.readAt ?? 0) - (other.state?.readAt ?? 0)) / 1_000;
    const between = (url: string) =>
      Math.ceil(2 * own.history.lastGrowthOf(memberKey(balancer.name, url)) * seconds);
    if (showSameWorkers(theirs, balancer, between)) return other.name;
  }
  return null;
}

function toMembers(balancer: string, table: Merging['members']): Member[] {
  const members: Member[] = [];
  for (const [key, { url, places }] of table) {
    if (isFilled(places)) members.push({ key, balancer, url, places });
  }
  const called = callMembers(balancer, members);
  if (called.size === 0) return members;
  return members.map((member) => {
    const own = called.get(member.url);
    return own === undefined ? member : { ...member, called: own };
  });
}

function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
