/** What happens between the program and httpd while it works: a 200 proves nothing, a lost answer neither. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { writeWithCurl } from './curl.ts';
import { startMeddlingProxy } from './meddling-proxy.ts';
import { assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

const posts = (pool: Pool) => pool.httpd.accessLog().match(/^POST /gm)?.length ?? 0;

test('a Referer that a proxy drops: nothing is changed, and the reason is told', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const proxy = await startMeddlingProxy(t, pool.httpd.url, {
    headers: ({ referer, ...others }) => others,
  });
  const finished = await runBaltop(['disable', 'node2', '-u', proxy]);
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /Referer/);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});

test('httpd restarts just before the change arrives: its nonce is stale, and the change is made all the same', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  let restarts = 0;
  const proxy = await startMeddlingProxy(t, pool.httpd.url, {
    async before({ method }) {
      if (method !== 'POST' || restarts > 0) return;
      restarts += 1;
      await pool.httpd.graceful();
    },
  });
  const finished = await runBaltop(['disable', 'node2', '-u', proxy]);
  assert.equal(restarts, 1);
  assertExit(finished, EXIT.done);
  assert.equal(posts(pool), 2, 'once with the old nonce, once with the new');
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
});

test('httpd restarts before every change: given up after one retry, and nothing is claimed', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const proxy = await startMeddlingProxy(t, pool.httpd.url, {
    async before({ method }) {
      if (method === 'POST') await pool.httpd.graceful();
    },
  });
  const finished = await runBaltop(['disable', 'node2', '-u', proxy]);
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /nonce|restart/i);
  assert.equal(posts(pool), 2);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});

test('the answer to a change gets lost: it is read back, not sent again', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t);
  const proxy = await startMeddlingProxy(t, pool.httpd.url, {
    loseAnswer: ({ method }) => method === 'POST',
  });
  const finished = await runBaltop(['disable', 'node2', '-u', proxy]);
  assertExit(finished, EXIT.done);
  assert.equal(posts(pool), 1);
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Dis']);
});

test('somebody takes the other member out meanwhile: the last usable one is not disabled', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  let reads = 0;
  const proxy = await startMeddlingProxy(t, pool.httpd.url, {
    async before() {
      reads += 1;
      // The first page has both; every later one has this change by somebody else.
      if (reads !== 2) return;
      await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(0).url, 'w_status_D=1');
    },
  });
  const finished = await runBaltop(['disable', 'node2', '-u', proxy]);
  assertExit(finished, EXIT.refused);
  assert.ok(reads >= 2, 'read again just before sending');
  assert.equal(posts(pool), 1, "only somebody else's");
  assert.deepEqual((await pool.row(1)).status, ['Init', 'Ok']);
});
