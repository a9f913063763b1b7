/** Ways to a manager: a password, TLS with a private CA, virtual hosts, UseCanonicalName. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { readWithCurl, rowWithCurl } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { membersOf } from './member-list.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

const PASSWORD = 'pässwörd: #1';

function passwordFile(t: TestContext, password: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-password-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'password');
  writeFileSync(path, `${password}\n`);
  chmodSync(path, mode);
  return path;
}

test('basic authentication: from a file and from standard input, reading and changing', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const login = { user: 'ops', password: PASSWORD };
  const pool = await startPool(t, { setup: { login } });
  const status = async () =>
    (
      await rowWithCurl(pool.managerUrl, pool.backEnd(1).url, { user: `ops:${PASSWORD}` })
    ).status.join(' ');
  const byFile = ['--user', 'ops', '--password-file', passwordFile(t, PASSWORD)];
  const { items } = await membersOf(pool.managerUrl, byFile);
  assert.equal(items.length, 3);
  assertExit(await runBaltop(['disable', 'node2', '-u', pool.managerUrl, ...byFile]), EXIT.done);
  assert.equal(await status(), 'Init Dis');

  const byInput = ['--user', 'ops', '--password-stdin'];
  const enabled = await runBaltop(['enable', 'node2', '-u', pool.managerUrl, ...byInput], {
    stdin: `${PASSWORD}\n`,
  });
  assertExit(enabled, EXIT.done);
  assert.equal(await status(), 'Init Ok');

  const byEnvironment = await runBaltop(['list', '-u', pool.managerUrl], {
    env: { BALTOP_USER: 'ops', BALTOP_PASSWORD_FILE: passwordFile(t, PASSWORD) },
  });
  assertExit(byEnvironment, EXIT.done);
});

test('a wrong or missing password is a 401: exit 4, and the password is not printed', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { setup: { login: { user: 'ops', password: PASSWORD } } });
  const wrong = ['--user', 'ops', '--password-file', passwordFile(t, 'not-this-one')];
  for (const verb of [['list'], ['disable', 'node2']]) {
    const finished = await runBaltop([...verb, '-u', pool.managerUrl, ...wrong]);
    assertComplaint(finished, EXIT.denied, /401/, /ops/);
    assert.doesNotMatch(finished.stderr, /not-this-one/);
  }
  assertComplaint(await runBaltop(['list', '-u', pool.managerUrl]), EXIT.denied, /401/);
});

test('a password file that others can read is refused before anything is sent', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { setup: { login: { user: 'ops', password: PASSWORD } } });
  for (const mode of [0o640, 0o604]) {
    const file = passwordFile(t, PASSWORD, mode);
    const args = ['list', '-u', pool.managerUrl, '--user', 'ops', '--password-file', file];
    assertComplaint(await runBaltop(args), EXIT.usage, /password/);
  }
  assert.equal(pool.httpd.accessLog(), '');
});

test('a password in the URL is refused', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const url = pool.managerUrl.replace('http://', 'http://ops:hunter2@');
  const finished = await runBaltop(['list', '-u', url]);
  assertComplaint(finished, EXIT.usage, /password/);
  assert.doesNotMatch(finished.stderr, /hunter2/);
  assert.equal(pool.httpd.accessLog(), '');
});

test('TLS with a private CA: with --cacert it reads and changes, without it ends with 7', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl') || !needs(t, 'curl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: ca } });
  const cacert = ['--cacert', ca.cacert];
  const { items } = await membersOf(pool.managerUrl, cacert);
  assert.equal(items.length, 3);
  assertExit(await runBaltop(['disable', 'node2', '-u', pool.managerUrl, ...cacert]), EXIT.done);
  const row = await rowWithCurl(pool.managerUrl, pool.backEnd(1).url, { cacert: ca.cacert });
  assert.deepEqual(row.status, ['Init', 'Dis']);

  const untrusted = await runBaltop(['list', '-u', pool.managerUrl]);
  assertComplaint(untrusted, EXIT.unreachable, /certificate|TLS/i, /--cacert/);
  const strangers = ['--cacert', makePrivateCa(t).cacert];
  assertComplaint(
    await runBaltop(['list', '-u', pool.managerUrl, ...strangers]),
    EXIT.unreachable,
    /certificate|TLS/i,
  );
  assertExit(await runBaltop(['list', '-u', pool.managerUrl, '--insecure']), EXIT.done);
});

test('a plain server where TLS was expected, and the other way round, end with 7', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const url = pool.managerUrl.replace('http://', 'https://');
  assertComplaint(await runBaltop(['list', '-u', url]), EXIT.unreachable);
});

test('name-based virtual hosts: --host-header chooses whose balancers are meant', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const backEnds = await Promise.all(['1', '2'].map((name) => startBackEnd(t, { name })));
  const members = backEnds.map(({ url }, index) => ({ url, route: `node${index + 1}` }));
  const httpd = await startHttpd(t, {
    sites: [
      { host: 'shop.example', balancers: [{ name: 'shop', members }] },
      { host: 'www.example', balancers: [{ name: 'web', members }] },
    ],
  });
  const onWww = ['--host-header', 'www.example'];
  const balancers = async (...args: string[]) =>
    (await membersOf(httpd.managerUrl, args)).balancers.map(({ name }) => name);
  assert.deepEqual(await balancers(), ['shop'], 'an unknown host gets the first');
  assert.deepEqual(await balancers(...onWww), ['web']);
  assertExit(await runBaltop(['disable', 'node1', '-u', httpd.managerUrl, ...onWww]), EXIT.done);
  const statuses = async (hostHeader: string) =>
    [...(await readWithCurl(httpd.managerUrl, { hostHeader })).values()].map(({ status }) =>
      status.join(' '),
    );
  assert.deepEqual(await statuses('www.example'), ['Init Dis', 'Init Ok']);
  assert.deepEqual(await statuses('shop.example'), ['Init Ok', 'Init Ok']);
});

test('UseCanonicalName On: the Referer has to carry the ServerName', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const setup = { useCanonicalName: true, serverName: 'canonical.example' };
  const pool = await startPool(t, { setup });
  assertExit(await runBaltop(['disable', 'node2', '-u', pool.managerUrl]), EXIT.done);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
});
