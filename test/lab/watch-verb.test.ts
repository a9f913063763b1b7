/** `baltop watch`: one line a change, as words and as JSON, until a signal. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { writeWithCurl } from './curl.ts';
import { startPool } from './pool.ts';

test('a change is one line, and httpd going and coming too; SIGINT ends it with 130', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const args = ['watch', '--interval', '300ms', '--utc', '-u', pool.managerUrl];
  const running = startBaltop(t, args);
  await waitFor('it to watch', () => /watching 3 members on/.test(running.stderr()));
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_D=1&w_lf=3');
  await waitForOutput(
    running,
    /^\d\d:\d\d:\d\d app node2 now disabled, was ok, outside this program$/m,
  );
  await waitForOutput(running, /app node2 factor now 3, was 1, outside this program$/m);
  await pool.httpd.stop();
  await waitForOutput(running, /does not answer: /);
  await pool.httpd.start();
  await waitForOutput(running, /answers again after/);
  await waitForOutput(
    running,
    /app node2 lost its flag when httpd restarted, was disabled, is now ok/,
  );
  running.kill('SIGINT');
  assert.equal((await running.ended).code, 130);
});

test('--json: one object a line', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const args = ['watch', '--json', '-q', '--interval', '300ms', '-u', pool.managerUrl];
  const running = startBaltop(t, args);
  await waitFor('a poll', () => pool.httpd.accessLog().split('\n').length > 3);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_N=1');
  await waitForOutput(running, /\n$/);
  const { at, frontEnd, ...rest } = JSON.parse(running.stdout().trim());
  assert.match(at, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.match(frontEnd, /^127\.0\.0\.1/);
  assert.deepEqual(rest, {
    apiVersion: 'baltop/v1',
    kind: 'Event',
    event: 'state',
    by: 'foreign',
    balancer: 'app',
    url: pool.backEnd(1).url,
    route: 'node2',
    before: 'OK',
    after: 'DRN',
    detail: '',
    doneBy: 'outside',
    user: null,
    host: null,
    pid: null,
    command: null,
  });
  assert.equal(running.stderr(), '');
});
