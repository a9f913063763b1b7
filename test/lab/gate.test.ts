/** A gate on a real httpd: a version that is broken only behind it, a gate that has no data, and what a crash leaves. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type Running, runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { startLoad } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

const BREAK = 'curl -q -fsS --noproxy 127.0.0.1 -m 20 http://{host}:{port}/break';
const MEND = 'curl -q -fsS --noproxy 127.0.0.1 -m 20 http://{host}:{port}/mend';

interface Scene {
  readonly pool: Pool;
  readonly env: Readonly<Record<string, string>>;
  /** A question to one member, through httpd. */
  readonly gateUrl: string;
  readonly roll: (...more: string[]) => Running;
  readonly states: () => Promise<readonly string[]>;
}

async function startScene(t: TestContext): Promise<Scene> {
  const pool = await startPool(t, { breakable: true, balancer: { sticky: 'ROUTEID|route' } });
  const home = mkdtempSync(join(tmpdir(), 'baltop-state-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: home };
  const load = startLoad(pool.appUrl, 2);
  t.after(() => load.stop());
  const quick = ['--soak', '3s', '--gate-interval', '300ms', '--proof-timeout', '20s'];
  const call = ['rolling', 'app', '-u', pool.managerUrl, '--quiet-for', '200ms', ...quick];
  return {
    pool,
    env,
    gateUrl: `${pool.appUrl}?route=gate.{route}`,
    roll: (...more) => startBaltop(t, [...call, ...more], { env }),
    states: () =>
      Promise.all([0, 1, 2].map(async (index) => (await pool.row(index)).status.join(' '))),
  };
}

const OK = ['Init Ok', 'Init Ok', 'Init Ok'];

test('a version that is broken only behind httpd is taken out by its gate, and undone', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, env, gateUrl, roll, states } = await startScene(t);
  const check = ['--check-url', 'http://{host}:{port}/health'];
  const hooks = ['--exec', BREAK, ...check, '--gate-url', gateUrl, '--undo-exec', MEND];
  const finished = await roll(...hooks).ended;
  assertExit(finished, EXIT.gateFailed);
  assert.match(finished.stderr, /app\/node1 fails its gate, 1 of 3: it answers 500/);
  assert.match(
    finished.stderr,
    /app\/node1 is taken out again, and its upgrade is undone: the gate failed 3 times in a row/,
  );
  assert.match(finished.stdout, /^app\/node1 serves again, with its upgrade undone$/m);
  assert.match(finished.stderr, /stopped at app\/node1: the gate failed 3 times.*is in service/);
  assert.deepEqual(await states(), OK);
  assert.equal(pool.backEnd(0).requestsOf('/mend'), 1);
  assert.equal(pool.backEnd(1).requestsOf('/break'), 0, 'no other member was upgraded');
  const status = await runBaltop(['rolling', 'status'], { env });
  assert.match(status.stdout, /app\/node1 +STOPPED +httpd: OK/);
});

test('without a command to undo it, it stays disabled, and the last line enables it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { gateUrl, roll, states } = await startScene(t);
  const finished = await roll('--exec', BREAK, '--gate-url', gateUrl, '-o', 'jsonl').ended;
  assertExit(finished, EXIT.gateFailed);
  assert.deepEqual(await states(), ['Init Dis', 'Init Ok', 'Init Ok']);
  const events = finished.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const gates = events.filter(({ event }) => event === 'gate').map(({ inARow }) => inARow);
  assert.deepEqual(gates, [1, 2, 3]);
  const stopped = events.find(({ event }) => event === 'rolling-stopped');
  assert.match(String(stopped?.gate), /the gate failed 3 times in a row/);
  assert.equal(stopped?.standing, 'out');
  assert.match(finished.stderr, /When it is OK: baltop enable/);
});

test('a gate that has no data is told, and takes nobody out', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { roll, states } = await startScene(t);
  const unreachable = ['--gate-url', 'http://127.0.0.1:1/{route}'];
  for (const gate of [['--gate-exec', 'sh -c "exit 3"'], unreachable]) {
    const finished = await roll('--exec', 'true', '--only', 'node1', ...gate).ended;
    assertExit(finished, EXIT.done);
    assert.match(finished.stderr, /app\/node1 is not judged by its gate, which has no data: /);
  }
  assert.deepEqual(await states(), OK);
});

test('a hook that fails on the second of three: the first is done, the third is not begun', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { roll, states } = await startScene(t);
  const hook = 'sh -c "test {route} != node2"';
  const finished = await roll('--exec', hook, '--gate-exec', 'true', '--soak', '0').ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stdout, /^app\/node1 passes its gate$/m);
  assert.match(finished.stderr, /stopped at app\/node2: the upgrade command ended with 1/);
  assert.match(finished.stderr, /Done before: app\/node1/);
  assert.deepEqual(await states(), ['Init Ok', 'Init Dis', 'Init Ok']);
});

test('killed while its gate is asked, and resumed: the gate is needed again, and decides', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, env, roll, states } = await startScene(t);
  const hooks = ['--only', 'node1', '--exec', 'true', '--undo-exec', MEND];
  const running = roll(...hooks, '--soak', '60s', '--gate-exec', 'true');
  await waitForOutput(running, /passes its gate/);
  running.kill('SIGKILL');
  await running.ended;
  const again = ['rolling', 'resume', 'app', '--exec', 'true', '--undo-exec', MEND];
  const bare = await runBaltop(['rolling', 'resume', 'app', '--exec', 'true'], { env });
  assertExit(bare, EXIT.usage);
  assert.match(bare.stderr, /the stopped run had a gate.*--gate-url or --gate-exec again/s);
  const resumed = await runBaltop([...again, '--gate-exec', 'false'], { env, timeoutMs: 60_000 });
  assertExit(resumed, EXIT.gateFailed);
  assert.equal(pool.backEnd(0).requestsOf('/mend'), 1);
  assert.deepEqual(await states(), OK);
});

test('an undo without a gate is refused before anything', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { roll } = await startScene(t);
  const finished = await roll('--exec', 'true', '--undo-exec', 'true').ended;
  assertExit(finished, EXIT.usage);
  assert.match(finished.stderr, /--undo-exec is run when a gate has failed, and there is no gate/);
});
