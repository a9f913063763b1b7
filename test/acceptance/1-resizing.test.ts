/** 1. Forty resizes between 20x3 and 200x60: no exit, no leftover lines. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { isAlive, openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from '../lab/pool.ts';

test('down to 20x3, up to 200x60 and back to 80x24', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
  const pool = await startPool(t);
  const terminal = await openTerminal(t);
  const pid = await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  const rows = () => terminal.screen().split('\n');
  const drawn = (what: string, look: () => boolean) =>
    waitFor(what, look, { otherwise: terminal.screen });

  terminal.resize(20, 3);
  await drawn(
    'something at 20x3',
    () => rows().length <= 3 && /app|LIVE|3\/3/.test(terminal.screen()),
  );
  assert.ok(rows().every((row) => row.length <= 20));

  terminal.resize(200, 60);
  await drawn(
    'the table at 200x60',
    () => rows().filter((row) => /node[123]\b/.test(row)).length >= 3,
  );

  terminal.resize(80, 24);
  const count = (pattern: RegExp) => rows().filter((row) => pattern.test(row)).length;
  // All at once: what the terminal makes of the old frame has some of it before ours is drawn.
  await drawn(
    'one clean frame at 80x24',
    () => count(/node[123]\b/) === 3 && count(/LIVE|SLOW/) === 1 && count(/q quit/) === 1,
  );
  assert.ok(isAlive(pid));
});

test('forty sizes in a row leave one clean frame', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
  const pool = await startPool(t);
  const terminal = await openTerminal(t);
  const pid = await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  for (let step = 0; step < 40; step += 1) {
    terminal.resize(20 + ((step * 53) % 181), 3 + ((step * 17) % 58));
  }
  terminal.resize(80, 24);
  await waitFor(
    'one clean frame',
    () => {
      const rows = terminal.screen().split('\n');
      const count = (pattern: RegExp) => rows.filter((row) => pattern.test(row)).length;
      return count(/LIVE|SLOW/) === 1 && count(/node[123]\b.*:\d+/) === 3 && count(/q quit/) === 1;
    },
    { otherwise: terminal.screen },
  );
  assert.ok(isAlive(pid));
});
