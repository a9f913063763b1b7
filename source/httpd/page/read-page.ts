/** The HTML page of every httpd from 2.2 to trunk as a `ManagerPage`. Columns are found by heading text. */

import { failure, type Result, success } from '../errors.ts';
import type { Balancer, EditForm, HealthExpression, ManagerPage } from '../model.ts';
import { convertedTo, decode } from '../text-encoding.ts';
import { plainExcerpt } from './foreign-words.ts';
import { type Sheet, type SheetItem, type SheetOf, sheetReader, type Table } from './html-sheet.ts';
import { count, workerReader } from './read-worker.ts';

const TITLE = 'Load Balancer Manager for ';
const BALANCER = 'LoadBalancer Status for ';
const EDIT = /^Edit (worker|balancer) settings for (.*)$/s;

/** Reads the bytes of an answer. Errors: `not-a-manager`, `incomplete`. */
export type PageOf = (bytes: Buffer) => Result<ManagerPage>;

/** For the page of one front end, poll after poll. */
export function pageReader(): PageOf {
  const sheetOf = sheetReader();
  return (bytes) => readWith(sheetOf, bytes);
}

/** Reads one page. */
export const readPage: PageOf = (bytes) => pageReader()(bytes);

const CONVERTED_HINT =
  'It was ignored. Exclude this path from what converts pages: mod_charset_lite, a filter of a proxy.';

function readWith(sheetOf: SheetOf, bytes: Buffer): Result<ManagerPage> {
  const converted = convertedTo(bytes);
  if (converted !== null) {
    const what = `the page is in ${converted}, which httpd does not write: something in between converts it`;
    return failure('bad-answer', what, CONVERTED_HINT);
  }
  const { text, charset } = decode(bytes);
  if (text.trim() === '') {
    return failure('not-a-manager', 'the answer is an empty page', 'Check the path of the URL.');
  }
  const sheet = sheetOf(text);
  const heading = sheet.items.find((item) => item.kind === 'h1' && item.text.startsWith(TITLE));
  if (heading === undefined || heading.kind !== 'h1') return notAManager(sheet);
  if (!sheet.complete) {
    return failure('incomplete', 'the page ends in the middle', 'It was ignored. Try again.');
  }
  const lines = sheet.items.flatMap((item) => (item.kind === 'dt' ? [item.text] : []));
  const serverVersion = after(lines, 'Server Version: ');
  const { balancers, unreadable } = readBalancers(sheet.items);
  return success({
    serverName: heading.text.slice(TITLE.length),
    serverVersion,
    serverBuilt: after(lines, 'Server Built: '),
    generation: generationOf(sheet, serverVersion),
    persisted: negatable(lines, /^Balancer changes will (NOT )?be persisted/),
    balancersInherited: negatable(lines, /^Balancers are (NOT )?inherited/),
    proxyPassInherited: negatable(lines, /^ProxyPass settings are (NOT )?inherited/),
    balancers,
    ...(unreadable !== undefined && { unreadable }),
    expressions: readExpressions(sheet.items),
    form: readForm(sheet),
    charset,
  });
}

function notAManager(sheet: Sheet): Result<never> {
  const title = sheet.items.find((item) => item.kind === 'title' || item.kind === 'h1');
  const text = title !== undefined && title.kind !== 'table' ? plainExcerpt(title.text) : null;
  const what = `not a balancer-manager page${text === null ? '' : ` (title "${text}")`}`;
  return failure('not-a-manager', what, 'Check the path, and that no ProxyPass covers it.');
}

function after(lines: readonly string[], label: string): string {
  return lines.find((line) => line.startsWith(label))?.slice(label.length) ?? '';
}

/** The three lines of 2.4.7+: true, false ("NOT "), or null where the page has no such line. */
function negatable(lines: readonly string[], pattern: RegExp): boolean | null {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found !== null) return found[1] === undefined;
  }
  return null;
}

/** 2.2's balancer table has no MaxMembers; a page without balancers leaves only the version. */
function generationOf(sheet: Sheet, serverVersion: string): '2.2' | '2.4' {
  const table = sheet.items.find(
    (item) => item.kind === 'table' && item.table.headings.includes('StickySession'),
  );
  if (table?.kind === 'table') return table.table.headings.includes('MaxMembers') ? '2.4' : '2.2';
  return serverVersion.startsWith('Apache/2.2.') ? '2.2' : '2.4';
}

const NO_TABLE: Table = { headings: [], rows: [], link: null, cut: null };

/** A table belongs to the heading before it. One without a heading, or a second of its kind, is nobody's. */
function readBalancers(items: readonly SheetItem[]): Pick<ManagerPage, 'balancers' | 'unreadable'> {
  const balancers: Balancer[] = [];
  let unreadable: string | undefined;
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'h3' || !item.text.startsWith(BALANCER)) continue;
    const tables = tablesBelow(items, index);
    const settings = tables.find(({ headings }) => headings.includes('StickySession'));
    const members = tables.find(({ headings }) => headings.includes('Worker URL'));
    balancers.push(readBalancer(item.text, item.href, settings ?? NO_TABLE, members ?? NO_TABLE));
    if (members?.headings.includes('Status') !== true) unreadable ??= balancers.at(-1)?.name;
  }
  return { balancers: toldApart(balancers), ...(unreadable !== undefined && { unreadable }) };
}

/**
 * A virtual host that inherits the balancers of the main server (BalancerInherit On, 2.4.9+) shows both of a name that
 * each of them has. They are two: with nonces, members and counters of their own. The safe name tells them apart.
 */
function toldApart(balancers: readonly Balancer[]): readonly Balancer[] {
  const names = new Set<string>();
  if (balancers.every(({ name }) => names.size < names.add(name).size)) return balancers;
  const used = new Set<string>();
  return balancers.map((balancer) => {
    const { name, safeName } = balancer;
    let own = name;
    if (used.has(own) && safeName !== null) own = `${name} [${safeName}]`;
    for (let number = 2; used.has(own); number += 1) own = `${name} (${number})`;
    used.add(own);
    return own === name ? balancer : { ...balancer, name: own, httpdName: name };
  });
}

function tablesBelow(items: readonly SheetItem[], heading: number): readonly Table[] {
  const tables: Table[] = [];
  for (let index = heading + 1; index < items.length; index += 1) {
    const item = items[index];
    if (item?.kind !== 'table') break;
    tables.push(item.table);
  }
  return tables;
}

function readBalancer(
  heading: string,
  href: string | null,
  settings: Table,
  members: Table,
): Balancer {
  const { full, safeName } = namesIn(heading.slice(BALANCER.length));
  const [row = []] = settings.rows;
  const cell = (column: string) => row[settings.headings.indexOf(column)] ?? '';
  const readWorker = workerReader(members.headings);
  const sticky = cell('StickySession').trim();
  const [, max, used] = /^(\d{1,9}) \[(\d{1,9}) Used\]$/.exec(cell('MaxMembers').trim()) ?? [];
  const link = href ?? members.link;
  return {
    name: full.replace(/^balancer:\/\//, ''),
    safeName,
    nonce: link === null ? null : nonceOf(link),
    // None is ` - ` in 2.2 and ` (None) ` in 2.4.
    sticky: sticky === '' || sticky === '-' || sticky === '(None)' ? null : sticky,
    failoverDisabled: yesNo(cell('DisableFailover'), 'On', 'Off'),
    timeoutSeconds: count(cell('Timeout')),
    failoverAttempts: count(cell('FailoverAttempts')),
    method: cell('Method').trim(),
    maxMembers: count(max ?? ''),
    usedMembers: count(used ?? ''),
    path: settings.headings.includes('Path') ? cell('Path').trim() : null,
    active: yesNo(cell('Active'), 'Yes', 'No'),
    workers: members.rows.map(readWorker),
  };
}

/** 2.4.4+ adds the safe name: `balancer://app [p148ea657_app]`. */
function namesIn(heading: string): { readonly full: string; readonly safeName: string | null } {
  const opening = heading.lastIndexOf(' [');
  const safeName = heading.slice(opening + 2, -1);
  const hasOne = opening !== -1 && heading.indexOf(']', opening) === heading.length - 1;
  return hasOne ? { full: heading.slice(0, opening), safeName } : { full: heading, safeName: null };
}

function readExpressions(items: readonly SheetItem[]): readonly HealthExpression[] {
  const found = items.find(
    (item) => item.kind === 'table' && item.table.headings.includes('Expr name'),
  );
  if (found?.kind !== 'table') return [];
  return found.table.rows.map((row) => ({
    name: (row[0] ?? '').trim(),
    expression: (row[1] ?? '').trim(),
  }));
}

function readForm(sheet: Sheet): EditForm | null {
  for (const item of sheet.items) {
    if (item.kind !== 'h3') continue;
    const found = EDIT.exec(item.text);
    if (found === null) continue;
    return {
      kind: found[1] === 'worker' ? 'worker' : 'balancer',
      subject: found[2] ?? '',
      fields: new Set(sheet.fields.map((field) => field.name)),
      choices: new Map(sheet.fields.map((field) => [field.name, field.values])),
    };
  }
  return null;
}

function nonceOf(href: string): string {
  return /[?&]nonce=([^&]*)/.exec(href)?.[1] ?? '';
}

function yesNo(text: string, yes: string, no: string): boolean | null {
  const trimmed = text.trim();
  return trimmed === yes ? true : trimmed === no ? false : null;
}
