/** The line mode on a real terminal and a real httpd: said once, never repainted, changed only after a written yes. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { writeWithCurl } from '../lab/curl.ts';
import { type PoolOptions, startPool } from '../lab/pool.ts';
import { openTerminal, type TerminalOptions } from './terminal.ts';

const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'tmux') && needs(t, 'curl');

/** Longer than a question must have stood before its answer counts (150 ms). */
const READING_TIME_MS = 400;

async function openLines(
  t: TestContext,
  {
    args = [],
    term,
    ...options
  }: TerminalOptions &
    PoolOptions & { readonly args?: string[]; readonly term?: string | undefined } = {},
) {
  const pool = await startPool(t, { members: [{}, {}, {}, {}], ...options });
  const terminal = await openTerminal(t, { columns: 110, rows: 40, ...options });
  if (term !== undefined) {
    // tmux sets TERM itself.
    terminal.type(`export TERM=${term}`);
    terminal.press('Enter');
    await terminal.modes();
  }
  await terminal.start('--interval', '300ms', ...args, pool.managerUrl);
  await terminal.see(/Type help/);
  const type = (line: string) => {
    terminal.type(line);
    terminal.press('Enter');
  };
  const posts = () => pool.httpd.accessLog().match(/^POST /gm)?.length ?? 0;
  return { pool, terminal, type, posts };
}

for (const [what, env, args, term] of [
  ['--accessible', {}, ['--accessible'], undefined],
  ['ACCESSIBLE=1', { ACCESSIBLE: '1' }, [], undefined],
  ['BALTOP_ACCESSIBLE=1', { BALTOP_ACCESSIBLE: '1' }, [], undefined],
  ['TERM=dumb', {}, [], 'dumb'],
] as const) {
  test(`${what}: a listing without the alternate screen, and every state in words`, async (t) => {
    if (!canRun(t)) return;
    const members = [{}, { status: '+D' }, { status: '+N' }, { status: '+S' }, { status: '+H' }];
    const { terminal, type } = await openLines(t, { env, term, args: [...args], members });
    assert.ok(!terminal.alternateScreen());
    const words = ['ok', 'disabled', 'draining', 'stopped', 'standby'];
    words.forEach((word, index) => {
      assert.match(terminal.screen(), new RegExp(`app node${index + 1}, .*, ${word}, `));
    });
    assert.match(terminal.screen(), /Balancer app, byrequests, not sticky: 1\/4 usable \+1 stby/);
    type('quit');
    assert.equal(await terminal.ended(), 0);
  });
}

test('a change by somebody else is one line, and the prompt comes back', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal } = await openLines(t, { args: ['--accessible'] });
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_D=1');
  await terminal.see(/\d\d:\d\d:\d\d app node2 now disabled, was ok, outside this program\n: ?$/);
});

test('since when each stands so, and what is known of each front end, are a word away', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal, type } = await openLines(t, { args: ['--accessible'] });
  assert.doesNotMatch(terminal.screen(), /since/, 'nobody has looked for a while yet');
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_D=1');
  await terminal.see(/app node2 now disabled/);
  type('list');
  await terminal.see(/app node2, .*, disabled since \d\d:\d\d:\d\d,\s+outside\s+this\s+program,/);
  assert.match(terminal.screen(), /app node1, .*, ok since before \d\d:\d\d:\d\d, /);
  type('front-ends');
  await terminal.see(/: live, answers in \d+ ms, median \d+ ms,\s+httpd\s+2\.4\.\d+,/);
  await terminal.see(/4\s+members,\s+1\s+out,\s+0\s+in\s+error,\s+last\s+change/);
  type('quit');
  assert.equal(await terminal.ended(), 0);
});

test('disable asks in words, yes does it, and httpd agrees', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal, type, posts } = await openLines(t, { args: ['--accessible'] });
  type('disable node3');
  await terminal.see(/4\/4 usable, then 3\/4 usable[\s\S]*Type yes/);
  assert.equal(posts(), 0);
  await pause(READING_TIME_MS);
  type('yes');
  await terminal.see(/app node3 now disabled, was ok, verified/);
  assert.deepEqual((await pool.row(2)).status, ['Init', 'Dis']);
  type('disable node2');
  await terminal.see(/Type (yes|node2)[\s\S]*Type (yes|node2)/);
  await pause(READING_TIME_MS);
  type('no');
  await terminal.see(/Cancelled, nothing sent/);
  assert.equal(posts(), 1);
});

test('what the screen can do to a member is there: set, standby, stop, and undo of each', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal, type } = await openLines(t, { args: ['--accessible'] });
  const agree = async (line: string, done: RegExp) => {
    type(line);
    await terminal.see(/Type (yes|node\d) and Enter to do it; anything else cancels\.\n: ?$/);
    await pause(READING_TIME_MS);
    type('yes');
    await terminal.see(done);
  };
  type('undo');
  await terminal.see(/Nothing to undo/);
  await agree('set node2 factor 7', /app node2 factor now 7, was 1, verified/);
  assert.equal((await pool.row(1)).factor, 7);
  await agree('undo', /app node2 factor now 1, was 7, verified/);
  assert.equal((await pool.row(1)).factor, 1);
  await agree('standby node3', /app node3 now standby, was ok, verified/);
  await agree('standby off node3', /app node3 now ok, was standby, verified/);
  await agree('stop node4', /app node4 now stopped, was ok, verified/);
  await agree('undo', /app node4 now ok, was stopped, verified/);
  assert.deepEqual((await pool.row(3)).status, ['Init', 'Ok']);
  type('set node2 factor 700');
  await terminal.see(/factor takes a number .*from 1 to 100/);
  type('set node2');
  await terminal.see(/Type set, a member \(or balancer and its name\), a word, and a value/);
});

test('what the more-menu has is there by words: health check, flags, settings of the balancer', async (t) => {
  if (!canRun(t)) return;
  const health = { method: 'TCP', intervalSeconds: 30, passes: 1, fails: 1, uri: '' };
  const { pool, terminal, type, posts } = await openLines(t, {
    args: ['--accessible'],
    rows: 100,
    members: [{}, { health }, {}, {}],
  });
  const agree = async (line: string, done: RegExp) => {
    type(line);
    await terminal.see(/Type yes and Enter to do it; anything else cancels\.\n: ?$/);
    await pause(READING_TIME_MS);
    type('yes');
    await terminal.see(done);
  };
  type('more app');
  await terminal.see(/app is a balancer: type more balancer app\./);
  type('more node2');
  const menu = await terminal.see(/ remove: not possible in httpd\. Disable it/);
  assert.match(menu, / check-interval: 30s\./);
  assert.match(menu, / check-method: TCP; one of NONE, TCP, .*GET/);
  type('set node2 check-method PING');
  await terminal.see(/check-method takes one of NONE, TCP/);
  type('set node2 check-interval 5');
  await terminal.see(/check-interval takes a time from 100ms up/);
  assert.equal(posts(), 0);
  await agree('set node2 check-interval 5s', /health check interval now 5s, was 30s, verified/);
  await agree('undo', /health check interval now 30s, was 5s, verified/);
  await agree('set node3 ignore-errors on', /app node3 ignore errors on, verified/);
  assert.match((await pool.row(2)).status.join(' '), /Ign/);
  type('more balancer app');
  await terminal.see(/ method: byrequests; one of .*byrequests[\s\S]* new-member/);
  await agree(
    'set balancer app method bytraffic',
    /balancer app method now bytraffic, was byrequests, verified/,
  );
  await agree('undo', /balancer app method now byrequests, was bytraffic, verified/);
  await agree('set balancer app timeout 5', /balancer app timeout now 5s, was 0s, verified/);
  type('set balancer app method bychance');
  await terminal.see(/method takes one of/);
  await agree('set balancer app failover off', /balancer app failover now off, was on, verified/);
  type('set balancer nope method bytraffic');
  await terminal.see(/no balancer "nope"/);
  type('set node1 stop on');
  await terminal.see(/Use the command: stop MEMBER/);
});

test('undo is refused where somebody else changed the member since', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal, type, posts } = await openLines(t, { args: ['--accessible'] });
  type('disable node2');
  await terminal.see(/Type yes/);
  await pause(READING_TIME_MS);
  type('yes');
  await terminal.see(/app node2 now disabled/);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_N=1');
  await terminal.see(/app node2 now draining and disabled, was disabled, outside this program/);
  const before = posts();
  type('undo');
  await terminal.see(/somebody changed app\/node2 since: not undone/);
  assert.equal(posts(), before);
});

test('a paste of question and answer in one go sends nothing', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal, posts } = await openLines(t, { args: ['--accessible'] });
  terminal.type('disable node3\nyes\n');
  await terminal.see(/too fast, nothing sent/);
  const reads = () => pool.httpd.accessLog().split('\n').length;
  const before = reads();
  await waitFor('polls', () => reads() >= before + 3);
  assert.equal(posts(), 0);
});

test('the last usable member is refused, and read-only refuses all', async (t) => {
  if (!canRun(t)) return;
  const members = [{}, { status: '+D' }];
  const { terminal, type, posts } = await openLines(t, { args: ['--accessible'], members });
  type('disable node1');
  await terminal.see(/0 usable members, clients get 503[\s\S]*Refused: it would be an outage/);
  type('quit');
  await terminal.ended();
  assert.equal(posts(), 0);
});

test('ctrl-c ends it, with 130', async (t) => {
  if (!canRun(t)) return;
  const { terminal } = await openLines(t, { args: ['--accessible'] });
  terminal.press('C-c');
  assert.equal(await terminal.ended(), 130);
});

test('what a restart of httpd took is set again by one question', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal, type } = await openLines(t, { args: ['--accessible'] });
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_status_D=1');
  await terminal.see(/node2 now disabled/);
  type('again');
  await terminal.see(/Nothing to set again: no flag is missing after a restart of httpd/);
  await pool.httpd.graceful();
  await terminal.see(/node2 lost its flag when httpd restarted/);
  type('again');
  await terminal.see(/set again app node2:[\s\S]*4\/4 usable, then 3\/4 usable[\s\S]*Type node2/);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok'], 'nothing is sent unasked');
  await pause(READING_TIME_MS);
  type('node2');
  await terminal.see(/node2 now disabled, was ok, verified/);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
});

test('no word is broken at the edge of a narrow terminal, and no flag of the page is shown', async (t) => {
  if (!canRun(t)) return;
  for (const columns of [40, 60, 80]) {
    const { terminal, type } = await openLines(t, { args: ['--accessible'], columns, rows: 120 });
    type('help');
    await terminal.see(/leave;\s+changes\s+nothing\./);
    type('more node1');
    await terminal.see(/ remove:\s+not\s+possible/);
    type('set node3 ignore-errors on');
    await terminal.see(/anything\s+else\s+cancels\.\n: ?$/);
    await pause(READING_TIME_MS);
    type('yes');
    await terminal.see(/node3\s+ignore\s+errors\s+on/);
    type('disable node9');
    await terminal.see(/no\s+member\s+"node9"/);
    type('quit');
    assert.equal(await terminal.ended(), 0);
    const lines = terminal.everything().split('\n');
    const start = lines.findIndex((line) => /Balancer app/.test(line));
    // A line that is full has been broken by the terminal, unless it is a word that is longer.
    const broken = lines
      .slice(start)
      .filter((line) => line.length >= columns && /\S \S/.test(line));
    assert.deepEqual(broken, []);
    assert.doesNotMatch(terminal.everything(), /\bInit\b|\bIgn\b|->|\bDIS\b/);
  }
});
