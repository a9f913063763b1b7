/** Through an HTTP proxy and through a unix socket, to the real httpd. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startForwardingProxy, startUnixForwarder } from './forwarders.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

test('a proxy: http is forwarded, and changes are verified through it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const [pool, proxy] = await Promise.all([startPool(t), startForwardingProxy(t)]);
  const way = ['-u', pool.managerUrl, '--proxy', proxy.url];
  assertExit(await runBaltop(['list', ...way]), EXIT.done);
  const lines = proxy.asked.map((line) => line.replace(/\?asked=\w+$/, ''));
  assert.deepEqual(lines, [`GET ${pool.managerUrl}`]);
  assertExit(await runBaltop(['disable', 'node2', ...way]), EXIT.done);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
  assert.ok(proxy.asked.some((line) => line === `POST ${pool.managerUrl}`));
  const env = { HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' };
  assertExit(await runBaltop(['list', '-u', pool.managerUrl], { env }), EXIT.done);
});

test('a proxy: https goes through a tunnel, and the proxy may want a user from netrc', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: ca } });
  const proxy = await startForwardingProxy(t, 'me:s3cret');
  const folder = mkdtempSync(join(tmpdir(), 'baltop-netrc-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const netrc = join(folder, 'netrc');
  // Both are the same host here, so that one entry serves both.
  writeFileSync(netrc, 'machine 127.0.0.1 login me password s3cret\n', { mode: 0o600 });
  const way = ['-u', pool.managerUrl, '--cacert', ca.cacert, '--proxy', proxy.url];
  const denied = await runBaltop(['list', ...way]);
  assertComplaint(denied, EXIT.denied, /407: the proxy 127.*netrc/);
  assert.deepEqual(proxy.asked, []);
  assertExit(await runBaltop(['list', '--netrc', ...way], { env: { NETRC: netrc } }), EXIT.done);
  const { host } = new URL(pool.managerUrl);
  assert.deepEqual(proxy.asked, [`CONNECT ${host}`]);
  await pool.httpd.stop();
  const gone = await runBaltop(['list', '--netrc', ...way], { env: { NETRC: netrc } });
  assertComplaint(gone, EXIT.unreachable, /502: the proxy .* refuses to connect to/);
});

test('a unix socket leads to the manager; without one it says so', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-socket-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'httpd.sock');
  const at = ['-u', 'http://localhost/balancer-manager'];
  const none = await runBaltop(['list', ...at, '--unix-socket', path]);
  assertComplaint(none, EXIT.unreachable, /cannot connect to the socket .*: it does not exist/);
  await startUnixForwarder(t, path, pool.httpd.port);
  assertExit(await runBaltop(['list', ...at, '--unix-socket', path]), EXIT.done);
  assertExit(await runBaltop(['disable', 'node2', ...at, '--via', `unix:${path}`]), EXIT.done);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
});
