/** Asking the application itself, one that misbehaves included. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeUrl } from '../../../source/operations/diagnose/probe.ts';
import { serve } from '../../helpers/odd-server.ts';

test('an answer that trickles for ever is no answer in time', async (t) => {
  const { url } = await serve(t, (_, response) => {
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const { ok, why } = await probeUrl(url, 300, new AbortController().signal);
  assert.equal(ok, false);
  assert.match(why, /no complete answer from 127\.0\.0\.1:\d+ within 0\.3 s/);
});

test('200 and the whole answer is ready, anything else is not and says why', async (t) => {
  const { port } = await serve(t, (request, response) => {
    response.writeHead(request.url === '/' ? 200 : 302, { Location: '/' }).end('well');
  });
  const url = `http://127.0.0.1:${port}/`;
  const { signal } = new AbortController();
  assert.deepEqual(await probeUrl(url, 5_000, signal), { ok: true, why: '' });
  assert.match((await probeUrl(`${url}moved`, 5_000, signal)).why, /it answers 302/);
  assert.equal((await probeUrl('http://127.0.0.1:1/', 5_000, signal)).ok, false);
});
