/** By what a drain knows that a member is quiet, on real httpds of each MPM, with requests in flight. */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type Finished, runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { visit } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, type PoolOptions, startPool } from './pool.ts';

const AT_ONCE = ['--session-grace', '0', '-y'];

function hasLab(t: TestContext): boolean {
  return needs(t, 'apache2') && needs(t, 'curl');
}

async function indexInFlight(pool: Pool): Promise<number> {
  const found = await waitFor('a request in flight', () => {
    const index = pool.backEnds.findIndex((backEnd) => backEnd.inFlight() > 0);
    return index === -1 ? null : { index };
  });
  return found.index;
}

/** A pool with one slow request on its way. */
async function inFlight(t: TestContext, options: PoolOptions, path = '') {
  const pool = await startPool(t, options);
  const visiting = visit(`${pool.appUrl}${path}`, 1);
  const index = await indexInFlight(pool);
  return { pool, index, node: `node${index + 1}`, visiting };
}

interface Quiet {
  readonly certain: boolean;
  readonly phantom: number;
  readonly frontEnds: readonly { readonly witness: string; readonly why: string }[];
}

/** The event `quiet` of `-o jsonl`. */
function quietIn({ stdout }: Finished): Quiet {
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const quiet = events.find(({ event }) => event === 'quiet');
  assert.ok(quiet, stdout);
  return quiet;
}

const drainJson = (pool: Pool, node: string, ...more: string[]) =>
  runBaltop(['drain', node, ...AT_ONCE, '-o', 'jsonl', '-u', pool.managerUrl, ...more], {
    timeoutMs: 60_000,
  });

for (const mpm of ['event', 'worker', 'prefork'] as const) {
  test(`${mpm}: a slow request is waited for, by its row and by busy`, async (t) => {
    if (!hasLab(t)) return;
    const { pool, index, node, visiting } = await inFlight(t, { slowMs: 3_500, setup: { mpm } });
    const finished = await drainJson(pool, node);
    assert.equal(pool.backEnd(index).inFlight(), 0);
    assertExit(finished, EXIT.done);
    const { certain, frontEnds } = quietIn(finished);
    assert.deepEqual([certain, frontEnds[0]?.witness], [true, 'rows'], finished.stdout);
    await visiting;
  });

  test(`${mpm}: httpd restarts gracefully in the middle, and its old process is waited for`, async (t) => {
    if (!hasLab(t)) return;
    const { pool, index, node, visiting } = await inFlight(t, { slowMs: 6_000, setup: { mpm } });
    const args = ['drain', node, ...AT_ONCE, '-o', 'jsonl', '-u', pool.managerUrl];
    const running = startBaltop(t, args);
    await waitForOutput(running, /"verified"/);
    const restarted = pool.httpd.graceful();
    const finished = await running.ended;
    assert.equal(pool.backEnd(index).inFlight(), 0, 'the old process was waited for');
    assertExit(finished, EXIT.done);
    assert.match(finished.stdout, /"flag-lost"/);
    assert.equal(quietIn(finished).frontEnds[0]?.witness, 'rows');
    await restarted;
    assert.deepEqual(await visiting, [pool.backEnd(index).name]);
  });
}

test('a POST whose body comes slowly is waited for', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { slowMs: 500 });
  const posting = request(pool.appUrl, { method: 'POST' });
  const answered = new Promise<string>((resolve, reject) => {
    posting.once('error', reject);
    posting.once('response', (answer) => {
      answer.setEncoding('utf8').once('data', resolve);
    });
  });
  posting.write('x'.repeat(40_000));
  const index = await waitFor('a member that was chosen', async () => {
    for (const at of [0, 1, 2]) if ((await pool.row(at)).elected > 0) return { at };
    return null;
  });
  const draining = drainJson(pool, `node${index.at + 1}`);
  let isQuiet = false;
  void draining.then(() => {
    isQuiet = true;
  });
  setTimeout(() => {
    assert.ok(!isQuiet, 'its body is not there yet');
    posting.end('the end');
  }, 3_000);
  const finished = await draining;
  assertExit(finished, EXIT.done);
  assert.equal(await answered, `${pool.backEnd(index.at).name}\n`);
});

test('a stale busy is told apart by itself, without the longest request', async (t) => {
  if (!hasLab(t)) return;
  const { pool, node, visiting } = await inFlight(t, { slowMs: 1_500, setup: { persist: true } });
  await pool.httpd.graceful();
  await visiting;
  const finished = await runBaltop(['drain', node, ...AT_ONCE, '-u', pool.managerUrl], {
    timeoutMs: 40_000,
  });
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /except for a stale BUSY count of 1: no request is that old/);
});

test('letters alone: every slot was idle once', async (t) => {
  if (!hasLab(t)) return;
  const { pool, index, node } = await inFlight(t, { slowMs: 3_000, setup: { status: 'letters' } });
  const finished = await drainJson(pool, node);
  assert.equal(pool.backEnd(index).inFlight(), 0);
  assertExit(finished, EXIT.done);
  assert.equal(quietIn(finished).frontEnds[0]?.witness, 'letters');
});

test('a status page that lets nobody in: nothing new for 10 s, and it says that this is not certain', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { setup: { status: 'forbidden' } });
  const begun = performance.now();
  const finished = await runBaltop(['drain', 'node1', ...AT_ONCE, '-u', pool.managerUrl], {
    timeoutMs: 40_000,
  });
  assertExit(finished, EXIT.done);
  assert.ok(performance.now() - begun > 10_000);
  assert.match(finished.stderr, /not certain: \/server-status: .*403; a request longer than 10 s/);
  const condition = 'safe to stop if no request takes longer than 10 s';
  assert.match(finished.stdout, new RegExp(`is quiet after [\\d.]+s: ${condition}$`, 'm'));
});

test('the status page of another httpd behind this one proves nothing', async (t) => {
  if (!hasLab(t)) return;
  const other = await startHttpd(t, {});
  const setup = {
    status: 'none',
    lines: [`ProxyPass /server-status ${other.url}/server-status`],
  } as const;
  const { pool, index, node, visiting } = await inFlight(t, { slowMs: 25_000, setup });
  visiting.catch(() => undefined);
  const finished = await runBaltop(
    ['drain', node, ...AT_ONCE, '--witness', 'require', '-u', pool.managerUrl],
    { timeoutMs: 40_000 },
  );
  assertExit(finished, EXIT.refused);
  assert.match(finished.stderr, /has not shown a request to its manager.*--witness require/);
  assert.equal((await pool.row(index)).status.join(' '), 'Init Ok', 'nothing was begun');
});

test('what is waited for is named where it is asked for, without its query, and nowhere else', async (t) => {
  if (!hasLab(t)) return;
  const path = 'report?password=hunter2';
  const { pool, node } = await inFlight(t, { slowMs: 4_000 }, path);
  const named = await drainJson(pool, node, '--request-paths', '-v');
  assertExit(named, EXIT.done);
  assert.match(named.stdout, /"method":"GET","path":"\/app\/report"/);
  assert.doesNotMatch(named.stdout + named.stderr, /hunter2/);
  assertExit(await runBaltop(['enable', node, '-u', pool.managerUrl]), EXIT.done);
  const visiting = visit(`${pool.appUrl}${path}`, 1);
  const index = await indexInFlight(pool);
  const plain = await drainJson(pool, `node${index + 1}`);
  assert.doesNotMatch(plain.stdout + plain.stderr, /app\/report|hunter2/);
  await visiting;
});
