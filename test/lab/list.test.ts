/** What `list -o json` and `get` tell is what the configuration file says. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { visit, writeWithCurl } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { membersOf, memberWith } from './member-list.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { startVariedHttpd } from './varied-httpd.ts';

test('list -o json equals the configuration', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node1, node2, standby } = await startVariedHttpd(t);
  const answer = await membersOf(httpd.managerUrl);
  assert.equal(answer.apiVersion, 'baltop/v1');
  assert.equal(answer.kind, 'MemberList');
  assert.match(answer.asOf, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  assert.ok(Math.abs(Date.parse(answer.asOf) - Date.now()) < 20_000, answer.asOf);
  const untouched = { label: null, lastError: null, busy: 0, elected: 0, toBytes: 0, fromBytes: 0 };
  assert.deepEqual(
    answer.items.map(({ frontEnd, health, exactBytes, lbStatus, connections, ...item }) => item),
    [
      {
        balancer: 'app',
        url: node1.url,
        route: 'node1',
        redirect: 'node2',
        state: 'OK',
        flags: ['Init', 'Ok'],
        usable: true,
        ...untouched,
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
        ...untouched,
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
        ...untouched,
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
        ...untouched,
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
  const { httpd } = await startVariedHttpd(t);
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
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
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
