/** The pages of all front ends as one list of balancers and members, in page order. */

import type { Balancer, ManagerPage } from '../manager/model.ts';
import type { History } from './history.ts';
import { canonicalUrl, memberKey } from './identity.ts';
import type { BalancerView, FleetBalancer, Member, Place } from './snapshot.ts';

export interface Source {
  readonly name: string;
  readonly page: ManagerPage | null;
  readonly history: History;
}

interface Merging {
  readonly views: BalancerView[];
  readonly members: Map<string, Place[]>;
}

/** Balancers merge by name, members by worker URL (both spellings of a default port). */
export function mergeFleet(sources: readonly Source[]): readonly FleetBalancer[] {
  const merged = new Map<string, Merging>();
  for (const { name, page, history } of sources) {
    for (const balancer of page?.balancers ?? []) {
      const entry: Merging = merged.get(balancer.name) ?? { views: [], members: new Map() };
      merged.set(balancer.name, entry);
      entry.views.push({ frontEnd: name, balancer });
      addPlaces(entry.members, name, balancer, history);
    }
  }
  const result: FleetBalancer[] = [];
  for (const [name, { views, members }] of merged) {
    const [first, ...rest] = views;
    if (first === undefined) continue;
    result.push({ name, views: [first, ...rest], members: toMembers(name, members) });
  }
  return result;
}

function addPlaces(
  members: Map<string, Place[]>,
  frontEnd: string,
  balancer: Balancer,
  history: History,
): void {
  for (const worker of balancer.workers) {
    const key = canonicalUrl(worker.url);
    const places = members.get(key) ?? [];
    members.set(key, places);
    // 2.2 can print the same worker twice in one balancer: it is one worker.
    if (places.some((place) => place.frontEnd === frontEnd)) continue;
    places.push({ frontEnd, worker, rates: history.ratesOf(balancer.name, worker.url) });
  }
}

function toMembers(balancer: string, table: ReadonlyMap<string, readonly Place[]>): Member[] {
  const members: Member[] = [];
  for (const places of table.values()) {
    const [first, ...rest] = places;
    if (first === undefined) continue;
    const { url } = first.worker;
    members.push({ key: memberKey(balancer, url), balancer, url, places: [first, ...rest] });
  }
  return members;
}
