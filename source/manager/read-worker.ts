/** One row of a member table as a `Worker`. Columns are found by heading text: their order and number vary. */

import type { ByteCount, HealthCheck, Worker } from './model.ts';
import { nameIn, remembering } from './remember.ts';
import { parseStatus } from './status.ts';

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
      lbSet: integer(text(lbSet)),
      status: parseStatus(text(status)),
      elected: integer(text(elected)),
      busy: integer(text(busy)),
      load: integer(text(load)),
      to: readSize(text(to)),
      from: readSize(text(from)),
      health: health === -1 ? null : healthOf(row),
    };
  };
}

/** Six texts, NUL between them, in the order of the columns. */
const readHealth = remembering((texts: string): HealthCheck | null => {
  const [method = '', interval = '', passes = '', fails = '', uri = '', expression = ''] = texts
    .split('\0')
    .map((text) => text.trim());
  if (method === '') return null;
  const counted = (text: string) => /(\d+) \((\d+)\)/.exec(text) ?? [];
  const [, passesNeeded = '', passed = ''] = counted(passes);
  const [, failsNeeded = '', failed = ''] = counted(fails);
  return {
    method,
    intervalMs: integer(interval.replace(/ms$/, '')),
    passes: integer(passesNeeded),
    passed: integer(passed),
    fails: integer(failsNeeded),
    failed: integer(failed),
    uri,
    expression,
  };
});

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** httpd's size text (`  0 `, `489 `, `4.4K`, ` 10K`), base 1024: exact without a unit, rounded with one. */
export const readSize = remembering((text: string): ByteCount | null => {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([KMGTPE]?)\s*$/.exec(text);
  if (found === null) return null;
  const [, digits = '', unit = ''] = found;
  return {
    bytes: Math.round(Number(digits) * 1024 ** UNITS.indexOf(unit)),
    exact: unit === '',
  };
});

/** null for what is no whole number. */
export function integer(text: string): number | null {
  const trimmed = text.trim();
  return /^-?\d{1,20}$/.test(trimmed) ? Number(trimmed) : null;
}

const decimal = remembering((text: string): number | null => {
  const trimmed = text.trim();
  return /^\d{1,9}(\.\d{1,9})?$/.test(trimmed) ? Number(trimmed) : null;
});
