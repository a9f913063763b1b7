/** The rows that every output format prints: one a member and front end, in page order. */

import { addressName } from '../../fleet/identity.ts';
import { distinctWorkers } from '../../fleet/pool-count.ts';
import { placeName } from '../../fleet/select.ts';
import type { BalancerView, FleetBalancer, FleetSnapshot } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import type { Worker } from '../../httpd/model.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { stateText } from '../../httpd/status.ts';
import { listColumn } from '../../messages/column-words.ts';

export interface ListingRow {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly worker: Worker;
  /** Where its address is that of another member of the balancer, too: what tells them apart. */
  readonly address?: string;
}

export interface ListingFilter {
  readonly balancer?: string;
  /** Lower-case state words: `ok`, `dis`, `err`, ...; each matches a part of `DIS+ERR` too. */
  readonly states?: readonly string[];
  /** Column id; a `-` in front reverses. */
  readonly sort?: string;
}

/** One column: what it shows of a row. Numbers the server doesn't give are null. */
export interface ListingColumn {
  readonly id: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly value: (row: ListingRow) => string | number | null;
}

const text = (value: string) => printable(value);

export const COLUMNS: readonly ListingColumn[] = [
  { id: 'frontend', title: 'FRONTEND', align: 'left', value: (row) => text(row.frontEnd) },
  { id: 'balancer', title: 'BALANCER', align: 'left', value: (row) => text(row.balancer) },
  { id: 'state', title: 'STATE', align: 'left', value: ({ worker }) => stateText(worker.status) },
  { id: 'route', title: 'ROUTE', align: 'left', value: ({ worker }) => text(worker.route) },
  {
    id: 'member',
    title: 'MEMBER',
    align: 'left',
    value: ({ worker, address }) => text(address ?? addressName(maskUrl(worker.url))),
  },
  { id: 'url', title: 'URL', align: 'left', value: ({ worker }) => text(maskUrl(worker.url)) },
  { id: 'busy', title: 'BUSY', align: 'right', value: ({ worker }) => worker.busy },
  { id: 'elected', title: 'ELECTED', align: 'right', value: ({ worker }) => worker.elected },
  { id: 'factor', title: 'FACTOR', align: 'right', value: ({ worker }) => worker.factor },
  { id: 'set', title: 'SET', align: 'right', value: ({ worker }) => worker.lbSet },
  { id: 'load', title: 'LOAD', align: 'right', value: ({ worker }) => worker.load },
  { id: 'to', title: 'TO', align: 'right', value: ({ worker }) => worker.to?.bytes ?? null },
  { id: 'from', title: 'FROM', align: 'right', value: ({ worker }) => worker.from?.bytes ?? null },
  {
    id: 'redirect',
    title: 'REDIRECT',
    align: 'left',
    value: ({ worker }) => text(worker.redirect),
  },
  { id: 'health', title: 'HEALTH', align: 'left', value: ({ worker }) => text(healthText(worker)) },
  {
    id: 'flags',
    title: 'FLAGS',
    align: 'left',
    value: ({ worker }) => text(worker.status.tokens.join(' ')),
  },
];

const NARROW = ['balancer', 'state', 'route', 'member', 'busy', 'elected', 'factor', 'set'];

/** The columns of `-o table`, or all of them; the front end only where there are several. */
export function columnsFor(
  format: 'table' | 'wide' | 'csv',
  frontEnds: number,
): readonly ListingColumn[] {
  return COLUMNS.filter((column) => {
    if (column.id === 'frontend') return format === 'csv' || frontEnds > 1;
    return format !== 'table' || NARROW.includes(column.id);
  });
}

export function findColumn(id: string): ListingColumn | undefined {
  const word = listColumn(id.toLowerCase());
  return COLUMNS.find((column) => column.id === word);
}

function healthText({ health }: Worker): string {
  if (health === null || health.method === 'NONE') return '';
  const every = health.intervalMs === null ? '' : ` every ${health.intervalMs / 1000}s`;
  return `${health.method}${every}`;
}

export function listingRows(snapshot: FleetSnapshot, filter: ListingFilter): readonly ListingRow[] {
  const rows = balancersNamed(snapshot, filter.balancer).flatMap((each) => {
    const addresses = ambiguousAddresses(each);
    return each.views.flatMap(({ frontEnd, balancer }) =>
      distinctWorkers(balancer).map((worker): ListingRow => {
        const row = { frontEnd, balancer: balancer.name, worker };
        if (addresses === NONE) return row;
        const url = maskUrl(worker.url);
        return addresses.has(addressName(url)) ? { ...row, address: url } : row;
      }),
    );
  });
  const { states, sort } = filter;
  const kept =
    states === undefined
      ? rows
      : rows.filter(({ worker }) =>
          stateText(worker.status)
            .toLowerCase()
            .split('+')
            .some((word) => states.includes(word)),
        );
  return sort === undefined ? kept : sorted(kept, sort);
}

export function listedBalancers(
  snapshot: FleetSnapshot,
  balancer: string | undefined,
): readonly BalancerView[] {
  return balancersNamed(snapshot, balancer).flatMap((each) => each.views);
}

function balancersNamed(
  { balancers }: FleetSnapshot,
  balancer: string | undefined,
): readonly FleetBalancer[] {
  return balancer === undefined ? balancers : findBalancers(balancers, balancer);
}

const NONE: ReadonlySet<string> = new Set();

/** `http://web1` and `ws://web1` are two members at `web1:80`. Where routes tell all apart, nothing is asked. */
function ambiguousAddresses({ members }: FleetBalancer): ReadonlySet<string> {
  if (members.every(({ called }) => called === undefined)) return NONE;
  const addresses = members.map(({ url }) => addressName(maskUrl(url)));
  const seen = new Set<string>();
  return new Set(addresses.filter((each) => seen.has(each) || !seen.add(each)));
}

function sorted(rows: readonly ListingRow[], sort: string): readonly ListingRow[] {
  const down = sort.startsWith('-');
  const column = findColumn(sort.replace(/^-/, ''));
  if (column === undefined) return rows;
  const ordered = rows.toSorted((a, b) => compare(column.value(a), column.value(b)));
  return down ? ordered.toReversed() : ordered;
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const [one, other] = [String(a), String(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** `FE:BALANCER/URL`, valid as a MEMBER. */
export function rowName({ frontEnd, balancer, worker }: ListingRow): string {
  return printable(placeName(frontEnd, balancer, worker.url));
}
