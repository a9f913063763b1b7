/** Requests that hide: from rows, from busy, or from both; each is waited for on a real httpd, and never for ever. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import test, { type TestContext } from 'node:test';
import { needs, needsThat } from '../helpers/needs.ts';
import { runBaltop, startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { visit } from './curl.ts';
import { freePort, type Httpd, startHttpd, systemHttpd } from './httpd.ts';
import type { HttpdSetup } from './httpd-setup.ts';
import { send } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import type { ServerProcess } from './server-process.ts';
import { needsTomcat } from './tomcat.ts';
import { startUpgradeSite } from './upgrade-site.ts';

const AT_ONCE = ['--session-grace', '0', '-y', '-o', 'jsonl'];
const LONG_MS = 4_000;

/**
 * A back end that answers at once; `/slow` after a while, `/stream` at once and ends after a while, `/big` with more than
 * anybody keeps for a client, and anything that wants to be a WebSocket becomes one.
 */
async function startKinds(t: TestContext) {
  let inFlight = 0;
  let endedAt = 0;
  const begin = () => {
    inFlight += 1;
    return () => {
      inFlight -= 1;
      endedAt = Date.now();
    };
  };
  const server = http.createServer((request, response) => {
    response.once('close', begin());
    const path = request.url ?? '';
    if (path.endsWith('/slow')) setTimeout(() => response.end('slow\n'), LONG_MS);
    else if (path.endsWith('/stream')) {
      response.write('first\n');
      setTimeout(() => response.end('last\n'), LONG_MS);
    } else if (path.endsWith('/big')) {
      response.end(Buffer.alloc(30_000_000, 'x'));
    } else response.end('fast\n');
  });
  const tunnels = new Set<Duplex>();
  server.on('upgrade', (_request, socket) => {
    tunnels.add(socket);
    socket.once('close', begin());
    socket.on('error', () => undefined);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    socket.on('data', (data) => socket.write(data));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    inFlight: () => inFlight,
    endedAt: () => endedAt,
    endTunnels: () => {
      for (const tunnel of tunnels) tunnel.destroy();
    },
  };
}

/** Two members; requests go to node1 as long as it is in. */
async function startScene(t: TestContext, setup: HttpdSetup = {}) {
  const [backEnd, other] = await Promise.all([startKinds(t), startKinds(t)]);
  const lines = [
    '<Proxy "balancer://app">',
    `  BalancerMember "${backEnd.url}" route=node1 upgrade=websocket`,
    `  BalancerMember "${other.url}" route=node2 loadfactor=1 lbset=1 upgrade=websocket`,
    '</Proxy>',
    'ProxyPass "/app/" "balancer://app/"',
  ];
  const httpd = await startHttpd(t, { ...setup, lines: [...lines, ...(setup.lines ?? [])] });
  return { httpd, backEnd };
}

/** Drains node1 while a request is in flight: it must not be called quiet before its end. */
async function drainWhile(
  t: TestContext,
  { httpd, backEnd }: Awaited<ReturnType<typeof startScene>>,
) {
  await waitFor('a request in flight', () => backEnd.inFlight() > 0);
  const running = startBaltop(t, ['drain', 'app/node1', ...AT_ONCE, '-u', httpd.managerUrl]);
  await waitForOutput(running, /"verified"/);
  const finished = await running.ended;
  assert.equal(backEnd.inFlight(), 0, finished.stdout);
  assertExit(finished, EXIT.done);
  return JSON.parse(
    finished.stdout.split('\n').find((line) => /"event":"quiet"/.test(line)) ?? '{}',
  );
}

function countOf(server: ServerProcess, what: 's' | 'e'): number {
  return server.requestLog().match(new RegExp(`^${what} `, 'gm'))?.length ?? 0;
}

function hasModule(t: TestContext, name: string): boolean {
  if (!needs(t, 'apache2')) return false;
  return needsThat(t, `mod_${name}`, existsSync(join(systemHttpd().modules, `mod_${name}.so`)));
}

async function tunnel(httpd: Httpd) {
  const socket = connect(httpd.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'GET /app/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

test('a WebSocket is waited for as long as it is open', async (t) => {
  if (!needs(t, 'apache2')) return;
  const scene = await startScene(t);
  const socket = await tunnel(scene.httpd);
  t.after(() => socket.destroy());
  // httpd holds it for as long as its back end does.
  setTimeout(() => scene.backEnd.endTunnels(), LONG_MS);
  const quiet = await drainWhile(t, scene);
  assert.equal(quiet.frontEnds[0].witness, 'rows');
});

for (const mpm of ['event', 'worker'] as const) {
  for (const path of ['slow', 'stream']) {
    test(`${mpm}: a pipelined second request (${path}), whose row may show the first, is waited for`, async (t) => {
      if (!needs(t, 'apache2')) return;
      const scene = await startScene(t, { mpm });
      const socket = connect(scene.httpd.port, '127.0.0.1');
      t.after(() => socket.destroy());
      const get = (name: string) => `GET /app/${name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
      socket.write(get('fast') + get(path));
      await waitFor('the answer to the first', () => scene.backEnd.endedAt() > 0);
      const quiet = await drainWhile(t, scene);
      assert.deepEqual([quiet.certain, quiet.frontEnds[0].witness], [true, 'rows']);
    });
  }
}

test('a child that is killed leaves a count that never falls: it is named, and does not keep the drain', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, backEnd } = await startScene(t);
  const lost = visit(`${httpd.url}/app/slow`, 1).catch(() => undefined);
  await waitFor('a request in flight', () => backEnd.inFlight() > 0);
  const [, ...children] = httpd.pids();
  for (const pid of children) process.kill(pid, 'SIGKILL');
  await lost;
  await waitFor('its back end to be done', () => backEnd.inFlight() === 0);
  const finished = await runBaltop(['drain', 'app/node1', ...AT_ONCE, '-u', httpd.managerUrl], {
    timeoutMs: 60_000,
  });
  assertExit(finished, EXIT.done);
  assert.match(finished.stdout, /"event":"quiet".*"phantom":1/);
});

test('HTTP/2 whose client reads nothing, so that no row shows it: never called quiet while it is there', async (t) => {
  if (!hasModule(t, 'http2')) return;
  const scene = await startScene(t, { modules: ['http2'], lines: ['Protocols h2c http/1.1'] });
  const client = http2.connect(scene.httpd.url, { settings: { initialWindowSize: 0 } });
  client.on('error', () => undefined);
  t.after(() => client.destroy());
  const stream = client.request({ ':path': '/app/big' });
  stream.on('error', () => undefined);
  stream.pause();
  setTimeout(() => client.destroy(), 20_000);
  const quiet = await drainWhile(t, scene);
  assert.equal(quiet.certain, false);
});

test('a slow request to a Tomcat over AJP is waited for', async (t) => {
  if (!needs(t, 'apache2') || !needsTomcat(t)) return;
  const site = await startUpgradeSite(t, { tomcats: 2, httpBackEnds: 0, logsRequests: true });
  const agent = new http.Agent();
  const slow = send(new URL('slow/5000', site.poolUrl('app')), 'GET', agent);
  const servers = site.pools.flat();
  const open = (each: ServerProcess) => countOf(each, 's') - countOf(each, 'e');
  const server = await waitFor('a request in flight', () => servers.find((each) => open(each) > 0));
  const args = ['drain', `app/${server.route}`, ...AT_ONCE, '-u', site.httpd.managerUrl];
  const finished = await runBaltop(args, { timeoutMs: 60_000 });
  assert.equal(open(server), 0);
  assertExit(finished, EXIT.done);
  assert.equal((await slow).status, 200);
});
