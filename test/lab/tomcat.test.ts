/** The upgrade that the program was made for: Tomcats over AJP, and an HTTP back end, each stopped in its turn. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { readWithCurl } from './curl.ts';
import { startLoad } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import { needsTomcat } from './tomcat.ts';
import { startUpgradeSite } from './upgrade-site.ts';

/** Half of them keep their session; 5 % of their requests take 2 to 5 s. */
const CLIENTS = 24;
const USUAL = { sticky: CLIENTS / 2, slowMs: [2_000, 5_000], thinkMs: 40 } as const;

function hasLab(t: TestContext): boolean {
  return needs(t, 'apache2') && needs(t, 'curl') && needsTomcat(t);
}

test('a rolling upgrade of Tomcats over AJP and an HTTP back end loses no request', async (t) => {
  if (!hasLab(t)) return;
  const site = await startUpgradeSite(t);
  const load = startLoad(site.poolUrl('app'), CLIENTS, USUAL);
  await waitFor('some load', () => load.requests() > 100);
  const hooks = ['--exec', site.upgrade, '--check-url', site.checkUrl];
  const times = ['--soak', '500ms'];
  const args = ['rolling', 'app', '-u', site.httpd.managerUrl, ...hooks, ...times];
  const finished = await runBaltop(args, { timeoutMs: 150_000 });
  const losses = await load.stop();
  const lost = site.taken('app', losses.lostRequests);
  const { requests, posts, slow, moves, versions, nodes } = losses;
  t.diagnostic(
    `${requests} requests (${posts} POST, ${slow} slow), ${lost.length} lost, ${moves} sessions moved`,
  );
  assertExit(finished, EXIT.done);
  assert.deepEqual(lost, [], site.httpd.errorLog());
  assert.ok(posts > 50 && slow > 20, `${posts} posts and ${slow} slow ones`);
  assert.deepEqual([...versions.keys()].sort(), ['version 1', 'version 2']);
  assert.deepEqual([...nodes.keys()].sort(), ['node1', 'node2', 'node3']);
  const rows = [...(await readWithCurl(site.httpd.managerUrl)).values()];
  assert.deepEqual(
    rows.map((row) => row.status.join(' ')),
    ['Init Ok', 'Init Ok', 'Init Ok'],
  );
  const proved = finished.stdout.match(/^app\/node\d serves requests again$/gm);
  assert.equal(proved?.length, 3);
});

test('the same load notices Tomcats and back ends that are upgraded without a drain', async (t) => {
  if (!hasLab(t)) return;
  const site = await startUpgradeSite(t);
  const load = startLoad(site.poolUrl('app'), CLIENTS, USUAL);
  for (const server of site.pools.flat()) {
    const before = load.requests();
    await waitFor('some load', () => load.requests() > before + 100);
    await server.upgrade();
  }
  const losses = await load.stop();
  const lost = site.taken('app', losses.lostRequests);
  t.diagnostic(`${losses.requests} requests, ${lost.length} lost`);
  assert.ok(lost.length > 0, 'none was lost');
});
