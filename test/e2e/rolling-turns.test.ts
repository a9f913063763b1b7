/** A rolling upgrade at a terminal: it says when it is your turn, waits for keys, and rewrites one line between them. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startPool } from '../lab/pool.ts';
import { openTerminal } from './terminal.ts';

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
  terminal.type('c');
  terminal.press('Enter');
  await terminal.see(/^\[1\/2\] app\/node1 soak/m);
  await terminal.see(/PAUSE before app\/node2/);
  assert.deepEqual([await status(0), await status(1)], ['Init Ok', 'Init Ok']);
  terminal.type('c');
  terminal.press('Enter');
  await terminal.see(/YOUR TURN: upgrade app\/node2 now/);
  terminal.press('C-c');
  assert.equal(await terminal.ended(), 130);
  assert.match(terminal.everything(), /stopped at app\/node2.*\s.*was stopped/);
  assert.equal(await status(1), 'Init Dis');
  assert.equal(await terminal.modes(), modesBefore);
});
