/** The pages of all front ends as one list of balancers and members, in page order. */

import type { ManagerPage } from '../manager/model.ts';
import type { History } from './history.ts';
import { indexPage } from './page-index.ts';
import type { BalancerView, FleetBalancer, Member, Place } from './snapshot.ts';

export interface Source {
  readonly name: string;
  readonly page: ManagerPage | null;
  readonly history: History;
}

interface Merging {
  readonly views: BalancerView[];
  readonly members: Map<string, { readonly url: string; readonly places: Place[] }>;
}

/** Balancers merge by name, members by worker URL (both spellings of a default port). */
export function mergeFleet(sources: readonly Source[]): readonly FleetBalancer[] {
  const merged = new Map<string, Merging>();
  for (const { name: frontEnd, page, history } of sources) {
    if (page === null) continue;
    for (const balancer of page.balancers) {
      const entry: Merging = merged.get(balancer.name) ?? { views: [], members: new Map() };
      merged.set(balancer.name, entry);
      entry.views.push({ frontEnd, balancer });
    }
    for (const { key, balancer, worker } of indexPage(page).values()) {
      const members = merged.get(balancer)?.members;
      const place: Place = { frontEnd, worker, rates: history.ratesOf(key) };
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

function toMembers(balancer: string, table: Merging['members']): Member[] {
  const members: Member[] = [];
  for (const [key, { url, places }] of table) {
    if (isFilled(places)) members.push({ key, balancer, url, places });
  }
  return members;
}

function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
