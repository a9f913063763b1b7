/** mod_status's page of the played httpd: a row for each request that its members count as busy, and for its own. */

import type { Dialect } from './dialect.ts';
import type { DemoState, DemoWorker } from './state.ts';
import { escapeHtml } from './texts.ts';

export const STATUS_PATH = '/server-status';

export interface StatusPages {
  /** The manager answered: the row of that request stays on the scoreboard. `path`: with its query. */
  noteManager(path: string): void;
  render(state: DemoState, request: { readonly path: string; readonly host: string }): string;
}

export function createStatusPages(
  dialect: Dialect,
  startedAt: number,
  now: () => number,
): StatusPages {
  let lastManager = '';
  let asked = 0;
  let renderedBefore = startedAt;
  /** Requests are counted, not kept: those of a member began when one was last chosen for it. */
  const chosen = new WeakMap<DemoWorker, { elected: number; at: number }>();

  function secondsSince(worker: DemoWorker): number {
    const known = chosen.get(worker);
    if (known === undefined || known.elected !== worker.elected) {
      // Since the last page, at the earliest: rather too old than too young.
      chosen.set(worker, { elected: worker.elected, at: renderedBefore });
      return Math.floor((now() - renderedBefore) / 1000);
    }
    return Math.floor((now() - known.at) / 1000);
  }

  function rows(state: DemoState, path: string, host: string): readonly string[] {
    let slot = 0;
    const row = (count: number, mode: string, seconds: number, line: string) => {
      const child = Math.floor(slot / 25);
      slot += 1;
      return statusRow(child, [`0/${count}/${count}`, mode, seconds], host, line);
    };
    const busy = state.balancers.flatMap((balancer) =>
      balancer.workers.flatMap((worker, at) => {
        const seconds = secondsSince(worker);
        const line = `GET /${balancer.name}/${at + 1} HTTP/1.1`;
        return Array.from({ length: worker.busy }, () => row(worker.elected, 'W', seconds, line));
      }),
    );
    asked += 1;
    const manager = lastManager === '' ? [] : [row(asked, '_', 0, `GET ${lastManager} HTTP/1.1`)];
    return [...busy, ...manager, row(asked, 'W', 0, `GET ${path} HTTP/1.1`)];
  }

  return {
    noteManager(path) {
      lastManager = path;
    },
    render(state, { path, host }) {
      const all = rows(state, path, host);
      renderedBefore = now();
      const letters = all.map((line) => (line.includes('<b>W</b>') ? 'W' : '_')).join('');
      return page(dialect, { now: now(), startedAt }, letters.replace(/.{64}/g, '$&\n'), all, host);
    },
  };
}

function statusRow(
  child: number,
  [count, mode, seconds]: readonly [string, string, number],
  host: string,
  line: string,
): string {
  const shown = mode === 'W' ? '<b>W</b>' : mode;
  return (
    `<tr><td><b>${child}-0</b></td><td>${1000 + child}</td><td>${count}</td><td>${shown}\n` +
    `</td><td>0.00</td><td>${seconds}</td><td>0</td><td>0</td><td>0.0</td><td>0.00</td><td>0.00\n` +
    '</td><td>127.0.0.1</td><td>http/1.1</td>' +
    `<td nowrap>${escapeHtml(host)}</td><td nowrap>${escapeHtml(line.slice(0, 63))}</td></tr>\n\n`
  );
}

const HEADINGS = [
  ...['Srv', 'PID', 'Acc', 'M', 'CPU\n', 'SS', 'Req', 'Dur', 'Conn', 'Child', 'Slot'],
  ...['Client', 'Protocol', 'VHost', 'Request'],
];

function page(
  { serverDescription, serverBuilt }: Dialect,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
  letters: string,
  rows: readonly string[],
  host: string,
): string {
  const name = escapeHtml(host.replace(/:\d*$/, ''));
  return (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n' +
    '<html><head>\n<title>Apache Status</title>\n</head><body>\n' +
    `<h1>Apache Server Status for ${name} (via 127.0.0.1)</h1>\n\n` +
    `<dl><dt>Server Version: ${serverDescription}</dt>\n<dt>Server MPM: event</dt>\n` +
    `<dt>Server Built: ${serverBuilt}\n</dt></dl><hr /><dl>\n` +
    `<dt>Current Time: ${timeText(now)}</dt>\n<dt>Restart Time: ${timeText(startedAt)}</dt>\n</dl>\n` +
    `<pre>${letters}</pre>\n` +
    `<table border="0"><tr>${HEADINGS.map((each) => `<th>${each}</th>`).join('')}</tr>\n\n` +
    `${rows.join('')}</table>\n</body></html>\n`
  );
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `Friday, 27-Nov-2026 14:36:14 UTC`. */
function timeText(at: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${DAYS[new Date(at).getUTCDay()]}, ${day}-${month}-${year} ${time} UTC`;
}
