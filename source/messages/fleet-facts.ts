/** What the chrome and the layout need from a whole snapshot: counted once for each snapshot. */

import { type Freshness, freshness } from '../fleet/freshness.ts';
import { countPool, isAtRisk, type PoolCount } from '../fleet/pool-count.ts';
import type { SafetyPolicy } from '../fleet/safety.ts';
import type {
  BalancerView,
  ByteRates,
  FleetBalancer,
  FleetSnapshot,
  Place,
} from '../fleet/snapshot.ts';
import { type FreshnessByFrontEnd, isFresh, memberFacts } from './member-facts.ts';
import { memberLabel, safeName, schemeOf } from './member-label.ts';
import type { StateId } from './states.ts';
import { displayWidth } from './width.ts';

/** A balancer on one front end. */
export interface PoolOn extends PoolCount {
  readonly name: string;
  /** false: these are the counts that were last known. */
  readonly answers: boolean;
}

/** Counted on the front end where the fewest are usable; of those that answer, if any does. */
export interface PoolFacts extends PoolCount {
  readonly requests: number | null;
  readonly busy: number | null;
  readonly atRisk: boolean;
  /** No front end that lists it answers. */
  readonly stale: boolean;
  /** Of several front ends each by itself; empty where there is one. */
  readonly perFrontEnd: readonly PoolOn[];
  /** Its members are reached by more than one protocol: then the scheme is worth its room. */
  readonly schemesDiffer: boolean;
}

export interface FleetFacts {
  readonly fresh: FreshnessByFrontEnd;
  readonly pools: ReadonlyMap<string, PoolFacts>;
  /** Members by state, as the front ends that answer see them. */
  readonly states: ReadonlyMap<StateId, number>;
  /** Members that no front end that answers lists, by the state that was last known. */
  readonly lastKnown: ReadonlyMap<StateId, number>;
  /** Sums over what answers; null where nothing does. */
  readonly requests: number | null;
  readonly busy: number | null;
  /** Bytes per second; null where the front ends give rounded counts only. */
  readonly bytes: ByteRates | null;
  readonly longestMember: number;
  readonly longestRoute: number;
}

const remembered = new WeakMap<FleetSnapshot, FleetFacts>();

export function fleetFacts(snapshot: FleetSnapshot, policy: SafetyPolicy): FleetFacts {
  const known = remembered.get(snapshot);
  if (known !== undefined) return known;
  const facts = countFacts(snapshot, policy);
  remembered.set(snapshot, facts);
  return facts;
}

/** How far each front end can be believed at the snapshot's moment. */
export function freshOf({ frontEnds, at, intervalMs }: FleetSnapshot): FreshnessByFrontEnd {
  return new Map<string, Freshness>(
    frontEnds.map((each) => [each.name, freshness(each, at, intervalMs)]),
  );
}

function countFacts(snapshot: FleetSnapshot, policy: SafetyPolicy): FleetFacts {
  const fresh = freshOf(snapshot);
  const pools = new Map<string, PoolFacts>();
  const states = new Map<StateId, number>();
  const lastKnown = new Map<StateId, number>();
  const places: (readonly Place[])[] = [];
  const rates: (number | null)[] = [];
  const busy: (number | null)[] = [];
  let longestMember = 0;
  let longestRoute = 0;
  for (const balancer of snapshot.balancers) {
    const schemes = new Set<string>();
    let [longestAddress, longestUrl] = [0, 0];
    let stale = balancer.members.length > 0;
    const poolRates: (number | null)[] = [];
    const oldRates: (number | null)[] = [];
    const poolBusy: (number | null)[] = [];
    for (const member of balancer.members) {
      const facts = memberFacts(member, fresh);
      const label = memberLabel(member.url);
      schemes.add(label.scheme);
      const counted = facts.stale ? lastKnown : states;
      counted.set(facts.state, (counted.get(facts.state) ?? 0) + 1);
      stale &&= facts.stale;
      places.push(facts.places);
      (facts.stale ? oldRates : poolRates).push(facts.requests);
      if (!facts.stale) poolBusy.push(facts.busy);
      const width = displayWidth(label.address);
      longestAddress = Math.max(longestAddress, width);
      longestUrl = Math.max(longestUrl, width + schemeOf(label).length);
      longestRoute = Math.max(longestRoute, displayWidth(safeName(facts.place.worker.route)));
    }
    const longest = schemes.size > 1 ? longestUrl : longestAddress;
    longestMember = Math.max(longestMember, longest);
    const poolRequests = sumOf(stale ? oldRates : poolRates);
    if (!stale && balancer.members.length > 0) rates.push(poolRequests);
    const inFlight = sumOf(poolBusy);
    if (poolBusy.length > 0) busy.push(inFlight);
    pools.set(balancer.name, {
      ...poolFacts(balancer, policy, fresh),
      requests: poolRequests,
      busy: inFlight,
      stale,
      schemesDiffer: schemes.size > 1,
    });
  }
  return {
    fresh,
    pools,
    states,
    lastKnown,
    requests: sumOf(rates),
    busy: sumOf(busy),
    bytes: totalBytes(places),
    longestMember,
    longestRoute,
  };
}

function poolFacts(
  balancer: FleetBalancer,
  policy: SafetyPolicy,
  fresh: FreshnessByFrontEnd,
): PoolCount & Pick<PoolFacts, 'atRisk' | 'perFrontEnd'> {
  const { views, name } = balancer;
  const answering = views.filter((view) => isFresh(fresh.get(view.frontEnd)));
  const counted = (answering.length > 0 ? answering : views).map((view) =>
    countPool(view.balancer),
  );
  const worst = counted.reduce((one, other) => (isWorse(other, one) ? other : one));
  const ordinary = Math.max(...counted.map((each) => each.ordinary));
  return {
    ...worst,
    ordinary,
    perFrontEnd: views.length > 1 ? views.map((view) => poolOn(view, fresh)) : [],
    atRisk: isAtRisk({ ...worst, ordinary }, policy.minUsable(name)),
  };
}

function isWorse(one: PoolCount, other: PoolCount): boolean {
  return one.usable < other.usable || (one.usable === other.usable && one.serving < other.serving);
}

function poolOn({ frontEnd, balancer }: BalancerView, fresh: FreshnessByFrontEnd): PoolOn {
  return { name: frontEnd, ...countPool(balancer), answers: isFresh(fresh.get(frontEnd)) };
}

/**
 * Over all members; null as soon as one of them has no exact counts. httpd prints small counts unrounded, so an
 * idle member's are exact on every page: the sum of those alone would say 0 of a busy fleet.
 */
function totalBytes(members: readonly (readonly Place[])[]): ByteRates | null {
  if (members.length === 0) return null;
  let [to, from] = [0, 0];
  for (const places of members) {
    for (const { rates } of places) {
      if (!rates.bytes) return null;
      to += rates.bytes.to;
      from += rates.bytes.from;
    }
  }
  return { to, from };
}

/** null where there is none, or one is not known yet: a sum of the others would be too low. */
function sumOf(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
