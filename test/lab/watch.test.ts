/** `list --watch` over many polls: quiet in httpd's log, and there again after a restart. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { writeWithCurl } from './curl.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

const polls = (pool: Pool) =>
  pool.httpd.accessLog().match(/^GET \/balancer-manager/gm)?.length ?? 0;

const watchJson = (t: Parameters<typeof startBaltop>[0], url: string) =>
  startBaltop(t, ['list', '-u', url, '--watch', '--interval', '200ms', '-o', 'jsonl']);

test('polling leaves nothing in the error log, and one connection serves it', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const before = pool.httpd.errorLog();
  const running = watchJson(t, pool.managerUrl);
  await waitFor('eight polls', () => polls(pool) >= 8, { otherwise: () => running.stderr() });
  running.kill('SIGINT');
  const finished = await running.ended;
  assert.equal(finished.code, 130, finished.stderr);
  assert.equal(pool.httpd.errorLog(), before);
  assert.equal(pool.httpd.connections(), 1);
});

test('a watch shows what somebody else changed', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const running = watchJson(t, pool.managerUrl);
  await waitForOutput(running, /"state":"OK"/);
  assert.doesNotMatch(running.stdout(), /"state":"DIS"/);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(0).url, 'w_status_D=1');
  await waitForOutput(running, /"state":"DIS"/);
  running.kill('SIGTERM');
  assert.equal((await running.ended).code, 143);
});

test('a watch goes on over a graceful restart and over an outage, and says so', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const { httpd } = pool;
  const running = watchJson(t, pool.managerUrl);
  await waitForOutput(running, /"state":"OK"/);
  await httpd.graceful();
  const afterRestart = polls(pool);
  await waitFor('polls after the restart', () => polls(pool) >= afterRestart + 2);
  assertExit(await runBaltop(['disable', 'node2', '-u', pool.managerUrl]), EXIT.done);
  await waitForOutput(running, /"state":"DIS"/);

  await httpd.stop();
  await waitFor('a word about the outage', () => running.stderr() !== '', {
    otherwise: () => running.stdout(),
  });
  const beforeStart = polls(pool);
  await httpd.start();
  await waitFor('polls after the outage', () => polls(pool) >= beforeStart + 2, {
    withinMs: 40_000,
    otherwise: () => running.stderr(),
  });
  running.kill('SIGINT');
  assert.equal((await running.ended).code, 130);
});
