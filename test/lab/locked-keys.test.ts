/** Client keys with a passphrase, against an httpd that wants a certificate. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

const PASSPHRASE = 'sesam öffne dich';

const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'openssl');

async function startScene(t: TestContext, form: 'pkcs8' | 'traditional' = 'pkcs8') {
  const ca = makePrivateCa(t);
  const pool = await startPool(t, { setup: { tls: { ...ca, clientCa: ca.cacert } } });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-locked-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const ops = ca.issue({ name: 'ops', lock: { passphrase: PASSPHRASE, form } });
  return { ca, pool, ops, write, at: ['-u', pool.managerUrl, '--cacert', ca.cacert] };
}

for (const form of ['pkcs8', 'traditional'] as const) {
  test(`a key that is locked (${form}): opened by a file or a command, in one file with its certificate, too`, async (t) => {
    if (!canRun(t)) return;
    const { pool, ops, write, at } = await startScene(t, form);
    assert.match(readFileSync(ops.key, 'utf8'), /ENCRYPTED/);
    const pair = [...at, '--cert', ops.certificate, '--key', ops.key];
    const file = write('passphrase', `${PASSPHRASE}\nand more\n`);
    const byFile = ['--key-password-file', file];
    assertExit(await runBaltop(['list', ...pair, ...byFile]), EXIT.done);
    assertExit(await runBaltop(['disable', 'node2', ...pair, ...byFile]), EXIT.done);
    const byCommand = ['--key-password-command', `cat ${file}`];
    assertExit(await runBaltop(['list', ...pair, ...byCommand]), EXIT.done);
    assertExit(
      await runBaltop(['doctor', pool.managerUrl, ...pair.slice(2), ...byFile]),
      EXIT.done,
    );
    const both = readFileSync(ops.certificate, 'utf8') + readFileSync(ops.key, 'utf8');
    const joined = [...at, '--cert', write('both.pem', both)];
    assertExit(await runBaltop(['list', ...joined, ...byFile]), EXIT.done);
  });
}

test('a wrong passphrase, none, and another key: each is said, and no passphrase is repeated', async (t) => {
  if (!canRun(t)) return;
  const { ca, ops, write, at } = await startScene(t);
  const pair = ['list', ...at, '--cert', ops.certificate, '--key', ops.key];
  const wrong = write('wrong', 'hush-hush\n');
  const finished = [
    [['--key-password-file', wrong], /does not open the key in .*read from .*wrong\./],
    [['--key-password-command', `cat ${wrong}`], /does not open.*printed by the key password/],
    [['--key-password-command', 'false'], /the key password command ended with 1/],
    [[], /needs a passphrase.*--key-password-file/],
  ] as const;
  for (const [more, words] of finished) {
    const told = await runBaltop([...pair, ...more]);
    assertComplaint(told, EXIT.usage, words);
    assert.doesNotMatch(told.stderr, /hush/);
  }
  const right = write('right', `${PASSPHRASE}\n`);
  const other = ca.issue({ name: 'other' });
  const mixed = ['list', ...at, '--cert', other.certificate, '--key', ops.key];
  assertComplaint(
    await runBaltop([...mixed, '--key-password-file', right]),
    EXIT.usage,
    /do not belong together/,
  );
  assertComplaint(
    await runBaltop(['list', ...at, '--key-password-file', right]),
    EXIT.usage,
    /a passphrase without a key/,
  );
  chmodSync(right, 0o644);
  const open = await runBaltop([...pair, '--key-password-file', right]);
  assertComplaint(open, EXIT.usage, /chmod 600/);
});

test('on a terminal the passphrase is asked for once for all front ends, and not shown', async (t) => {
  if (!canRun(t) || !needs(t, 'tmux')) return;
  const { ca, pool, ops } = await startScene(t);
  const terminal = await openTerminal(t, { columns: 140 });
  const args = ['--cacert', ca.cacert, '--cert', ops.certificate, '--key', ops.key];
  const urls = [pool.managerUrl, pool.managerUrl.replace('127.0.0.1', 'localhost')];
  await terminal.start('list', ...args, ...urls.flatMap((url) => ['-u', url]));
  const asks = /Passphrase of \S+ops\.key:$/;
  await terminal.see(asks);
  terminal.type('wr0ng');
  terminal.press('Enter');
  await terminal.see(/wrong passphrase for \S+\. Try again\.\n.*Passphrase of \S+:$/);
  terminal.type(PASSPHRASE);
  terminal.press('Enter');
  assert.equal(await terminal.ended(), EXIT.done);
  assert.match(terminal.screen(), /node3/);

  await terminal.start(...args, ...urls);
  await terminal.see(asks);
  terminal.type(PASSPHRASE);
  terminal.press('Enter');
  await terminal.see(/LIVE.*LIVE|2 LIVE/);
  terminal.press('q');
  assert.equal(await terminal.ended(), EXIT.done);
  for (const secret of ['wr0ng', 'sesam']) assert.ok(!terminal.everything().includes(secret));
});

test('a context says where the passphrase comes from, and `context add` writes it', async (t) => {
  if (!canRun(t)) return;
  const { ca, pool, ops, write } = await startScene(t);
  const file = write('passphrase', `${PASSPHRASE}\n`);
  const config = write('config.yaml', 'contexts: {}\n');
  const env = { BALTOP_CONFIG: config };
  const tls = ['--cacert', ca.cacert, '--cert', ops.certificate, '--key', ops.key];
  const add = ['context', 'add', 'prod', pool.managerUrl, ...tls, '--key-password-file', file];
  assertExit(await runBaltop(add, { env }), EXIT.done);
  assert.match(readFileSync(config, 'utf8'), /keyPasswordFile: \S+passphrase/);
  assertExit(await runBaltop(['list', '-c', 'prod'], { env }), EXIT.done);
  const text = readFileSync(config, 'utf8');
  writeFileSync(
    config,
    text.replace(/keyPasswordFile: [^\s,}]+/, `keyPasswordCommand: cat ${file}`),
  );
  assertExit(await runBaltop(['list', '-c', 'prod'], { env }), EXIT.done);
});
