/** However the program ends, the terminal is as it was and no process is left. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { type Pool, startPool } from '../lab/pool.ts';
import { isAlive, openTerminal, type Terminal } from './terminal.ts';

interface Scene {
  readonly pool: Pool;
  readonly terminal: Terminal;
  readonly pid: number;
  /** Waits for the end, and checks that nothing of the program is left in the terminal. */
  expectSaneEnd(code: number): Promise<void>;
}

async function openTable(t: TestContext): Promise<Scene> {
  const pool = await startPool(t);
  const terminal = await openTerminal(t);
  const modes = await terminal.modes();
  const pid = await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  return {
    pool,
    terminal,
    pid,
    async expectSaneEnd(code) {
      assert.equal(await terminal.ended(), code);
      assert.ok(!terminal.alternateScreen(), 'still on the alternate screen');
      assert.doesNotMatch(terminal.screen(), /LIVE|node1/);
      assert.equal(await terminal.modes(), modes);
      assert.ok(!isAlive(pid));
      assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
    },
  };
}

const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'tmux');

test('ctrl-c once stays, twice quits', async (t) => {
  if (!canRun(t)) return;
  const { terminal, pid, expectSaneEnd } = await openTable(t);
  terminal.press('C-c', 'C-c');
  await expectSaneEnd(130);
  assert.ok(!isAlive(pid));
});

test('one ctrl-c does not quit', async (t) => {
  if (!canRun(t)) return;
  const { terminal, pid, pool } = await openTable(t);
  terminal.press('C-c');
  const polls = () => pool.httpd.accessLog().split('\n').length;
  const before = polls();
  await waitFor('polls to go on', () => polls() >= before + 3);
  assert.ok(isAlive(pid) && terminal.alternateScreen());
});

test('SIGTERM', async (t) => {
  if (!canRun(t)) return;
  const { pid, expectSaneEnd } = await openTable(t);
  process.kill(pid, 'SIGTERM');
  await expectSaneEnd(143);
});

test('SIGHUP', async (t) => {
  if (!canRun(t)) return;
  const { pid, expectSaneEnd } = await openTable(t);
  process.kill(pid, 'SIGHUP');
  await expectSaneEnd(129);
});

test('the terminal goes away under it', async (t) => {
  if (!canRun(t)) return;
  const { terminal, pid } = await openTable(t);
  terminal.hangUp();
  await waitFor('the process to end', () => !isAlive(pid), { withinMs: 5_000 });
});

test('q while no front end answers', async (t) => {
  if (!canRun(t)) return;
  const terminal = await openTerminal(t);
  const modes = await terminal.modes();
  const pid = await terminal.start('http://127.0.0.1:1/balancer-manager');
  await terminal.see(/LOST/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternateScreen());
  assert.equal(await terminal.modes(), modes);
  assert.ok(!isAlive(pid));
});

test('ctrl-z gives the terminal back, fg takes it again', async (t) => {
  if (!canRun(t)) return;
  const { terminal, pid, pool, expectSaneEnd } = await openTable(t);
  const modes = terminal.modes;
  terminal.press('C-z');
  await terminal.stopped();
  assert.ok(!terminal.alternateScreen());
  assert.doesNotMatch(terminal.screen(), /LIVE|node1/);
  const atShell = await modes();
  const before = pool.httpd.accessLog().length;
  terminal.resume();
  await terminal.see(/LIVE/);
  await terminal.see(/node1/);
  assert.ok(terminal.alternateScreen() && isAlive(pid));
  await waitFor('polls to go on', () => pool.httpd.accessLog().length > before);
  terminal.press('q');
  await expectSaneEnd(0);
  assert.equal(await modes(), atShell);
});
