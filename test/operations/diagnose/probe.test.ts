/** Asking the application itself, one that misbehaves included. */

import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import { probeUrl } from '../../../source/operations/diagnose/probe.ts';

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return `http://127.0.0.1:${address.port}/`;
}

test('an answer that trickles for ever is no answer in time', async (t) => {
  const url = await serve(t, (_, response) => {
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const { ok, why } = await probeUrl(url, 300, new AbortController().signal);
  assert.equal(ok, false);
  assert.match(why, /no complete answer from 127\.0\.0\.1:\d+ within 0\.3 s/);
});

test('200 and the whole answer is ready, anything else is not and says why', async (t) => {
  const url = await serve(t, (request, response) => {
    response.writeHead(request.url === '/' ? 200 : 302, { Location: '/' }).end('well');
  });
  const { signal } = new AbortController();
  assert.deepEqual(await probeUrl(url, 5_000, signal), { ok: true, why: '' });
  assert.match((await probeUrl(`${url}moved`, 5_000, signal)).why, /it answers 302/);
  assert.equal((await probeUrl('http://127.0.0.1:1/', 5_000, signal)).ok, false);
});
