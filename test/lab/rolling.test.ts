/** A rolling upgrade of applications that are really killed and started, under load: nothing may be lost. */

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { needs } from '../helpers/needs.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { rowWithCurl } from './curl.ts';
import { heldHook, isCommandNoted } from './held-hook.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import { startLoad } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';

const APPLICATION = fileURLToPath(new URL('./fixtures/application.ts', import.meta.url));
const UPGRADE = fileURLToPath(new URL('./fixtures/upgrade.ts', import.meta.url));
const QUICK = ['--soak', '500ms', '--check-timeout', '20s', '--proof-timeout', '20s'];

interface Site {
  readonly httpd: Httpd;
  readonly appUrl: string;
  readonly directory: string;
  readonly ports: readonly number[];
  readonly upgrade: string;
  readonly checkUrl: string;
  status(index: number): Promise<string>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function pidOf(directory: string, port: number): number | null {
  try {
    return Number(readFileSync(join(directory, `${port}.pid`), 'utf8'));
  } catch {
    return null;
  }
}

/** A test may have ended it already. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}

async function startSite(t: TestContext, members: number): Promise<Site> {
  const directory = mkdtempSync(join(tmpdir(), 'baltop-rolling-'));
  const ports: number[] = [];
  for (let index = 0; index < members; index += 1) ports.push(await freePort());
  t.after(() => {
    for (const port of ports) {
      const pid = pidOf(directory, port);
      if (pid !== null) endProcess(pid);
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  });
  for (const port of ports) {
    const args = ['--import', 'tsx', APPLICATION, String(port), '1', directory];
    spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref();
  }
  await waitFor('the applications', async () => {
    const answers = ports.map((port) => fetch(`http://127.0.0.1:${port}/health`).catch(() => null));
    return (await Promise.all(answers)).every((answer) => answer?.status === 200);
  });
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const httpd = await startHttpd(t, {
    balancers: [
      { name: 'app', members: urls.map((url, index) => ({ url, route: `node${index + 1}` })) },
    ],
  });
  return {
    httpd,
    appUrl: `${httpd.url}/app/`,
    directory,
    ports,
    upgrade: `${process.execPath} --import tsx ${UPGRADE} {port} ${directory}`,
    checkUrl: 'http://{host}:{port}/health',
    status: async (index) =>
      (await rowWithCurl(httpd.managerUrl, urls[index] ?? '')).status.join(' '),
  };
}

const roll = (site: Site, ...more: string[]) =>
  runBaltop(['rolling', 'app', '-u', site.httpd.managerUrl, ...QUICK, ...more], {
    timeoutMs: 120_000,
  });

test('a rolling upgrade over both members loses no request, and every member is new after it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const load = startLoad(site.appUrl, 8);
  await waitFor('some load', () => load.requests() > 50);
  const hooks = ['--exec', site.upgrade, '--check-url', site.checkUrl];
  const finished = await roll(site, ...hooks);
  const { lost, versions, requests } = await load.stop();
  assertExit(finished, EXIT.done);
  assert.equal(lost.length, 0, `${lost.length} of ${requests}: ${lost.join(', ')}`);
  assert.ok(requests > 200, `${requests} requests`);
  assert.ok((versions.get('version 2') ?? 0) > 0, 'the new version serves');
  assert.match(finished.stdout, /^app\/node1 serves requests again$/m);
  assert.match(finished.stdout, /^all members are done$/m);
  assert.deepEqual([await site.status(0), await site.status(1)], ['Init Ok', 'Init Ok']);
  t.diagnostic(`${requests} requests, ${lost.length} lost`);
});

test('the same upgrade without draining loses requests: the load would notice', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const load = startLoad(site.appUrl, 8);
  await waitFor('some load', () => load.requests() > 100);
  const [node = '', ...args] = site.upgrade.replace('{port}', String(site.ports[0])).split(' ');
  await promisify(execFile)(node, args);
  const { lost } = await load.stop();
  assert.ok(lost.length > 0, 'none was lost');
});

test('a hook that fails stops it: the member stays out, the next is not touched', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const finished = await roll(site, '--exec', 'false');
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /stopped at app\/node1: the upgrade command ended with 1/);
  assert.deepEqual([await site.status(0), await site.status(1)], ['Init Dis', 'Init Ok']);
  const name = /baltop enable '([^']+)'/.exec(finished.stderr)?.[1] ?? '';
  const enabled = await runBaltop(['enable', name, '-u', site.httpd.managerUrl]);
  assertExit(enabled, EXIT.done);
  assert.equal(await site.status(0), 'Init Ok');
});

test('a hook that hangs is ended at its time, an application that is never ready at its own', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const hung = await roll(site, '--exec', 'sleep 60', '--exec-timeout', '500ms');
  assertExit(hung, EXIT.failed);
  assert.match(hung.stderr, /did not end within 0.5 s/);
  assert.equal(await site.status(0), 'Init Dis');
});

test('an application that never gets ready stays out, and its check has its time', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const args = ['--exec', 'true', '--check-url', 'http://{host}:1/', '--check-timeout', '1s'];
  const finished = await roll(site, ...args);
  assertExit(finished, EXIT.failed);
  assert.match(finished.stderr, /stopped at app\/node1: its application is not ready/);
  assert.deepEqual([await site.status(0), await site.status(1)], ['Init Dis', 'Init Ok']);
  const again = await roll(site, '--exec', 'true');
  assertExit(again, EXIT.refused);
  assert.match(again.stderr, /without app\/node2, \S+ has 0 usable members/);
});

test('killed in mid-upgrade, and resumed: the member is put back and the next one follows', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const home = mkdtempSync(join(tmpdir(), 'baltop-state-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: home };
  const call = ['rolling', 'app', '-u', site.httpd.managerUrl, ...QUICK];
  const held = heldHook(t);
  const running = startBaltop(t, [...call, '--exec', held.command], { env });
  await waitForOutput(running, /node1 out; the upgrade begins/);
  await waitFor('its command', () => isCommandNoted(home));
  const second = await runBaltop([...call, '--exec', 'true'], { env });
  assertExit(second, EXIT.refused);
  assert.match(second.stderr, /a rolling upgrade of app is running/);
  running.kill('SIGKILL');
  await running.ended.catch(() => undefined);
  assert.equal(await site.status(0), 'Init Dis');
  const load = startLoad(site.appUrl, 2);
  const recorder = startRecorder(t);
  const again = ['rolling', 'resume', 'app', ...QUICK, '--exec', `${recorder.command} {route}`];
  const resuming = startBaltop(t, again, { env });
  await waitForOutput(
    resuming,
    /^app\/node1 out; waits for the command of the earlier run to end/m,
  );
  assert.doesNotMatch(resuming.stdout(), /the upgrade begins/, 'while it waits nothing begins');
  assert.match(
    resuming.stderr(),
    /app\/node1: its upgrade command still runs \(process group (\d+)\).*kill -- -\1 ends it/,
  );
  assert.deepEqual(recorder.runs(), [], 'not beside the one that still runs');
  held.release();
  const resumed = await resuming.ended;
  await load.stop();
  assert.deepEqual(recorder.runs(), [['node1'], ['node2']]);
  assertExit(resumed, EXIT.done);
  assert.match(resumed.stdout, /^app\/node1 out; the upgrade begins$/m);
  assert.match(resumed.stdout, /^app\/node2 done$/m);
  assert.deepEqual([await site.status(0), await site.status(1)], ['Init Ok', 'Init Ok']);
  assertExit(await runBaltop(again, { env }), EXIT.notFound);
});

test('resumed when the truth is another: it never takes out the last one, and says why', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const home = mkdtempSync(join(tmpdir(), 'baltop-state-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: home };
  const url = ['-u', site.httpd.managerUrl];
  const call = ['rolling', 'app', ...url, ...QUICK];
  const running = startBaltop(t, [...call, '--exec', heldHook(t).command], { env });
  await waitForOutput(running, /node1 out; the upgrade begins/);
  running.kill('SIGKILL');
  await running.ended.catch(() => undefined);
  assertExit(await runBaltop(['enable', 'node1', ...url]), EXIT.done);
  assertExit(await runBaltop(['disable', 'node2', ...url, '--yes']), EXIT.done);
  const resumed = await runBaltop(['rolling', 'resume', ...QUICK, '--exec', 'true'], { env });
  assertExit(resumed, EXIT.failed);
  assert.match(resumed.stderr, /0 other usable members are left/);
  assert.doesNotMatch(resumed.stdout, /the upgrade begins/);
  assert.deepEqual([await site.status(0), await site.status(1)], ['Init Ok', 'Init Dis']);
});

test('the other member dies meanwhile: it stops, and does not go on to it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 3);
  const other = `http://127.0.0.1:${site.ports[2]}`;
  const kill = `${process.execPath} -e process.kill(${pidOf(site.directory, site.ports[2] ?? 0)})`;
  const load = startLoad(site.appUrl, 4);
  const running = startBaltop(
    t,
    ['rolling', 'app', '-u', site.httpd.managerUrl, ...QUICK, '--exec', `${kill}`],
    { timeoutMs: 60_000 },
  );
  await waitForOutput(running, /node1 out; the upgrade begins/);
  const finished = await running.ended;
  await load.stop();
  assert.notEqual(finished.code, EXIT.done);
  assert.match((await rowWithCurl(site.httpd.managerUrl, other)).status.join(' '), /Err/);
  assert.match(finished.stderr, /stopped at app\/node[12]/);
  assert.doesNotMatch(finished.stdout, /node2 done/);
});

test('the plan of a dry run changes nothing', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const site = await startSite(t, 2);
  const finished = await roll(site, '--exec', 'true', '--dry-run');
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /^1 {2}app\/node1\n2 {2}app\/node2\n/);
  assert.doesNotMatch(site.httpd.accessLog(), /POST/);
  const alone = await roll(site, '--exec', 'true', '--min-usable', '2');
  assertExit(alone, EXIT.refused);
});
