/** How soon a drain sees that it is over, counted in readings by httpd itself, so that no clock has a say. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { visit } from './curl.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

test('quiet is told with the third reading after the end of the last request', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { balancer: { sticky: 'ROUTEID' }, slowMs: 15_000 });
  const slow = visit(pool.appUrl, 1, ['-H', 'Cookie: ROUTEID=session.node1']);
  await waitFor('a request in flight', () => pool.backEnd(0).inFlight() === 1);
  // Three readings this far apart are also longer than the second that the rule wants, however late one comes.
  const rule = ['--session-grace', '0', '--interval', '2s'];
  const drain = startBaltop(t, ['drain', 'node1', ...rule, '-u', pool.managerUrl]);
  await waitForOutput(drain, /OK -> DIS/);
  pool.backEnd(0).answerAll();
  assert.deepEqual(await slow, ['back-end-1']);
  assertExit(await drain.ended, EXIT.done);

  // httpd writes a line when a request has ended.
  const lines = pool.httpd.accessLog().trim().split('\n');
  const ended = lines.findIndex((line) => line.startsWith('GET /app/'));
  const polls = lines.slice(ended + 1).filter((line) => line.startsWith('GET /balancer-manager'));
  // The first of four was under way when the request ended.
  assert.ok(ended >= 0 && (polls.length === 3 || polls.length === 4), lines.join('\n'));
});
