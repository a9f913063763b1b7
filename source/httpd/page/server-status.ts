/**
 * mod_status's page: what every slot of httpd's scoreboard does just now. Read by its headings, since columns came over
 * the years (Protocol 2.4.20, Dur 2.4.35), in one pass, and only in mod_status's own shape: what looks different is not
 * read at all, for a row that is passed over would be a request that nobody waits for.
 */

import { failure, type Result, success } from '../errors.ts';
import type { ScoreboardRow, ServerStatus } from '../scoreboard.ts';

const TABLE = '<tr><th>Srv</th><th>PID</th><th>Acc</th>';
const ROW = '<tr>';
const CELL_END = '</td>';

export function readServerStatus(body: Buffer): Result<ServerStatus> {
  const text = body.toString('latin1');
  if (/^[^<]{0,4096}?^Scoreboard: /m.test(text.slice(0, 8192))) return readMachineForm(text);
  if (!text.slice(0, 4096).includes('<h1>Apache Server Status for ')) {
    return failure('bad-answer', 'the answer is no server-status page', '');
  }
  if (!/<\/html>\s*$/.test(text.slice(-64))) return unreadable('it is cut');
  const lettersAt = text.indexOf('<pre>');
  const lettersEnd = text.indexOf('</pre>', lettersAt);
  if (lettersAt === -1 || lettersEnd === -1) return unreadable('it has no scoreboard');
  const head = text.slice(0, lettersAt);
  const table = text.indexOf(TABLE, lettersEnd);
  const rows = table === -1 ? null : readRows(text, table);
  if (typeof rows === 'string') return unreadable(rows);
  return success({
    ...headOf((name) => new RegExp(`<dt>${name}: ([^<\\n]{1,200})`).exec(head)?.[1], HTML_NAMES),
    letters: text.slice(lettersAt + '<pre>'.length, lettersEnd).replace(/\s+/g, ''),
    rows,
    balancers: [],
  });
}

function unreadable(why: string): Result<never> {
  return failure('bad-answer', `the server-status page cannot be read: ${why}`, '');
}

const HTML_NAMES = ['Server Version', 'Server Built', 'Current Time', 'Restart Time'] as const;
const MACHINE_NAMES = ['ServerVersion', 'Server Built', 'CurrentTime', 'RestartTime'] as const;

function headOf(
  textOf: (name: string) => string | undefined,
  [version, built, now, restart]: typeof HTML_NAMES | typeof MACHINE_NAMES,
) {
  const of = (name: string) => decoded((textOf(name) ?? '').trim());
  const [clock, restartTime] = [clockOf(of(now)), of(restart)];
  const startedAt = clockOf(restartTime);
  return {
    serverVersion: of(version),
    serverBuilt: of(built),
    clock,
    restartTime,
    upMs: clock === null || startedAt === null ? null : clock - startedAt,
  };
}

/** `?auto`: a line for each value. */
function readMachineForm(text: string): Result<ServerStatus> {
  const lines = text.split('\n').map((line) => /^([\w[\] ]{1,80}): ?(.*)$/.exec(line.trimEnd()));
  const values = new Map(
    lines.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])),
  );
  return success({
    ...headOf((name) => values.get(name), MACHINE_NAMES),
    letters: values.get('Scoreboard') ?? '',
    rows: null,
    balancers: [...values].flatMap(([name, value]) =>
      /^ProxyBalancer\[\d+\]Name$/.test(name) ? [value.replace(/^balancer:\/\//, '')] : [],
    ),
  });
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `Friday, 27-Nov-2026 14:36:14 UTC`. */
function clockOf(text: string): number | null {
  const match = /(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d{2}):(\d{2}):(\d{2})/.exec(text);
  if (match === null) return null;
  const [day, year, hour, minute, second] = [1, 3, 4, 5, 6].map((index) => Number(match[index]));
  const month = MONTHS.indexOf(match[2] ?? '') / 3;
  if (!Number.isInteger(month) || month < 0) return null;
  return Date.UTC(year ?? 0, month, day, hour, minute, second);
}

/** Why it cannot be read, or its rows. */
function readRows(text: string, from: number): readonly ScoreboardRow[] | string {
  const end = text.indexOf('</table>', from);
  const headEnd = text.indexOf('</tr>', from);
  if (end === -1 || headEnd === -1 || headEnd > end) return 'its table has no end';
  const headings = text
    .slice(from, headEnd)
    .split('<th>')
    .slice(1)
    .map((each) => each.slice(0, each.indexOf('<')).trim());
  const at = (name: string) => headings.indexOf(name);
  const columns = {
    child: at('Srv'),
    process: at('PID'),
    count: at('Acc'),
    mode: at('M'),
    seconds: at('SS'),
    request: at('Req'),
    client: at('Client'),
    virtualHost: at('VHost'),
    line: at('Request'),
  };
  if (Object.values(columns).includes(-1)) return 'its columns are not those of mod_status';
  const [sum, protocol] = [at('Dur'), at('Protocol')];
  const rows: ScoreboardRow[] = [];
  for (let start = text.indexOf(ROW, headEnd); start !== -1 && start < end; ) {
    const next = text.indexOf(ROW, start + ROW.length);
    const stop = next === -1 || next > end ? end : next;
    const cells = text.slice(start + ROW.length, stop).split(CELL_END);
    if (cells.length !== headings.length + 1) return 'a row has other cells than the others';
    const cell = (index: number) => cellText(cells[index] ?? '');
    const request = requestOf(cell(columns.line));
    const [client, virtualHost] = [cell(columns.client), cell(columns.virtualHost)];
    const lasting = [columns.child, columns.process, columns.count, sum].map((index) =>
      index === -1 ? '' : cell(index),
    );
    rows.push({
      key: [...lasting, client, virtualHost, request.method, request.path].join('\n'),
      mode: cell(columns.mode),
      seconds: wholeNumber(cell(columns.seconds)),
      requestMs: wholeNumber(cell(columns.request)),
      protocol: protocol === -1 ? null : cell(protocol),
      client,
      virtualHost,
      ...request,
    });
    start = next;
  }
  return rows;
}

/** `<td nowrap>GET /a HTTP/1.1`, `<td><b>W</b>\n`: of one line, whose own `<` are escaped. */
function cellText(cell: string): string {
  const text = cell.slice(cell.indexOf('>', cell.indexOf('<td')) + 1);
  return decoded((text.includes('<') ? text.replace(/<[^<>]*>/g, '') : text).trim());
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(lt|gt|amp|quot);/g, (_whole, name: string) => ENTITIES[name] ?? '');
}

/** Below 0 where httpd's clock was set back: no number of seconds at all. */
function wholeNumber(text: string): number | null {
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** `GET /app/x?y HTTP/1.1`; httpd keeps 63 characters of it, its end where `SeeRequestTail On` says so. */
function requestOf(line: string): Pick<ScoreboardRow, 'method' | 'path' | 'isCut' | 'asked'> {
  const match = /^([A-Z][A-Z_-]{0,30}) ([^\s?]*)(\S*)( H[\w/.]*)?$/.exec(line);
  const asked = /[?&]asked=(\w{1,40})/.exec(line)?.[1] ?? '';
  if (match === null) return { method: '', path: '', isCut: true, asked };
  const [, method = '', path = '', query = '', version] = match;
  return { method, path, isCut: version === undefined && query === '', asked };
}
