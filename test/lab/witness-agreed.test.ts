/** Without a scoreboard a command upgrades nothing that nobody agreed to; what it went by is in the audit log. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { visit } from './curl.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-agreed-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

const UNPROVED = ['--soak', '0', '--proof-timeout', '0', '--exec', 'true'];
const roll = (pool: Pool, state: string, ...more: string[]) =>
  runBaltop(['rolling', 'app', '-u', pool.managerUrl, ...UNPROVED, ...more], {
    env: { XDG_STATE_HOME: state },
    timeoutMs: 90_000,
  });

test('a script without options: refused before anything is changed, and told what agrees to it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}], setup: { status: 'forbidden' } });
  const state = folderFor(t);
  const refused = await roll(pool, state);
  assertExit(refused, EXIT.refused);
  assert.match(
    refused.stderr,
    /it will not be certain that a member is quiet: \/server-status: .*403/,
  );
  assert.match(refused.stderr, /Nothing was changed\. .*--yes.*--quiet-for TIME.*baltop doctor/);
  assert.deepEqual(
    [(await pool.row(0)).status.join(' '), (await pool.row(1)).status.join(' ')],
    ['Init Ok', 'Init Ok'],
  );
  const planned = await roll(pool, state, '--dry-run');
  assertExit(planned, EXIT.done);
  assert.match(planned.stderr, /would ask before it begins: it will not be certain .*403/);
  const agreed = await roll(pool, state, '--dry-run', '--yes');
  assertExit(agreed, EXIT.done);
  assert.doesNotMatch(agreed.stderr, /would ask/);
  assert.doesNotMatch(pool.httpd.accessLog(), /^POST/m);
});

test('a scoreboard is required and none is there: refused before a run is begun, with --yes too', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}], setup: { status: 'forbidden' } });
  const state = folderFor(t);
  const refused = await roll(pool, state, '--witness', 'require', '--yes');
  assertExit(refused, EXIT.refused);
  assert.match(refused.stderr, /refused: app\/node1: it cannot be known for certain.*403/);
  const planned = await roll(pool, state, '--witness', 'require', '--dry-run');
  assertExit(planned, EXIT.refused);
  assert.match(planned.stderr, /would be refused: app\/node1: it cannot be known for certain/);
  const status = await runBaltop(['rolling', 'status'], { env: { XDG_STATE_HOME: state } });
  assert.doesNotMatch(status.stdout, /app\/node1/, 'nothing is left to resume');
});

test('--yes agrees: it goes by busy and 10 s, says so, and the audit log has it by member', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}], setup: { status: 'forbidden' } });
  const state = folderFor(t);
  assertExit(await roll(pool, state, '--only', 'node1', '-y'), EXIT.done);
  const log = await runBaltop(['log'], { env: { XDG_STATE_HOME: state } });
  const quiet = log.stdout.split('\n').filter((line) => / quiet /.test(line));
  assert.equal(quiet.length, 1, log.stdout);
  assert.match(
    quiet[0] ?? '',
    /app\/node1 .*seen: by busy alone, not certain: \/server-status: .*403/,
  );
});

test('with rows nothing is asked, and the audit log says that rows and busy have said so', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const state = folderFor(t);
  assertExit(await roll(pool, state, '-o', 'jsonl', '--only', 'node2', '-y'), EXIT.done);
  const log = await runBaltop(['log'], { env: { XDG_STATE_HOME: state } });
  assert.match(log.stdout, /app\/node2 +quiet .*seen: by scoreboard and busy$/m);
});

test('a page that is lost while a request is in flight: the command does not begin, and the member is put back', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const folder = folderFor(t);
  const seen = folderFor(t);
  // httpd looks there as nobody.
  chmodSync(seen, 0o755);
  const open = join(seen, 'open');
  writeFileSync(open, '');
  const lines = [
    '<Location "/server-status">',
    `<If "!(-f '${open}')">`,
    'SetHandler none',
    '</If>',
    '</Location>',
  ];
  const pool = await startPool(t, { members: [{}, {}], slowMs: 7_000, setup: { lines } });
  const visiting = visit(pool.appUrl, 1);
  const args = ['rolling', 'app', '-u', pool.managerUrl, ...UNPROVED, '--only', 'node1'];
  const running = startBaltop(t, args, { env: { XDG_STATE_HOME: folder } });
  await waitForOutput(running, /OK -> DIS/);
  rmSync(open);
  const finished = await running.ended;
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /stopped at app\/node1: it is not certain that it is quiet/);
  assert.equal((await pool.row(0)).status.join(' '), 'Init Ok', 'it is put back');
  await visiting;
});
