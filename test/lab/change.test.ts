/** Every verb, each verified by curl on httpd's own page. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type Finished, runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { visit, writeWithCurl } from './curl.ts';
import { membersOf } from './member-list.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

const baltop = (pool: Pool, ...args: string[]): Promise<Finished> =>
  runBaltop([...args, '--url', pool.managerUrl]);

async function done(pool: Pool, ...args: string[]): Promise<Finished> {
  const finished = await baltop(pool, ...args);
  assertExit(finished, EXIT.done);
  return finished;
}

test('disable takes a member out: it gets no request, until enable', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  await done(pool, 'disable', 'node2');
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok'], 'the others stay');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Ok'], 'the others stay');
  const answers = await visit(pool.appUrl, 20);
  assert.equal(answers.length, 20);
  assert.deepEqual([...new Set(answers)].sort(), ['back-end-1', 'back-end-3']);
  assert.equal(pool.backEnd(1).requests(), 0);

  await done(pool, 'enable', 'node2');
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
  await visit(pool.appUrl, 20);
  assert.ok(pool.backEnd(1).requests() > 0);
});

test('a request in flight shows as busy, and ends well although its member is disabled', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { slowMs: 3_000 });
  const visiting = visit(pool.appUrl, 1);
  const index = await waitFor('the request to arrive', () => {
    const found = pool.backEnds.findIndex((backEnd) => backEnd.inFlight() === 1);
    return found === -1 ? null : String(found);
  }).then(Number);
  const { items } = await membersOf(pool.managerUrl);
  assert.equal(items[index]?.busy, 1);
  await done(pool, 'disable', pool.backEnd(index).url);
  assert.deepEqual((await pool.row(index)).status, ['Init', 'Dis']);
  assert.equal(pool.backEnd(index).inFlight(), 1, 'the program did not wait for it');
  assert.deepEqual(await visiting, [pool.backEnd(index).name]);
});

test('drain keeps sessions and gives no new ones; enable ends it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { balancer: { sticky: 'ROUTEID' } });
  const cookie = ['-H', 'Cookie: ROUTEID=session.node2'];
  assert.deepEqual(await visit(pool.appUrl, 2, cookie), ['back-end-2', 'back-end-2']);
  await done(pool, 'drain', 'node2', '--no-wait');
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Drn', 'Ok']);
  assert.deepEqual(await visit(pool.appUrl, 2, cookie), ['back-end-2', 'back-end-2']);
  assert.ok(!(await visit(pool.appUrl, 12)).includes('back-end-2'));
  await done(pool, 'enable', 'node2');
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});

test('stop sets Stop, and enable clears Stop, Drn and Dis together', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  await done(pool, 'stop', 'node3');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Stop']);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(2).url, 'w_status_D=1&w_status_N=1');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Drn', 'Dis', 'Stop']);
  await done(pool, 'enable', 'node3');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Ok']);
});

test('standby makes a hot standby, which gets requests only when the others are out', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  await done(pool, 'standby', 'node3');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Stby', 'Ok']);
  assert.ok(!(await visit(pool.appUrl, 9)).includes('back-end-3'));
  await done(pool, 'standby', 'node3', '--off');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Ok']);
});

test('a hot standby keeps its flag through disable and enable', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, { status: '+H' }] });
  await done(pool, 'disable', 'node3');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Dis', 'Stby']);
  await done(pool, 'enable', 'node3');
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Stby', 'Ok']);
});

test('set changes factor, set, route and redirect, one at a time and nothing else', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, { factor: 3, redirect: 'node3' }, {}] });
  let expected = await pool.row(1);
  const steps: [string[], Partial<typeof expected>][] = [
    [['--factor', '2.5'], { factor: 2.5 }],
    [['--lbset', '4'], { set: 4 }],
    [['--redirect', 'node1'], { redirect: 'node1' }],
    [['--route', 'other'], { route: 'other' }],
  ];
  for (const [args, change] of steps) {
    await done(pool, 'set', pool.backEnd(1).url, ...args);
    expected = { ...expected, ...change };
    assert.deepEqual(await pool.row(1), expected, args.join(' '));
  }
  await done(pool, 'set', pool.backEnd(1).url, '--factor', '1', '--lbset', '0', '--route', 'back');
  assert.deepEqual(await pool.row(1), { ...expected, factor: 1, set: 0, route: 'back' });
  assert.deepEqual((await pool.row(0)).factor, 1);
});

test('only the fields that change are sent, in one POST', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, { status: '+H', factor: 7 }, {}] });
  await done(pool, 'disable', 'node2');
  const posts = pool.httpd.accessLog().match(/^POST .*$/gm);
  assert.deepEqual(posts, ['POST /balancer-manager 200']);
  const row = await pool.row(1);
  assert.deepEqual([row.factor, row.status], [7, ['Init', 'Dis', 'Stby']]);
});

test('a verb that finds its work done says so, sends nothing and ends well', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, { status: '+D' }, { status: '+N' }] });
  for (const [verb, member, word, ...more] of [
    ['disable', 'node2', 'disabled'],
    ['drain', 'node3', 'draining', '--no-wait'],
    ['enable', 'node1', 'enabled'],
  ] as const) {
    const finished = await done(pool, verb, member, ...more);
    const said = finished.stdout + finished.stderr;
    assert.match(said, /already \S+ \(unchanged\)/, verb);
    assert.match(said, new RegExp(`app/${member} already ${word} \\(unchanged\\)`), verb);
  }
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
});

test('several members take --yes', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const refused = await baltop(pool, 'disable', 'node1', 'node2');
  assertExit(refused, EXIT.refused);
  assert.match(refused.stderr, /--yes/);
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
  await done(pool, 'disable', 'node1', 'node2', '--yes');
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Dis']);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Ok']);
});

test('a change right after a graceful restart has the new nonce', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  await done(pool, 'disable', 'node1');
  await pool.httpd.graceful();
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok'], 'the restart forgot it');
  await done(pool, 'disable', 'node1');
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Dis']);
});

test('with BalancerPersist a disabled member is still disabled after a restart', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { setup: { persist: true } });
  await done(pool, 'disable', 'node1');
  await pool.httpd.graceful();
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Dis']);
  const finished = await done(pool, 'disable', 'node1');
  assert.match(finished.stdout + finished.stderr, /\(unchanged\)/);
  await done(pool, 'enable', 'node1');
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
});
