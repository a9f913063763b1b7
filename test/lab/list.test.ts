/** What `list` tells is what the configuration file says, in every output format. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { visit, writeWithCurl } from './curl.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import { membersOf, memberWith } from './member-list.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

/** Members that differ in everything that a configuration can say of them. */
async function startVaried(t: TestContext) {
  const node1 = await startBackEnd(t, { name: 'one', route: 'node1' });
  const node2 = await startBackEnd(t, { name: 'two', route: 'node2' });
  const standby = await startBackEnd(t, { name: 'standby' });
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        sticky: 'ROUTEID',
        noFailover: true,
        members: [
          { url: node1.url, route: 'node1', factor: 2.5, redirect: 'node2' },
          { url: node2.url, route: 'node2', lbSet: 1, status: '+D' },
          { url: standby.url, status: '+H' },
        ],
      },
      {
        name: 'api',
        method: 'bybusyness',
        members: [{ url: 'ajp://127.0.0.1:8009', route: 'a1', status: '+N' }],
      },
      { name: 'empty', members: [] },
    ],
  });
  return { httpd, node1, node2, standby };
}

const list = (httpd: Httpd, ...args: string[]) =>
  runBaltop(['list', '--url', httpd.managerUrl, ...args]);

test('list -o json equals the configuration', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node1, node2, standby } = await startVaried(t);
  const answer = await membersOf(httpd.managerUrl);
  assert.equal(answer.apiVersion, 'baltop/v1');
  assert.equal(answer.kind, 'MemberList');
  assert.match(answer.asOf, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  assert.ok(Math.abs(Date.parse(answer.asOf) - Date.now()) < 20_000, answer.asOf);
  const quiet = { busy: 0, elected: 0, toBytes: 0, fromBytes: 0 };
  assert.deepEqual(
    answer.items.map(({ frontEnd, health, exactBytes, lbStatus, ...item }) => item),
    [
      {
        balancer: 'app',
        url: node1.url,
        route: 'node1',
        redirect: 'node2',
        state: 'OK',
        flags: ['Init', 'Ok'],
        usable: true,
        ...quiet,
        loadFactor: 2.5,
        lbSet: 0,
      },
      {
        balancer: 'app',
        url: node2.url,
        route: 'node2',
        redirect: '',
        state: 'DIS',
        flags: ['Init', 'Dis'],
        usable: false,
        ...quiet,
        loadFactor: 1,
        lbSet: 1,
      },
      {
        balancer: 'app',
        url: standby.url,
        route: '',
        redirect: '',
        state: 'STBY',
        flags: ['Init', 'Stby', 'Ok'],
        usable: true,
        ...quiet,
        loadFactor: 1,
        lbSet: 0,
      },
      {
        balancer: 'api',
        // httpd drops the default port of a scheme.
        url: 'ajp://127.0.0.1',
        route: 'a1',
        redirect: '',
        state: 'DRN',
        flags: ['Init', 'Drn', 'Ok'],
        usable: true,
        ...quiet,
        loadFactor: 1,
        lbSet: 0,
      },
    ],
  );
  for (const item of answer.items) {
    assert.equal(typeof item.frontEnd, 'string');
    assert.notEqual(item.frontEnd, '');
    assert.equal(typeof item.exactBytes, 'boolean');
    assert.ok(Number.isInteger(item.lbStatus), `lbStatus ${item.lbStatus}`);
  }
});

test('list -o json tells of each balancer, an empty one included', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd } = await startVaried(t);
  const { balancers } = await membersOf(httpd.managerUrl);
  assert.deepEqual(
    balancers.map(({ name, method, usedMembers, persisted }) => ({
      name,
      method,
      usedMembers,
      persisted,
    })),
    [
      { name: 'app', method: 'byrequests', usedMembers: 3, persisted: false },
      { name: 'api', method: 'bybusyness', usedMembers: 1, persisted: false },
      { name: 'empty', method: 'byrequests', usedMembers: 0, persisted: false },
    ],
  );
  assert.deepEqual(
    balancers.map(({ sticky }) => sticky),
    ['ROUTEID', null, null],
  );
  assert.match(String(balancers[0]?.path), /\/app/);
});

test('list counts what went through the balancer', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  await visit(pool.appUrl, 6);
  const { items } = await membersOf(pool.managerUrl);
  assert.deepEqual(
    items.map((item) => item.elected),
    [3, 3],
  );
  for (const item of items) {
    assert.ok((item.toBytes ?? 0) > 0 && (item.fromBytes ?? 0) > 0, JSON.stringify(item));
  }
});

test('list -o jsonl has one member a line, with the fields of json', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd } = await startVaried(t);
  const finished = await list(httpd, '-o', 'jsonl');
  assertExit(finished, EXIT.done);
  const lines = finished.stdout.trimEnd().split('\n');
  const items = lines.map((line) => JSON.parse(line));
  const { items: expected } = await membersOf(httpd.managerUrl);
  assert.equal(items.length, expected.length);
  items.forEach((item, index) => {
    const { asOf, ...fields } = item;
    assert.deepEqual({ ...fields }, { ...fields, ...expected[index] });
  });
});

test('list -o csv has a head line and one line a member', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node1, node2, standby } = await startVaried(t);
  const finished = await list(httpd, '-o', 'csv');
  assertExit(finished, EXIT.done);
  const [head = '', ...rows] = finished.stdout.trimEnd().split(/\r?\n/);
  const columns = head.split(',');
  const column = (name: string) => {
    const index = columns.indexOf(name);
    assert.notEqual(index, -1, `no column ${name} in ${head}`);
    return rows.map((row) => row.split(',')[index]);
  };
  assert.deepEqual(column('url'), [node1.url, node2.url, standby.url, 'ajp://127.0.0.1']);
  assert.deepEqual(column('balancer'), ['app', 'app', 'app', 'api']);
  assert.deepEqual(column('state'), ['OK', 'DIS', 'STBY', 'DRN']);
  assert.deepEqual(column('route'), ['node1', 'node2', '', 'a1']);
});

test('list prints a plain table: every member, state and balancer, no escape sequence', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node1, node2, standby } = await startVaried(t);
  for (const args of [[], ['-o', 'table'], ['-o', 'wide']]) {
    const finished = await list(httpd, ...args);
    assertExit(finished, EXIT.done);
    const { stdout } = finished;
    assert.doesNotMatch(stdout, /\x1b/);
    const rows = stdout.split('\n');
    const expected: [string, RegExp][] = [
      [node1.hostPort, /\bOK\b.*node1|node1.*\bOK\b/],
      [node2.hostPort, /\bDIS\b.*node2|node2.*\bDIS\b/],
      [standby.hostPort, /\bSTBY\b/],
      ['127.0.0.1:8009', /\bDRN\b.*a1|a1.*\bDRN\b/],
    ];
    for (const [member, pattern] of expected) {
      const row = rows.find((line) => line.includes(member));
      assert.match(row ?? `no row of ${member} in\n${stdout}`, pattern);
    }
    for (const balancer of ['app', 'api']) assert.match(stdout, new RegExp(`\\b${balancer}\\b`));
  }
  const headless = await list(httpd, '--no-headers');
  const headed = await list(httpd);
  assert.ok(headless.stdout.split('\n').length < headed.stdout.split('\n').length);
});

test('list BALANCER and --state choose members', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node2 } = await startVaried(t);
  const names = async (...args: string[]) => {
    const finished = await list(httpd, '-o', 'name', ...args);
    assertExit(finished, EXIT.done);
    return finished.stdout.split('\n').filter((line) => line !== '');
  };
  assert.equal((await names()).length, 4);
  const ofApi = await names('api');
  assert.equal(ofApi.length, 1);
  assert.match(ofApi[0] ?? '', /:api\/ajp:\/\/127\.0\.0\.1$/);
  const disabled = await names('--state', 'DIS');
  assert.equal(disabled.length, 1);
  assert.ok(disabled[0]?.endsWith(`:app/${node2.url}`), disabled[0]);
});

test('health-check columns arrive in JSON', async (t) => {
  if (!needs(t, 'apache2')) return;
  const health = { method: 'GET', intervalSeconds: 30, passes: 2, fails: 3, uri: '/health' };
  const pool = await startPool(t, { members: [{ health }, {}] });
  const { items } = await membersOf(pool.managerUrl);
  const checked = memberWith(items, pool.backEnd(0).url).health;
  assert.equal(checked?.method, 'GET');
  assert.equal(checked?.intervalMs, 30_000);
  assert.equal(checked?.passes, 2);
  assert.equal(checked?.fails, 3);
  assert.equal(checked?.uri, '/health');
  assert.notEqual(memberWith(items, pool.backEnd(1).url).health?.method, 'GET');
});

test('members on a unix socket and on IPv6 are listed and can be disabled', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const folder = mkdtempSync(join(tmpdir(), 'baltop-socket-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const onSocket = await startBackEnd(t, { name: 'socket', socket: join(folder, 'app.sock') });
  const onIpv6 = await startBackEnd(t, { name: 'six', host: '::1' });
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        members: [
          { url: onSocket.url, route: 's' },
          { url: onIpv6.url, route: 'six' },
        ],
      },
    ],
  });
  const { items } = await membersOf(httpd.managerUrl);
  assert.deepEqual(
    items.map((item) => [item.url, item.state]),
    [
      [onSocket.url, 'OK'],
      [onIpv6.url, 'OK'],
    ],
  );
  for (const name of [onSocket.url, onIpv6.hostPort]) {
    assertExit(await runBaltop(['disable', '-u', httpd.managerUrl, name]), EXIT.done);
    const after = await membersOf(httpd.managerUrl);
    assert.equal(after.items.filter((item) => item.state === 'DIS').length, 1, name);
    assertExit(await runBaltop(['enable', '-u', httpd.managerUrl, name]), EXIT.done);
  }
});

test('get tells of one member, and sees what somebody else changed', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_D=1&w_status_N=1');
  const finished = await runBaltop(['get', '-u', pool.managerUrl, 'node2', '-o', 'json']);
  assertExit(finished, EXIT.done);
  const text = finished.stdout;
  assert.ok(text.includes(pool.backEnd(1).url) && !text.includes(pool.backEnd(0).url), text);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Drn', 'Dis']);
  assert.match(text.replace(/\s/g, ''), /"flags":\["Init","Drn","Dis"\]/);
});
