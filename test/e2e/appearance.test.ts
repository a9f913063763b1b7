/** What the screen does without UTF-8, without colours, and without leave to change anything. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from '../lab/pool.ts';
import { rowOf, walkTo } from './table.ts';
import { openTerminal } from './terminal.ts';

const EVERY_STATE = [{}, { status: '+D' }, { status: '+N' }, { status: '+S' }, { status: '+H' }];
const WORDS = ['OK', 'DIS', 'DRN', 'STOP', 'STBY'];

for (const [what, env, args] of [
  ['LC_ALL=C', { LC_ALL: 'C' }, []],
  ['--ascii', {}, ['--ascii']],
  ['BALTOP_ASCII=1', { BALTOP_ASCII: '1' }, []],
] as const) {
  test(`${what}: nothing but ASCII, and every state is told`, async (t) => {
    if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
    const pool = await startPool(t, { members: EVERY_STATE });
    const terminal = await openTerminal(t, { env });
    await terminal.start('--interval', '500ms', ...args, pool.managerUrl);
    const screen = await terminal.see(/LIVE/);
    assert.doesNotMatch(screen, /[^\n\x20-\x7e]/);
    WORDS.forEach((word, index) => {
      assert.match(rowOf(terminal, `node${index + 1}`), new RegExp(`\\b${word}\\b`));
    });
  });
}

for (const [what, env, args] of [
  ['NO_COLOR=1', { NO_COLOR: '1' }, []],
  ['--no-color', {}, ['--no-color']],
] as const) {
  test(`${what}: bold and inverse at most, no colour`, async (t) => {
    if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
    const pool = await startPool(t, { members: EVERY_STATE });
    // 39 and 49 are the terminal's own colours.
    const colours = /\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/;
    const plain = await openTerminal(t, { env });
    await plain.start('--interval', '500ms', ...args, pool.managerUrl);
    await plain.see(/LIVE/);
    assert.doesNotMatch(plain.styledScreen(), colours);
    const coloured = await openTerminal(t);
    await coloured.start('--interval', '500ms', pool.managerUrl);
    await coloured.see(/LIVE/);
    assert.match(coloured.styledScreen(), colours, 'otherwise there are colours');
  });
}

test('an entry of the menu stands beside its cursor sign, one to a line', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  terminal.press('x');
  await terminal.see(/\n {3}> stop +off *\n {5}hot standby +off *\n/);
});

test('--read-only: an action key changes nothing and says why', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '500ms', '--read-only', pool.managerUrl);
  await terminal.see(/LIVE/);
  assert.match(terminal.screen(), /READ-ONLY/i);
  await walkTo(terminal, 'node2');
  const before = pool.httpd.accessLog().split('\n').length;
  terminal.press('d');
  await terminal.see(/read-only/);
  terminal.press('y', 'Enter', 'D', 'y', 'e', 'y');
  await waitFor('polls', () => pool.httpd.accessLog().split('\n').length >= before + 3);
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});
