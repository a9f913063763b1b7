/** One member first, a pause, and then a share of the others at once, on a real httpd. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop, temporaryHome } from '../helpers/run-baltop.ts';
import { startLoad } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

test('the named member goes first and alone; resumed, half of the others go at once', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const load = startLoad(pool.appUrl, 2);
  t.after(() => load.stop());
  const home = temporaryHome();
  t.after(() => removeFolder(home));
  const recorder = startRecorder(t);
  const env = { XDG_STATE_HOME: home };
  const hook = ['--exec', `${recorder.command} {route}`, '--soak', '100ms', '--quiet-for', '200ms'];
  const order = ['--first', 'node3', '--pause-after', 'first', '--max-out', '50%'];
  const run = (...args: string[]) => runBaltop(args, { env, timeoutMs: 60_000 });
  const first = await run('rolling', 'app', '-u', pool.managerUrl, ...hook, ...order);
  assertExit(first, EXIT.done);
  assert.match(first.stdout, /^1 {2}app\/node3\n2 {2}app\/node1 and app\/node2\n3 {2}app\/node4$/m);
  assert.match(first.stdout, /^paused after its first member$/m);
  assert.match(first.stderr, /baltop rolling resume app/);
  assert.deepEqual(recorder.runs(), [['node3']]);
  const status = await run('rolling', 'status');
  assert.match(status.stdout, /paused after its first member/);
  const anew = await run('rolling', 'app', '-u', pool.managerUrl, ...hook, '--dry-run');
  assert.match(anew.stderr, /an earlier rolling upgrade of app is paused after its first member/);
  const rest = await run('rolling', 'resume', 'app', ...hook);
  assertExit(rest, EXIT.done);
  const routes = recorder.runs().map(([route]) => route);
  assert.deepEqual(routes.slice(0, 1).concat(routes.slice(1, 3).toSorted(), routes.slice(3)), [
    'node3',
    'node1',
    'node2',
    'node4',
  ]);
  const bad = await run('rolling', 'app', '-u', pool.managerUrl, ...hook, '--max-out', '0%');
  assertExit(bad, EXIT.usage);
  assert.match(bad.stderr, /--max-out takes 1 or more, or a share such as 25%/);
});
