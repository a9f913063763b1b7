/** Every field of httpd's own forms, changed through the program's engine and read back by curl. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { BalancerEdit } from '../../source/httpd/edit/balancer-edit.ts';
import type { WorkerEdit } from '../../source/httpd/edit/edit.ts';
import { needs } from '../helpers/needs.ts';
import { readPage, writeWithCurl } from './curl.ts';
import { Engine } from './engine.ts';
import { type Pool, startPool } from './pool.ts';

/** The cells of a member's row, by heading, as curl sees them. */
async function cellsOf({ managerUrl, backEnd }: Pool, index: number) {
  const page = await readPage(managerUrl);
  const table = page.slice(page.indexOf('Worker URL'));
  return cells(table, table.split('<tr>').find((row) => row.includes(backEnd(index).url)) ?? '');
}

/** The cells of the balancer's own row. */
async function balancerCells({ managerUrl }: Pool) {
  const page = await readPage(managerUrl);
  const table = page.slice(page.indexOf('MaxMembers') - 10, page.indexOf('Worker URL'));
  return cells(table, table.split('<tr>').at(-2) ?? table.split('<tr>').at(-1) ?? '');
}

function cells(table: string, row: string): Readonly<Record<string, string>> {
  const heads = [...(table.split('</tr>')[0] ?? '').matchAll(/(?:<th>|^)([A-Z][^<]*)/g)];
  const values = row.split('<td>').slice(1);
  return Object.fromEntries(
    heads.map((head, index) => [head[1], (values[index] ?? '').split('<')[0]?.trim()]),
  );
}

async function stage(t: TestContext, growth?: number) {
  const pool = await startPool(t, {
    balancer: growth === undefined ? {} : { growth },
    setup: { expressions: { fine: '%{REQUEST_STATUS} =~ /^[23]/' } },
  });
  return { pool, engine: await Engine.on(t, pool.managerUrl) };
}

test('every flag and setting of a member is set, read back by curl, and nothing else changes', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, engine } = await stage(t);
  const before = await cellsOf(pool, 1);
  const untouched = await cellsOf(pool, 0);
  const steps: readonly (readonly [WorkerEdit, Readonly<Record<string, string>>])[] = [
    [{ flags: { 'ignoring-errors': true } }, { Status: 'Init Ign Ok' }],
    [{ flags: { 'ignoring-errors': false, spare: true } }, { Status: 'Init Spar Ok' }],
    [{ flags: { spare: false, standby: true } }, { Status: 'Init Stby Ok' }],
    [{ flags: { standby: false, stopped: true } }, { Status: 'Init Stop' }],
    [{ flags: { stopped: false, 'check-failed': true } }, { Status: 'Init HcFl' }],
    [{ flags: { 'check-failed': false } }, { Status: 'Init Ok' }],
    [{ factor: 2.5 }, { Factor: '2.50' }],
    [{ lbSet: 3 }, { Set: '3' }],
    [{ route: 'other' }, { Route: 'other' }],
    [{ redirect: 'node1' }, { RouteRedir: 'node1' }],
    [{ redirect: '' }, { RouteRedir: '' }],
    [{ checkIntervalMs: 7_000 }, { 'HC Interval': '7000ms' }],
    [{ checkPasses: 3 }, { Passes: '3 (0)' }],
    [{ checkFails: 4 }, { Fails: '4 (0)' }],
    [{ checkUri: '/up?a=1&b=2' }, { 'HC uri': '/up?a=1&amp;b=2' }],
  ];
  let expected = before;
  for (const [edit, change] of steps) {
    const event = await engine.set(pool.backEnd(1).url, edit);
    assert.equal(event.kind, 'verified', JSON.stringify([edit, event]));
    expected = { ...expected, ...change };
    const now = await cellsOf(pool, 1);
    for (const [head, value] of Object.entries(expected)) {
      // Counters and the scheduler's debt move by themselves.
      if (!['Elected', 'Busy', 'Load', 'To', 'From'].includes(head)) {
        assert.equal(now[head], value, `${head} after ${JSON.stringify(edit)}`);
      }
    }
  }
  assert.deepEqual({ ...(await cellsOf(pool, 0)), Load: '' }, { ...untouched, Load: '' });
});

test('health check method and expression: set, and back exactly', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, engine } = await stage(t);
  const url = pool.backEnd(2).url;
  // The member answers: what is checked stays OK.
  const event = await engine.set(url, { checkMethod: 'GET', checkExpression: 'fine' });
  assert.equal(event.kind, 'verified', JSON.stringify(event));
  const row = await cellsOf(pool, 2);
  assert.deepEqual([row['HC Method'], row['HC Expr']], ['GET', 'fine']);
  const off = await engine.set(url, { checkMethod: 'NONE' });
  assert.equal(off.kind, 'verified');
  const after = await cellsOf(pool, 2);
  assert.deepEqual([after['HC Method'], after['HC Expr']], ['NONE', '']);
});

test('every setting of a balancer is set, read back by curl, one at a time', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, engine } = await stage(t);
  const steps: readonly (readonly [BalancerEdit, Readonly<Record<string, string>>])[] = [
    [{ method: 'bybusyness' }, { Method: 'bybusyness' }],
    [{ timeoutSeconds: 9 }, { Timeout: '9' }],
    [{ attempts: 7 }, { FailoverAttempts: '7' }],
    [{ failoverDisabled: true }, { DisableFailover: 'On' }],
    [{ failoverDisabled: false }, { DisableFailover: 'Off' }],
    [{ sticky: 'ROUTEID' }, { StickySession: 'ROUTEID' }],
    [{ sticky: 'JSESSIONID|jsessionid' }, { StickySession: 'JSESSIONID|jsessionid' }],
    [{ sticky: '' }, { StickySession: '(None)' }],
  ];
  let expected = await balancerCells(pool);
  assert.equal(expected.Method, 'byrequests');
  for (const [edit, change] of steps) {
    const event = await engine.setBalancer('app', edit);
    assert.equal(event.kind, 'balancer-verified', JSON.stringify([edit, event]));
    expected = { ...expected, ...change };
    const now = await balancerCells(pool);
    const plain = (row: typeof now) => ({
      ...row,
      StickySession: row.StickySession?.replaceAll(' ', ''),
    });
    assert.deepEqual(plain(now), plain(expected), JSON.stringify(edit));
  }
  const again = await engine.setBalancer('app', { sticky: '' });
  assert.equal(again.kind, 'unchanged');
});

test('a member is added where a slot is free, starts disabled, and can be enabled', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, engine } = await stage(t, 2);
  const event = await engine.setBalancer('app', { newMember: 'http://127.0.0.1:1/new' });
  assert.equal(event.kind, 'balancer-verified', JSON.stringify(event));
  assert.match(await readPage(pool.managerUrl), />http:\/\/127\.0\.0\.1:1\/new</);
  const added = engine.member('http://127.0.0.1:1/new');
  assert.deepEqual(added.places[0].worker.status.tokens, ['Init', 'Dis']);
  const [last] = (await engine.do({ members: [added], action: { kind: 'enable' } })).slice(-1);
  assert.equal(last?.kind, 'verified');
  const appeared = engine.fleet.getEvents().find((each) => each.kind === 'appeared');
  assert.equal(appeared?.by, 'you');
});

test('refusals are told apart: no slot, a name like a member, a URL that httpd does not take', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const full = await stage(t);
  const noSlot = await full.engine.setBalancer('app', { newMember: 'http://127.0.0.1:1' });
  assert.ok(noSlot.kind === 'ignored', noSlot.kind);
  assert.equal(noSlot.reason, 'no-slot');
  assert.match(noSlot.what, /no free slot \(3 of 3 used\)/);
  const { pool, engine } = await stage(t, 1);
  const twin = await engine.setBalancer('app', { newMember: `${pool.backEnd(0).url}/more` });
  assert.ok(twin.kind === 'ignored', twin.kind);
  assert.equal(twin.reason, 'wrong-worker');
  const bad = await engine.setBalancer('app', { newMember: 'http://:80' });
  assert.ok(bad.kind === 'ignored', JSON.stringify(bad));
  assert.equal(bad.reason, 'value-refused');
  const method = await engine.setBalancer('app', { method: 'bymagic' });
  assert.ok(method.kind === 'ignored');
  assert.match(method.hint, /byrequests/);
  assert.doesNotMatch(await readPage(pool.managerUrl), /:80<|\/more|bymagic/);
});

test('the forms say what this httpd supports, and the plan what would be sent, changing nothing', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, engine } = await stage(t);
  const members = [engine.member('node1'), engine.member('node2')];
  const [form] = await engine.forms({ members, action: { kind: 'set', edit: {} } });
  assert.ok(form);
  assert.ok(form.fields.has('w_status_R') && form.fields.has('w_hm'));
  assert.ok(form.choices.get('w_hm')?.includes('GET'));
  const before = await readPage(pool.managerUrl);
  const plan = await engine.plan({ members, action: { kind: 'disable' } });
  assert.deepEqual(plan, [
    `POST /balancer-manager  b=app w=${pool.backEnd(0).url} w_status_D=1`,
    `POST /balancer-manager  b=app w=${pool.backEnd(1).url} w_status_D=1`,
  ]);
  assert.equal(await readPage(pool.managerUrl), before);
});

test('two front ends that stood differently are taken back to exactly that', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const one = await startPool(t);
  const url = one.backEnd(1).url;
  const { startHttpd } = await import('./httpd.ts');
  const members = one.backEnds.map((each, index) => ({ url: each.url, route: `node${index + 1}` }));
  const two = await startHttpd(t, { balancers: [{ name: 'app', members }] });
  await writeWithCurl(two.managerUrl, 'app', url, 'w_lf=3');
  const engine = await Engine.on(t, one.managerUrl, two.managerUrl);
  const done = await engine.do({
    members: [engine.member(url)],
    action: { kind: 'set', edit: { factor: 5 } },
  });
  assert.deepEqual(
    done.map((event) => event.kind),
    ['verified', 'verified'],
  );
  const key = engine.member(url).key;
  const byPlace = new Map([
    [`web1\n${key}`, { factor: 1 }],
    [`web2\n${key}`, { factor: 3 }],
  ]);
  const undone = await engine.do({
    members: [engine.member(url)],
    action: { kind: 'undo', edit: { factor: 1 }, byPlace },
  });
  assert.deepEqual(
    undone.map((event) => event.kind),
    ['verified', 'verified'],
  );
  assert.deepEqual(
    engine.member(url).places.map((place) => place.worker.factor),
    [1, 3],
  );
});
