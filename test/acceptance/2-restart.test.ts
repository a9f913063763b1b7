/** 2. Kill httpd and restart it: LOST with the last data, then live, and the lost flag told until acknowledged. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { act, walkTo } from '../e2e/table.ts';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from '../lab/pool.ts';

test('httpd goes and comes back', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node2');
  await act(terminal, 'd', 'node2', /(?<!>)\bDIS\b(?!\s*…)/);
  await pool.httpd.stop();
  const lost = await terminal.see(/LOST/, 20_000);
  assert.match(lost, /node2/, 'the last good data stay');
  await terminal.see(/cannot connect[\s\S]*as of \d\d:\d\d:\d\d/i);
  await pool.httpd.start();
  terminal.press('r');
  await terminal.see(/LIVE/, 40_000);
  const banner = /restarted[\s\S]*node2 was DIS by you/;
  await terminal.see(banner);
  terminal.press('Escape');
  await waitFor('the banner to go', () => !/^ ! /m.test(terminal.screen()));
});
