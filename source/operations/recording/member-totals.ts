/** What a recording tells of each member over all front ends. */

import { memberKey } from '../../fleet/identity.ts';
import type { MemberCount } from './incident.ts';

/** On the front end where it was so for longest. */
interface Longest {
  readonly ms: number;
  readonly frontEnd: string;
  /** On how many front ends it was so. */
  readonly count: number;
}

export interface MemberTotal {
  readonly balancer: string;
  readonly url: string;
  readonly route: string;
  readonly requests: number;
  /** Of its balancer's; null where there were none. */
  readonly share: number | null;
  /** Requests in flight on average; null: httpd shows none. */
  readonly busy: number | null;
  readonly mostBusy: number;
  /** Requests in flight for each request, beside the median of its balancer; null: it cannot be told. */
  readonly slowness: number | null;
  readonly error: Longest;
  readonly failing: Longest;
  readonly out: Longest;
}

/** Fewer requests a second say nothing about how long they take. */
const LEAST_RATE = 1;

export function memberTotals(counts: readonly MemberCount[]): readonly MemberTotal[] {
  const members = new Map<string, MemberCount[]>();
  for (const each of counts) {
    const key = memberKey(each.balancer, each.url);
    members.set(key, [...(members.get(key) ?? []), each]);
  }
  const totals = [...members.values()].map(totalOf);
  return totals.map(({ rate: _, ...total }) => {
    const pool = totals.filter(({ balancer }) => balancer === total.balancer);
    const all = pool.reduce((sum, { requests }) => sum + requests, 0);
    const own = slownessOf({ ...total, rate: _ });
    const others = pool.flatMap((each) => slownessOf(each) ?? []).toSorted((a, b) => a - b);
    // The lower one of two: of two members one alone can be the slow one.
    const median = others[Math.floor((others.length - 1) / 2)] ?? 0;
    const slowness = own === null || others.length < 2 || median <= 0 ? null : own / median;
    return { ...total, share: all === 0 ? null : total.requests / all, slowness };
  });
}

function totalOf(places: readonly MemberCount[]) {
  const [first] = places;
  const { balancer = '', url = '', route = '' } = first ?? {};
  const sum = (of: (place: MemberCount) => number) =>
    places.reduce((total, each) => total + of(each), 0);
  const isCounted = places.every(({ busyMs }) => busyMs !== null);
  const mean = ({ busyMs, seenMs }: MemberCount) => (seenMs === 0 ? 0 : (busyMs ?? 0) / seenMs);
  const perSecond = ({ requests, seenMs }: MemberCount) =>
    seenMs === 0 ? 0 : (requests * 1_000) / seenMs;
  const longest = (state: keyof MemberCount['states']): Longest => {
    const most = places.reduce((a, b) => (b.states[state] > a.states[state] ? b : a));
    const count = places.filter(({ states }) => states[state] > 0).length;
    return { ms: most.states[state], frontEnd: most.frontEnd, count };
  };
  return {
    ...{ balancer, url, route, share: null, slowness: null },
    requests: sum(({ requests }) => requests),
    rate: sum(perSecond),
    busy: isCounted ? sum(mean) : null,
    mostBusy: Math.max(...places.map(({ mostBusy }) => mostBusy)),
    error: longest('error'),
    failing: longest('failing'),
    out: longest('out'),
  };
}

function slownessOf({ busy, rate }: { busy: number | null; rate: number }): number | null {
  return busy === null || rate < LEAST_RATE ? null : busy / rate;
}
