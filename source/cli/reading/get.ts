/** `baltop get MEMBER`: everything about one member, on every front end that lists it. */

import type { Settings } from '../../config/settings.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { systemClock } from '../../httpd/clock.ts';
import type { Worker } from '../../httpd/model.ts';
import { lastErrorText } from '../../messages/last-error.ts';
import { ownLabel } from '../../messages/own-label.ts';
import { connect, reportFailures } from '../connect/connect.ts';
import { findMembers, findOptions } from '../connect/find-members.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { memberItem, memberList, safeJson } from '../output/json.ts';
import { COLUMNS, type ListingRow } from '../output/listing.ts';
import { cellText } from '../output/text-table.ts';

export async function get(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const connection = await connect(invocation, { exact: true });
  try {
    const snapshot = await connection.fleet.readOnce();
    const code = reportFailures(snapshot, connection.settings);
    if (snapshot.frontEnds.every((frontEnd) => frontEnd.page === null)) return code;
    const members = findMembers(snapshot, operands, findOptions(values));
    if (members === null) return EXIT.notFound;
    const { settings } = connection;
    if (values.output === undefined) {
      print(members.map((member) => asText(member, settings)).join('\n'));
    } else {
      const { frontEndItems } = await import('../output/front-end-items.ts');
      const list = listOf(snapshot, members, settings.labels);
      print(await render(values.output, { ...list, frontEnds: frontEndItems(snapshot, []) }));
    }
    return code;
  } finally {
    connection.close();
  }
}

function rowsOf(member: Member): readonly ListingRow[] {
  return member.places.map(({ frontEnd, worker }) => ({
    frontEnd,
    balancer: member.balancer,
    worker,
  }));
}

/** The same shape as `list -o json`, with the rows of the member only. */
function listOf(snapshot: FleetSnapshot, members: readonly Member[], labels: Settings['labels']) {
  const names = new Set(members.map((member) => member.balancer));
  const whole = memberList(snapshot, {});
  return {
    ...whole,
    items: members.flatMap(rowsOf).map((row) => memberItem(row, labels)),
    balancers: whole.balancers.filter((each) => names.has(each.name)),
  };
}

async function render(format: string, list: unknown): Promise<string> {
  if (format === 'json') return safeJson(list, 2);
  return (await import('../output/yaml.ts')).safeYaml(list);
}

/** Connections of each httpd process. */
function limitsText({ limits }: Worker): string | null {
  if (limits === undefined) return null;
  const { min, softMax, max, ttlSeconds } = limits;
  const number = (value: number | null) => value ?? '-';
  return `min=${number(min)} smax=${number(softMax)} max=${number(max)} ttl=${number(ttlSeconds)}`;
}

function asText(member: Member, { labels, utc }: Pick<Settings, 'labels' | 'utc'>): string {
  return rowsOf(member)
    .map((row) => {
      const called = ownLabel(labels, row.balancer, row.worker);
      const lines = COLUMNS.map((column) => {
        const exact = column.value(row);
        const shown = cellText(column, row);
        // Bytes as the list has them, and as httpd counted them.
        const isRounded = (column.id === 'to' || column.id === 'from') && exact !== null;
        return `${column.id.padEnd(9)} ${shown}${isRounded ? ` (${exact} bytes)` : ''}\n`;
      });
      const error = lastErrorText(row.worker, systemClock.monotonic(), utc);
      if (error !== null) lines.push(`error     ${error}\n`);
      const limits = limitsText(row.worker);
      if (limits !== null) lines.push(`limits    ${limits}\n`);
      return [...lines, ...(called === '' ? [] : [`label     ${called}\n`])].join('');
    })
    .join('\n');
}
