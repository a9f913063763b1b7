/** `baltop doctor` on real httpds: each step told, the mend of what is wrong, and nothing changed by it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type Finished, runBaltop } from '../helpers/run-baltop.ts';
import { startMeddlingProxy } from './meddling-proxy.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

/** `step verdict` of each line, from the JSON. */
function steps({ stdout }: Finished): readonly string[] {
  const { kind, items } = JSON.parse(stdout) as {
    kind: string;
    items: readonly { step: string; verdict: string }[];
  };
  assert.equal(kind, 'Diagnosis');
  return items.map(({ step, verdict }) => `${step} ${verdict}`);
}

const diagnose = (...args: string[]) => runBaltop(['doctor', ...args, '-o', 'json']);

test('doctor: an httpd that is well, told line by line, and nothing asked of it but pages', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { setup: { persist: true } });
  const finished = await runBaltop(['doctor', pool.managerUrl]);
  assertExit(finished, EXIT.done);
  for (const line of [
    /^ ● host {5}127\.0\.0\.1 is an address$/m,
    /^ ● connect {2}127\.0\.0\.1:\d+ accepts connections/m,
    /^ ● page {5}balancer-manager of Apache\/2\.4\.\d+: 1 balancer, 3 members, no login needed$/m,
    /^ ● referer {2}httpd takes the Referer \(127\.0\.0\.1\)$/m,
    /^ ● changes {2}can: disable, drain, stop, standby.*\(not tested: nothing was sent\)/m,
    /^ ● restart {2}httpd keeps changes over a restart$/m,
    /^ ● log {6}a screen left open asks every 2 s and writes 43,200 lines a day/m,
  ]) {
    assert.match(finished.stdout, line);
  }
  assert.doesNotMatch(pool.httpd.accessLog(), /^POST/m);
  assert.doesNotMatch(pool.httpd.errorLog(), /AH10187/);
});

test('doctor: what a restart forgets is a warning, and no failure', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const inC = await runBaltop(['doctor', pool.managerUrl], { env: { LANG: 'C' } });
  assertExit(inC, EXIT.done);
  assert.match(inC.stdout, /^ ! restart {2}.*loses every change\n {12}BalancerPersist On/m);
  assert.match(inC.stdout, /^[\x20-\x7e\n]*$/, 'ASCII where the locale is');
});

test('doctor: a page that wants a user, or lets nobody in, exits with 4 and says what to do', async (t) => {
  if (!needs(t, 'apache2')) return;
  const guarded = await startPool(t, { setup: { login: { user: 'ops', password: 'x' } } });
  const finished = await diagnose(guarded.managerUrl);
  assertExit(finished, 4);
  assert.deepEqual(steps(finished), ['host ok', 'connect ok', 'page failed']);
  assert.match(finished.stdout, /401.*user and password needed/);
  const closed = await startPool(t, { setup: { require: 'all denied' } });
  const denied = await diagnose(closed.managerUrl);
  assertExit(denied, 4);
  assert.match(denied.stdout, /"mend": "Add it to the Require list/);
});

test('doctor: TLS with the names and the end of the certificate; one that is not trusted ends it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: ca, persist: true } });
  const trusted = await diagnose(pool.managerUrl, '--cacert', ca.cacert);
  assertExit(trusted, EXIT.done);
  // The lab's certificates are good for two days.
  assert.deepEqual(steps(trusted).slice(0, 4), ['host ok', 'connect ok', 'tls warning', 'page ok']);
  assert.match(trusted.stdout, /TLSv1\.\d, certificate for 127\.0\.0\.1, localhost by /);
  assert.match(trusted.stdout, /"mend": "It expires in \d days?: renew it/);
  const strange = await diagnose(pool.managerUrl);
  assertExit(strange, EXIT.unreachable);
  assert.deepEqual(steps(strange), ['host ok', 'connect ok', 'tls failed']);
  assert.match(strange.stdout, /authority that is not trusted/);
  const insecure = await diagnose(pool.managerUrl, '--insecure');
  assertExit(insecure, EXIT.done);
  assert.match(insecure.stdout, /not verified: TLS to/);
});

test('doctor: a Referer that is dropped on the way is found without a change', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const proxy = await startMeddlingProxy(t, pool.httpd.url, {
    headers: ({ referer, ...others }) => others,
  });
  const finished = await diagnose(proxy);
  assertExit(finished, EXIT.failed);
  assert.ok(steps(finished).includes('referer failed'));
  assert.doesNotMatch(pool.httpd.accessLog(), /^POST/m);
});

test('doctor: the ServerName that the Referer needs is told, with the line it costs', async (t) => {
  if (!needs(t, 'apache2')) return;
  const setup = { useCanonicalName: true, serverName: 'canonical.example' };
  const pool = await startPool(t, { setup });
  const finished = await diagnose(pool.managerUrl);
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /httpd calls itself canonical\.example, not 127\.0\.0\.1/);
  assert.ok(steps(finished).includes('referer ok'));
  assert.equal(pool.httpd.errorLog().match(/AH10187/g)?.length, 1, 'the line it speaks of');
  const named = await diagnose(pool.managerUrl, '--host-header', 'canonical.example');
  assert.doesNotMatch(named.stdout, /calls itself/);
  assert.equal(pool.httpd.errorLog().match(/AH10187/g)?.length, 1, 'and no other');
});

test('doctor: of two front ends one is dead: 8, and both are told', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const finished = await diagnose(pool.managerUrl, 'http://no-such-host.invalid');
  assertExit(finished, 8);
  assert.ok(steps(finished).includes('host failed'));
  assert.match(finished.stdout, /"frontEnd": "no-such-host\.invalid"/);
});

test('doctor: what a drain here can be certain by, and the lines that make it so', async (t) => {
  if (!needs(t, 'apache2')) return;
  const drainOf = async (status: 'rows' | 'letters' | 'none' | 'forbidden') => {
    const pool = await startPool(t, { setup: { status } });
    const finished = await runBaltop(['doctor', pool.managerUrl]);
    assertExit(finished, EXIT.done);
    return /^ . drain .*(?:\n {12}.*)?/m.exec(finished.stdout)?.[0] ?? finished.stdout;
  };
  assert.match(await drainOf('rows'), /● drain {4}a drain is certain: server-status shows each/);
  assert.match(await drainOf('letters'), /! drain.*letters only.*\n.*ExtendedStatus On/);
  assert.match(
    await drainOf('none'),
    /! drain.*404.*longer than 10 s could be missed\n.*ExtendedStatus On.*<Location .*SetHandler server-status/,
  );
  assert.match(await drainOf('forbidden'), /! drain.*403.*\n.*Its Require must let this host in/);
});
