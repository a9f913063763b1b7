/** A host whose members are in several balancers and virtual hosts: out together, by one order. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { type BackEnd, startBackEnd } from './back-end.ts';
import { visit } from './curl.ts';
import { heldHook } from './held-hook.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

interface Scene {
  readonly httpd: Httpd;
  /** Of the first host: of `app` and of `api`. */
  readonly own: readonly BackEnd[];
  readonly env: Readonly<Record<string, string>>;
  readonly run: (...args: readonly string[]) => ReturnType<typeof runBaltop>;
  /** `FE BALANCER/ROUTE STATE` of every member. */
  readonly states: () => Promise<readonly string[]>;
}

/** Two hosts, each with members of `app` and `api`, of which `shop` in a virtual host of its own has two, too. */
async function startScene(t: TestContext, slowMs = 0): Promise<Scene> {
  const backEnds = await Promise.all(
    (['127.0.0.21', '127.0.0.22'] as const).flatMap((host, index) =>
      ['app', 'api'].map((pool) =>
        startBackEnd(t, { name: `${pool}-${index + 1}`, host, slowMs, route: `node${index + 1}` }),
      ),
    ),
  );
  const members = (pool: string) =>
    backEnds
      .filter(({ name }) => name.startsWith(pool))
      .map(({ url, name }) => ({ url, route: `node${name.at(-1)}` }));
  const httpd = await startHttpd(t, {
    balancers: [],
    sites: [
      {
        host: 'a.example',
        balancers: ['app', 'api'].map((name) => ({ name, members: members(name) })),
      },
      { host: 'b.example', balancers: [{ name: 'shop', members: members('app') }] },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-hosts-'));
  t.after(() => removeFolder(folder));
  const path = join(folder, 'config.yaml');
  const frontEnds = ['a.example', 'b.example'].map((hostHeader, index) => ({
    name: `fe${index + 1}`,
    url: httpd.managerUrl,
    hostHeader,
  }));
  writeFileSync(path, JSON.stringify({ contexts: { sites: { frontEnds } } }), { mode: 0o600 });
  const env = { BALTOP_CONFIG: path, XDG_STATE_HOME: folder };
  const run = (...args: readonly string[]) =>
    runBaltop([...args, '-c', 'sites'], { env, timeoutMs: 60_000 });
  return {
    httpd,
    own: backEnds.slice(0, 2),
    env,
    run,
    states: async () => {
      const { items } = JSON.parse((await run('list', '-o', 'json')).stdout);
      return items.map((each: Record<string, string>) =>
        [each.frontEnd, `${each.balancer}/${each.route}`, each.state].join(' '),
      );
    },
  };
}

const HOST = ['--host', '127.0.0.21'];
const ALL_OK = [
  'fe1 app/node1 OK',
  'fe1 app/node2 OK',
  'fe1 api/node1 OK',
  'fe1 api/node2 OK',
  'fe2 shop/node1 OK',
  'fe2 shop/node2 OK',
];
const ONE_OUT = ALL_OK.map((state) => state.replace('node1 OK', 'node1 DIS'));

test('a host is drained in every balancer and virtual host, together, and enabled again', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { run, states } = await startScene(t);
  const quick = ['--session-grace', '0', '--quiet-for', '200ms'];
  const refused = await run('drain', ...HOST, ...quick);
  assertExit(refused, EXIT.refused);
  assert.match(refused.stderr, /refused: /);
  assert.deepEqual(await states(), ALL_OK, 'one question, and nobody to answer it');
  const drained = await run('drain', ...HOST, ...quick, '--yes');
  assertExit(drained, EXIT.done);
  for (const name of ['app/node1', 'api/node1', 'shop/node1'])
    assert.match(drained.stdout, new RegExp(`^${name} is quiet after`, 'm'));
  assert.match(
    drained.stdout,
    /127\.0\.0\.21: nothing is in flight on its 3 members: safe to stop/,
  );
  assert.deepEqual(await states(), ONE_OUT);
  const draining = await run('drain', ...HOST, '--quiet-for', '200ms', '--then', 'none', '--yes');
  assert.match(draining.stdout, /its 3 members: safe to stop/, 'they were disabled before');
  assertExit(await run('enable', ...HOST, '--yes'), EXIT.done);
  assert.deepEqual(await states(), ALL_OK);
  const only = await run('drain', ...HOST, '--quiet-for', '200ms', '--then', 'none', '--yes');
  assert.match(only.stdout, /3 members: new sessions go elsewhere; existing ones may return/);
  assert.doesNotMatch(only.stdout, /safe to stop/, 'their sessions still come');
});

test('while one of its members is busy the others are out already, and the host is not called quiet', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { httpd, own, env, states } = await startScene(t, 60_000);
  const [app] = own as [BackEnd];
  const request = visit(`${httpd.url}/app/`, 2, ['-H', 'Host: a.example', '-m', '60']);
  request.catch(() => undefined);
  await waitFor('a request in flight', () => app.inFlight() > 0);
  const quick = ['--session-grace', '0', '--quiet-for', '200ms'];
  const args = ['drain', ...HOST, ...quick, '--yes', '-c', 'sites', '--witness', 'off'];
  const late = startBaltop(t, [...args, '--timeout', '3s'], { env });
  await waitFor('the others out', () => /api\/node1 is quiet/.test(late.stdout()));
  const finished = await late.ended;
  assertExit(finished, EXIT.partial);
  assert.match(finished.stderr, /app\/node1 .*not quiet within/);
  assert.match(finished.stderr, /127\.0\.0\.21 is not safe to stop/);
  assert.ok((await states()).includes('fe1 app/node1 OK'), 'put back');
  const waiting = startBaltop(t, args, { env });
  await waitFor('the others out', () => /shop\/node1 is quiet/.test(waiting.stdout()));
  assert.doesNotMatch(waiting.stdout(), /on its 3 members/);
  for (const backEnd of own) backEnd.answerAll();
  assertExit(await waiting.ended, EXIT.done);
});

test('a host that nobody runs on, and names beside it, are refused', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { run } = await startScene(t);
  const unknown = await run('drain', '--host', '127.0.0.29');
  assertExit(unknown, EXIT.notFound);
  assert.match(unknown.stderr, /no member runs on "127\.0\.0\.29".*127\.0\.0\.21 127\.0\.0\.22/s);
  const both = await run('drain', 'app/node1', ...HOST);
  assertExit(both, EXIT.usage);
  assert.match(both.stderr, /name members, or their --host, not both/);
});

test('--dry-run tells each request of a host', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { run, states } = await startScene(t);
  const planned = await run('disable', ...HOST, '--dry-run', '--yes');
  assert.equal(planned.stdout.match(/w_status_D=1/g)?.length, 3, planned.stdout);
  const drained = await run('drain', ...HOST, '--dry-run', '--yes');
  assert.equal(drained.stdout.match(/w_status_N=1/g)?.length, 3, drained.stdout);
  assert.deepEqual(await states(), ALL_OK);
});

test('rolling by host: one command for each host, over every balancer named', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { run, states } = await startScene(t);
  const recorder = startRecorder(t);
  const quick = ['--soak', '100ms', '--quiet-for', '200ms', '--proof-timeout', '0', '--yes'];
  const hook = ['--by', 'host', '--exec', `${recorder.command} {host}`, ...quick];
  const alone = await run('rolling', 'app', 'api', ...hook);
  assertExit(alone, EXIT.refused);
  assert.match(alone.stderr, /shop\/node1 runs on 127\.0\.0\.21 too, and is not part of this/);
  const several = await run('rolling', 'app', 'api', '--exec', 'true');
  assertExit(several, EXIT.usage);
  const own = await run('rolling', 'app', 'api', 'shop', '--by', 'host', '--exec', 'echo {route}');
  assertExit(own, EXIT.usage);
  assert.match(own.stderr, /--exec runs once for a host, whose members differ in \{route\}/);
  assert.deepEqual(recorder.runs(), []);
  const finished = await run('rolling', 'app', 'api', 'shop', ...hook);
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /^1 {2}127\.0\.0\.21: app\/node1 and api\/node1 and shop\/node1$/m);
  assert.deepEqual(recorder.runs(), [['127.0.0.21'], ['127.0.0.22']]);
  assert.deepEqual(await states(), ALL_OK);
});

test('rolling by host, killed in its command: status, resume and abort know all of its balancers', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { run, states, env } = await startScene(t);
  const held = heldHook(t);
  const quick = ['--quiet-for', '200ms', '--by', 'host', '-c', 'sites', '--yes'];
  const args = ['rolling', 'app', 'api', 'shop', ...quick, '--exec', held.command];
  const running = startBaltop(t, args, { env });
  await waitFor('its command', () => /the upgrade begins/.test(running.stdout()));
  running.kill('SIGKILL');
  await running.ended;
  assert.deepEqual(await states(), ONE_OUT);
  const second = await run('rolling', 'shop', '--exec', 'true', '--quiet-for', '200ms');
  assertExit(second, EXIT.refused);
  assert.match(second.stderr, /was interrupted and left app\/node1, api\/node1, shop\/node1/);
  held.release();
  const aborted = await runBaltop(['rolling', 'abort', 'api', '--yes'], { env });
  assertExit(aborted, EXIT.done);
  assert.deepEqual(await states(), ALL_OK);
});
