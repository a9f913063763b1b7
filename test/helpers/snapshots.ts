/** Snapshots put together by hand, for the rules that need no server. */

import { History } from '../../source/fleet/history.ts';
import { canonicalUrl, memberKey } from '../../source/fleet/identity.ts';
import { mergeFleet } from '../../source/fleet/merge.ts';
import type {
  FleetBalancer,
  FleetSnapshot,
  FrontEndState,
  Member,
  Place,
} from '../../source/fleet/snapshot.ts';
import type { Balancer, ManagerPage, Worker } from '../../source/httpd/model.ts';
import { parseStatus } from '../../source/httpd/status.ts';

export const NOW = 1_800_000_000_000;

export function aWorker(url: string, status = 'Init Ok ', more: Partial<Worker> = {}): Worker {
  return {
    url,
    route: '',
    redirect: '',
    factor: 1,
    lbSet: 0,
    status: parseStatus(status),
    elected: 0,
    busy: 0,
    load: 0,
    to: { bytes: 0, exact: true },
    from: { bytes: 0, exact: true },
    health: null,
    ...more,
  };
}

export function aBalancer(
  name: string,
  workers: readonly Worker[],
  more: Partial<Balancer> = {},
): Balancer {
  return {
    name,
    safeName: null,
    nonce: 'nonce-1',
    sticky: null,
    failoverDisabled: false,
    timeoutSeconds: 0,
    failoverAttempts: 1,
    method: 'byrequests',
    maxMembers: workers.length,
    usedMembers: workers.length,
    path: '/',
    active: true,
    workers,
    ...more,
  };
}

export function aPage(
  balancers: readonly Balancer[],
  more: Partial<ManagerPage> = {},
): ManagerPage {
  return {
    serverName: 'web1',
    serverVersion: 'Apache/2.4.62 (Unix)',
    serverBuilt: 'Jul 13 2024 07:07:07',
    generation: '2.4',
    persisted: false,
    balancersInherited: false,
    proxyPassInherited: false,
    balancers,
    expressions: [],
    form: null,
    charset: 'utf-8',
    ...more,
  };
}

export function aFrontEnd(
  name: string,
  page: ManagerPage | null,
  more: Partial<FrontEndState> = {},
): FrontEndState {
  return {
    name,
    url: `http://${name}/balancer-manager`,
    page,
    readAt: page === null ? null : NOW - 500,
    tookMs: page === null ? null : 20,
    error: null,
    failingSince: null,
    nextPollAt: NOW + 1500,
    pollingSince: null,
    ...more,
  };
}

/** What one front end shows of the pool `app`: status by member, and requests a second by member. */
export interface View {
  readonly frontEnd: string;
  readonly statuses: readonly string[];
  readonly rates?: readonly (number | null)[];
  readonly sticky?: string;
  readonly state?: Partial<FrontEndState>;
}

export function memberUrl(index: number): string {
  return `http://10.0.0.${index + 1}:8080`;
}

/** One pool `app`; the members of all views are merged by their place in the list. */
export function aSnapshot(...views: readonly View[]): FleetSnapshot {
  const frontEnds: FrontEndState[] = [];
  const balancerViews: FleetBalancer['views'][number][] = [];
  const places = new Map<string, Place[]>();
  for (const { frontEnd, statuses, rates, sticky, state } of views) {
    const workers = statuses.map((status, index) =>
      aWorker(memberUrl(index), status, { route: `n${index + 1}` }),
    );
    const balancer = aBalancer('app', workers, { sticky: sticky ?? null });
    frontEnds.push(aFrontEnd(frontEnd, aPage([balancer]), state));
    balancerViews.push({ frontEnd, balancer });
    for (const [index, worker] of workers.entries()) {
      const requests = rates === undefined ? 10 : (rates[index] ?? null);
      const key = canonicalUrl(worker.url);
      const list = places.get(key) ?? [];
      list.push({ frontEnd, worker, rates: { requests, reset: false, trend: [] } });
      places.set(key, list);
    }
  }
  const members: Member[] = [];
  for (const [first, ...rest] of places.values()) {
    if (first === undefined) continue;
    const { url } = first.worker;
    members.push({ key: memberKey('app', url), balancer: 'app', url, places: [first, ...rest] });
  }
  const [firstView, ...otherViews] = balancerViews;
  const balancers: FleetBalancer[] =
    firstView === undefined ? [] : [{ name: 'app', views: [firstView, ...otherViews], members }];
  return { at: NOW, intervalMs: 2000, frontEnds, balancers };
}

/** The members of a snapshot by their place, 1 for the first. */
export function membersOf(
  snapshot: FleetSnapshot,
  ...numbers: readonly number[]
): readonly Member[] {
  const members = snapshot.balancers[0]?.members ?? [];
  return numbers.map((number) => {
    const member = members[number - 1];
    if (member === undefined) throw new RangeError(`no member ${number}`);
    return member;
  });
}

/** Front ends with pages of their own, merged as the fleet merges them; nothing was ever counted. */
export function aFleet(frontEnds: readonly FrontEndState[], at = NOW): FleetSnapshot {
  const sources = frontEnds.map((state) => ({
    ...{ name: state.name, page: state.page, history: new History(), state },
  }));
  return { at, intervalMs: 2000, frontEnds, balancers: mergeFleet(sources) };
}
