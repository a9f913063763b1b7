/** `--via ssh:HOST` with a real sshd in front of a manager that only its own host may read. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startForwardingProxy } from './forwarders.ts';
import { startMeddlingProxy } from './meddling-proxy.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { type PoolOptions, startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';
import { type Sshd, startSshd } from './sshd.ts';

const LOCAL: PoolOptions = { setup: { require: 'local' } };

/** SLOW is what a loaded machine makes of LIVE. */
const ANSWERS = /web1 .*(LIVE|SLOW)/;

function here(t: TestContext): boolean {
  return needs(t, 'apache2') && needs(t, 'curl') && needs(t, 'ssh') && needs(t, 'sshd');
}

function via(sshd: Sshd, url: string): string[] {
  // A login takes its time on a loaded machine.
  const patient = ['--request-timeout', '15s'];
  return ['-u', url, '--via', 'ssh:web1', '--ssh-config', sshd.configFile, ...patient];
}

test('ssh: reads and changes, and one login lasts for many polls', async (t) => {
  if (!here(t)) return;
  const [pool, sshd] = await Promise.all([startPool(t, LOCAL), startSshd(t)]);
  const way = via(sshd, pool.managerUrl);
  const listed = await runBaltop(['list', '-o', 'name', ...way]);
  assertExit(listed, EXIT.done);
  assert.match(listed.stdout, /^web1:app\//, 'called by the host that ssh goes to');
  assert.equal(listed.stderr, '', 'no banner of the server');
  assert.equal(sshd.logins(), 1);
  assertExit(await runBaltop(['disable', 'node2', ...way]), EXIT.done);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
  assert.equal(sshd.logins(), 2);

  const watching = startBaltop(t, ['list', '--watch', '--interval', '200ms', ...way]);
  await waitFor('ten polls', () => watching.stdout().split('# 20').length > 10, {
    withinMs: 30_000,
  });
  assert.equal(sshd.logins(), 3);
  assert.equal(watching.stderr(), '');
  watching.kill('SIGINT');
  assert.equal((await watching.ended).code, 130);
  await waitFor('no ssh to be left', () => sshd.cutSessions() === 0);
});

test('ssh: TLS goes all the way through', async (t) => {
  if (!here(t) || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const setup = { ...LOCAL.setup, tls: ca };
  const [pool, sshd] = await Promise.all([startPool(t, { setup }), startSshd(t)]);
  const way = via(sshd, pool.managerUrl);
  assertExit(await runBaltop(['list', '--cacert', ca.cacert, ...way]), EXIT.done);
  assertComplaint(await runBaltop(['list', ...way]), EXIT.unreachable, /not trusted.*--cacert/);
  const stranger = ['--cacert', ca.cacert, '--host-header', 'other.example'];
  assertComplaint(await runBaltop(['list', ...stranger, ...way]), EXIT.unreachable, /another host/);
});

test('ssh carries the connection to a proxy that only its host reaches, for http and https', async (t) => {
  if (!here(t) || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const [plain, secure, proxy, sshd] = await Promise.all([
    startPool(t, LOCAL),
    startPool(t, { setup: { ...LOCAL.setup, tls: ca } }),
    startForwardingProxy(t),
    startSshd(t),
  ]);
  const by = ['--proxy', proxy.url];
  assertExit(
    await runBaltop(['disable', 'node2', ...via(sshd, plain.managerUrl), ...by]),
    EXIT.done,
  );
  assert.deepEqual((await plain.row(1)).status, ['Init', 'Dis']);
  assert.ok(proxy.asked.includes(`POST ${plain.managerUrl}`), 'the proxy was on the way');
  const tls = ['list', '--cacert', ca.cacert, ...via(sshd, secure.managerUrl), ...by];
  assertExit(await runBaltop(tls), EXIT.done);
  const { host } = new URL(secure.managerUrl);
  assert.equal(proxy.asked.at(-1), `CONNECT ${host}`);
  assert.equal(sshd.logins(), 2, 'no connection past ssh');
  sshd.allowKey(false);
  assertComplaint(await runBaltop(tls), EXIT.denied, /web1 refused the key/);
  const socket = ['list', '-u', plain.managerUrl, '--unix-socket', '/run/x', ...by];
  assertComplaint(await runBaltop(socket), EXIT.usage, /a unix socket leads to httpd itself/);
  await waitFor('no ssh to be left', () => sshd.cutSessions() === 0);
});

test('ssh: what is wrong is said in our words, with what to do', async (t) => {
  if (!here(t)) return;
  const [pool, sshd] = await Promise.all([startPool(t, LOCAL), startSshd(t)]);
  const list = (url = pool.managerUrl) => runBaltop(['list', ...via(sshd, url)]);
  sshd.allowKey(false);
  assertComplaint(await list(), EXIT.denied, /web1 refused the key\. .*ssh web1 must work/);
  sshd.allowKey(true);
  sshd.knowHost('changed');
  assertComplaint(await list(), EXIT.unreachable, /host key of web1 has changed\. .*ssh-keygen -R/);
  sshd.knowHost('unknown');
  assertComplaint(await list(), EXIT.unreachable, /host key of web1 is not known/);
  sshd.knowHost('right');
  await pool.httpd.stop();
  assertComplaint(
    await list(),
    EXIT.unreachable,
    /web1 cannot connect to 127.*: connection refused/,
  );
  await sshd.stop();
  assertComplaint(await list(), EXIT.unreachable, /cannot connect to web1: connection refused/);
  const unknown = ['list', '-u', pool.managerUrl, '--ssh-config', sshd.configFile, '--via'];
  assertComplaint(await runBaltop([...unknown, 'ssh:-oProxyCommand=x']), EXIT.usage, /ssh:HOST/);
  const byConfig = (file: string) =>
    runBaltop(['list', '-u', pool.managerUrl, '--via', 'ssh:web1', '--ssh-config', file]);
  assertComplaint(await byConfig('/none'), EXIT.usage, /no ssh configuration \/none/);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-ssh-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'config'), 'Nonsense yes\n', { mode: 0o600 });
  assertComplaint(
    await byConfig(join(folder, 'config')),
    EXIT.unreachable,
    /ssh rejects its configuration/,
  );
});

test('ssh: the screen says what broke, and goes on by itself when it is mended', async (t) => {
  if (!here(t) || !needs(t, 'tmux')) return;
  const [pool, sshd] = await Promise.all([startPool(t, LOCAL), startSshd(t)]);
  let hold: Promise<void> | null = null;
  let held = 0;
  const url = await startMeddlingProxy(t, pool.httpd.url, {
    // Connections to it are kept, as httpd keeps its own.
    answerHeaders: ({ connection: _connection, ...others }) => others,
    before: async () => {
      if (hold === null) return;
      held += 1;
      await hold;
    },
  });
  const terminal = await openTerminal(t, { columns: 140 });
  await terminal.start('--interval', '1500ms', ...via(sshd, url));
  await terminal.see(ANSWERS, 30_000);

  // In mid-poll: httpd has the request, and has not answered.
  let release: () => void = () => undefined;
  hold = new Promise((resolve) => {
    release = resolve;
  });
  await waitFor('a poll to be under way', () => held > 0);
  sshd.knowHost('changed');
  assert.ok(sshd.cutSessions() > 0);
  await terminal.see(/the ssh connection to web1 was cut/, 30_000);
  hold = null;
  release();
  await terminal.see(/LOST[\s\S]*host key of web1 has changed/, 30_000);
  sshd.knowHost('right');
  sshd.allowKey(false);
  terminal.press('r');
  await terminal.see(/LOST[\s\S]*web1 refused the key/, 30_000);
  sshd.allowKey(true);
  await terminal.see(ANSWERS, 30_000);
  assert.doesNotMatch(terminal.screen(), /refused the key\./, 'the banner is gone');
  await sshd.stop();
  await terminal.see(/LOST[\s\S]*cannot connect to web1/, 30_000);
  await sshd.start();
  await terminal.see(ANSWERS, 30_000);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
});
