/** A rolling upgrade at a terminal: it says when it is your turn, waits for keys, and rewrites one line between them. */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from '../lab/pool.ts';
import { isAlive, openTerminal } from './terminal.ts';

/** An answer that comes within 150 ms of its question was not given to it. */
const READING_MS = 400;

test('your turn, a pause before the next, and ctrl-c at the question', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const status = async (index: number) => (await pool.row(index)).status.join(' ');
  const terminal = await openTerminal(t);
  const modesBefore = await terminal.modes();
  const wishes = ['--pause', '--soak', '3s', '--yes', '--proof-timeout', '0'];
  await terminal.start('rolling', 'app', '-u', pool.managerUrl, ...wishes);
  await terminal.see(/YOUR TURN: upgrade app\/node1 now/);
  assert.equal(await status(0), 'Init Dis');
  terminal.press('Enter');
  await terminal.see(/YOUR TURN[^\n]*\n+YOUR TURN/);
  assert.equal(await status(0), 'Init Dis', 'Enter alone is no answer');
  await pause(READING_MS);
  terminal.type('c');
  terminal.press('Enter');
  await terminal.see(/^\[1\/2\] app\/node1 soak/m);
  await terminal.see(/PAUSE before app\/node2/);
  assert.deepEqual([await status(0), await status(1)], ['Init Ok', 'Init Ok']);
  await pause(READING_MS);
  terminal.type('c');
  terminal.press('Enter');
  await terminal.see(/YOUR TURN: upgrade app\/node2 now/);
  terminal.press('C-c');
  assert.equal(await terminal.ended(), 130);
  assert.match(terminal.everything(), /stopped at app\/node2.*\s.*was stopped/);
  assert.equal(await status(1), 'Init Dis');
  assert.equal(await terminal.modes(), modesBefore);
});

test('what was typed while it drained, with or without its Enter, is no answer to the question', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const status = async (index: number) => (await pool.row(index)).status.join(' ');
  const terminal = await openTerminal(t);
  const args = ['--only', 'node1', '--soak', '0', '--yes', '--proof-timeout', '0'];
  const quiet = ['--quiet-for', '5s'];
  await terminal.start('rolling', 'app', '-u', pool.managerUrl, ...args, ...quiet);
  await terminal.see(/app\/node1 drain|waits for/);
  terminal.type('c');
  terminal.press('Enter');
  terminal.type('c');
  terminal.press('Enter');
  terminal.type('c');
  await terminal.see(/YOUR TURN: upgrade app\/node1 now/);
  // The Enter of the last one comes when the question stands there.
  await pause(READING_MS);
  terminal.press('Enter');
  await terminal.see(/YOUR TURN[^\n]*\n+YOUR TURN/);
  assert.equal(await status(0), 'Init Dis');
  await pause(READING_MS);
  terminal.type('c');
  terminal.press('Enter');
  assert.equal(await terminal.ended(), 0);
  assert.equal(await status(0), 'Init Ok');
});

test('a terminal that is closed at the question: the member stays out, and status says how it ended', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const state = mkdtempSync(join(tmpdir(), 'baltop-state-'));
  t.after(() => rmSync(state, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: state };
  const terminal = await openTerminal(t, { env });
  const pid = await terminal.start('rolling', 'app', '-u', pool.managerUrl, '--only', 'node1');
  await terminal.see(/YOUR TURN: upgrade app\/node1 now/);
  terminal.hangUp();
  await waitFor('its end', () => !isAlive(pid));
  assert.equal((await pool.row(0)).status.join(' '), 'Init Dis');
  const told = await runBaltop(['rolling', 'status'], { env });
  assert.match(told.stdout, /stopped at app\/node1: the upgrade was (stopped|aborted)/);
  assert.deepEqual(
    readdirSync(join(state, 'baltop')).filter((name) => /crash|claim/.test(name)),
    [],
  );
});

test('nothing can tell when it is quiet: one question before anything is changed, and n changes nothing', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}], setup: { status: 'none' } });
  const status = async (index: number) => (await pool.row(index)).status.join(' ');
  const begin = async () => {
    const terminal = await openTerminal(t);
    const wishes = ['--exec', 'true', '--soak', '0', '--proof-timeout', '0', '--only', 'node1'];
    await terminal.start('rolling', 'app', '-u', pool.managerUrl, ...wishes);
    await terminal.see(
      /it will not be certain that a member is quiet: [\s\S]*404[\s\S]*Upgrade 1 member of app/,
    );
    assert.equal(await status(0), 'Init Ok');
    return terminal;
  };
  const refused = await begin();
  refused.type('n');
  refused.press('Enter');
  assert.equal(await refused.ended(), 5);
  assert.match(refused.everything(), /answered no: nothing was changed/);
  const agreed = await begin();
  agreed.type('y');
  agreed.press('Enter');
  // It was agreed to: the command begins without a second question.
  await agreed.see(/ [5-9](\.\d)?s {2}waits for no new requests/);
  await agreed.see(/out; the upgrade begins/);
  await agreed.see(/no request has arrived to prove/);
  assert.doesNotMatch(agreed.everything(), /Upgrade it anyway/);
});
