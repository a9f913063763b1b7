/** Out, upgraded and back from the screen, on a real httpd with requests under way: none may be lost. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readAuditTail } from '../../source/operations/audit/audit-tail.ts';
import { needs } from '../helpers/needs.ts';
import { startBaltop } from '../helpers/run-baltop.ts';
import { heldHook } from '../lab/held-hook.ts';
import { startPool } from '../lab/pool.ts';
import { walkTo } from './table.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

/** A question counts as read after 150 ms; keys closer than 50 ms are a script's. */
const READING_MS = 400;

async function stage(t: TestContext, size: TerminalOptions = {}) {
  const pool = await startPool(t, { members: [{}, {}, {}], slowMs: 300 });
  const home = mkdtempSync(join(tmpdir(), 'baltop-screen-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: home };
  const terminal = await openTerminal(t, { ...size, env });
  const status = async (index: number) => (await pool.row(index)).status.join(' ');
  const type = async (text: string) => {
    for (const key of text) {
      terminal.press(key);
      await pause(80);
    }
  };
  return { pool, home, env, terminal, status, type, clients: clientsOf(t, pool.appUrl) };
}

/**
 * Four clients, one request after the other each, until they are stopped. Each on a connection of its own: httpd closes
 * kept ones when its threads are few, and a request that crosses that is lost by nobody's upgrade.
 */
function clientsOf(t: TestContext, url: string) {
  let going = true;
  const lost: string[] = [];
  const runs = Array.from({ length: 4 }, async () => {
    while (going) {
      const answer = await fetch(url, { headers: { connection: 'close' } }).catch(
        (problem: unknown) => String(problem),
      );
      if (typeof answer === 'string') lost.push(answer);
      else {
        await answer.text();
        if (answer.status !== 200) lost.push(String(answer.status));
      }
    }
  });
  const stop = async () => {
    going = false;
    await Promise.all(runs);
    return lost;
  };
  t.after(stop);
  return { stop };
}

/** Drains a member of `app` from its row, and leaves the watch once it was read. */
async function drainInBackground(terminal: Terminal, name: string): Promise<void> {
  await walkTo(terminal, name);
  terminal.press('D');
  await terminal.see(new RegExp(`DRAIN {2}app/${name}|y send`));
  if (/y send/.test(terminal.screen())) {
    await pause(READING_MS);
    terminal.press('y');
  }
  await terminal.see(/Waiting for: /);
  await pause(READING_MS);
  terminal.press('b');
}

test('a drain in the background, back in; then a rolling upgrade by a command; quitting asks', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, home, terminal, status, type, clients } = await stage(t);
  await terminal.start('--exec', 'sleep 1', '--soak', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  await drainInBackground(terminal, 'node1');
  await terminal.see(/DRAIN app\/node1 is quiet after [\d:]+: safe to stop/, 30_000);
  assert.equal(await status(0), 'Init Drn Dis');
  terminal.press('q');
  await terminal.see(/QUIT[\s\S]*app\/node1 DIS/);
  terminal.press('n');
  await pause(READING_MS);
  terminal.press('e');
  await terminal.see(/app\/node1 enabled/);
  assert.equal(await status(0), 'Init Ok');
  await pause(READING_MS);
  terminal.press('R');
  await terminal.see(/the plan; nothing is sent yet[\s\S]*sleep 1/);
  await pause(READING_MS);
  await type('app');
  await pause(READING_MS);
  terminal.press('Enter');
  await terminal.see(/1 {2}node1 +■ DIS +being upgraded/, 30_000);
  terminal.press('q');
  await terminal.see(/QUIT[\s\S]*app\/node1 STAYS DISABLED/);
  terminal.press('n');
  await terminal.see(/3 of 3 done[\s\S]*all members are done\./, 60_000);
  const entries = readAuditTail(join(home, 'baltop'), null);
  const commands = (name: string) =>
    new Set(entries.filter(({ route }) => route === name).map(({ command }) => command));
  assert.deepEqual(commands('node2'), new Set(['rolling']));
  assert.deepEqual(commands('node1'), new Set(['screen', 'rolling']), 'drained before it');
  assert.deepEqual(await Promise.all([0, 1, 2].map(status)), ['Init Ok', 'Init Ok', 'Init Ok']);
  assert.deepEqual(await clients.stop(), []);
});

test('a drain that is not quiet in time changes nothing and asks, in the background too', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, terminal, status } = await stage(t);
  await terminal.start('--timeout', '2s', '--quiet-for', '10m', pool.managerUrl);
  await terminal.see(/LIVE/);
  await drainInBackground(terminal, 'node1');
  await terminal.see(/DRAIN app\/node1 NOT QUIET after 0:02 {3}D on it: what now\?/);
  assert.equal(await status(0), 'Init Drn Ok');
  terminal.press('q');
  await terminal.see(/QUIT[\s\S]*app\/node1, not quiet after 0:\d\d, ends: its flag stays/);
  terminal.press('n');
  await pause(READING_MS);
  terminal.press('D');
  await terminal.see(/Nothing changes until you choose: w waits 2s longer/);
  await pause(READING_MS);
  terminal.press('e');
  await terminal.see(/app\/node1 is put back/);
  assert.equal(await status(0), 'Init Ok');
});

test('not ready in time: the member waits out beside the pool, and f goes on once it is', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, home, terminal, status, type, clients } = await stage(t, { columns: 120 });
  const ready = join(home, 'ready');
  const check = ['--check-exec', `test -e ${ready}`, '--check-timeout', '2s'];
  await terminal.start('--exec', 'true', '--soak', '500ms', ...check, pool.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node1');
  terminal.press('R');
  await terminal.see(/the plan; nothing is sent yet/);
  await pause(READING_MS);
  await type('app');
  await pause(READING_MS);
  terminal.press('Enter');
  const asked = await terminal.see(/not ready: ended with 1\. It is not put back\./, 30_000);
  assert.match(asked, /f retry check/);
  assert.match(asked, /\| {2}> ■ DIS +node1[\s\S]*\| {4}● OK +node2/);
  assert.equal(await status(0), 'Init Dis');
  writeFileSync(ready, '');
  await pause(READING_MS);
  terminal.press('f');
  await terminal.see(/3 of 3 done[\s\S]*all members are done\./, 60_000);
  assert.deepEqual(await Promise.all([0, 1, 2].map(status)), ['Init Ok', 'Init Ok', 'Init Ok']);
  assert.deepEqual(await clients.stop(), []);
});

test('a rolling upgrade of the command line is watched, and cannot be steered', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, env, terminal, clients } = await stage(t);
  await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  const hook = heldHook(t);
  const args = ['rolling', 'app', '-u', pool.managerUrl, '--soak', '500ms'];
  args.push('--exec', hook.command);
  const running = startBaltop(t, args, { env });
  await terminal.see(/ROLLING app 0 of 3 done.*by process \d+/, 30_000);
  await walkTo(terminal, 'node1');
  terminal.press('R');
  await terminal.see(/ROLLING {2}app {2}by process \d+/);
  await terminal.see(/1 {2}node1 +■ DIS +being upgraded/, 30_000);
  await pause(READING_MS);
  terminal.press('A');
  await pause(READING_MS);
  assert.doesNotMatch(terminal.screen(), /ABORT/);
  hook.release();
  await terminal.see(/[12] of 3 done/, 30_000);
  const told = await terminal.see(/Ended [\d:]+[^\n]*: 3 of 3 done\./, 60_000);
  assert.match(told, /3 {2}node3 +● OK +done/, 'the last picture stays');
  assert.match(told, /b Esc back/);
  assert.equal((await running.ended).code, 0);
  assert.deepEqual(await clients.stop(), []);
});
