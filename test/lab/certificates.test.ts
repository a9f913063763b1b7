/** TLS against the real httpd: client certificates, and certificates that must not be believed. */

import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

test('a client certificate: with it the manager answers, without it and with a stranger not', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: { ...ca, clientCa: ca.cacert } } });
  const at = ['-u', pool.managerUrl, '--cacert', ca.cacert];
  const pair = ({ certificate, key }: { certificate: string; key: string }) => [
    ...['--cert', certificate, '--key', key],
  ];
  const ops = ca.issue({ name: 'ops' });
  assertExit(await runBaltop(['list', ...at, ...pair(ops)]), EXIT.done);
  assertExit(await runBaltop(['disable', 'node2', ...at, ...pair(ops)]), EXIT.done);

  assertComplaint(await runBaltop(['list', ...at]), EXIT.unreachable, /certificate/, /--cert/);
  const strange = pair(makePrivateCa(t).issue({ name: 'ops' }));
  assertComplaint(await runBaltop(['list', ...at, ...strange]), EXIT.unreachable, /certificate/);
  const old = pair(ca.issue({ name: 'old', days: -1 }));
  assertComplaint(await runBaltop(['list', ...at, ...old]), EXIT.unreachable, /certificate/);

  const mixed = ['--cert', ops.certificate, '--key', ca.key];
  assertComplaint(await runBaltop(['list', ...at, ...mixed]), EXIT.usage, /do not belong together/);
  assertComplaint(await runBaltop(['list', ...at, '--key', ops.key]), EXIT.usage, /--cert/);
  chmodSync(ops.key, 0o644);
  assertComplaint(await runBaltop(['list', ...at, ...pair(ops)]), EXIT.usage, /chmod 600/);
});

test('an expired certificate, and one for another host, are told apart', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const expired = await startPool(t, { setup: { tls: ca.issue({ name: 'late', days: -1 }) } });
  const elsewhere = ca.issue({ name: 'other', altNames: 'DNS:web1.example' });
  const wrong = await startPool(t, { setup: { tls: elsewhere } });
  const list = (url: string, ...more: string[]) =>
    runBaltop(['list', '-u', url, '--cacert', ca.cacert, ...more]);
  assertComplaint(await list(expired.managerUrl), EXIT.unreachable, /certificate has expired/);
  assertExit(await list(expired.managerUrl, '--insecure'), EXIT.done);
  assertComplaint(await list(wrong.managerUrl), EXIT.unreachable, /another host name/);
  assertExit(await list(wrong.managerUrl, '--host-header', 'web1.example'), EXIT.done);
  assert.match((await list(wrong.managerUrl)).stderr, /--host-header/);
});

test('days of a certificate that are left, by the connection that is polled on', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: ca.issue({ name: 'soon', days: 9 }) } });
  const secure = ['-u', pool.managerUrl, '--cacert', ca.cacert];
  const listed = await runBaltop(['list', '-o', 'json', ...secure]);
  assertExit(listed, EXIT.done);
  const [frontEnd] = JSON.parse(listed.stdout).frontEnds;
  assert.equal(frontEnd.certificateDays, 8);
  assert.equal(frontEnd.state, 'live');
  assert.match(frontEnd.httpd, /^2\.4\.\d+$/);
  assert.equal(frontEnd.keepsChanges, false);
  assert.equal(frontEnd.out, 0);
  assert.equal(frontEnd.drift, null, 'there is no other one to differ from');
  assert.ok(frontEnd.answerMs >= 0);
  const days = (Date.parse(frontEnd.certificateUntil) - Date.now()) / 86_400_000;
  assert.ok(days > 8.9 && days < 9.1, String(days));
});
