/** How soon a drain sees that it is over, counted in readings by httpd itself, so that no clock has a say. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { visit } from './curl.ts';
import { membersOf, memberWith } from './member-list.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

test('quiet is told with the third reading after the end of the last request', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { balancer: { sticky: 'ROUTEID' }, slowMs: 4_000 });
  const slow = visit(pool.appUrl, 1, ['-H', 'Cookie: ROUTEID=session.node1']);
  await waitFor('a request in flight', async () => {
    const { items } = await membersOf(pool.managerUrl);
    return memberWith(items, pool.backEnd(0).url).busy === 1;
  });
  // Three readings a second apart are also longer than the second that the rule wants.
  const rule = ['--session-grace', '0', '--interval', '1s'];
  const finished = await startBaltop(t, ['drain', 'node1', ...rule, '-u', pool.managerUrl]).ended;
  assertExit(finished, EXIT.done);
  assert.deepEqual(await slow, ['back-end-1']);

  // httpd writes a line when a request has ended.
  const lines = pool.httpd.accessLog().trim().split('\n');
  const ended = lines.findIndex((line) => line.startsWith('GET /app/'));
  const polls = lines.slice(ended + 1).filter((line) => line.startsWith('GET /balancer-manager'));
  // The first of four was under way when the request ended.
  assert.ok(polls.length === 3 || polls.length === 4, lines.join('\n'));
  assert.ok(ended >= 0 && lines.slice(0, ended).some((line) => line.startsWith('POST ')));
});
