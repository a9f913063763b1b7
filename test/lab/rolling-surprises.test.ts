/** What happens to a rolling upgrade when httpd, a member or somebody else does what nobody had planned. */

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type Running, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { rowWithCurl, visit, writeWithCurl } from './curl.ts';
import { heldHook } from './held-hook.ts';
import { freePort, startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

const QUICK = ['--soak', '200ms', '--max-request', '2s'];

function hasLab(t: TestContext): boolean {
  return needs(t, 'apache2') && needs(t, 'curl');
}

const roll = (t: TestContext, urls: readonly string[], ...more: string[]): Running =>
  startBaltop(t, ['rolling', 'app', ...urls.flatMap((url) => ['-u', url]), ...QUICK, ...more]);

const status = async (pool: Pool, index: number) => (await pool.row(index)).status.join(' ');

/** Requests one after the other until the test ends. */
function keepVisiting(t: TestContext, url: string): void {
  let going = true;
  t.after(() => {
    going = false;
  });
  (async () => {
    while (going) await visit(url, 5).catch(() => undefined);
  })();
}

test('httpd restarts while the command runs: the flag is set again, and the run goes on', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}] });
  keepVisiting(t, pool.appUrl);
  const hook = heldHook(t);
  const running = roll(t, [pool.managerUrl], '--only', 'node1', '--exec', hook.command);
  await waitForOutput(running, /the upgrade begins/);
  await pool.httpd.graceful();
  await waitFor('the flag again', async () => (await status(pool, 0)) === 'Init Dis');
  hook.release();
  const finished = await running.ended;
  assertExit(finished, EXIT.done);
  assert.match(finished.stderr, /the flag was lost .*httpd restarted.*setting it again/);
  assert.equal(await status(pool, 0), 'Init Ok');
});

test('httpd that keeps its flags over a restart: nothing is lost, and nothing said', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}], setup: { persist: true } });
  keepVisiting(t, pool.appUrl);
  const hook = heldHook(t);
  const running = roll(t, [pool.managerUrl], '--only', 'node1', '--exec', hook.command);
  await waitForOutput(running, /the upgrade begins/);
  await pool.httpd.graceful();
  assert.equal(await status(pool, 0), 'Init Dis');
  hook.release();
  const finished = await running.ended;
  assertExit(finished, EXIT.done);
  assert.doesNotMatch(finished.stderr, /the flag was lost/);
  assert.equal(await status(pool, 0), 'Init Ok');
});

test('somebody enables it while the command runs: it is taken out again, and the run stops there', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const hook = heldHook(t);
  const running = roll(t, [pool.managerUrl], '--exec', hook.command);
  await waitForOutput(running, /the upgrade begins/);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(0).url, 'w_status_D=0');
  await waitFor('the flag again', () => /setting it again/.test(running.stderr()));
  hook.release();
  const finished = await running.ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /somebody else cleared it.*setting it again/);
  assert.match(finished.stderr, /stopped at app\/node1: somebody else enabled it on/);
  assert.deepEqual([await status(pool, 0), await status(pool, 1)], ['Init Dis', 'Init Ok']);
});

test('somebody takes out the other one in mid-drain: this one is put back, and nobody is out of it', async (t) => {
  if (!hasLab(t)) return;
  const options = { members: [{}, {}], balancer: { sticky: 'ROUTEID' }, slowMs: 4_000 };
  const pool = await startPool(t, options);
  visit(pool.appUrl, 1, ['-H', 'Cookie: ROUTEID=session.node1']).catch(() => undefined);
  await waitFor('a request in flight', () => pool.backEnd(0).inFlight() > 0);
  const running = roll(t, [pool.managerUrl], '--exec', 'true');
  await waitForOutput(running, /OK -> DIS/);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_D=1');
  const finished = await running.ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /0 other usable members are left/);
  assert.doesNotMatch(finished.stdout, /the upgrade begins/);
  assert.equal(await status(pool, 0), 'Init Ok');
});

test('two front ends: the command waits for requests through either, and both are put back', async (t) => {
  if (!hasLab(t)) return;
  const one = await startPool(t, { members: [{}, {}], slowMs: 2_500 });
  const members = one.backEnds.map(({ url }, index) => ({ url, route: `node${index + 1}` }));
  const two = await startHttpd(t, {
    balancers: [{ name: 'app', sticky: 'ROUTEID', members }],
  });
  visit(`${two.url}/app/`, 1, ['-H', 'Cookie: ROUTEID=session.node1']).catch(() => undefined);
  await waitFor('a request in flight', () => one.backEnd(0).inFlight() > 0);
  const hook = heldHook(t);
  const more = ['--only', 'node1', '--exec', hook.command, '--yes', '--proof-timeout', '0'];
  const running = roll(t, [one.managerUrl, two.managerUrl], ...more);
  await waitForOutput(running, /the upgrade begins/);
  assert.equal(one.backEnd(0).inFlight(), 0, 'it began before the last request had its answer');
  const there = async () =>
    (await rowWithCurl(two.managerUrl, one.backEnd(0).url)).status.join(' ');
  assert.deepEqual([await status(one, 0), await there()], ['Init Dis', 'Init Dis']);
  hook.release();
  assertExit(await running.ended, EXIT.done);
  assert.deepEqual([await status(one, 0), await there()], ['Init Ok', 'Init Ok']);
});

test('one of two front ends goes away in mid-drain: it stops, and the other one has the member back', async (t) => {
  if (!hasLab(t)) return;
  const one = await startPool(t, {
    members: [{}, {}],
    balancer: { sticky: 'ROUTEID' },
    slowMs: 30_000,
  });
  const members = one.backEnds.map(({ url }, index) => ({ url, route: `node${index + 1}` }));
  const two = await startHttpd(t, { balancers: [{ name: 'app', members }] });
  visit(one.appUrl, 1, ['-H', 'Cookie: ROUTEID=session.node1']).catch(() => undefined);
  await waitFor('a request in flight', () => one.backEnd(0).inFlight() > 0);
  const running = roll(t, [one.managerUrl, two.managerUrl], '--exec', 'true');
  await waitForOutput(running, /OK -> DIS[\s\S]*OK -> DIS/);
  await two.stop();
  const finished = await running.ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /stopped at app\/node1: \S+ does not answer/);
  assert.doesNotMatch(finished.stdout, /the upgrade begins/);
  assert.equal(await status(one, 0), 'Init Ok');
});

/** An application that a test can take away and bring back on its port, and whose `/health` it decides. */
async function startApplication(t: TestContext) {
  const port = await freePort();
  let healthy = true;
  let server: Server | null = null;
  const stop = async () => {
    const old = server;
    server = null;
    old?.closeAllConnections();
    await new Promise<void>((resolve) => (old === null ? resolve() : old.close(() => resolve())));
  };
  const start = async () => {
    const fresh = createServer((request, answer) => {
      if (request.url === '/health' && !healthy) answer.statusCode = 503;
      answer.end('application\n');
    });
    await new Promise<void>((resolve) => fresh.listen(port, '127.0.0.1', resolve));
    server = fresh;
  };
  await start();
  t.after(stop);
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    stop,
    setHealthy(value: boolean) {
      healthy = value;
    },
  };
}

test('in Err although its application is ready: one good request under Ign clears it, and Ign is off again', async (t) => {
  if (!hasLab(t)) return;
  const application = await startApplication(t);
  const other = await startApplication(t);
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        members: [
          { url: application.url, route: 'node1' },
          { url: other.url, route: 'node2' },
        ],
      },
    ],
  });
  const row = async () => (await rowWithCurl(httpd.managerUrl, application.url)).status.join(' ');
  keepVisiting(t, `${httpd.url}/app/`);
  const hook = heldHook(t);
  const args = ['--only', 'node1', '--exec', hook.command, '--check-exec', 'true'];
  const running = roll(t, [httpd.managerUrl], ...args);
  await waitForOutput(running, /the upgrade begins/);
  await application.stop();
  hook.release();
  // It is called ready and is not, as an application whose check lies.
  await waitForOutput(running, /ignore errors on, verified/);
  await application.start();
  const finished = await running.ended;
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /app\/node1 serves requests again/);
  assert.equal(await row(), 'Init Ok');
});

test("a member that httpd's own health check has failed is not put back before the check passes", async (t) => {
  if (!hasLab(t)) return;
  const application = await startApplication(t);
  const other = await startApplication(t);
  const health = { method: 'GET', intervalSeconds: 1, passes: 1, fails: 1, uri: '/health' };
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        members: [
          { url: application.url, route: 'node1', health },
          { url: other.url, route: 'node2' },
        ],
      },
    ],
  });
  const row = async () => (await rowWithCurl(httpd.managerUrl, application.url)).status.join(' ');
  keepVisiting(t, `${httpd.url}/app/`);
  const hook = heldHook(t);
  const running = roll(
    t,
    [httpd.managerUrl],
    '--only',
    'node1',
    '--exec',
    hook.command,
    '-o',
    'jsonl',
  );
  await waitForOutput(running, /"step":"yours"/);
  application.setHealthy(false);
  await waitFor('the check to fail', async () => /HcFl/.test(await row()));
  hook.release();
  await waitForOutput(running, /"step":"check","waitsFor":"httpd's health check to pass"/);
  assert.match(await row(), /Dis .*HcFl|HcFl.* Dis/);
  application.setHealthy(true);
  assertExit(await running.ended, EXIT.done);
  assert.equal(await row(), 'Init Ok');
});

test('two at a time are out together, and never so many that too few are left', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}, {}] });
  const more = ['--max-out', '2', '--yes', '--proof-timeout', '0'];
  const refused = await roll(t, [pool.managerUrl], ...more, '--min-usable', '2', '--exec', 'true')
    .ended;
  assertExit(refused, EXIT.refused);
  assert.match(refused.stderr, /without app\/node1 and app\/node2, \S+ has 1 usable member/);
  const hook = heldHook(t);
  const running = roll(t, [pool.managerUrl], ...more, '--exec', hook.command);
  await waitForOutput(running, /node1 out; the upgrade begins/);
  await waitForOutput(running, /node2 out; the upgrade begins/);
  assert.doesNotMatch(running.stdout(), /done/);
  const states = await Promise.all([0, 1, 2].map((index) => status(pool, index)));
  assert.deepEqual(states, ['Init Dis', 'Init Dis', 'Init Ok']);
  hook.release();
  const finished = await running.ended;
  assertExit(finished, EXIT.done);
  assert.ok(
    finished.stdout.indexOf('node3 taking it out') > finished.stdout.indexOf('node2 done'),
    finished.stdout,
  );
});

test('two at a time, and one hook fails: the other is not said to be untouched', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}, {}] });
  const { port } = new URL(pool.backEnd(0).url);
  const command = `sh -c "[ {port} != ${port} ]"`;
  const more = ['--max-out', '2', '--yes', '--proof-timeout', '0', '--exec', command];
  const finished = await roll(t, [pool.managerUrl], ...more).ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /stopped at app\/node1: the upgrade command ended with 1/);
  assert.doesNotMatch(finished.stderr, /No other member was started/);
  assert.match(finished.stderr, /Under way at the same time: app\/node2|Done before: app\/node2/);
  assert.equal(await status(pool, 0), 'Init Dis');
  assert.equal(await status(pool, 2), 'Init Ok', 'the next wave is not begun');
});

test('a check that can never pass is refused before a member is out', async (t) => {
  if (!hasLab(t)) return;
  const pool = await startPool(t, { members: [{}, {}] });
  for (const url of ['http://', 'http://{hots}:80/', 'ftp://{host}/']) {
    const refused = await roll(t, [pool.managerUrl], '--exec', 'true', '--check-url', url).ended;
    assertExit(refused, EXIT.usage);
    assert.match(refused.stderr, /--check-url/);
  }
  assert.equal(await status(pool, 0), 'Init Ok');
});
