/** The faults that a real httpd won't do on demand, seen from the client's side. */

import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { waitFor } from '../helpers/wait-for.ts';
import { ask, demoFor, nonceIn, statusOf, write } from './talk.ts';

const N1 = 'ajp://10.0.4.11';
const DISABLE = 'w_status_D=1';

/** What came until `enough`, with the connection still open; then it is given up. */
function beginning(
  url: string,
  enough: (bytes: number) => boolean,
): Promise<{ bytes: number; ended: boolean }> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const request = get(url, { agent: false }, (response) => {
      response.on('end', () => resolve({ bytes, ended: true }));
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (!enough(bytes)) return;
        resolve({ bytes, ended: false });
        request.destroy();
      });
    });
    request.on('error', reject);
  });
}

test('hang: the request arrives and no answer comes, until the server closes', async (t) => {
  const demo = await demoFor(t);
  demo.setFault({ kind: 'hang' });
  const asked = ask(demo);
  await waitFor('the request', () => demo.requests.length === 1);
  const rejected = assert.rejects(asked, /socket hang up|ECONNRESET/);
  await demo.close();
  await rejected;
});

test('hang-in-body and endless: a beginning, and no end', async (t) => {
  const demo = await demoFor(t);
  const whole = (await ask(demo)).text.length;
  demo.setFault({ kind: 'hang-in-body' });
  const half = await beginning(demo.url, (bytes) => bytes >= whole >> 1);
  assert.deepEqual(half, { bytes: whole >> 1, ended: false });
  demo.setFault({ kind: 'endless', megabytes: 3 });
  const much = await beginning(demo.url, (bytes) => bytes > 3_000_000);
  assert.equal(much.ended, false);
});

test('slow: the page comes whole, not sooner', async (t) => {
  const demo = await demoFor(t);
  demo.setFault({ kind: 'slow', ms: 60 });
  const before = performance.now();
  assert.equal((await ask(demo)).status, 200);
  assert.ok(performance.now() - before >= 55);
});

test('cut: half a page, and an error in both framings', async (t) => {
  const demo = await demoFor(t);
  for (const framing of ['content-length', 'chunked'] as const) {
    demo.setFault({ kind: 'cut', framing });
    await assert.rejects(ask(demo), /aborted|ECONNRESET|hang up/, framing);
  }
});

test('answers that are no page of ours', async (t) => {
  const demo = await demoFor(t);
  demo.setFault({ kind: 'empty' });
  assert.deepEqual([(await ask(demo)).status, (await ask(demo)).text], [200, '']);
  for (const status of [401, 403, 404, 500, 503] as const) {
    demo.setFault({ kind: 'status', status });
    assert.equal((await ask(demo)).status, status);
  }
  demo.setFault({ kind: 'redirect', to: 'http://elsewhere.example/x' });
  const moved = await ask(demo);
  assert.deepEqual([moved.status, moved.headers.location], [302, 'http://elsewhere.example/x']);
  demo.setFault({ kind: 'not-a-manager' });
  assert.ok((await ask(demo)).text.includes('<title>It works!</title>'));
  demo.setFault({ kind: 'transform', transform: (html) => html.replace('node1', '\u001b[31mé') });
  assert.ok((await ask(demo)).text.includes('\u001b[31m\xc3\xa9'));
  demo.setFault(null);
  assert.ok((await ask(demo)).text.includes('node1'));
});

test('writes that are lost: ignored, or done without an answer', async (t) => {
  const demo = await demoFor(t);
  demo.setFault({ kind: 'ignore-writes' });
  const ignored = await write(demo, { b: 'app', w: N1 }, DISABLE);
  assert.equal(ignored.status, 200);
  assert.equal(statusOf(ignored.text, N1), 'Init Ok ');
  assert.ok(ignored.text.includes('<h3>Edit worker settings'));
  demo.setFault({ kind: 'apply-then-drop', only: 'post' });
  await assert.rejects(write(demo, { b: 'app', w: N1 }, DISABLE), /hang up|ECONNRESET/);
  assert.equal(statusOf((await ask(demo)).text, N1), 'Init Dis ');
});

test('new-nonces and no-referer: a write is refused', async (t) => {
  const demo = await demoFor(t);
  demo.setFault({ kind: 'new-nonces' });
  const stale = await write(demo, { b: 'app', w: N1 }, DISABLE);
  assert.equal(statusOf(stale.text, N1), 'Init Ok ');
  assert.ok(stale.text.includes('<h3>Edit worker'));
  demo.setFault({ kind: 'no-referer' });
  const eaten = await write(demo, { b: 'app', w: N1 }, DISABLE);
  assert.equal(statusOf(eaten.text, N1), 'Init Ok ');
  assert.equal(eaten.text.includes('<h3>Edit'), false);
});

test('close-connections: a keep-alive connection is promised, and gone', async (t) => {
  const demo = await demoFor(t);
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  demo.setFault({ kind: 'close-connections' });
  const { connection, socket } = await new Promise<{ connection: unknown; socket: Socket }>(
    (resolve, reject) => {
      get(demo.url, { agent }, (response) => {
        const { headers, socket } = response;
        response.resume().on('end', () => resolve({ connection: headers.connection, socket }));
      }).on('error', reject);
    },
  );
  assert.equal(connection, 'keep-alive');
  // httpd's own keep-alive time is five seconds.
  await waitFor('the connection to close', () => socket.destroyed, { withinMs: 3000 });
});

test('a fault hits the requests it is meant for, as often as it is meant to', async (t) => {
  const demo = await demoFor(t);
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const post = { method: 'POST', body: `b=app&nonce=${nonce}` };
  demo.setFault({ kind: 'status', status: 503, only: 'post', times: 1 });
  assert.equal((await ask(demo)).status, 200);
  assert.equal((await ask(demo, post)).status, 503);
  assert.equal((await ask(demo, post)).status, 200);
  demo.setFault({ kind: 'status', status: 500, only: 'xml' });
  assert.equal((await ask(demo)).status, 200);
  assert.equal((await ask(demo, { query: '?xml=1' })).status, 500);
});

test('basic authentication, other paths, other methods, HEAD', async (t) => {
  const demo = await demoFor(t, { user: 'ops', password: 's:é' });
  const refused = await ask(demo);
  assert.equal(refused.status, 401);
  assert.match(refused.headers['www-authenticate'] ?? '', /^Basic realm=/);
  const authorization = `Basic ${Buffer.from('ops:s:é').toString('base64')}`;
  const status = async (what: Parameters<typeof ask>[1]) =>
    (await ask(demo, { ...what, headers: { authorization } })).status;
  assert.equal(await status({}), 200);
  assert.equal(await status({ path: '/balancer-manager/deeper' }), 200);
  assert.equal(await status({ path: '/' }), 404);
  assert.equal(await status({ method: 'PUT' }), 405);
  assert.equal((await ask(demo, { method: 'HEAD', headers: { authorization } })).text, '');
  assert.equal(demo.requests.length, 6);
  assert.deepEqual(
    [demo.requests[5]?.method, demo.requests[5]?.path],
    ['HEAD', '/balancer-manager'],
  );
});
