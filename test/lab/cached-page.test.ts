/** A cache in front of the manager: mod_cache keeps pages for ten minutes, and nothing that it gives is taken for now. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openFleet } from '../../source/library.ts';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { curl } from './curl.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { type Pool, startPool } from './pool.ts';

/** `stubborn`: it gives copies to those, too, who ask for the origin's own answer, by a URL that was never asked before. */
async function startCached(t: TestContext, stubborn: boolean): Promise<Pool> {
  const root = mkdtempSync(join(tmpdir(), 'baltop-cache-'));
  // httpd's children write to it as somebody else.
  chmodSync(root, 0o777);
  t.after(() => rmSync(root, { recursive: true, force: true, maxRetries: 10 }));
  return startPool(t, {
    members: [{}, {}],
    setup: {
      modules: ['cache', 'cache_disk', 'expires'],
      lines: [
        'ExpiresActive On',
        'ExpiresDefault "access plus 10 minutes"',
        `CacheRoot "${root}"`,
        'CacheEnable disk /',
        ...(stubborn ? ['CacheIgnoreCacheControl On', 'CacheIgnoreQueryString On'] : []),
      ],
    },
  });
}

/** As a browser would: what comes is kept, and is what the next one gets. */
async function warm({ managerUrl }: Pool): Promise<void> {
  await waitFor('a copy that is a second old', async () =>
    /^age: [1-9]/im.test(await curl(['-D', '-', '-o', '/dev/null', managerUrl])),
  );
}

/** Behind the cache's back: past it, with the page's own nonce. */
async function setDisabled(pool: Pool, disabled: boolean): Promise<void> {
  const form = `${pool.managerUrl}?b=app&w=${encodeURIComponent(pool.backEnd(0).url)}&past=${Math.random()}`;
  const page = await curl(['-e', 'http://127.0.0.1/', form]);
  const nonce = /nonce=([0-9a-f-]{36})/.exec(page)?.[1] ?? assert.fail('no nonce');
  const body = `b=app&w=${encodeURIComponent(pool.backEnd(0).url)}&nonce=${nonce}&w_status_D=${disabled ? 1 : 0}`;
  await curl(['-o', '/dev/null', '-e', 'http://127.0.0.1/', '-d', body, pool.managerUrl]);
}

test('a cache that can be asked past: reading, enabling and draining see what is, not what was', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startCached(t, false);
  await warm(pool);
  await setDisabled(pool, true);
  await warm(pool);
  const url = ['-u', pool.managerUrl];
  const truth = await runBaltop(['check', 'app', ...url]);
  assert.match(truth.stdout, /app 1\/2 usable|usable=1/);
  const enabled = await runBaltop(['enable', 'node1', ...url]);
  assertExit(enabled, EXIT.done);
  assert.doesNotMatch(enabled.stdout, /already/);
  await warm(pool);
  const drained = await runBaltop(['drain', 'node1', '--timeout', '20s', ...url]);
  assertExit(drained, EXIT.done);
  assert.match(drained.stdout, /safe to stop/);
  assert.doesNotMatch(await curl([pool.managerUrl]), /^age:/im);
});

test('a cache that cannot be asked past: no face believes it, and doctor names the mend', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startCached(t, true);
  await warm(pool);
  const url = ['-u', pool.managerUrl];
  for (const verb of [
    ['list'],
    ['get', 'node1'],
    ['enable', 'node1'],
    ['drain', 'node1', '--timeout', '5s'],
    ['wait', 'node1', '--for', 'drained', '--timeout', '5s'],
  ]) {
    const finished = await runBaltop([...verb, ...url]);
    assertComplaint(finished, EXIT.unreachable, /comes from a cache \(Age: \d+\)/, /CacheDisable/);
  }
  const check = await runBaltop(['check', 'app', ...url]);
  assert.equal(check.code, 3);
  assert.match(check.stdout, /^BALTOP UNKNOWN - the page comes from a cache/);
  const doctor = await runBaltop(['doctor', pool.managerUrl]);
  assertExit(doctor, EXIT.unreachable);
  assert.match(
    doctor.stdout,
    /× page .*comes from a cache.*\n {12}.*CacheDisable \/balancer-manager/,
  );
  const fleet = openFleet([{ url: pool.managerUrl }]);
  t.after(() => fleet.close());
  const [frontEnd] = (await fleet.read()).frontEnds;
  assert.equal(frontEnd?.error?.kind, 'cached');
  assert.equal(frontEnd?.page, null);
});

test('on the screen a cached page is never LIVE, and the banner says what it is', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const pool = await startCached(t, true);
  await warm(pool);
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '500ms', pool.managerUrl);
  const screen = await terminal.see(/comes from a cache[\s\S]*CacheDisable/);
  assert.match(screen, /LOST/);
  assert.doesNotMatch(screen, /LIVE/);
});
