/** drain and wait on a real httpd with real requests in flight. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type Finished, runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { rowWithCurl, visit, writeWithCurl } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { startMeddlingProxy } from './meddling-proxy.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { type Pool, type PoolOptions, startPool } from './pool.ts';

const TIMED_OUT = 6;
const baltop = (pool: Pool, ...args: string[]): Promise<Finished> =>
  runBaltop([...args, '--url', pool.managerUrl], { timeoutMs: 30_000 });

const status = async (pool: Pool, index: number) => (await pool.row(index)).status.join(' ');

function hasLab(t: TestContext): boolean {
  return needs(t, 'apache2') && needs(t, 'curl');
}

/** A pool with one slow request on its way; resolves with its answer's back end. */
async function withRequestInFlight(t: TestContext, options: PoolOptions) {
  const pool = await startPool(t, options);
  const visiting = visit(pool.appUrl, 1);
  const index = await waitFor('a request in flight', () => {
    const found = pool.backEnds.findIndex((backEnd) => backEnd.inFlight() > 0);
    return found === -1 ? null : { found };
  });
  return { pool, index: index.found, node: `node${index.found + 1}`, visiting };
}

test('drain returns when the request in flight has its answer, and not before', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 2_500 });
  const finished = await baltop(pool, 'drain', node);
  assert.equal(pool.backEnd(index).inFlight(), 0);
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, new RegExp(`^app/${node} OK -> DRN, verified`, 'm'));
  assert.match(finished.stdout, /^app\/node\d DRN -> DIS, verified/m);
  assert.match(finished.stdout, /quiet after [\d.]+s: safe to stop$/m);
  assert.equal(await status(pool, index), 'Init Drn Dis');
  assert.deepEqual(await visiting, [pool.backEnd(index).name], 'it was not lost');
});

test('--then says what is set in the end', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  assertExit(await baltop(pool, 'drain', 'node1', '--then', 'none'), EXIT.done);
  assert.equal(await status(pool, 0), 'Init Drn Ok');
  assertExit(await baltop(pool, 'drain', 'node2', '--then', 'stop'), EXIT.done);
  assert.equal(await status(pool, 1), 'Init Drn Stop');
  assertExit(await baltop(pool, 'drain', 'node3', '--then', 'fly'), EXIT.usage);
  assertExit(await baltop(pool, 'enable', 'node2'), EXIT.done);
  assert.equal(await status(pool, 1), 'Init Ok');
});

test('a request that does not end: at the timeout the flags are as they were, exit 6', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 15_000 });
  visiting.catch(() => undefined);
  const finished = await baltop(pool, 'drain', node, '--timeout', '1500ms');
  assertExit(finished, TIMED_OUT);
  assert.match(finished.stderr, /not quiet within [\d.]+s; its flags are as they were before/);
  assert.equal(await status(pool, index), 'Init Ok');
});

test('sessions stay for the grace, and then move; what still came is told', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { balancer: { sticky: 'ROUTEID' } });
  const cookie = ['-H', 'Cookie: ROUTEID=session.node2'];
  let going = true;
  const answers: string[] = [];
  const session = (async () => {
    while (going) answers.push(...(await visit(pool.appUrl, 1, cookie)));
  })();
  const finished = await baltop(pool, 'drain', 'node2', '--session-grace', '4s');
  going = false;
  await session;
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /the session grace is over: [\d.]+ req\/s of sessions still came/);
  const moved = answers.findIndex((name) => name !== 'back-end-2');
  assert.ok(moved > 0, 'it was kept, and then it was moved');
  assert.ok(!answers.slice(moved).includes('back-end-2'), 'it was moved once');
});

test('sessions that end inside the grace end it', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { balancer: { sticky: 'ROUTEID' } });
  const finished = await baltop(pool, 'drain', 'node2', '--session-grace', '60s');
  assertExit(finished, EXIT.done);
  assert.doesNotMatch(finished.stdout, /the session grace is over/);
});

test('httpd restarts in mid-drain: the flag is set again, and its zero is not believed', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 4_000 });
  const running = startBaltop(t, ['drain', node, '--max-request', '5s', '-u', pool.managerUrl]);
  await waitForOutput(running, /OK -> DRN/);
  const restarted = pool.httpd.graceful();
  const finished = await running.ended;
  assertExit(finished, EXIT.done);
  assert.match(finished.stderr, /the flag was lost .*setting it again/);
  assert.equal(pool.backEnd(index).inFlight(), 0, 'the old process was waited for');
  assert.match(await status(pool, index), /Dis/);
  await restarted;
  assert.deepEqual(await visiting, [pool.backEnd(index).name]);
});

test('a stale busy count is waited out by --max-request only', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, {
    slowMs: 1_500,
    setup: { persist: true },
  });
  await pool.httpd.graceful();
  await visiting;
  const waited = await baltop(pool, 'drain', node, '--timeout', '3s');
  assertExit(waited, TIMED_OUT);
  const finished = await baltop(pool, 'drain', node, '--max-request', '2s', '--timeout', '20s');
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /stale BUSY count of 1/);
  assert.match(await status(pool, index), /Dis/);
});

test('somebody takes the flag off in mid-drain: it stops, and does not argue', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 3_000 });
  const running = startBaltop(t, ['drain', node, '-y', '-u', pool.managerUrl]);
  await waitForOutput(running, /OK -> DRN/);
  const { url } = pool.backEnd(index);
  await writeWithCurl(pool.managerUrl, 'app', url, 'w_status_N=0');
  const finished = await running.ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /the flag was lost .*somebody else cleared it.*giving up/);
  assert.equal(await status(pool, index), 'Init Ok');
  await visiting;
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGQUIT', 131],
] as const) {
  test(`${signal} changes nothing further and prints the command that puts it back`, async (t) => {
    if (!hasLab(t)) return;
    const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 6_000 });
    visiting.catch(() => undefined);
    const running = startBaltop(t, ['drain', node, '-u', pool.managerUrl]);
    await waitForOutput(running, /OK -> DRN/);
    running.kill(signal);
    const finished = await running.ended;
    assertExit(finished, code);
    assert.equal(await status(pool, index), 'Init Drn Ok');
    const back = /baltop (enable .*)$/m.exec(finished.stderr)?.[1];
    assert.ok(back, finished.stderr);
    const words = back.replaceAll("'", '').split(' ');
    assertExit(await runBaltop(words), EXIT.done);
    assert.equal(await status(pool, index), 'Init Ok');
  });
}

test('two front ends: both are taken out; one that cannot be reached stops it before anything', async (t) => {
  if (!hasLab(t)) return;
  const one = await startPool(t);
  const members = one.backEnds.map(({ url }) => ({ url }));
  const two = await startHttpd(t, { balancers: [{ name: 'app', members }] });
  const urls = ['-u', one.managerUrl, '-u', two.managerUrl];
  const finished = await runBaltop(['drain', `app/${one.backEnd(0).url}`, ...urls]);
  assertExit(finished, EXIT.done);
  assert.equal(await status(one, 0), 'Init Drn Dis');
  const other = await rowWithCurl(two.managerUrl, one.backEnd(0).url);
  assert.equal(other.status.join(' '), 'Init Drn Dis');
  await two.stop();
  const stopped = await runBaltop(['drain', `app/${one.backEnd(1).url}`, ...urls]);
  assert.notEqual(stopped.code, EXIT.done);
  assert.equal(await status(one, 1), 'Init Ok');
});

test('wait returns when it is so, and says what is not so at its timeout', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t);
  assertExit(await baltop(pool, 'wait', 'node1', '--for', 'usable'), EXIT.done);
  const late = await baltop(pool, 'wait', 'node1', '--for', 'disabled', '--timeout', '600ms');
  assertComplaint(late, TIMED_OUT, /not disabled within .*node1/);
  const running = startBaltop(t, ['wait', 'node1', '--for', 'drained', '-u', pool.managerUrl]);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(0).url, 'w_status_D=1');
  assertExit(await running.ended, EXIT.done);
  assertExit(await baltop(pool, 'wait', 'node1'), EXIT.usage);
});

test('httpd restarts inside the grace: what it shows after the grace is not believed either', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 6_000 });
  const grace = ['--session-grace', '2s', '--max-request', '7s'];
  const running = startBaltop(t, ['drain', node, ...grace, '-u', pool.managerUrl]);
  await waitForOutput(running, /OK -> DRN/);
  const restarted = pool.httpd.graceful();
  const finished = await running.ended;
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /the session grace is over/);
  assert.equal(pool.backEnd(index).inFlight(), 0, 'the old process was waited for');
  await restarted;
  assert.deepEqual(await visiting, [pool.backEnd(index).name]);
});

test('with --then none no session is moved, and none is said to be', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node, visiting } = await withRequestInFlight(t, { slowMs: 15_000 });
  visiting.catch(() => undefined);
  const finished = await baltop(pool, 'drain', node, '--then', 'none', '--session-grace', '1s');
  assertExit(finished, TIMED_OUT);
  assert.doesNotMatch(finished.stdout, /move/);
  assert.equal(await status(pool, index), 'Init Ok');
  const other = (index + 1) % 3;
  const kept = await baltop(pool, 'drain', `node${other + 1}`, '--then', 'none');
  assertExit(kept, EXIT.done);
  assert.doesNotMatch(kept.stdout, /safe to stop/);
  assert.equal(await status(pool, other), 'Init Drn Ok');
});

test('a change of which httpd said nothing is not called taken off: it may come late', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const url = await startMeddlingProxy(t, pool.httpd.url, {
    before: async ({ method }) => {
      if (method === 'POST') await held;
    },
  });
  const args = ['drain', 'node1', '-u', url, '--request-timeout', '1s'];
  const finished = await runBaltop(args, { timeoutMs: 30_000 });
  assertExit(finished, EXIT.failed);
  assert.doesNotMatch(finished.stderr, /taken off again/);
  assert.match(finished.stderr, /FLAGS MAY HAVE CHANGED/);
  letGo();
  await waitFor('the late change', async () => (await status(pool, 0)) === 'Init Drn Ok');
});

test('a dry run prints what is sent at the end of the drain, too', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t);
  const asked = async (...more: string[]) => {
    const finished = await baltop(pool, 'drain', 'node1', '--dry-run', ...more);
    assertExit(finished, EXIT.done);
    return [...finished.stdout.matchAll(/w_status_.=./g)].map(([field]) => field);
  };
  assert.deepEqual(await asked(), ['w_status_N=1', 'w_status_D=1']);
  assert.deepEqual(await asked('--session-grace', '0'), ['w_status_D=1']);
  assert.deepEqual(await asked('--then', 'none'), ['w_status_N=1']);
  assert.equal(await status(pool, 0), 'Init Ok');
});
