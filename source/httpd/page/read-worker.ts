/** One row of a member table as a `Worker`. Columns are found by heading text: their order and number vary. */

import { memoize, nameIn } from '../memoize.ts';
import type { ByteCount, HealthCheck, Worker } from '../model.ts';
import { parseStatus } from '../status.ts';

/** Reads the rows of a table with these headings; what a version has no column for is null or ''. */
export function workerReader(headings: readonly string[]): (row: readonly string[]) => Worker {
  const at = (heading: string) => headings.indexOf(heading);
  const [url, route, redirect] = [at('Worker URL'), at('Route'), at('RouteRedir')];
  const [factor, lbSet, status] = [at('Factor'), at('Set'), at('Status')];
  const [elected, busy, load] = [at('Elected'), at('Busy'), at('Load')];
  const [to, from, health] = [at('To'), at('From'), at('HC Method')];
  const HC_COLUMNS = ['HC Method', 'HC Interval', 'Passes', 'Fails', 'HC uri', 'HC Expr'];
  const healthColumns = HC_COLUMNS.map(at);
  // Most members of a balancer are checked alike.
  let before: readonly string[] = [];
  let sameHealth: HealthCheck | null = null;
  const healthOf = (row: readonly string[]) => {
    if (!healthColumns.every((index) => row[index] === before[index])) {
      sameHealth = readHealth(healthColumns.map((index) => row[index] ?? '').join('\0'));
      before = row;
    }
    return sameHealth;
  };
  return (row) => {
    const text = (index: number) => row[index] ?? '';
    return {
      url: nameIn(text(url)),
      route: nameIn(text(route)),
      redirect: nameIn(text(redirect)),
      factor: decimal(text(factor)),
      lbSet: count(text(lbSet)),
      status: parseStatus(text(status)),
      elected: count(text(elected)),
      busy: count(text(busy)),
      load: integer(text(load)),
      to: readSize(text(to)),
      from: readSize(text(from)),
      health: health === -1 ? null : healthOf(row),
    };
  };
}

/** Six texts, NUL between them, in the order of the columns. */
const readHealth = memoize((texts: string): HealthCheck | null => {
  const [method = '', interval = '', passes = '', fails = '', uri = '', expression = ''] = texts
    .split('\0')
    .map((text) => text.trim());
  if (method === '') return null;
  const counted = (text: string) => /^(\d{1,9}) \((\d{1,9})\)$/.exec(text) ?? [];
  const [, passesNeeded = '', passed = ''] = counted(passes);
  const [, failsNeeded = '', failed = ''] = counted(fails);
  return {
    method,
    intervalMs: count(interval.endsWith('ms') ? interval.slice(0, -2) : interval),
    passes: count(passesNeeded),
    passed: count(passed),
    fails: count(failsNeeded),
    failed: count(failed),
    uri,
    expression,
  };
});

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** What httpd counts bytes in (`apr_off_t`). */
const MOST_BYTES = 2 ** 63;

/** httpd's size text (`  0 `, `489 `, `4.4K`, ` 10K`), base 1024: exact without a unit, rounded with one. */
export const readSize = memoize((text: string): ByteCount | null => {
  const found = /^(\d{1,16}(?:\.\d{1,9})?)\s?([KMGTPE]?)$/.exec(text.trim());
  if (found === null) return null;
  const [, digits = '', unit = ''] = found;
  const bytes = Math.round(Number(digits) * 1024 ** UNITS.indexOf(unit));
  const exact = unit === '';
  if (bytes > MOST_BYTES || (exact && !Number.isSafeInteger(bytes))) return null;
  return { bytes, exact };
});

/** A whole number from 0 on; null for what is none, or more than can be counted with (2 to the 53rd). */
export function count(text: string): number | null {
  const number = integer(text);
  return number !== null && number >= 0 ? number : null;
}

/** A whole number; null for what is none, or more than can be counted with. */
export function integer(text: string): number | null {
  const trimmed = text.trim();
  if (!/^-?\d{1,16}$/.test(trimmed)) return null;
  const number = Number(trimmed);
  // `-0` is 0.
  return Number.isSafeInteger(number) ? number + 0 : null;
}

const decimal = memoize((text: string): number | null => {
  const trimmed = text.trim();
  return /^\d{1,9}(\.\d{1,9})?$/.test(trimmed) ? Number(trimmed) : null;
});
