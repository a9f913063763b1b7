/**
 * The members as OpenMetrics text, written so that the older Prometheus text format reads it too: that is what the
 * textfile collector of the node exporter takes. Hence no timestamps, and no types that only OpenMetrics knows (info,
 * stateset). There a counter is "untyped": its type is given for the name without `_total`.
 */

import { countPool } from '../../fleet/pool-count.ts';
import type { FleetSnapshot, FrontEndState } from '../../fleet/snapshot.ts';
import { wallOf } from '../../httpd/clock.ts';
import { FLAG_LIST, FLAGS } from '../../httpd/flags.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { takesNewRequests } from '../../httpd/status.ts';
import { type ListingFilter, type ListingRow, listedBalancers, listingRows } from './listing.ts';

type Labels = Readonly<Record<string, string>>;

interface Family<Row> {
  /** Without `_total`; ends in its unit where it has one. */
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly unit?: 'bytes' | 'seconds';
  readonly help: string;
  /** One sample, or several that differ in a label more; null where the server gives no such number. */
  readonly values: (
    row: Row,
  ) => number | null | readonly (readonly [more: Labels, value: number])[];
}

const FRONT_END: readonly Family<FrontEndState>[] = [
  {
    name: 'baltop_front_end_up',
    type: 'gauge',
    help: 'Whether the balancer-manager was read at the last try.',
    values: ({ error }) => (error === null ? 1 : 0),
  },
  {
    name: 'baltop_front_end_read_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the numbers of this front end were read, in Unix time.',
    values: ({ readAt }) => (readAt === null ? null : wallOf(readAt) / 1000),
  },
  {
    name: 'baltop_front_end_answer_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the last answer took.',
    values: ({ tookMs, error }) => (tookMs === null || error !== null ? null : tookMs / 1000),
  },
];

const BALANCER: readonly Family<ReturnType<typeof listedBalancers>[number]>[] = [
  {
    name: 'baltop_balancer_members',
    type: 'gauge',
    help: 'Members that the balancer has.',
    values: ({ balancer }) => countPool(balancer).members,
  },
  {
    name: 'baltop_balancer_usable_members',
    type: 'gauge',
    help: 'Members that take new requests: Ok, not draining, no standby and no spare.',
    values: ({ balancer }) => countPool(balancer).usable,
  },
  {
    name: 'baltop_balancer_ordinary_members',
    type: 'gauge',
    help: 'Members that are neither hot standby nor hot spare.',
    values: ({ balancer }) => countPool(balancer).ordinary,
  },
  {
    name: 'baltop_balancer_reserve_members',
    type: 'gauge',
    help: 'Hot standbys and hot spares that are Ok and not taken out.',
    values: ({ balancer }) => countPool(balancer).standbys + countPool(balancer).spares,
  },
  {
    name: 'baltop_balancer_serving_members',
    type: 'gauge',
    help: 'Members that new requests go to now: the usable ones, or the reserve where it has to serve.',
    values: ({ balancer }) => countPool(balancer).serving,
  },
];

/** Flags of an administrator and states of httpd, under one name each. */
const FLAG_TOKENS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FLAG_LIST.map((flag) => [flag, FLAGS[flag].token])),
  error: 'Err',
};

const MEMBER: readonly Family<ListingRow>[] = [
  {
    name: 'baltop_member_info',
    type: 'gauge',
    help: 'Always 1; its labels are what else is known of the member.',
    values: ({ worker }) => [
      [
        { route: worker.route, redirect: worker.redirect, status: worker.status.tokens.join(' ') },
        1,
      ],
    ],
  },
  {
    name: 'baltop_member_usable',
    type: 'gauge',
    help: 'Whether the member takes new requests: Ok, not draining, no standby and no spare.',
    values: ({ worker }) => (takesNewRequests(worker.status) ? 1 : 0),
  },
  {
    name: 'baltop_member_flag',
    type: 'gauge',
    help: 'Whether the flag is set in the status of the member.',
    values: ({ worker }) =>
      Object.entries(FLAG_TOKENS).map(([flag, token]) => [
        { flag },
        worker.status.tokens.includes(token) ? 1 : 0,
      ]),
  },
  {
    name: 'baltop_member_busy_requests',
    type: 'gauge',
    help: 'Requests in flight, as httpd counts them; can drift upwards on a busy httpd.',
    values: ({ worker }) => worker.busy,
  },
  {
    name: 'baltop_member_elected',
    type: 'counter',
    help: 'Times the member was chosen since httpd started, failed tries included.',
    values: ({ worker }) => worker.elected,
  },
  {
    name: 'baltop_member_sent_bytes',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes sent to the member since httpd started; left out where httpd rounds them.',
    values: ({ worker }) => (worker.to?.exact === true ? worker.to.bytes : null),
  },
  {
    name: 'baltop_member_received_bytes',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes received from the member since httpd started; left out where httpd rounds them.',
    values: ({ worker }) => (worker.from?.exact === true ? worker.from.bytes : null),
  },
  {
    name: 'baltop_member_load_factor',
    type: 'gauge',
    help: 'Its share of the work, compared with the others.',
    values: ({ worker }) => worker.factor,
  },
  {
    name: 'baltop_member_load_balancer_set',
    type: 'gauge',
    help: 'Its set: those of a higher one are used when no member of a lower one is usable.',
    values: ({ worker }) => worker.lbSet,
  },
];

/** Ends in `# EOF`, and a newline. Front ends that were never read have no members here, and `up` 0. */
export function openMetrics(snapshot: FleetSnapshot, filter: ListingFilter): string {
  const memberLabels = ({ frontEnd, balancer, worker }: ListingRow) => ({
    front_end: frontEnd,
    balancer,
    url: maskUrl(worker.url),
  });
  return [
    ...familiesOf(FRONT_END, snapshot.frontEnds, ({ name }) => ({ front_end: name })),
    ...familiesOf(BALANCER, listedBalancers(snapshot, filter.balancer), (view) => ({
      front_end: view.frontEnd,
      balancer: view.balancer.name,
    })),
    ...familiesOf(MEMBER, listingRows(snapshot, filter), memberLabels),
    '# EOF',
    '',
  ].join('\n');
}

function familiesOf<Row>(
  families: readonly Family<Row>[],
  rows: readonly Row[],
  labelsOf: (row: Row) => Labels,
): readonly string[] {
  return families.flatMap(({ name, type, unit, help, values }) => {
    // Two names that differ in a hidden password only are one label, and one label has one value: the first.
    const samples = new Map<string, number>();
    for (const row of rows) {
      const found = values(row);
      const list = typeof found === 'number' ? [[{}, found] as const] : (found ?? []);
      for (const [more, value] of list) {
        const key = labelText({ ...labelsOf(row), ...more });
        if (!samples.has(key)) samples.set(key, value);
      }
    }
    if (samples.size === 0) return [];
    const suffix = type === 'counter' ? '_total' : '';
    return [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      ...[...samples].map(([labels, value]) => `${name}${suffix}{${labels}} ${value}`),
    ];
  });
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(printable(value))}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
}
