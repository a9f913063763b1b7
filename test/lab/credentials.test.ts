/** Passwords from every source, against the real httpd. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

const PASSWORD = 'pa"ss: #1';
const login = { user: 'ops', password: PASSWORD };

function fileWith(t: TestContext, text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-login-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'file');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test('a password command: its first line, no shell; what it says is shown, cut and made safe', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { setup: { login } });
  const secret = fileWith(t, `${PASSWORD}\nand more\n`);
  const by = (command: string) =>
    runBaltop(['list', '-u', pool.managerUrl, '--user', 'ops', '--password-command', command]);
  assertExit(await by(`cat '${secret}'`), EXIT.done);
  assertExit(await by(`cat ${secret} | cat`), EXIT.usage);
  const noisy = fileWith(
    t,
    `for (let i = 0; i < 50; i++) console.error('\\x1b[31mline ' + i + 'x'.repeat(500)); process.exit(3)`,
  );
  const failed = await by(`${process.execPath} ${noisy}`);
  assertExit(failed, EXIT.usage);
  assert.match(failed.stderr, /the password command ended with 3/);
  const lines = failed.stderr.trimEnd().split('\n');
  assert.equal(lines.length, 6);
  assert.ok(lines.every((line) => line.length < 300 && !line.includes('\x1b')));
  assertComplaint(await by('/no/such/command'), EXIT.usage, /was not found/);
  assertComplaint(await by('true'), EXIT.usage, /no password in the output/);
});

test('netrc: the entry of the host, from a file of our own, never the default', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { setup: { login } });
  const list = (path: string, ...more: string[]) =>
    runBaltop(['list', '-u', pool.managerUrl, '--netrc', ...more], { env: { NETRC: path } });
  const quoted = `"${PASSWORD.replaceAll('"', '\\"')}"`;
  const entry = `# mine\nmachine web9 login x password y\nmachine 127.0.0.1\n  login ops\n  password ${quoted}\n`;
  assertExit(await list(fileWith(t, entry)), EXIT.done);
  assertExit(await list(fileWith(t, entry), '--user', 'ops'), EXIT.done);
  assertComplaint(await list(fileWith(t, entry), '--user', 'me'), EXIT.usage, /no password of me/);
  const fallback = fileWith(t, `default login ops password ${quoted}\n`);
  assertComplaint(await list(fallback), EXIT.usage, /no password for 127.0.0.1/);
  assertComplaint(await list(fileWith(t, entry, 0o644)), EXIT.usage, /chmod 600/);
  assertComplaint(await list('/no/such/netrc'), EXIT.usage, /netrc/);
});

test('passwords in arguments are refused, with what to do, and not repeated', async () => {
  for (const [args, words] of [
    [['-u', 'http://ops:hunter2@web1/'], /--password-file/],
    [['-u', 'ops:hunter2@web1'], /--password-file/],
    [['--user', 'ops:hunter2'], /password is asked for/],
    [['--password', 'hunter2'], /unknown option --password/],
    [['--password=hunter2'], /unknown option --password/],
    [['--proxy', 'http://ops:hunter2@proxy:3128'], /netrc/],
    [['--via', 'ssh:ops:hunter2@web1'], /ssh:HOST/],
  ] as const) {
    const url = args[0] === '-u' ? [] : ['-u', 'http://127.0.0.1:1/'];
    const finished = await runBaltop(['list', ...url, ...args]);
    assertComplaint(finished, EXIT.usage, words);
    assert.doesNotMatch(finished.stderr, /hunter2/);
  }
});

test('on a terminal the password is asked for and not shown, by --user and by a 401', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
  const pool = await startPool(t, { setup: { login } });
  const terminal = await openTerminal(t, { columns: 120 });
  await terminal.start('list', '-u', pool.managerUrl, '--user', 'ops');
  await terminal.see(/Password of ops on 127\.0\.0\.1:$/);
  terminal.type(PASSWORD);
  terminal.press('Enter');
  assert.equal(await terminal.ended(), EXIT.done);
  assert.match(terminal.screen(), /node3/);
  assert.ok(!terminal.everything().includes(PASSWORD.slice(0, 4)));

  await terminal.start('list', '-u', pool.managerUrl);
  await terminal.see(/User for 127\.0\.0\.1:$/);
  terminal.type('ops');
  terminal.press('Enter');
  await terminal.see(/\nPassword:$/);
  terminal.type(`x${PASSWORD}`);
  terminal.press('C-u');
  terminal.type(PASSWORD);
  terminal.press('Enter');
  assert.equal(await terminal.ended(), EXIT.done);
  assert.ok(!terminal.everything().includes(PASSWORD.slice(0, 4)));

  await terminal.start('--user', 'ops', pool.managerUrl);
  await terminal.see(/Password of ops on 127\.0\.0\.1:$/);
  terminal.type(PASSWORD);
  terminal.press('Enter');
  await terminal.see(/LIVE|SLOW/);
  terminal.press('q');
  assert.equal(await terminal.ended(), EXIT.done);

  await terminal.start('--user', 'ops', pool.managerUrl);
  await terminal.see(/Password of ops on 127\.0\.0\.1:$/);
  terminal.press('C-c');
  assert.equal(await terminal.ended(), 130);
});
