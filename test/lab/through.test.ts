/** `--check-through` on a real httpd: what is broken only behind it never reaches a client. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop, temporaryHome } from '../helpers/run-baltop.ts';
import { startLoad } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { needsTomcat } from './tomcat.ts';
import { startUpgradeSite } from './upgrade-site.ts';

function runner(t: TestContext, managerUrl: string) {
  const home = temporaryHome();
  t.after(() => removeFolder(home));
  const where = ['rolling', 'app', '-u', managerUrl, '--soak', '100ms', '--quiet-for', '200ms'];
  return (...more: string[]) =>
    runBaltop([...where, ...more], { env: { XDG_STATE_HOME: home }, timeoutMs: 120_000 });
}

const BREAK = 'curl -q -fsS --noproxy 127.0.0.1 -m 20 http://{host}:{port}/break';

test('a version that is broken only behind httpd is never given to a client', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { breakable: true, balancer: { sticky: 'ROUTEID|route' } });
  const run = runner(t, pool.managerUrl);
  const load = startLoad(pool.appUrl, 4);
  const check = ['--check-url', 'http://{host}:{port}/health', '--check-timeout', '3s'];
  const finished = await run('--exec', BREAK, ...check, '--check-through', '/app/');
  const { lost, requests } = await load.stop();
  assertExit(finished, EXIT.failed);
  assert.match(finished.stdout, /^app\/node1 ready; is it reached through httpd\?$/m);
  assert.match(
    finished.stderr,
    /stopped at app\/node1: it is not reached through httpd: .*it answers 500.*stays disabled/,
  );
  const states = await Promise.all(
    [0, 1, 2].map(async (at) => (await pool.row(at)).status.join(' ')),
  );
  assert.deepEqual(states, ['Init Dis', 'Init Ok', 'Init Ok']);
  assert.ok(requests > 100, `${requests}`);
  assert.deepEqual(lost, []);
});

test('a pool that nobody visits is proved by it, and one without sticky sessions is refused', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}], balancer: { sticky: 'ROUTEID|route' } });
  const done = await runner(t, pool.managerUrl)('--exec', 'true', '--check-through', '/app/');
  assertExit(done, EXIT.done);
  assert.match(done.stdout, /^app\/node2 answers through 127\.0\.0\.1, and httpd counted it$/m);
  for (const index of [0, 1]) assert.equal(pool.backEnd(index).requestsOf('/'), 2);
  const plain = await startPool(t, { members: [{}, {}] });
  const refused = await runner(t, plain.managerUrl)('--exec', 'true', '--check-through', '/app/');
  assertExit(refused, EXIT.refused);
  assert.match(
    refused.stderr,
    /no request can be sent to one member alone: app has no sticky sessions on 127\.0\.0\.1/,
  );
  assert.doesNotMatch(plain.httpd.accessLog(), /POST/);
});

test('AJP members, which no URL can probe, are reached by it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl') || !needsTomcat(t)) return;
  const site = await startUpgradeSite(t, { tomcats: 2, httpBackEnds: 0 });
  const run = runner(t, site.httpd.managerUrl);
  const finished = await run('--exec', site.upgrade, '--check-through', '/app/');
  assertExit(finished, EXIT.done);
  for (const route of ['node1', 'node2'])
    assert.match(finished.stdout, new RegExp(`^app/${route} answers through`, 'm'));
  assert.equal(site.stops.length, 2);
});
