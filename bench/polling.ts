/**
 * `npm run bench -- polling`: what it costs a front end to be polled at 4 Hz, as while a drain waits. A closed loop
 * of clients keeps httpd as busy as it can; one and the same poller is let go and held in turn (SIGCONT, SIGSTOP), and
 * neighbouring stretches are compared. The poller gets only the processor time that nobody else wants (`chrt --idle`):
 * what it works itself falls on a jump host, not on the front end.
 */

import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { CLI } from '../test/helpers/run-baltop.ts';
import { httpApplication } from '../test/lab/http-application.ts';
import { freePort, type Httpd, startHttpd, systemHttpd } from '../test/lab/httpd.ts';
import { startLoad } from '../test/lab/load.ts';
import { cpuMs } from '../test/lab/processes.ts';
import { startServer } from '../test/lab/server-process.ts';
import { median } from './process.ts';
import { withScope } from './scope.ts';
import { fixed, printTable } from './table.ts';

const SIZES = [2, 100];
const CLIENTS = 16;
const WINDOW_MS = 2_000;
const LIFE_SECONDS = 1_800;
/** To tell what one costs. */
const POLLS = 3_000;

export async function benchPolling(pairs: number): Promise<void> {
  const rows: string[][] = [];
  for (const members of SIZES) rows.push(await measure(members, pairs));
  printTable(
    `a front end polled at 4 Hz and left alone, ${pairs} pairs of ${WINDOW_MS / 1000} s`,
    [
      'members',
      'alone req/s',
      'polled req/s',
      'change %',
      '95 % of it',
      'polls/s',
      'CPU ms a poll',
      '% of a core',
    ],
    rows,
  );
}

async function measure(members: number, pairs: number): Promise<string[]> {
  return withScope(async (scope) => {
    const port = await freePort();
    const hosts = ['127.0.0.11', '127.0.0.12'];
    const servers = await Promise.all(
      hosts.map((host, index) =>
        startServer(scope, httpApplication(host, port, `node${index + 1}`), LIFE_SECONDS),
      ),
    );
    const idle = Array.from({ length: members - servers.length }, (_, index) => ({
      url: `http://127.0.1.${index + 1}:${port}`,
      status: '+D',
    }));
    const balancers = [
      { name: 'app', members: [...servers.map(({ url, route }) => ({ url, route })), ...idle] },
    ];
    const httpd = await startHttpd(scope, { balancers }, systemHttpd(), LIFE_SECONDS);
    // It never gets what it waits for.
    const args = [CLI, 'wait', 'node1', '--for', 'disabled', '--timeout', `${LIFE_SECONDS}s`];
    const command = [process.execPath, ...args, '--interval', '250ms', '-u', httpd.managerUrl];
    // chrt becomes the command, so that signals reach it.
    const poller = spawn('chrt', ['--idle', '0', ...command], { stdio: 'ignore' });
    scope.after(() => poller.kill('SIGKILL'));
    const load = startLoad(`${httpd.url}/app/`, CLIENTS, { slowMs: [0, 1] });
    scope.after(() => load.stop());

    const stretch = async (isPolled: boolean): Promise<number> => {
      poller.kill(isPolled ? 'SIGCONT' : 'SIGSTOP');
      const before = load.requests();
      await pause(WINDOW_MS);
      return load.requests() - before;
    };
    const alone: number[] = [];
    const polled: number[] = [];
    // The first ones are for warming up.
    await stretch(true);
    await stretch(false);
    const pollsBefore = pollsOf(httpd);
    for (let pair = 0; pair < pairs; pair += 1) {
      // Turned round each time, so that a drift of the machine falls on both.
      for (const isPolled of pair % 2 === 0 ? [true, false] : [false, true]) {
        (isPolled ? polled : alone).push(await stretch(isPolled));
      }
    }
    poller.kill('SIGKILL');
    await load.stop();
    const polls = (pollsOf(httpd) - pollsBefore) / ((pairs * WINDOW_MS) / 1000);
    const cpu = await cpuOfPoll(httpd);
    return [
      String(members),
      ...compare(alone, polled),
      fixed(polls, 1),
      fixed(cpu, 2),
      fixed((cpu * 4) / 10, 2),
    ];
  });
}

/** Milliseconds that httpd's processes work for one page. */
async function cpuOfPoll(httpd: Httpd): Promise<number> {
  const before = cpuOf(httpd);
  for (let poll = 0; poll < POLLS; poll += 1) {
    const answer = await fetch(httpd.managerUrl, { headers: { Referer: httpd.managerUrl } });
    await answer.text();
  }
  return (cpuOf(httpd) - before) / POLLS;
}

/** Requests per second of both, and how they differ, pair by pair. */
function compare(alone: readonly number[], polled: readonly number[]): string[] {
  const perSecond = (all: readonly number[]) =>
    (all.reduce((sum, each) => sum + each, 0) * 1000) / (all.length * WINDOW_MS);
  const changes = polled.map((count, index) => (count / (alone[index] ?? Number.NaN) - 1) * 100);
  const mean = changes.reduce((sum, each) => sum + each, 0) / changes.length;
  const squares = changes.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const error = Math.sqrt(squares / (changes.length - 1) / changes.length);
  return [
    fixed(perSecond(alone)),
    fixed(perSecond(polled)),
    fixed(median(changes), 2),
    `${fixed(mean - 1.96 * error, 2)} to ${fixed(mean + 1.96 * error, 2)}`,
  ];
}

function cpuOf(httpd: Httpd): number {
  return httpd.pids().reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function pollsOf(httpd: Httpd): number {
  return httpd.accessLog().match(/^GET \/balancer-manager/gm)?.length ?? 0;
}
