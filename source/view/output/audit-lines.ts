/** Entries of the audit log for people: one line each. */

import { hostPort } from '../../fleet/identity.ts';
import { printable } from '../../manager/printable.ts';
import type { AuditEntry, Facts } from '../../operations/audit-entry.ts';

/** `2026-01-31 14:03:21  ops  web1  app/node2  disable  state OK -> DIS  verified`; columns are aligned. */
export function auditLines(entries: readonly AuditEntry[], utc: boolean): readonly string[] {
  const rows = entries.map((entry) => [
    time(entry.at, utc),
    entry.by === 'you' ? entry.user : (entry.user ?? 'others'),
    entry.frontEnd,
    subjectOf(entry),
    entry.action,
    changesText(entry),
    resultText(entry),
  ]);
  const cells = rows.map((row) => row.map((cell) => printable(String(cell ?? '')) || '-'));
  const widths = (cells[0] ?? []).map((_, index) =>
    cells.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), 0),
  );
  return cells.map((row) =>
    row
      .map((cell, index) => cell.padEnd(Math.min(widths[index] ?? 0, 40)))
      .join('  ')
      .trimEnd(),
  );
}

/** Second by second; with the date, since the log goes back for weeks. */
function time(at: string, utc: boolean): string {
  const date = new Date(at);
  const local = new Date(date.getTime() - (utc ? 0 : date.getTimezoneOffset() * 60_000));
  return `${local.toISOString().slice(0, 19).replace('T', ' ')}${utc ? 'Z' : ''}`;
}

function subjectOf({ balancer, url, route }: AuditEntry): string {
  if (balancer === null) return '';
  if (url === null) return balancer;
  return `${balancer}/${route || hostPort(url)}`;
}

/** `state OK -> DIS, factor 1 -> 2`. The tokens only where the state's word says nothing of the difference. */
function changesText({ before, after }: AuditEntry): string {
  const names = Object.keys(after).filter((name) => name !== 'flags' || after.state === undefined);
  return names.map((name) => `${name} ${shown(before, name)} -> ${shown(after, name)}`).join(', ');
}

function shown(facts: Facts, name: string): string {
  return facts[name] || '(none)';
}

/** A line that was written before sending, with no outcome behind it: the program was ended in between. */
function resultText({ result, detail, request }: AuditEntry): string {
  const word =
    result === 'sending'
      ? 'sent, and ended before the outcome was known'
      : result !== 'seen' && request === null
        ? 'nothing was sent'
        : result;
  return detail === '' ? word : `${word}: ${detail}`;
}
