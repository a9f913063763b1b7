/** Front ends that limit requests: mod_evasive as it comes, and a rule with Retry-After. Asked less often, and said so. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs, needsThat } from '../helpers/needs.ts';
import { serve } from '../helpers/odd-server.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { modEvasive } from './mod-evasive.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

/** The same page more often than `count` times, each within `seconds` of the last: 403 for two seconds. */
async function startEvasive(t: TestContext, count: number, seconds: number) {
  const module = modEvasive();
  if (!needs(t, 'apache2') || !needsThat(t, 'mod_evasive', module !== null)) return null;
  return startPool(t, {
    setup: {
      modules: [module ?? ''],
      lines: [
        'DOSHashTableSize 3097',
        `DOSPageCount ${count}`,
        `DOSPageInterval ${seconds}`,
        'DOSSiteCount 50',
        'DOSSiteInterval 1',
        'DOSBlockingPeriod 2',
      ],
    },
  });
}

test('mod_evasive: a change waits until it may be asked again, and no Require list is blamed', async (t) => {
  // The page, and form and POST of each of two members: the fourth is refused.
  const pool = await startEvasive(t, 2, 4);
  if (pool === null) return;
  const args = ['disable', 'node1', 'node2', '--yes', '-u', pool.managerUrl];
  const finished = await runBaltop(args, { timeoutMs: 120_000 });
  assertExit(finished, EXIT.done);
  assert.match(finished.stderr, /403: the front end gave the page before.*Next try in \d+ s\./);
  assert.doesNotMatch(finished.stderr, /Require list of/);
  assert.match(pool.httpd.accessLog(), / 403$/m);
  assert.match(finished.stdout, /node2 disabled: OK -> DIS, verified/);
});

test('mod_evasive: a drain slows down, ends quiet, and was not refused for ever', async (t) => {
  const pool = await startEvasive(t, 1, 1);
  if (pool === null) return;
  const url = ['-u', pool.managerUrl];
  const args = ['drain', 'node1', '--timeout', '80s', ...url];
  const finished = await runBaltop(args, { timeoutMs: 120_000 });
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /safe to stop/);
  const refused = pool.httpd.accessLog().match(/ 403$/gm)?.length ?? 0;
  assert.ok(refused <= 4, `${refused} requests were refused`);
  // The scoreboard's reads stand in the same queue: one of theirs that is refused begins the block anew for all.
  const ofStatus = pool.httpd.accessLog().match(/server-status.* 403$/gm)?.length ?? 0;
  assert.ok(ofStatus <= 1, `server-status was refused ${ofStatus} times`);
});

test('a limit that lasts is what the drain says it waits for, when it begins and at its end', async (t) => {
  const module = modEvasive();
  if (!needs(t, 'apache2') || !needsThat(t, 'mod_evasive', module !== null)) return;
  // Once a second and once more is too often for a minute: nobody gets round that with patience.
  const pool = await startPool(t, {
    members: [{ status: '+D' }, {}],
    setup: {
      modules: [module ?? ''],
      lines: ['DOSPageCount 1', 'DOSPageInterval 1', 'DOSBlockingPeriod 60'],
    },
  });
  const url = ['-u', pool.managerUrl];
  const args = ['drain', 'node1', '--max-request', '60s', '--timeout', '6s', ...url];
  const finished = await runBaltop(args, { timeoutMs: 60_000 });
  assertExit(finished, 6);
  assert.match(finished.stdout, /waits for an answer \(403: the front end gave the page before/);
  assert.match(
    finished.stderr,
    /not quiet within 6\.\ds \(no answer: 403: .*\); nothing was changed/,
  );
  const refused = pool.httpd.accessLog().match(/ 403$/gm)?.length ?? 0;
  assert.ok(refused <= 2, `${refused} requests were sent into the block`);
});

test('to a monitoring system a 503 with Retry-After is an outage, and a 429 says nothing of the members', async (t) => {
  for (const [status, state] of [
    [503, 'CRITICAL'],
    [429, 'UNKNOWN'],
  ] as const) {
    const server = await serve(t, (_request, response) => {
      response.writeHead(status, { 'retry-after': '30' }).end();
    });
    const finished = await runBaltop(['check', '-u', server.url]);
    assert.match(finished.stdout, new RegExp(`^BALTOP ${state} - ${status}: .*asks to wait 30 s`));
  }
});
