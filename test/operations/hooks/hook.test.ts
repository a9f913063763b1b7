/** An operator's command and what it starts: all of it ends at its time, or when it is stopped. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runHook } from '../../../source/operations/hooks/hook.ts';
import {
  isAlive,
  isRunningHere,
  type Owner,
  ownerFor,
} from '../../../source/operations/hooks/processes.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { hasEnded } from '../../lab/processes.ts';

const FOREVER = new AbortController().signal;

/** A shell script whose `note` keeps the number of a process of its own; they end with the test. */
function scene(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-hook-'));
  const file = join(folder, 'pids');
  const pids = () =>
    existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  t.after(() => {
    for (const pid of pids()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {}
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    pids,
    argv: (script: string) => ['sh', '-c', script.replaceAll('note', `echo $! >> ${file}`)],
  };
}

const CHILDREN = 'sleep 60 & note; (sleep 61 & note; wait) & note; wait';

test('at its time limit the whole group ends, children of children too', async (t) => {
  const { pids, argv } = scene(t);
  const result = await runHook(argv(CHILDREN), 'ignore', 1_500, FOREVER);
  assert.deepEqual(result, { ok: false, why: 'did not end within 1.5 s' });
  assert.equal(pids().length, 3);
  assert.ok(pids().every(hasEnded), `${pids()}`);
});

test('what does not listen to SIGTERM is killed before the end is told', async (t) => {
  const { pids, argv } = scene(t);
  const stop = new AbortController();
  const script = `(trap '' TERM; sleep 60 & note; wait; sleep 60) & note; note; exit 0`;
  const deaf = `trap '' TERM; ${script.replace('exit 0', 'sleep 62')}`;
  const running = runHook(argv(deaf), 'ignore', 60_000, stop.signal);
  await waitFor('its children', () => pids().length === 3);
  stop.abort();
  assert.deepEqual(await running, { ok: false, why: 'was stopped' });
  assert.ok(pids().every(hasEnded), `${pids()}`);
});

test('what it leaves running after a good end goes on', async (t) => {
  const { pids, argv } = scene(t);
  const result = await runHook(argv('sleep 60 & note; exit 0'), 'ignore', 60_000, FOREVER);
  assert.deepEqual(result, { ok: true, why: '' });
  assert.deepEqual(pids().map(hasEnded), [false]);
});

test('stopped before it began it is not begun', async (t) => {
  const { pids, argv } = scene(t);
  const result = await runHook(argv('true & note'), 'ignore', 60_000, AbortSignal.abort());
  assert.deepEqual(result, { ok: false, why: 'was stopped' });
  assert.deepEqual(pids(), []);
});

test('its first process is told, and known from a later one with its number', async () => {
  let told: Owner | null = null;
  const stop = new AbortController();
  const running = runHook(['sleep', '60'], 'ignore', 60_000, stop.signal, (command) => {
    told = command;
  });
  const command = told as Owner | null;
  assert.ok(command !== null && isRunningHere(command));
  const [ticks = '', boot = ''] = command.started.split('@');
  assert.equal(isRunningHere({ ...command, started: `${Number(ticks) + 1}@${boot}` }), false);
  assert.equal(isRunningHere({ ...command, started: `${ticks}@another0` }), false, 'another boot');
  assert.equal(isRunningHere({ ...command, started: ticks }), true, 'noted before boots were');
  assert.equal(isRunningHere({ ...command, host: `not-${hostname()}` }), false);
  assert.equal(isAlive({ ...command, host: `not-${hostname()}` }), true);
  stop.abort();
  await running;
  assert.equal(isRunningHere(command), false);
});

test('a process that has ended does not run', async () => {
  const child = spawn('true');
  const owner = ownerFor(child.pid ?? 0);
  await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(isRunningHere(owner), false);
});
