/** 6. Break the Referer with a proxy: the UI says nothing was changed. 7. Another client disables a member: told within 2 polls. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { cursorRow, rowOf, walkTo } from '../e2e/table.ts';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { writeWithCurl } from '../lab/curl.ts';
import { startMeddlingProxy } from '../lab/meddling-proxy.ts';
import { startPool } from '../lab/pool.ts';

/** Longer than a bar has to stand before its `y` counts (150 ms). */
const READING_TIME_MS = 400;

test('6. a proxy breaks the Referer: not changed is what it says', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  // Sticky, so that d always asks.
  const pool = await startPool(t, { members: [{}, {}, {}, {}], balancer: { sticky: 'ROUTEID' } });
  const url = await startMeddlingProxy(t, pool.httpd.url, {
    headers: ({ referer: _referer, ...others }) => others,
  });
  const terminal = await openTerminal(t, { columns: 120 });
  await terminal.start('--interval', '500ms', url);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node2');
  terminal.press('d');
  await terminal.see(/y send/);
  await pause(READING_TIME_MS);
  terminal.press('y');
  await terminal.see(/(not changed|nothing was changed|was not changed|ignored)/i);
  // The message comes before the row is rid of `OK>DIS`.
  await waitFor('the row as it was', () => /[^>]\bOK +node2/.test(rowOf(terminal, 'node2')));
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});

test('7. another client disables a member: told within two polls, the cursor stays', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '1s', pool.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node3');
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(0).url, 'w_status_D=1');
  // httpd logs a request at its end: what curl asked for is in there, what comes now are polls.
  const reads = () => pool.httpd.accessLog().match(/^GET \S+ 200$/gm)?.length ?? 0;
  const before = reads();
  let needed = 0;
  await waitFor('the event', () => {
    needed = reads() - before;
    return /app\/node1\s+OK -> DIS/.test(terminal.screen());
  });
  assert.ok(needed <= 2, `it took ${needed} polls`);
  assert.match(rowOf(terminal, 'node1'), /\bDIS\b/);
  assert.match(cursorRow(terminal), /node3/);
});
