/** A check that asks a URL: by the certificates and the way of the front end, and by nothing of its login. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startForwardingProxy } from './forwarders.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

const QUICK = ['--soak', '0', '--proof-timeout', '0', '--yes', '--check-timeout', '8s'];

/** `rolling app` of its first member, with that check. */
function roll({ managerUrl }: Pool, checkUrl: string, ...more: string[]) {
  const call = ['rolling', 'app', '--only', 'node1', '-u', managerUrl, '--exec', 'true'];
  return runBaltop([...call, ...QUICK, '--check-url', checkUrl, ...more], { timeoutMs: 60_000 });
}

test('an https check believes the CA of the front end, and shows its client certificate', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: { ...ca, clientCa: ca.cacert } } });
  const ops = ca.issue({ name: 'ops' });
  const pair = ['--cert', ops.certificate, '--key', ops.key];
  const check = `https://{host}:${pool.httpd.port}/balancer-manager`;
  assertExit(await roll(pool, check, '--cacert', ca.cacert, ...pair), EXIT.done);
  assertExit(await roll(pool, check, '--insecure', ...pair), EXIT.done);

  const stranger = await startPool(t, { setup: { tls: makePrivateCa(t) } });
  const other = `https://{host}:${stranger.httpd.port}/balancer-manager`;
  const refused = await roll(pool, other, '--cacert', ca.cacert, ...pair);
  assertExit(refused, EXIT.failed);
  assert.match(
    refused.stderr,
    /application is not ready: TLS to 127\.0\.0\.1:\d+ failed: .*certificate/,
  );
});

test('a check goes through the proxy of the front end', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const proxy = await startForwardingProxy(t);
  const check = `http://{host}:${pool.httpd.port}/balancer-manager?check={route}`;
  assertExit(await roll(pool, check, '--proxy', proxy.url), EXIT.done);
  assert.ok(
    proxy.asked.some((line) => /^GET http:\S+\?check=node1$/.test(line)),
    `${proxy.asked}`,
  );
});

test('the login of the front end is not for the application', async (t) => {
  if (!needs(t, 'apache2')) return;
  const login = { user: 'ops', password: 'for-the-manager-only' };
  const pool = await startPool(t, { setup: { login } });
  const check = `http://{host}:${pool.httpd.port}/balancer-manager`;
  const given = ['--user', 'ops', '--password-command', `echo ${login.password}`];
  const done = await roll(pool, check, ...given);
  assertExit(done, EXIT.failed);
  assert.match(done.stderr, /application is not ready: it answers 401/);
  assert.doesNotMatch(done.stdout + done.stderr, /for-the-manager-only/);
});
