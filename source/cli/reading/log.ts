/** `baltop log`: the audit log, as a table for people or line by line for programs. */

import { readConfiguration } from '../../config/configuration.ts';
import { text } from '../../config/settings.ts';
import { stateFolder } from '../../config/state-folder.ts';
import { UsageError } from '../../config/usage-error.ts';
import { counted } from '../../httpd/counted.ts';
import { excerpt } from '../../httpd/printable.ts';
import type { AuditEntry } from '../../operations/audit/audit-entry.ts';
import { type AuditReading, readAudit, settled } from '../../operations/audit/audit-file.ts';
import { seenOnce } from '../../operations/audit/audit-witnesses.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain, print } from '../console/say.ts';
import { auditLines } from '../output/audit-lines.ts';
import { safeJson } from '../output/json.ts';

export async function log(invocation: Invocation): Promise<number> {
  const { values, env } = invocation;
  const since = sinceOf(text(values.since), Date.now());
  const folder = stateFolder(env);
  let reading: AuditReading;
  try {
    reading = readAudit(folder);
  } catch (problem) {
    complain(`cannot read the audit log: ${problem instanceof Error ? problem.message : problem}`);
    return EXIT.failed;
  }
  const { entries, unreadable } = reading;
  if (unreadable > 0) complain(`skipped ${counted(unreadable, 'unreadable line')}`);
  const wanted = seenOnce(settled(entries)).filter((entry) => Date.parse(entry.at) >= since);
  if (wanted.length === 0 && values.quiet !== true) {
    complain(`nothing logged${entries.length === 0 ? ` in ${folder}` : ' since then'}`);
  }
  const lines = await linesOf(wanted, invocation);
  if (lines.length > 0) print(lines.join('\n'));
  return EXIT.done;
}

async function linesOf(
  entries: readonly AuditEntry[],
  invocation: Invocation,
): Promise<readonly string[]> {
  switch (invocation.values.output) {
    case 'json':
      return [safeJson({ apiVersion: 'baltop/v1', kind: 'AuditLog', items: entries }, 2)];
    case 'jsonl':
      return entries.map((entry) => safeJson(entry));
    default:
      return auditLines(entries, await wantsUtc(invocation));
  }
}

/** `--utc`, else as the current context or `defaults` have it. A configuration that is broken hides no log. */
async function wantsUtc({ values, env }: Invocation): Promise<boolean> {
  if (values.utc === true) return true;
  try {
    const { contexts, currentContext, defaults } = await readConfiguration(env);
    const context = contexts.get(env.BALTOP_CONTEXT || currentContext || '');
    return (context?.preferences ?? defaults).utc === true;
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    complain(problem.message, 'Times are local.');
    return false;
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 };

/** Milliseconds since the epoch; throws `UsageError`. A date without a time is the local midnight. */
function sinceOf(given: string | undefined, now: number): number {
  if (given === undefined) return Number.NEGATIVE_INFINITY;
  const ago = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(given.trim());
  if (ago !== null) return now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  const date = /^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00` : given;
  const at = /^\d{4}-\d\d-\d\dT/.test(date) ? Date.parse(date) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `--since takes a time such as 2h or 7d, or a date such as 2026-01-31, not "${excerpt(given)}"`,
  );
}
