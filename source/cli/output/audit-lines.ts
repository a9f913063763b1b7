/** Entries of the audit log for people: one line each. */

import { addressName, canonicalUrl } from '../../fleet/identity.ts';
import { valueText } from '../../httpd/edit/value-text.ts';
import { printable } from '../../httpd/printable.ts';
import type { AuditEntry, Facts } from '../../operations/audit/audit-entry.ts';

/** `2026-01-31 14:03:21  ops  web1  app/node2  disable  state OK -> DIS  verified`; columns are aligned. */
export function auditLines(entries: readonly AuditEntry[], utc: boolean): readonly string[] {
  const names = namesIn(entries);
  const rows = entries.map((entry) => [
    time(entry.at, utc),
    entry.by === 'you' ? entry.user : (entry.user ?? 'others'),
    entry.frontEnd,
    names(entry),
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

/** Two members of one route, or of one address, are two in the log as well: they are called by what differs. */
function namesIn(entries: readonly AuditEntry[]): (entry: AuditEntry) => string {
  const urls = new Map<string, Set<string>>();
  const spelled = ({ balancer, url, route }: AuditEntry) =>
    [route, url === null ? '' : addressName(url), url]
      .filter((each) => each)
      .map((each) => `${balancer}/${each}`);
  for (const entry of entries) {
    for (const name of spelled(entry)) {
      const own = urls.get(name) ?? new Set();
      urls.set(name, own.add(canonicalUrl(entry.url ?? '')));
    }
  }
  return (entry) => {
    if (entry.balancer === null) return '';
    if (entry.url === null) return entry.balancer;
    const names = spelled(entry);
    return names.find((name) => urls.get(name)?.size === 1) ?? names.at(-1) ?? entry.balancer;
  };
}

/** `state OK -> DIS, factor 1 -> 2`. The tokens only where the state's word says nothing of the difference. */
function changesText({ before, after }: AuditEntry): string {
  const names = Object.keys(after).filter((name) => name !== 'flags' || after.state === undefined);
  return names.map((name) => `${name} ${shown(before, name)} -> ${shown(after, name)}`).join(', ');
}

function shown(facts: Facts, name: string): string {
  return valueText(name, facts[name] ?? '') || '(none)';
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
