/** Members by a column instead of page order, held still while somebody works on the table. */

import type { FleetBalancer, Member } from '../../fleet/snapshot.ts';
import {
  byteRateOf,
  bytesOf,
  type FreshnessByFrontEnd,
  type MemberFacts,
  memberFacts,
} from '../../messages/member-facts.ts';
import { memberLabel, safeName } from '../../messages/member-label.ts';
import { STATES } from '../../messages/states.ts';
import type { ColumnId } from './columns.ts';
import type { HeldOrder, Sort } from './finding.ts';
import { memberRowKey, type Section } from './sections.ts';

/** Rows that follow numbers change places at most this often. */
const REORDER_MS = 10_000;
/** Never so soon after a key: the row under the finger must stay. */
const KEY_QUIET_MS = 5_000;

/** In the order in which `o` goes through them, as far as they are shown; page order comes after the last. */
export const SORTABLE: readonly ColumnId[] = [
  'state',
  'busy',
  'reqs',
  'elected',
  'route',
  'member',
  'lf',
  'set',
  'to',
  'from',
  'load',
  'hc',
  'redir',
];

/** These don't move by themselves: their order is never held back. */
const STEADY: ReadonlySet<ColumnId> = new Set<ColumnId>(['route', 'member', 'lf', 'set', 'redir']);

const texts = new Intl.Collator('en', { numeric: true });

/** Numbers start with the highest, words with the first letter, states with the worst. */
export function isDescending(sort: Sort): boolean {
  const numbers = !['state', 'route', 'member', 'hc', 'redir', 'load'].includes(sort.by);
  return numbers !== sort.reversed;
}

/** The next one of the columns on the screen; null is page order. */
export function nextSort(sort: Sort | null, shown: readonly ColumnId[]): Sort | null {
  const offered = SORTABLE.filter((id) => shown.includes(id));
  const at = sort === null ? -1 : offered.indexOf(sort.by);
  const by = offered[at + 1];
  return by === undefined ? null : { by, reversed: false };
}

/** A new order, or the held one: with `force`, or when the rules of holding allow it. */
export function orderOf(
  sections: readonly Section[],
  fresh: FreshnessByFrontEnd,
  sort: Sort,
  before: HeldOrder | null,
  now: number,
  lastKeyAt: number | null,
): HeldOrder {
  const ranks = ranksOf(sections, fresh, sort);
  if (before === null || STEADY.has(sort.by)) return { at: now, ranks, isHeld: false };
  const tooSoon =
    now - before.at < REORDER_MS || (lastKeyAt !== null && now - lastKeyAt < KEY_QUIET_MS);
  if (!tooSoon) return { at: now, ranks, isHeld: false };
  const isHeld = [...ranks].some(([key, rank]) => (before.ranks.get(key) ?? rank) !== rank);
  return isHeld === before.isHeld ? before : { ...before, isHeld };
}

/** The members of one balancer in that order; new ones come last. `frontEnd`: the section that they are listed in. */
export function inOrder(
  members: readonly Member[],
  order: HeldOrder | null,
  frontEnd: string | null,
): readonly Member[] {
  if (order === null) return members;
  const rank = (member: Member) =>
    order.ranks.get(memberRowKey(member.key, frontEnd)) ?? Number.MAX_SAFE_INTEGER;
  return members.toSorted((a, b) => rank(a) - rank(b));
}

function ranksOf(
  sections: readonly Section[],
  fresh: FreshnessByFrontEnd,
  sort: Sort,
): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const { frontEnd, snapshot } of sections) {
    for (const balancer of snapshot.balancers) {
      for (const [rank, key] of keysInOrder(balancer, fresh, sort).entries()) {
        ranks.set(memberRowKey(key, frontEnd), rank);
      }
    }
  }
  return ranks;
}

function keysInOrder(
  balancer: FleetBalancer,
  fresh: FreshnessByFrontEnd,
  sort: Sort,
): readonly string[] {
  const turn = isDescending(sort) ? -1 : 1;
  return balancer.members
    .map((member) => ({
      key: member.key,
      value: cellValue(member, memberFacts(member, fresh), sort.by),
    }))
    .sort((a, b) => {
      // What has no value is last whichever way the others go.
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null);
      }
      return turn * compare(a.value, b.value);
    })
    .map(({ key }) => key);
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return texts.compare(String(a), String(b));
}

function cellValue(member: Member, own: MemberFacts, by: ColumnId): number | string | null {
  const { worker } = own.place;
  switch (by) {
    case 'state':
      return STATES[own.state].rank;
    case 'busy':
      return own.busy;
    case 'reqs':
    case 'trend':
      return own.requests;
    case 'elected':
      return own.elected;
    case 'route':
      return worker.route === '' ? null : safeName(worker.route);
    case 'member':
      return memberLabel(member.url).address;
    case 'lf':
      return worker.factor;
    case 'set':
      return worker.lbSet;
    case 'load':
      return worker.load;
    case 'to':
    case 'from':
      return byteRateOf(own, by) ?? bytesOf(own, by).bytes;
    case 'hc':
      return worker.health === null ? null : safeName(worker.health.method);
    case 'redir':
      return worker.redirect === '' ? null : safeName(worker.redirect);
    case 'fe':
      return member.places.length;
  }
}
