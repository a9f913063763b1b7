/** A front end that wants a password while the screen is up: asked for once, never shown, never sent twice by itself. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openTerminal, type Terminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { waitFor } from '../helpers/wait-for.ts';
import type { Httpd } from './httpd.ts';
import { EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

/** Between two keys of a hand. */
const HAND_MS = 150;
const PASSWORD = 'g3 heim"$\\';
const login = { user: 'ops', password: PASSWORD };

const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'tmux');

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-screen-login-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

const refusals = (httpd: Httpd) => httpd.accessLog().match(/ 401$/gm)?.length ?? 0;

/** The question counts from when it has been on the screen for a moment. */
async function typeInto(terminal: Terminal, line: RegExp, text: string): Promise<void> {
  await terminal.see(line);
  const untouched = terminal.line(line);
  await waitFor('the line to take what is typed', () => {
    terminal.type(text.slice(0, 1));
    return terminal.line(line) !== untouched;
  });
  terminal.press('C-u');
  terminal.type(text);
}

test('no user is known: both are asked for; a wrong password is sent once, said so, and asked for again', async (t) => {
  if (!canRun(t)) return;
  const { httpd, managerUrl } = await startPool(t, { setup: { login } });
  const open = await startPool(t);
  const terminal = await openTerminal(t, { columns: 100 });
  await terminal.start('--interval', '200ms', managerUrl, open.managerUrl);
  await typeInto(terminal, /^ user: /m, 'ops');
  terminal.press('Enter');
  await typeInto(terminal, /^ password of ops: /m, 'wr0ng');
  const before = refusals(httpd);
  terminal.press('Enter');
  await terminal.see(/user "ops" rejected[\s\S]* user: ops/);
  // The other front end is polled on: this one is not asked by itself any more.
  const polls = open.httpd.accessLog().split('\n').length;
  await waitFor(
    'eight polls of the other front end',
    () => open.httpd.accessLog().split('\n').length >= polls + 8,
  );
  const after = refusals(httpd);
  assert.ok(after - before <= 2, `a poll without a user at most besides it: ${after - before}`);
  terminal.press('r');
  terminal.press('C-u');
  terminal.press('Escape');
  await terminal.see(/401: user "ops" rejected \(asked: .*\)\.[\s\S]*Press i[\s\S]*i log in/);
  terminal.press('r');
  const again = open.httpd.accessLog().split('\n').length;
  await waitFor('polls', () => open.httpd.accessLog().split('\n').length >= again + 4);
  assert.equal(refusals(httpd), after, 'r does not send what was refused');

  terminal.press('i');
  await typeInto(terminal, /^ user: /m, 'ops');
  terminal.press('Enter');
  await terminal.see(/^ password of ops: /m);
  terminal.paste(`${PASSWORD}\n`);
  await terminal.see(new RegExp(`password of ops: \\*{${PASSWORD.length}} `));
  terminal.press('Enter');
  await terminal.see(/logged in on 127\.0\.0\.1:\d+ as ops/);
  await terminal.see(/LIVE.*LIVE|2 LIVE/);
  assert.doesNotMatch(terminal.screen(), /LOG IN|i log in/);
  // A q that comes with other keys is none: Enter was pressed a moment ago.
  await pause(HAND_MS);
  terminal.press('q');
  assert.equal(await terminal.ended(), EXIT.done);
  const told = terminal.everything();
  for (const secret of [PASSWORD, PASSWORD.slice(0, 4), 'wr0ng']) assert.ok(!told.includes(secret));
});

test('the password changes in mid-session: said where the old one was from, and read there again on demand', async (t) => {
  if (!canRun(t)) return;
  const { httpd, managerUrl } = await startPool(t, { setup: { login } });
  const file = join(folderOf(t), 'password');
  writeFileSync(file, `${PASSWORD}\n`, { mode: 0o600 });
  const terminal = await openTerminal(t, { columns: 140 });
  const args = ['--interval', '200ms', '--user', 'ops', '--password-file', file];
  await terminal.start(...args, managerUrl);
  await terminal.see(/LIVE/);
  httpd.setLogin({ user: 'ops', password: 'another' });
  await terminal.see(
    /LOST[\s\S]*LOG IN[\s\S]*Enter alone reads it there again: the refused one was read from \/\S+password\./,
  );
  assert.match(terminal.screen(), /node1/, 'the last data stay');
  await typeInto(terminal, /^ password of ops: /m, 'x');
  assert.equal(refusals(httpd), 1);
  // It is not right yet: tried once, because somebody wanted it.
  terminal.press('C-u', 'Enter');
  await terminal.see(/127\.0\.0\.1: 401: user "ops" rejected/);
  writeFileSync(file, 'another\n', { mode: 0o600 });
  terminal.press('Enter');
  await terminal.see(/LIVE[\s\S]*logged in on 127\.0\.0\.1 as ops/);
  assert.equal(refusals(httpd), 2);
});

test('one password for the front ends of a context that ask for it, tried on one first, and sent to no other', async (t) => {
  if (!canRun(t)) return;
  const [one, two] = await Promise.all([0, 1].map(() => startPool(t, { setup: { login } })));
  const bystander = await play(t);
  const folder = folderOf(t);
  const urls = [one?.managerUrl, two?.managerUrl, bystander.url];
  const frontEnds = urls.map((url, index) => ({ name: `web${index + 1}`, url }));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ contexts: { prod: { frontEnds } } }), { mode: 0o600 });
  const terminal = await openTerminal(t, { columns: 120, env: { BALTOP_CONFIG: config } });
  await terminal.start('-c', 'prod', '--interval', '200ms');
  await terminal.see(/LOG IN {2}web1, web2$/m);
  await typeInto(terminal, /^ user: /m, 'ops');
  terminal.press('Enter');
  await typeInto(terminal, /^ password of ops: /m, 'wr0ng');
  terminal.press('Enter');
  await terminal.see(/web1: 401: user "ops" rejected[\s\S]*^ user: ops/m);
  await typeInto(terminal, /^ user: /m, 'ops');
  terminal.press('Enter');
  await typeInto(terminal, /^ password of ops: /m, PASSWORD);
  terminal.press('Enter');
  await terminal.see(/logged in on web1, web2 as ops/);
  await terminal.see(/web1 LIVE.*web2 LIVE.*web3 LIVE/);
  assert.ok(bystander.requests.length > 0);
  assert.ok(bystander.requests.every(({ headers }) => headers.authorization === undefined));
});

test('the line mode says what to type, and asks without showing it', async (t) => {
  if (!canRun(t)) return;
  const { httpd, managerUrl } = await startPool(t, { setup: { login } });
  const terminal = await openTerminal(t, { columns: 100, rows: 40 });
  const line = (text: string) => {
    terminal.type(text);
    terminal.press('Enter');
  };
  await terminal.start('--accessible', '--interval', '200ms', managerUrl);
  await terminal.see(/401: user and password needed[\s\S]*Type login to give user and password\./);
  await terminal.see(/\n:$/);
  line('login');
  await terminal.see(/\nUser on 127\.0\.0\.1:$/);
  line('ops');
  await terminal.see(/\nPassword of ops on 127\.0\.0\.1:$/);
  line('wr0ng');
  await terminal.see(/user "ops" rejected\. Type login to give user and password\./);
  line('login');
  await terminal.see(/User on 127\.0\.0\.1:$/);
  line('ops');
  await terminal.see(/Password of ops on 127\.0\.0\.1:$/);
  line(PASSWORD);
  await terminal.see(/Logged in on 127\.0\.0\.1 as ops\./);
  line('list app');
  await terminal.see(/Balancer app, .* 3\/3 usable/);
  httpd.setLogin({ user: 'ops', password: 'another' });
  await terminal.see(/rejected[\s\S]*Type login to give user and password\.\n:$/);
  line('login');
  await terminal.see(/User on 127\.0\.0\.1:$/);
  line('ops');
  await terminal.see(/Password of ops on 127\.0\.0\.1:$/);
  line('another');
  await terminal.see(/Logged in on 127\.0\.0\.1 as ops\.[\s\S]*Logged in on/);
  line('quit');
  assert.equal(await terminal.ended(), EXIT.done);
  for (const secret of [PASSWORD, PASSWORD.slice(0, 4), 'wr0ng', 'another']) {
    assert.ok(!terminal.everything().includes(secret));
  }
});
