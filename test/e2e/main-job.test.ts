/** The main job on a real terminal and a real httpd: see the pool, take a member out, put it back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { visit } from '../lab/curl.ts';
import { type Pool, startPool } from '../lab/pool.ts';
import { act, cursorRow, quitLeavingMembersOut, rowOf, walkTo } from './table.ts';
import { isAlive, openTerminal } from './terminal.ts';

const OK = /\bOK\b/;
/** The change is verified: the state cell says DIS alone, not `OK>DIS`. */
const DISABLED = /(?<!>)\bDIS\b(?!\s*…)/;
const ENABLED = /(?<!>)\bOK\b(?!>)/;

const posts = (pool: Pool) => pool.httpd.accessLog().match(/^POST /gm)?.length ?? 0;

test('start, arrow to a member, d, state turns, curl agrees, u, quit, terminal sane', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const terminal = await openTerminal(t);
  const modesBefore = await terminal.modes();
  const pid = await terminal.start('--interval', '500ms', pool.managerUrl);
  const first = await terminal.see(/LIVE/);
  assert.ok(terminal.alternateScreen());
  for (const word of ['app', 'node1', 'node2', 'node3', 'node4', pool.backEnd(0).hostPort]) {
    assert.ok(first.includes(word), `${word} in\n${first}`);
  }
  await walkTo(terminal, 'node2');
  await act(terminal, 'd', 'node2', DISABLED);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
  assert.match(rowOf(terminal, 'node1'), OK);
  assert.ok(!(await visit(pool.appUrl, 8)).includes('back-end-2'));

  await act(terminal, 'u', 'node2', ENABLED);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
  assert.equal(posts(pool), 2);
  assert.match(cursorRow(terminal), /node2/);

  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternateScreen());
  assert.equal(await terminal.modes(), modesBefore);
  assert.ok(!isAlive(pid));
});

test('d and e, and q asks when a member is left disabled', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node3');
  await act(terminal, 'd', 'node3', DISABLED);
  await act(terminal, 'e', 'node3', ENABLED);
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Ok']);
  await act(terminal, 'd', 'node3', DISABLED);
  await quitLeavingMembersOut(terminal);
  assert.equal(await terminal.ended(), 0);
  assert.match(terminal.everything(), /left disabled: app\/node3/);
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Dis']);
});
