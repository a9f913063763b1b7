/** After an upgrade that stopped half-way, on a real httpd: why, where the rest is, and the ways to go on. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { startPool } from '../lab/pool.ts';
import { walkTo } from './table.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** A question counts as read after 150 ms; keys closer than 50 ms are a script's. */
const READING_MS = 400;

/** Three members, and an upgrade command that fails for the second as long as the disk is "full". */
async function stage(t: TestContext, size: { columns?: number; rows?: number } = {}) {
  const pool = await startPool(t, { members: [{}, {}, {}] });
  const home = mkdtempSync(join(tmpdir(), 'baltop-stopped-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const full = join(home, 'full');
  const ran = join(home, 'ran');
  const script = join(home, 'upgrade.sh');
  writeFileSync(full, '');
  writeFileSync(
    script,
    `echo "$1" >> ${ran}
printf 'Stopping tomcat@%s\\nUnpacking app-2.4.1.war\\n' "$1"
if [ "$1" = node2 ] && [ -e ${full} ]; then
  printf '\\033[31mcannot unpack war: no space left on device\\033[0m\\n' >&2; exit 1
fi
`,
  );
  chmodSync(script, 0o700);
  const env = { XDG_STATE_HOME: home };
  const terminal = await openTerminal(t, { ...size, env });
  const exec = ['--exec', `sh ${script} {route}`, '--soak', '300ms', '--proof-timeout', '0'];
  const rolling = ['rolling', 'app', '-u', pool.managerUrl, ...exec, '--yes'];
  return {
    pool,
    env,
    terminal,
    exec,
    rolling,
    freeDisk: () => rmSync(full),
    ran: () => readFileSync(ran, 'utf8').trim().split('\n'),
    log: join(home, 'baltop', 'rolling-output-app_node2.log'),
    status: async () =>
      Promise.all([0, 1, 2].map(async (index) => (await pool.row(index)).status.join(' '))),
  };
}

async function openRolling(terminal: Terminal): Promise<void> {
  await walkTo(terminal, 'node2');
  await pause(READING_MS);
  terminal.press('R');
  await terminal.see(/ROLLING {2}app/);
  await pause(READING_MS);
}

async function agree(terminal: Terminal, key: string, bar: RegExp): Promise<void> {
  terminal.press(key);
  await terminal.see(bar);
  await pause(READING_MS);
  terminal.press('y');
}

test('the screen shows what the command printed last and where the rest is; run again goes on', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, terminal, exec, freeDisk, ran, log, status } = await stage(t);
  // Proved by nobody: no requests come here.
  await terminal.start(...exec, '--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  await openRolling(terminal);
  for (const key of 'app') {
    terminal.press(key);
    await pause(80);
  }
  await pause(READING_MS);
  terminal.press('Enter');
  await terminal.see(/c\s+continues anyway/, 30_000);
  await pause(READING_MS);
  terminal.press('c');
  const told = await terminal.see(
    /stopped at app\/node2, which stays disabled: the upgrade\s+command\s+ended\s+with\s+1/,
    30_000,
  );
  assert.match(told, /node2 +■ DIS +STOPPED/);
  assert.match(
    told,
    /\| Unpacking app-2\.4\.1\.war\n.*\| cannot unpack war: no space left on device/,
  );
  assert.match(told, /It printed last; all of it:\s+\/\S+\/rolling-output-app_node2\.log\n/);
  assert.match(told, /R {2}runs the command again for app\/node2, then continues with app\/node3/);
  assert.match(told, /c {2}treats app\/node2 as upgraded: puts it back without a check/);
  assert.match(told, /s {2}puts app\/node2 back as it was \(its upgrade had begun/);
  assert.match(
    told,
    /A {2}puts app\/node2 back as it was[^\n]*\n?[^\n]*and ends it; no upgrade of app\/node3/,
  );
  assert.match(told, /R run again {2}c ready already {2}s skip {2}A abort {2}b Esc back/);
  assert.match(readFileSync(log, 'utf8'), /\x1b\[31mcannot unpack war/);
  assert.equal(statSync(log).mode & 0o777, 0o600);
  // Left and come back to: R shows the same run, not a new plan.
  await pause(READING_MS);
  terminal.press('b');
  await terminal.see(/ROLLING app [^\n]*STOPPED {3}R: go on/);
  await openRolling(terminal);
  await terminal.see(/cannot unpack war: no space left on device/);
  // A key alone does nothing.
  terminal.press('R');
  await terminal.see(/RUN AGAIN {2}the rolling upgrade of app[\s\S]*runs the command again/);
  terminal.press('n');
  await pause(READING_MS);
  assert.deepEqual(await status(), ['Init Ok', 'Init Dis', 'Init Ok']);
  assert.deepEqual(ran(), ['node1', 'node2']);
  freeDisk();
  await agree(terminal, 'R', /RUN AGAIN/);
  for (const done of [2, 3]) {
    await terminal.see(/c\s+continues anyway/, 30_000);
    await pause(READING_MS);
    terminal.press('c');
    await terminal.see(new RegExp(`${done} of 3 done`), 30_000);
  }
  await terminal.see(/all members are done/);
  assert.deepEqual(ran(), ['node1', 'node2', 'node2', 'node3']);
  assert.deepEqual(await status(), ['Init Ok', 'Init Ok', 'Init Ok']);
});

test('a run of the command line that stopped: it tells the same ways, and R shows it in a screen opened later', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, env, terminal, exec, rolling, ran, status } = await stage(t, {
    columns: 120,
    rows: 40,
  });
  const stopped = await runBaltop(rolling, { env });
  assert.equal(stopped.code, 1);
  assert.match(stopped.stderr, /^Unpacking app-2\.4\.1\.war$/m, 'it is read along');
  assert.match(
    stopped.stderr,
    /It printed last; all of it: \S+rolling-output-app_node2\.log\n {2}\| Stopping tomcat@node2\n {2}\| Unpacking app-2\.4\.1\.war\n {2}\| cannot unpack war/,
  );
  assert.match(
    stopped.stderr,
    /baltop rolling resume app\n +runs the command again for app\/node2/,
  );
  assert.match(stopped.stderr, /baltop rolling resume app --ready=app\/node2\n/);
  assert.match(stopped.stderr, /baltop rolling resume app --skip=app\/node2\n/);
  assert.match(stopped.stderr, /baltop rolling abort app\n/);
  const told = await runBaltop(['rolling', 'status', 'app'], { env });
  assert.match(told.stdout, /^ {2}app\/node2 {2}STOPPED +httpd: DIS$/m);
  assert.match(told.stdout, /\| cannot unpack war[\s\S]*resume app --ready=app\/node2/);
  await terminal.start(...exec, '--interval', '500ms', pool.managerUrl);
  await terminal.see(/ROLLING app 1 of 3 done, app\/node2 {3}STOPPED/);
  await openRolling(terminal);
  await terminal.see(/│ cannot unpack war: no space left on device[\s\S]*stopped at app\/node2/);
  await agree(terminal, 's', /SKIP {2}the rolling upgrade of app[\s\S]*may be broken/);
  await terminal.see(/c\s+continues anyway/, 30_000);
  await pause(READING_MS);
  terminal.press('c');
  await terminal.see(/2 {2}node2 +● OK +skipped/, 30_000);
  await terminal.see(/c\s+continues anyway/, 30_000);
  await pause(READING_MS);
  terminal.press('c');
  await terminal.see(/all members are done/, 30_000);
  assert.deepEqual(ran(), ['node1', 'node2', 'node3']);
  assert.deepEqual(await status(), ['Init Ok', 'Init Ok', 'Init Ok']);
});

test('ready already, skipped and aborted, by commands and by keys', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, env, terminal, exec, rolling, ran, status } = await stage(t);
  assert.equal((await runBaltop(rolling, { env })).code, 1);
  const resume = ['rolling', 'resume', 'app', ...exec];
  const wrong = await runBaltop([...resume, '--ready', 'node3', '--yes'], { env });
  assert.equal(wrong.code, 3);
  assert.match(wrong.stderr, /was not stopped at node3[\s\S]*app\/node2/);
  const refused = await runBaltop([...resume, '--skip', 'node2'], { env });
  assert.match(refused.stderr, /no check says that the application is ready/);
  assert.deepEqual(await status(), ['Init Ok', 'Init Dis', 'Init Ok']);
  const done = await runBaltop([...resume, '--ready', 'node2', '--yes'], { env });
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(ran(), ['node1', 'node2', 'node3'], 'it was not run again');
  assert.deepEqual(await status(), ['Init Ok', 'Init Ok', 'Init Ok']);
  assert.equal((await runBaltop(rolling, { env })).code, 1);
  // So seldom that no poll comes between the abort and the next R.
  await terminal.start(...exec, '--interval', '30s', pool.managerUrl);
  await terminal.see(/LIVE/);
  await openRolling(terminal);
  await agree(terminal, 'A', /ABORT {2}the rolling upgrade of app[\s\S]*may be broken/);
  await terminal.see(/aborted: app\/node2 put back/, 20_000);
  assert.deepEqual(await status(), ['Init Ok', 'Init Ok', 'Init Ok']);
  // A picture that is new ignores a key: a busy machine draws it late.
  while (/ROLLING {2}app/.test(terminal.screen())) {
    await pause(READING_MS);
    terminal.press('b');
    await pause(READING_MS);
  }
  terminal.press('R');
  await terminal.see(/the plan; nothing is sent yet/);
});

test('a watched run that stops elsewhere keeps its last picture and can be gone on with here', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, env, terminal, rolling } = await stage(t);
  await terminal.start('--interval', '300ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  const running = startBaltop(t, rolling, { env });
  await terminal.see(/ROLLING app \d of 3 done.*by process \d+/, 30_000);
  await openRolling(terminal);
  const told = await terminal.see(/Ended [\d:]+ ?\S*: stopped at app\/node2/, 30_000);
  assert.equal((await running.ended).code, 1);
  assert.match(told, /1 {2}node1 +● OK +done/);
  assert.match(told, /b Esc back/);
  // Without --exec here, it is one's own turn.
  await terminal.see(/R {2}it is your turn with app\/node2 again/);
});
