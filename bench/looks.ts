/**
 * What the looks at server-status cost httpd while a member is drained: one of all rows a second, beside four of the
 * manager. Each slot has had a request, so that each has a row.
 */

import { httpApplication } from '../test/lab/http-application.ts';
import { freePort, type Httpd, startHttpd, systemHttpd } from '../test/lab/httpd.ts';
import { startLoad } from '../test/lab/load.ts';
import { cpuMs } from '../test/lab/processes.ts';
import { startServer } from '../test/lab/server-process.ts';
import { withScope } from './scope.ts';
import { fixed, printTable } from './table.ts';

const SLOTS = [50, 400];
const LOOKS = 1_000;
const LIFE_SECONDS = 900;
const LOOKS_A_SECOND = 1;
const POLLS_A_SECOND = 4;

export async function benchLooks(): Promise<void> {
  const rows: string[][] = [];
  for (const slots of SLOTS) rows.push(await measure(slots));
  printTable(
    `looks at server-status, ${LOOKS} of each`,
    ['threads', 'rows', 'KB', 'CPU ms a look', 'CPU ms a poll', '% of a core while it drains'],
    rows,
  );
}

async function measure(slots: number): Promise<string[]> {
  return withScope(async (scope) => {
    const port = await freePort();
    const program = httpApplication('127.0.0.11', port, 'node1');
    const server = await startServer(scope, program, LIFE_SECONDS);
    const balancers = [{ name: 'app', members: [{ url: server.url, route: 'node1' }] }];
    const threads = slots / 2;
    const httpd = await startHttpd(scope, { balancers, threads }, systemHttpd(), LIFE_SECONDS);
    // So many at a time that each thread of both processes gets some.
    const load = startLoad(`${httpd.url}/app/slow/300`, slots - 10, { slowMs: [300, 301] });
    while (load.requests() < slots * 12) await new Promise((resolve) => setTimeout(resolve, 100));
    await load.stop();
    const page = await text(`${httpd.url}/server-status`, httpd);
    const look = await cpuOf(httpd, `${httpd.url}/server-status`);
    const poll = await cpuOf(httpd, httpd.managerUrl);
    const perSecond = look * LOOKS_A_SECOND + poll * POLLS_A_SECOND;
    return [
      String(slots),
      String(page.split('<tr><td><b>').length - 1),
      fixed(page.length / 1_024),
      fixed(look, 2),
      fixed(poll, 2),
      fixed(perSecond / 10, 2),
    ];
  });
}

/** Milliseconds that httpd's processes work for one page. */
async function cpuOf(httpd: Httpd, url: string): Promise<number> {
  const sum = () => httpd.pids().reduce((all, pid) => all + cpuMs(pid), 0);
  const before = sum();
  for (let look = 0; look < LOOKS; look += 1) await text(url, httpd);
  return (sum() - before) / LOOKS;
}

async function text(url: string, { managerUrl }: Httpd): Promise<string> {
  const answer = await fetch(url, { headers: { Referer: managerUrl } });
  return answer.text();
}
