/** Members by a column instead of page order, held still while somebody works on the table. */

import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { type FreshnessByFrontEnd, memberFacts } from '../../messages/member-facts.ts';
import type { HeldOrder } from '../rows/held-order.ts';
import { memberRowKey, type Section } from '../rows/sections.ts';
import type { Column, ColumnSort } from './column.ts';
import { COLUMNS, type ColumnId, columnOf } from './columns.ts';

export interface Sort {
  readonly by: ColumnId;
  readonly reversed: boolean;
}

/** Rows that follow numbers change places at most this often. */
const REORDER_MS = 10_000;
/** Never so soon after a key: the row under the finger must stay. */
const KEY_QUIET_MS = 5_000;

/** In the order in which `o` goes through them, as far as they are shown; page order comes after the last. */
export const SORTABLE: readonly ColumnId[] = COLUMNS.filter((each: Column) => each.sort)
  .toSorted((a: Column, b: Column) => (a.sort?.turn ?? 0) - (b.sort?.turn ?? 0))
  .map(({ id }) => id);

const texts = new Intl.Collator('en', { numeric: true });

function sortOf(id: ColumnId): ColumnSort | null {
  const column: Column = columnOf(id);
  return column.sort ?? null;
}

export function isDescending({ by, reversed }: Sort): boolean {
  return (sortOf(by)?.first === 'highest') !== reversed;
}

/** `highest first`, `best first`. */
export function firstText(sort: Sort): string {
  if (sortOf(sort.by)?.first === 'worst') return sort.reversed ? 'best first' : 'worst first';
  return isDescending(sort) ? 'highest first' : 'lowest first';
}

/** The next one of the columns on the screen; null is page order. */
export function nextSort(sort: Sort | null, shown: readonly string[]): Sort | null {
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
  if (before === null || sortOf(sort.by)?.isSteady === true)
    return { at: now, ranks, isHeld: false };
  const tooSoon =
    now - before.at < REORDER_MS || (lastKeyAt !== null && now - lastKeyAt < KEY_QUIET_MS);
  if (!tooSoon) return { at: now, ranks, isHeld: false };
  const isHeld = [...ranks].some(([key, rank]) => (before.ranks.get(key) ?? rank) !== rank);
  return isHeld === before.isHeld ? before : { ...before, isHeld };
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
  const sortValue = sortOf(sort.by)?.value ?? (() => null);
  return balancer.members
    .map((member) => ({
      key: member.key,
      value: sortValue(memberFacts(member, fresh), member),
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
