/** What the program refuses to do to a pool, and what it may be told to do all the same. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { type RunOptions, runBaltop } from '../helpers/run-baltop.ts';
import { nonceOf, readPage, visit } from './curl.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

const baltop = (pool: Pool, args: readonly string[], options: RunOptions = {}) =>
  runBaltop([...args, '--url', pool.managerUrl], options);

const posts = (pool: Pool) => pool.httpd.accessLog().match(/^POST /gm)?.length ?? 0;

test('the last usable member is refused, and goes with --allow-outage alone', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, { status: '+D' }, { status: '+H' }] });
  for (const verb of ['disable', 'stop', 'drain']) {
    for (const more of [[], ['--yes']]) {
      const finished = await baltop(pool, [verb, 'node1', ...more]);
      assertExit(finished, EXIT.refused);
      assert.match(finished.stderr, /0 usable/);
      assert.match(finished.stderr, /--allow-outage/);
    }
  }
  assert.equal(posts(pool), 0);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
  assertExit(await baltop(pool, ['disable', 'node1', '--allow-outage']), EXIT.done);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Dis']);
  assert.deepEqual(await visit(pool.appUrl, 1), ['back-end-3'], 'the standby is all that is left');
});

test('--dry-run prints the request without the nonce and sends none', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const nonce = nonceOf(await readPage(pool.managerUrl), 'app');
  const finished = await baltop(pool, ['disable', 'node2', '--dry-run']);
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /^POST \S*\/balancer-manager\s/m);
  assert.match(finished.stdout, /b=app/);
  assert.match(finished.stdout, /w_status_D=1/);
  assert.ok(finished.stdout.includes(pool.backEnd(1).hostPort), finished.stdout);
  assert.match(nonce, /^[0-9a-f-]{36}$/);
  assert.ok(!(finished.stdout + finished.stderr).includes(nonce), 'the nonce is a secret');
  assert.equal(posts(pool), 0);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});

test('--dry-run of the last usable member is refused as the real thing would be', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { members: [{}, { status: '+D' }] });
  assertExit(await baltop(pool, ['disable', 'node1', '--dry-run']), EXIT.refused);
});

test('--read-only and BALTOP_READ_ONLY=1 refuse every change, and listing goes on', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const env = { BALTOP_READ_ONLY: '1' };
  for (const verb of [
    ['disable', 'node2'],
    ['set', 'node2', '--factor', '3'],
  ]) {
    const byOption = await baltop(pool, [...verb, '--read-only']);
    assertExit(byOption, EXIT.refused);
    assert.match(byOption.stderr, /read-only/);
    assertExit(await baltop(pool, verb, { env }), EXIT.refused);
    // --write overrides a configuration file, never the environment.
    assertExit(await baltop(pool, [...verb, '--write'], { env }), EXIT.refused);
  }
  assertExit(await baltop(pool, ['list'], { env }), EXIT.done);
  assert.equal(posts(pool), 0);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});
