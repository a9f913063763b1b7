/** `--check-through` on a real httpd: what is broken only behind it never reaches a client. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop, temporaryHome } from '../helpers/run-baltop.ts';
import { rowWithCurl } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { startLoad } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { needsTomcat } from './tomcat.ts';
import { startUpgradeSite } from './upgrade-site.ts';

function runner(t: TestContext, ...managerUrls: string[]) {
  const home = temporaryHome();
  t.after(() => removeFolder(home));
  const frontEnds = managerUrls.flatMap((url) => ['-u', url]);
  const where = ['rolling', 'app', ...frontEnds, '--soak', '100ms', '--quiet-for', '200ms'];
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

test('every front end is asked: what one of them does not let through stays out on both', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const balancer = { sticky: 'ROUTEID|route' };
  const pool = await startPool(t, { members: [{}, {}], balancer });
  const members = [0, 1].map((at) => ({ route: `node${at + 1}`, url: pool.backEnd(at).url }));
  const beside = await startHttpd(t, { balancers: [{ name: 'app', ...balancer, members }] });
  const both = (managerUrl: string) => runner(t, pool.managerUrl, managerUrl);
  const done = await both(beside.managerUrl)('--exec', 'true', '--check-through', '/app/');
  assertExit(done, EXIT.done);
  const [, through = ''] = /^app\/node1 answers through (.+), and httpd/m.exec(done.stdout) ?? [];
  const placed = (url: string) => new URL(url).host;
  const hosts = [pool.managerUrl, beside.managerUrl].map(placed);
  assert.deepEqual(through.split(', ').sort(), hosts.sort());
  const closed = await startHttpd(t, {
    balancers: [{ name: 'app', ...balancer, members }],
    lines: ['<Location "/app/">', 'Require all denied', '</Location>'],
  });
  const check = ['--check-through', '/app/', '--check-timeout', '3s'];
  const stopped = await both(closed.managerUrl)('--exec', 'true', ...check);
  assertExit(stopped, EXIT.failed);
  assert.match(stopped.stderr, /stopped at app\/node1: it is not reached through httpd: .*403/);
  const rows = [pool.managerUrl, closed.managerUrl].map((url) =>
    rowWithCurl(url, pool.backEnd(0).url),
  );
  assert.deepEqual(
    (await Promise.all(rows)).map(({ status }) => status.join(' ')),
    ['Init Dis', 'Init Dis'],
  );
});
