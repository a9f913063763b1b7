/** A rolling upgrade that is stopped, killed, cut off or crowded at each of its steps: what is left is told, and true. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { CLI, type Running, runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { visit } from './curl.ts';
import { heldHook, isCommandNoted } from './held-hook.ts';
import { startMeddlingProxy } from './meddling-proxy.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, type PoolOptions, startPool } from './pool.ts';
import { hasEnded } from './processes.ts';

const TWO = { members: [{}, {}] } as const;

interface Scene {
  readonly pool: Pool;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** `rolling app` on the pool, of its first member only. */
  readonly roll: (...more: string[]) => Running;
  readonly status: () => Promise<string>;
}

async function startScene(t: TestContext, options: PoolOptions = TWO): Promise<Scene> {
  const pool = await startPool(t, options);
  const home = mkdtempSync(join(tmpdir(), 'baltop-state-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: home };
  const call = ['rolling', 'app', '-u', pool.managerUrl, '--only', 'node1', '--soak', '200ms'];
  return {
    pool,
    home,
    env,
    roll: (...more) => startBaltop(t, [...call, ...more], { env }),
    status: async () => (await pool.row(0)).status.join(' '),
  };
}

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

/** A slow request on its way to the first member. */
async function slowRequest(pool: Pool): Promise<void> {
  visit(pool.appUrl, 1, ['-H', 'Cookie: ROUTEID=session.node1']).catch(() => undefined);
  await waitFor('a request in flight', () => pool.backEnd(0).inFlight() > 0);
}

const STICKY = { ...TWO, balancer: { sticky: 'ROUTEID' } } as const;

/** How the run is kept at a step, what tells that it is there, and how the member stands then. */
const STEPS = [
  { at: /node1 taking it out/, hold: ['--exec', 'true', '--session-grace', '60s'], slow: true },
  { at: /the upgrade begins/, hold: [], held: true },
  { at: /is it ready/, hold: ['--exec', 'true', '--check-exec', 'false'] },
  { at: /does it serve/, hold: ['--exec', 'true'] },
  { at: /watching it/, hold: ['--exec', 'true', '--soak', '60s', '--yes', '--proof-timeout', '0'] },
] as const;

test('ctrl-c: before the command the member is put back, from then on it is told how it stands', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, roll, status } = await startScene(t, { ...STICKY, slowMs: 3_000 });
  await slowRequest(pool);
  const ends = ['Init Ok', 'Init Dis', 'Init Dis', 'Init Ok', 'Init Ok'];
  const hook = ['--exec', heldHook(t).command];
  for (const [index, step] of STEPS.entries()) {
    const { at } = step;
    if (index > 0) await waitFor('no request in flight', () => pool.backEnd(0).inFlight() === 0);
    const running = roll(...step.hold, ...('held' in step ? hook : []));
    await waitForOutput(running, at);
    running.kill('SIGINT');
    const finished = await running.ended;
    assertExit(finished, 130);
    assert.equal(await status(), ends[index], `${at}`);
    assert.match(finished.stderr, /stopped at app\/node1/);
    if (ends[index] === 'Init Ok') {
      assert.match(finished.stderr, /node1 is in service/);
      continue;
    }
    const back = /baltop (enable .*)$/m.exec(finished.stderr)?.[1] ?? '';
    assertExit(await runBaltop(back.replaceAll("'", '').split(' ')), EXIT.done);
  }
});

test('ctrl-c ends all that the command has started; pressed twice, at once', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, home, roll, status } = await startScene(t);
  const noted = join(home, 'pids');
  const script = `sleep 60 & echo $! >> ${noted}; trap '' TERM; sleep 61 & echo $! >> ${noted}; sleep 62`;
  const pids = () =>
    existsSync(noted) ? readFileSync(noted, 'utf8').trim().split('\n').map(Number) : [];
  for (const presses of [1, 2]) {
    const running = roll('--exec', `sh -c "${script}"`);
    await waitFor('its children', () => pids().length === 2 * presses);
    for (let pressed = 0; pressed < presses; pressed += 1) {
      running.kill('SIGINT');
      if (pressed === 0)
        await waitFor('the first child to end', () => hasEnded(pids().at(-2) ?? 0));
    }
    assertExit(await running.ended, 130);
    await waitFor('its children to end', () => pids().every(hasEnded), {
      otherwise: () => `${pids()}`,
    });
    assert.equal(await status(), 'Init Dis');
    assertExit(await runBaltop(['enable', 'node1', '-u', pool.managerUrl]), EXIT.done);
  }
});

test('kill -9 at each step: status tells it, and resume ends with the member serving as before', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, home, env, roll, status } = await startScene(t, { ...STICKY, slowMs: 2_000 });
  const held = heldHook(t);
  const hook = ['--exec', held.command];
  for (const step of STEPS) {
    await waitFor('no request in flight', () => pool.backEnd(0).inFlight() === 0);
    if ('slow' in step) await slowRequest(pool);
    const running = roll(...step.hold, ...('held' in step ? hook : []));
    await waitForOutput(running, step.at);
    if ('held' in step) await waitFor('its command', () => isCommandNoted(home));
    running.kill('SIGKILL');
    await running.ended;
    const told = await runBaltop(['rolling', 'status'], { env });
    assertExit(told, EXIT.done);
    assert.match(told.stdout, /INTERRUPTED/);
    const left = 'held' in step ? '; its upgrade command still runs \\(process group \\d+\\)' : '';
    assert.match(told.stdout, new RegExp(`app/node1 .*httpd: (OK|DIS|DRN)${left}$`, 'm'));
    if ('held' in step) held.release();
    const go = ['--exec', 'true', '--check-exec', 'true', '--session-grace', '0', '--soak', '0'];
    const again = [...go, '--proof-timeout', '0', '--yes'];
    const resumed = await runBaltop(['rolling', 'resume', 'app', ...again], { env });
    assertExit(resumed, EXIT.done);
    assert.match(resumed.stdout, /app\/node1 done/);
    assert.equal(await status(), 'Init Ok');
  }
});

test('abort puts back what was set; where an upgrade had begun, only if that is agreed to', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { home, env, roll, status } = await startScene(t);
  const running = roll('--exec', heldHook(t).command);
  await waitForOutput(running, /the upgrade begins/);
  await waitFor('its command', () => isCommandNoted(home));
  const early = await runBaltop(['rolling', 'abort'], { env });
  assertExit(early, EXIT.refused);
  running.kill('SIGKILL');
  await running.ended;
  const refused = await runBaltop(['rolling', 'abort', 'app'], { env });
  assertExit(refused, EXIT.refused);
  assert.match(refused.stderr, /the upgrade had begun, and its upgrade command still runs/);
  assert.equal(await status(), 'Init Dis');
  const planned = await runBaltop(['rolling', 'abort', '--dry-run'], { env });
  assertExit(planned, EXIT.done);
  const request = /^app\/node1 put back: (POST .*w_status_D=0.*)$/m.exec(planned.stdout)?.[1];
  assert.ok(request, planned.stdout);
  assert.equal(await status(), 'Init Dis', 'nothing was sent');
  const unchecked = await runBaltop(['rolling', 'abort', '--yes'], { env });
  assertExit(unchecked, EXIT.done);
  assert.match(unchecked.stdout, /app\/node1 DIS -> OK, verified/);
  const sent = await runBaltop(['log', '-o', 'jsonl'], { env });
  assert.ok(sent.stdout.includes(JSON.stringify(request)), `${request}\n${sent.stdout}`);
  assert.equal(await status(), 'Init Ok');
  assertExit(await runBaltop(['rolling', 'abort', '--yes'], { env }), EXIT.notFound);
  const told = (await runBaltop(['rolling', 'status'], { env })).stdout;
  assert.match(told, /aborted, all put back\n {2}app\/node1 {2}put back +httpd: OK/m);
});

test('a second run on the same balancer is refused while the first goes on, and by nothing after it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, env, roll, status } = await startScene(t, { members: [{}, {}, {}] });
  const first = roll('--exec', heldHook(t).command);
  await waitForOutput(first, /the upgrade begins/);
  const second = await roll('--exec', 'true').ended;
  assertExit(second, EXIT.refused);
  assert.match(second.stderr, new RegExp(`is running \\(process ${first.pid} `));
  const otherName = pool.managerUrl.replace('127.0.0.1', 'localhost');
  assert.notEqual(otherName, pool.managerUrl);
  const args = ['rolling', 'app', '-u', otherName, '--only', 'node2', '--exec', 'true'];
  const third = await runBaltop(args, { env });
  assertExit(third, EXIT.refused);
  assert.match(third.stderr, new RegExp(`is running \\(process ${first.pid} `));
  first.kill('SIGTERM');
  assertExit(await first.ended, 143);
  assertExit(await runBaltop(['rolling', 'abort', '--yes'], { env }), EXIT.done);
  assert.equal(await status(), 'Init Ok');
});

test('a run that was cut off is not forgotten by a new one: refused until it is resumed or aborted', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, home, env, roll, status } = await startScene(t);
  const held = heldHook(t);
  const first = roll('--exec', held.command);
  await waitForOutput(first, /the upgrade begins/);
  await waitFor('its command', () => isCommandNoted(home));
  first.kill('SIGKILL');
  await first.ended;
  const second = await roll('--exec', 'true').ended;
  assertExit(second, EXIT.refused);
  assert.match(second.stderr, /was interrupted and left app\/node1 .*rolling abort app/);
  assert.equal(await status(), 'Init Dis');
  // Who puts it back by hand has ended it, too.
  assertExit(await runBaltop(['enable', 'node1', '-u', pool.managerUrl]), EXIT.done);
  const quick = ['--yes', '--proof-timeout', '0'];
  const recorder = startRecorder(t);
  const anew = roll(...quick, '--exec', `${recorder.command} {route}`);
  await waitForOutput(anew, /node1 out; waits for the command of the earlier run to end/);
  assert.doesNotMatch(anew.stdout(), /the upgrade begins/, 'while it waits nothing begins');
  assert.deepEqual(recorder.runs(), [], 'not beside the command that still runs');
  held.release();
  assertExit(await anew.ended, EXIT.done);
  assert.deepEqual(recorder.runs(), [['node1']]);
  assertExit(await runBaltop(['rolling', 'abort'], { env }), EXIT.notFound);
});

test('no room for the journal: nothing is begun; and later no step is taken that is not noted', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, home, env, roll, status } = await startScene(t, { ...STICKY, slowMs: 2_000 });
  // As on a full disk: a file takes one block of 512 bytes, and then no more.
  const program = [
    process.execPath,
    CLI,
    'rolling',
    'app',
    '-u',
    pool.managerUrl,
    '--exec',
    'true',
  ];
  const script = `trap '' XFSZ; ulimit -f 1; exec ${program.join(' ')}`;
  const full = startBaltop(t, [], { env, program: ['/bin/sh', '-c', script] });
  const finished = await full.ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /cannot write the journal .*Nothing was changed/);
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);

  const spoil = () => {
    renameSync(join(home, 'baltop'), join(home, `away-${Date.now()}`));
    writeFileSync(join(home, 'baltop'), '');
  };
  await slowRequest(pool);
  const draining = roll('--exec', 'true');
  await waitForOutput(draining, /taking it out/);
  spoil();
  const drained = await draining.ended;
  assertExit(drained, EXIT.failed);
  assert.match(drained.stderr, /the journal cannot be written.*node1 is in service as before/);
  assert.equal(await status(), 'Init Ok');
  rmSync(join(home, 'baltop'));

  const hook = heldHook(t);
  const upgrading = roll('--exec', hook.command);
  await waitForOutput(upgrading, /the upgrade begins/);
  spoil();
  hook.release();
  const upgraded = await upgrading.ended;
  assertExit(upgraded, EXIT.failed);
  assert.match(upgraded.stderr, /the journal cannot be written.*node1 stays disabled/);
  assert.equal(await status(), 'Init Dis');
});

test('events as JSON: every line is an object, and the last one is the exit code', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, roll } = await startScene(t);
  keepVisiting(t, pool.appUrl);
  const events = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const rolled = await roll('--exec', 'true', '-o', 'jsonl').ended;
  assertExit(rolled, EXIT.done);
  const told = events(rolled.stdout);
  const steps = told.filter(({ event }) => event === 'step').map(({ step }) => step);
  assert.deepEqual(steps, ['drain', 'yours', 'check', 'enable', 'prove', 'soak', 'done']);
  assert.ok(told.some(({ event, result }) => event === 'change' && result === 'verified'));
  assert.ok(told.some(({ event, elected }) => event === 'proved' && elected === true));
  assert.ok(told.every(({ at }) => typeof at === 'string' && at.endsWith('Z')));
  const last = told.at(-1);
  assert.deepEqual([last?.event, last?.code], ['end', 0]);
  const where = ['-u', pool.managerUrl, '-o', 'jsonl'];
  const drained = events((await runBaltop(['drain', 'node1', ...where])).stdout);
  assert.ok(drained.some(({ event, route }) => event === 'quiet' && route === 'node1'));
  assert.deepEqual([drained.at(-1)?.event, drained.at(-1)?.code], ['end', 0]);
  const wait = ['wait', 'node1', '--for', 'ok', '--timeout', '300ms', ...where];
  const waited = events((await runBaltop(wait)).stdout);
  assert.deepEqual(
    waited.map(({ event }) => event),
    ['waiting', 'end'],
  );
  assert.equal(waited[1]?.code, 6);
  assertExit(await runBaltop(['drain', 'node1', '-u', pool.managerUrl, '-o', 'csv']), EXIT.usage);
});

test('--pause without a terminal is refused before anything', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { roll } = await startScene(t);
  const finished = await roll('--exec', 'true', '--pause').ended;
  assertExit(finished, EXIT.usage);
  assert.match(finished.stderr, /--pause needs a terminal/);
});

test('a second ctrl-c while httpd has not answered says what was sent, and that it may have been done', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool } = await startScene(t);
  let asked = false;
  const url = await startMeddlingProxy(t, pool.httpd.url, {
    before: async ({ method }) => {
      if (method !== 'POST') return;
      asked = true;
      await new Promise(() => undefined);
    },
  });
  const running = startBaltop(t, ['disable', 'node1', '-u', url, '--request-timeout', '30s']);
  await waitFor('the change to be sent', () => asked);
  running.kill('SIGINT');
  await waitFor('the first word', () => /waiting for httpd to answer/.test(running.stderr()));
  running.kill('SIGINT');
  const finished = await running.ended;
  assertExit(finished, 130);
  assert.match(
    finished.stderr,
    /a change was sent but httpd had not answered: .*POST .*w_status_D=1.*It may be done or not/,
  );
});

test('what a timer throws past a command ends it with one line, 70 and a log', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { pool, env } = await startScene(t);
  const boom = "setTimeout(() => { throw new Error('boom') }, 700)";
  const more = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(boom)}` };
  const call = ['wait', 'node1', '--for', 'disabled', '-u', pool.managerUrl];
  const finished = await runBaltop(call, { env: { ...env, ...more } });
  assertExit(finished, 70);
  assert.match(
    finished.stderr,
    /^baltop: internal error: boom\nbaltop: details are in .*crash\.log\n$/,
  );
});
