/**
 * What a row of httpd's scoreboard says of a request in flight. Measured and read in httpd's source: a request is not
 * only where `W` stands. Event and prefork write `G` over it in every child that stops (a graceful restart,
 * MaxConnectionsPerChild); worker writes `L` over it for a pipelined request, beside the line of the one before.
 */

import type { StatusPage } from '../../fleet/status-poller.ts';
import type { ScoreboardRow } from '../../httpd/scoreboard.ts';

/** When a request began, on our line of time: after `from`, and not after `to`. */
export interface Began {
  readonly from: number;
  readonly to: number;
}

/** Waiting, no process, starting, cleaned up, reading headers, kept alive, closing: no member is chosen, or no more. */
const NOT_SERVING = '_.SIRKC';
/** A row of HTTP/2 is about a connection: it reads while its streams are served, and closes while one still is. */
const NO_STREAMS = '_.SI';
/** Each says `W` before and after; in all of them the line of the row may be another request's. */
const DATED_ANEW = 'LGD';

export function isHttp2({ protocol }: ScoreboardRow): boolean {
  return protocol?.startsWith('h2') ?? false;
}

/** May a request of this row be at a back end? An unknown mode counts. */
export function mayServe(row: ScoreboardRow): boolean {
  const { mode, requestMs } = row;
  if (isHttp2(row)) return !isOneOf(NO_STREAMS, mode);
  // Above 0 its last request has ended since it began.
  return !isOneOf(NOT_SERVING, mode) && (requestMs === null || requestMs === 0);
}

function isOneOf(modes: string, mode: string): boolean {
  return mode.length === 1 && modes.includes(mode);
}

/**
 * `seconds` are whole, and count from when it began; without the Protocol column (before 2.4.20, and 2.2) from its last
 * change of mode, so that `L`, `G` and `D` tell nothing there.
 */
export function beganOf(
  { seconds, protocol, mode }: ScoreboardRow,
  { sentAt, answeredAt }: Pick<StatusPage, 'sentAt' | 'answeredAt'>,
): Began {
  const isDatedAnew = protocol === null && mode !== 'W';
  if (seconds === null || isDatedAnew) return { from: Number.NEGATIVE_INFINITY, to: answeredAt };
  return { from: sentAt - (seconds + 1) * 1_000, to: answeredAt - seconds * 1_000 };
}

/** Surely a request that cannot reach the balancer: of another virtual host, or of a path that does not lead there. */
export function isElsewhere(
  row: ScoreboardRow,
  { virtualHost, paths }: Pick<StatusPage, 'virtualHost' | 'paths'>,
): boolean {
  // Only here the row's line is surely that of the request in flight.
  if (row.mode !== 'W' || isHttp2(row)) return false;
  return isOfAnotherHost(row.virtualHost, virtualHost) || isOfAnotherPath(row, paths);
}

/** A virtual host on several ports has several labels: only its name counts. httpd cuts a label at 31 characters. */
function isOfAnotherHost(label: string, own: string | null): boolean {
  if (own === null || own === '' || label === '') return false;
  const [one, other] = [nameIn(label), nameIn(own)];
  return !one.startsWith(other) && !other.startsWith(one);
}

function nameIn(label: string): string {
  return label.replace(/:\d{0,5}$/, '').toLowerCase();
}

function isOfAnotherPath({ path, isCut }: ScoreboardRow, paths: readonly string[]): boolean {
  if (paths.length === 0) return false;
  const own = path.replace(/^https?:\/\/[^/]*/i, '');
  // httpd decodes and tidies a path before it looks where it leads.
  if (!own.startsWith('/') || /%|\/\/|\/\.|\\/.test(own)) return false;
  return !paths.some((each) => own.startsWith(each) || (isCut && each.startsWith(own)));
}

/** Where the row's line is surely that of the request in flight. */
export function hasOwnLine(row: ScoreboardRow): boolean {
  return row.path !== '' && !isHttp2(row) && !(DATED_ANEW.includes(row.mode) && row.mode !== 'G');
}
