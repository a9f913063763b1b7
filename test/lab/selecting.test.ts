/** Which member is meant: the same worker twice, two on one host, no route, names fed back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { readWithCurl } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

test('one worker in two balancers: ambiguous, until the balancer is named', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const shared = await startBackEnd(t, { name: 'shared' });
  const other = await startBackEnd(t, { name: 'other' });
  const members = [{ url: shared.url, route: 's' }, { url: other.url }];
  const httpd = await startHttpd(t, {
    balancers: [
      { name: 'app', members },
      { name: 'api', members },
    ],
  });
  const url = ['-u', httpd.managerUrl];
  const statuses = async () => {
    const rows = await readWithCurl(httpd.managerUrl);
    return ['app', 'api'].map((name) => rows.get(`${name} ${shared.url}`)?.status.join(' '));
  };
  for (const name of [shared.url, shared.hostPort, 's']) {
    const finished = await runBaltop(['disable', name, ...url]);
    assertExit(finished, EXIT.notFound);
    assert.match(finished.stderr, /app\//, 'the candidates');
    assert.match(finished.stderr, /api\//, 'the candidates');
  }
  assert.deepEqual(await statuses(), ['Init Ok', 'Init Ok']);
  assertExit(await runBaltop(['disable', `api/${shared.url}`, ...url]), EXIT.done);
  assert.deepEqual(await statuses(), ['Init Ok', 'Init Dis']);
  assertExit(await runBaltop(['enable', 'api/s', ...url]), EXIT.done);
  assertExit(await runBaltop(['disable', `app/${shared.hostPort}`, ...url]), EXIT.done);
  assert.deepEqual(await statuses(), ['Init Dis', 'Init Ok']);
});

test('two members on one host are two members', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}] });
  const target = pool.backEnd(1).hostPort;
  assertExit(await runBaltop(['disable', target, '-u', pool.managerUrl]), EXIT.done);
  assert.deepEqual(
    await Promise.all([0, 1, 2].map(async (index) => (await pool.row(index)).status.join(' '))),
    ['Init Ok', 'Init Dis', 'Init Ok'],
  );
});

test('names match whole: a part of a worker URL, of a route or of a host is nobody', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const { url, hostPort } = pool.backEnd(0);
  for (const name of ['node', 'NODE1', hostPort.slice(0, -1), `${url}/x`, url.slice(0, -1)]) {
    const finished = await runBaltop(['disable', name, '-u', pool.managerUrl]);
    assertExit(finished, EXIT.notFound);
  }
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
});

test('a worker whose URL begins with that of another member is told apart', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const shared = await startBackEnd(t, { name: 'shared' });
  const other = await startBackEnd(t, { name: 'other' });
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        // httpd drops a member whose URL begins with that of an earlier one: the longer comes first.
        members: [{ url: `${shared.url}/ctx` }, { url: shared.url }, { url: other.url }],
      },
    ],
  });
  const name = `${shared.url}/ctx`;
  assertExit(await runBaltop(['disable', name, '-u', httpd.managerUrl]), EXIT.done);
  const rows = await readWithCurl(httpd.managerUrl);
  assert.deepEqual(rows.get(`app ${shared.url}/ctx`)?.status, ['Init', 'Dis']);
  assert.deepEqual(rows.get(`app ${shared.url}`)?.status, ['Init', 'Ok']);
});

test('a member without a route is named by URL or by host and port', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const plain = await startBackEnd(t, { name: 'plain' });
  const other = await startBackEnd(t, { name: 'other' });
  const httpd = await startHttpd(t, {
    balancers: [{ name: 'app', members: [{ url: plain.url }, { url: other.url }] }],
  });
  const status = async () =>
    (await readWithCurl(httpd.managerUrl)).get(`app ${plain.url}`)?.status.join(' ');
  assertExit(await runBaltop(['disable', plain.hostPort, '-u', httpd.managerUrl]), EXIT.done);
  assert.equal(await status(), 'Init Dis');
  assertExit(await runBaltop(['enable', plain.url, '-u', httpd.managerUrl]), EXIT.done);
  assert.equal(await status(), 'Init Ok');
});

test('what list -o name prints is taken as MEMBER, from an argument and from standard input', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });
  const url = ['-u', pool.managerUrl];
  const listed = await runBaltop(['list', '-o', 'name', ...url]);
  assertExit(listed, EXIT.done);
  const names = listed.stdout.trimEnd().split('\n');
  assert.equal(names.length, 4);
  assertExit(await runBaltop(['disable', names[0] ?? '', ...url]), EXIT.done);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Dis']);
  const stdin = `${names.slice(0, 2).join('\n')}\n`;
  assertExit(await runBaltop(['disable', '-', '--yes', ...url], { stdin }), EXIT.done);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
  assertExit(await runBaltop(['enable', '-', '--yes', ...url], { stdin }), EXIT.done);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});
