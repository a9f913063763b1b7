/** One audit log of all that is done to one httpd: on the screen, by verbs, and by somebody else. */

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { AuditEntry } from '../../source/operations/audit/audit-entry.ts';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop, temporaryHome } from '../helpers/run-baltop.ts';
import { writeWithCurl } from '../lab/curl.ts';
import { assertComplaint, assertExit, EXIT } from '../lab/outcome.ts';
import { startPool } from '../lab/pool.ts';
import { act, walkTo } from './table.ts';
import { openTerminal } from './terminal.ts';

test('the screen, verbs and strangers are in one log, and log reads it back', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const state = temporaryHome();
  t.after(() => removeFolder(state));
  const env = { XDG_STATE_HOME: state };
  const baltop = (...args: string[]) => runBaltop(args, { env });
  const pool = await startPool(t, { members: [{}, {}, {}, {}] });

  const terminal = await openTerminal(t, { env, rows: 40 });
  await terminal.start('--interval', '300ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node2');
  await act(terminal, 'd', 'node2', /(?<!>)\bDIS\b(?!\s*…)/);
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(2).url, 'w_lf=7');
  await terminal.see(/node3 .* 1 -> 7/);
  await act(terminal, 'e', 'node2', /(?<!>)\bOK\b(?!>)/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assertExit(await baltop('drain', '-u', pool.managerUrl, 'app/node1'), EXIT.done);
  assertExit(await baltop('set', '-u', pool.managerUrl, 'app/node4', '--factor', '5'), EXIT.done);

  const finished = await baltop('log', '--since', '1h', '-o', 'jsonl');
  assertExit(finished, EXIT.done);
  const entries = finished.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry);
  assert.deepEqual(
    entries.map(({ command, by, route, action, result }) => [command, by, route, action, result]),
    [
      ['screen', 'you', 'node2', 'disable', 'verified'],
      ['screen', 'foreign', 'node3', 'setting', 'seen'],
      ['screen', 'you', 'node2', 'enable', 'verified'],
      ['drain', 'you', 'node1', 'drain', 'verified'],
      ['drain', 'you', 'node1', 'disable', 'verified'],
      ['drain', 'you', 'node1', 'quiet', 'seen'],
      ['set', 'you', 'node4', 'set', 'verified'],
    ],
  );
  assert.deepEqual(entries[1]?.before, { factor: '1' });
  assert.deepEqual(entries[1]?.after, { factor: '7' });
  assert.deepEqual(entries[6]?.after, { factor: '5' });
  assert.equal(statSync(join(state, 'baltop', 'audit.jsonl')).mode & 0o777, 0o600);

  const table = await baltop('log', '--utc');
  assertExit(table, EXIT.done);
  const lines = table.stdout.trimEnd().split('\n');
  assert.equal(lines.length, 7);
  assert.match(lines[5] ?? '', / app\/node1 .*quiet .*seen: by scoreboard and busy$/);
  assert.match(
    lines[0] ?? '',
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ .* app\/node2 .*state OK -> DIS .*verified$/,
  );
  assert.match(lines[1] ?? '', / others .* app\/node3 .*factor 1 -> 7 +seen$/);

  const future = await baltop('log', '--since', '2100-01-01');
  assertExit(future, EXIT.done);
  assert.equal(future.stdout, '');
});

test('where no log can be written, the change is made, and said to be in no log', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const args = ['disable', '-u', pool.managerUrl, 'app/node1'];
  const finished = await runBaltop(args, { env: { XDG_STATE_HOME: '/dev/null' } });
  assertExit(finished, EXIT.done);
  assert.match(
    finished.stderr,
    /^baltop: cannot write the audit log: \/dev\/null is not a folder\. .*\n/,
  );
  assert.equal(finished.stderr.match(/audit log/g)?.length, 1);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Dis']);
});

test('log says what it cannot understand', async () => {
  for (const since of ['yesterday', '2026-13-01', '5', '-1h']) {
    assertComplaint(await runBaltop(['log', `--since=${since}`]), EXIT.usage, /--since takes/);
  }
  assertComplaint(
    await runBaltop(['log', '-o', 'csv']),
    EXIT.usage,
    /unknown format "csv"\. Available: table, json, jsonl\. See baltop log --help/,
  );
  const empty = await runBaltop(['log']);
  assertExit(empty, EXIT.done);
  assert.match(empty.stderr, /nothing logged in /);
});

test('the own flags of a drain and of a rolling upgrade are called what they are', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const state = temporaryHome();
  t.after(() => removeFolder(state));
  const pool = await startPool(t, { members: [{}, {}, {}] });
  const at = (verb: string, ...more: string[]) =>
    runBaltop([verb, '-u', pool.managerUrl, ...more], { env: { XDG_STATE_HOME: state } });
  assert.equal((await at('drain', 'app/node1', '--timeout', '1500ms')).code, 6);
  const upgrade = ['app', '--only', 'node2', '--exec', 'true', '--soak', '0s', '--yes'];
  await at('rolling', ...upgrade, '--proof-timeout', '1s');

  const log = await runBaltop(['log', '--since', '1h', '-o', 'jsonl'], {
    env: { XDG_STATE_HOME: state },
  });
  const entries = log.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry);
  const actions = (command: string) =>
    entries.filter((entry) => entry.command === command).map(({ action }) => action);
  // Quiet just before the timeout is possible: then it was disabled for a moment.
  assert.deepEqual(
    actions('drain').filter((action) => action !== 'disable'),
    ['drain', 'put back'],
  );
  assert.ok(actions('rolling').includes('put back'), actions('rolling').join(', '));
  assert.ok(!entries.some(({ action }) => action === 'undo'));
});
