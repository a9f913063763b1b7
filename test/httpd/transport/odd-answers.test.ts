/** Answers that are odd in themselves: what they mean is told, and with the mend for this front end's own path. */

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ManagerError } from '../../../source/httpd/errors.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, readOk } from '../../helpers/play.ts';
import { freePort } from '../../lab/httpd.ts';
import { page } from '../page/page-snippets.ts';

interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function refusal(t: TestContext, said: Said, path = '/balancer-manager') {
  const server = await serve(t, (_request, response) => {
    response.writeHead(said.status ?? 200, said.headers).end(said.body);
  });
  return errorOf(t, new URL(path, server.url).href);
}

async function errorOf(t: TestContext, url: string): Promise<ManagerError> {
  const answer = await clientFor(t, url).readPage();
  assert.ok(!answer.ok, 'it was taken for a page');
  return answer.error;
}

/** Says this to whoever says something, and hangs up. */
async function hangUp(t: TestContext, words: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => (words === '' ? socket.destroy() : socket.end(words)));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${port}/balancer-manager`;
}

test('Retry-After: 0 and a past one are no leave to ask on; one that is too long is told as such', async (t) => {
  const headers = { 'retry-after': '0', date: 'Fri, 13 Nov 2026 10:00:00 GMT' };
  const past = { ...headers, 'retry-after': 'Fri, 13 Nov 2026 09:00:00 GMT' };
  for (const each of [headers, past]) {
    const error = await refusal(t, { status: 503, headers: each });
    assert.equal(error.kind, 'limited');
    assert.doesNotMatch(error.what, /wait/);
    assert.equal(error.retryAfterMs, 15_000);
  }
  for (const seconds of ['999999', '99999999999999']) {
    const error = await refusal(t, { status: 503, headers: { 'retry-after': seconds } });
    assert.match(error.what, /asks to wait an hour or longer$/);
    assert.equal(error.retryAfterMs, 3_600_000);
  }
});

test('a foreign page names the ProxyPass that is missing by the path that was asked for', async (t) => {
  const error = await refusal(t, { body: '<title>It works!</title>' }, '/lb');
  assert.match(error.what, /It works!/);
  assert.match(error.hint, /ProxyPass \/lb ! before/);
});

test('a login form is one, however its field is written', async (t) => {
  for (const field of ['type=password', "TYPE = 'password'", 'type= "Password"']) {
    const error = await refusal(t, { body: `<title>Sign in</title><input ${field} name=p>` });
    assert.match(error.what, /login form/, field);
  }
});

test('a 404 to a change alone is a rule against changes, not a wrong path', async (t) => {
  const server = await serve(t, (request, response) => {
    if (request.method === 'GET') response.end(page());
    else response.writeHead(404).end();
  });
  const client = clientFor(t, server.url);
  await readOk(client);
  const answer = await client.readPage({ body: 'b=app' });
  assert.ok(!answer.ok);
  assert.equal(answer.error.kind, 'forbidden');
  assert.match(answer.error.what, /404: the front end gives the page, and hides it from a change/);
  assert.doesNotMatch(answer.error.hint, /path/);
});

test('too many headers, and HTTP that breaks its rules, are not called a wrong port', async (t) => {
  const many = await refusal(t, { headers: { 'x-policy': 'x'.repeat(20_000) } });
  assert.match(many.what, /more than 16 KB of headers/);
  const broken = await errorOf(t, await hangUp(t, 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'));
  assert.match(broken.what, /answered against the rules of HTTP/);
  const other = await errorOf(t, await hangUp(t, 'SSH-2.0-OpenSSH_9.6\r\n'));
  assert.match(other.what, /does not speak HTTP$/);
});

test('a port that only hangs up may speak TLS; one that gave a page does not', async (t) => {
  assert.match((await errorOf(t, await hangUp(t, ''))).hint, /https:\/\//);
  let isUp = true;
  const server = await serve(t, (request, response) => {
    if (isUp) response.end(page());
    else request.socket.destroy();
  });
  const client = clientFor(t, server.url);
  await readOk(client);
  isUp = false;
  const answer = await client.readPage();
  assert.ok(!answer.ok);
  assert.equal(answer.error.kind, 'reset');
  assert.doesNotMatch(answer.error.hint, /https/);
});

test('a server that switches to another protocol is told by its status, at once', async (t) => {
  const head =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
  for (const words of [head, `${head}\x81\x05hello`, head.replace(/Connection.*\r\n/, '')]) {
    const error = await errorOf(t, await hangUp(t, words));
    assert.match(error.what, /^101\b.*127\.0\.0\.1:\d+/);
    assert.match(error.hint, /check (the URL|it)/);
    assert.equal(error.kind, 'bad-answer');
  }
});

test('a page in an encoding that was not asked for is told as that, and no ProxyPass is blamed', async (t) => {
  for (const encoding of ['zstd', 'aws-chunked']) {
    const error = await refusal(t, {
      headers: { 'content-encoding': encoding },
      body: '(\xb5/\xfd',
    });
    assert.equal(error.kind, 'bad-answer');
    assert.match(error.what, new RegExp(`is encoded as "${encoding}", which was not asked for`));
    assert.doesNotMatch(error.hint, /ProxyPass/);
  }
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'identity' }).end(page());
  });
  await readOk(clientFor(t, server.url));
});
