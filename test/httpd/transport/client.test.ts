import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { DemoFault } from '../../../source/demo/server.ts';
import type { ErrorKind } from '../../../source/httpd/errors.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, play, readOk } from '../../helpers/play.ts';
import { page } from '../page/page-snippets.ts';

const SECRET = 'Geheim!42';

const KINDS: readonly (readonly [DemoFault, ErrorKind])[] = [
  [{ kind: 'hang' }, 'timeout'],
  [{ kind: 'hang-in-body' }, 'timeout'],
  [{ kind: 'cut', framing: 'content-length' }, 'incomplete'],
  [{ kind: 'cut', framing: 'chunked' }, 'incomplete'],
  [{ kind: 'empty' }, 'not-a-manager'],
  [{ kind: 'not-a-manager' }, 'not-a-manager'],
  [{ kind: 'endless', megabytes: 50 }, 'too-large'],
  [{ kind: 'status', status: 401 }, 'auth'],
  [{ kind: 'status', status: 403 }, 'forbidden'],
  [{ kind: 'status', status: 404 }, 'not-found'],
  [{ kind: 'status', status: 500 }, 'server-error'],
  [{ kind: 'status', status: 503 }, 'server-error'],
  [{ kind: 'redirect', to: 'http://evil.example/?x=1' }, 'redirect'],
];

for (const [fault, kind] of KINDS) {
  const name = 'status' in fault ? `${fault.status}` : fault.kind;
  test(`${name} is ${kind}, in one line without a secret`, async (t) => {
    const server = await play(t, { user: 'ops', password: SECRET });
    server.setFault(fault);
    const lines: string[] = [];
    const client = clientFor(t, server.url, {
      timeoutMs: kind === 'timeout' ? 150 : 5_000,
      maxAnswerBytes: 1 << 20,
      credentials: { user: 'ops', password: SECRET },
      onRequest: (line) => lines.push(line),
    });
    const result = await client.readPage();
    assert.ok(!result.ok);
    assert.equal(result.error.kind, kind);
    const told = [result.error.what, result.error.hint, ...lines].join('\n');
    assert.ok(result.error.what !== '' && result.error.hint !== '');
    assert.doesNotMatch(result.error.what + result.error.hint, /[\p{Cc}\p{Cf}]/u);
    assert.ok(!told.includes(SECRET) && !told.includes(btoa(`ops:${SECRET}`)), told);
    assert.equal(lines.length, 1);
  });
}

test('an answer that dribbles on for ever still ends at the timeout', async (t) => {
  let timer: NodeJS.Timeout | undefined;
  t.after(() => clearInterval(timer));
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    timer = setInterval(() => response.write('<'), 10);
    response.on('close', () => clearInterval(timer));
  });
  const result = await clientFor(t, server.url, { timeoutMs: 200 }).readPage();
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'timeout');
});

test('nobody listens; no such host', async (t) => {
  const server = await play(t);
  await server.close();
  const refused = await clientFor(t, server.url).readPage();
  assert.ok(!refused.ok);
  assert.equal(refused.error.kind, 'unreachable');
  assert.match(refused.error.what, /connection refused/);
  const unknown = await clientFor(t, 'http://no-such-host.invalid/x').readPage();
  assert.ok(!unknown.ok);
  assert.equal(unknown.error.kind, 'unknown-host');
});

test('a redirect is not followed, and no password travels', async (t) => {
  const seen: IncomingMessage[] = [];
  const trap = await serve(t, (request, response) => {
    seen.push(request);
    response.end(page());
  });
  const server = await play(t, { user: 'ops', password: SECRET });
  server.setFault({ kind: 'redirect', to: trap.url.replace('//', `//u:${SECRET}@`) });
  const client = clientFor(t, server.url, { credentials: { user: 'ops', password: SECRET } });
  const result = await client.readPage();
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'redirect');
  assert.equal(seen.length, 0);
  assert.ok(result.error.what.includes(`127.0.0.1:${trap.port}`), result.error.what);
  assert.ok(!result.error.what.includes(SECRET));
});

test('a 401 says whose password it was, or that a user is wanted', async (t) => {
  const server = await play(t, { user: 'ops', password: SECRET });
  const none = await clientFor(t, server.url).readPage();
  assert.ok(!none.ok);
  assert.match(none.error.what, /user and password needed/);
  const wrong = await clientFor(t, server.url, {
    credentials: { user: 'o\u001bps', password: 'wrong' },
  }).readPage();
  assert.ok(!wrong.ok);
  assert.match(wrong.error.what, /user "o\?ps" rejected/);
  await readOk(clientFor(t, server.url, { credentials: { user: 'ops', password: SECRET } }));
});

test('the Referer names the host of the URL first, and then what the page calls itself', async (t) => {
  const server = await play(t, { serverName: 'www.example' });
  const client = clientFor(t, server.url);
  await readOk(client);
  await readOk(client);
  assert.deepEqual(
    server.requests.map((request) => request.headers.referer),
    ['http://127.0.0.1/', 'http://www.example/'],
  );
});

test('the Referer of an IPv6 front end has brackets, though its page has none', async (t) => {
  const referers: (string | undefined)[] = [];
  const server = await serve(
    t,
    (request, response) => {
      referers.push(request.headers.referer);
      response.end(page({ name: '::1' }));
    },
    { address: '::1' },
  );
  const client = clientFor(t, server.url);
  await readOk(client);
  await readOk(client);
  assert.deepEqual(referers, ['http://[::1]/', 'http://[::1]/']);
});

test('a Host override is sent, and is what the first Referer names', async (t) => {
  const server = await play(t);
  const client = clientFor(t, server.url, { hostHeader: 'Pool.Example:8443' });
  const read = await readOk(client);
  assert.equal(read.serverName, 'pool.example');
  const [request] = server.requests;
  assert.equal(request?.headers.host, 'Pool.Example:8443');
  // 2.4.41 compares with the lower-case name that its page shows, and minds the case.
  assert.equal(request?.headers.referer, 'http://pool.example/');
});

test('a server name that no header can carry does not break the next request', async (t) => {
  const server = await play(t, { serverName: 'ev\u20acl\r\nX-Injected: 1' });
  const client = clientFor(t, server.url);
  await readOk(client);
  await readOk(client);
  assert.equal(server.requests[1]?.headers['x-injected'], undefined);
});

test('many polls, one connection', async (t) => {
  const server = await serve(t, (_request, response) => response.end(page()));
  const client = clientFor(t, server.url);
  for (let poll = 0; poll < 20; poll += 1) await readOk(client);
  await Promise.all([1, 2, 3, 4].map(() => readOk(client)));
  assert.equal(server.connections(), 1);
});

test('a kept connection that the server was just closing costs no poll', async (t) => {
  let requests = 0;
  const server = await serve(t, (request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else response.end(page());
  });
  const client = clientFor(t, server.url);
  await readOk(client);
  await readOk(client);
  assert.equal(requests, 3);
  assert.equal(server.connections(), 2);
});

test('a server that only ever hangs up is told as such, after two tries', async (t) => {
  let requests = 0;
  const server = await serve(t, (request) => {
    requests += 1;
    request.socket.destroy();
  });
  const result = await clientFor(t, server.url).readPage();
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'reset');
  assert.equal(requests, 2);
});

test('gzip is unpacked; a bomb is stopped by size; broken gzip is a broken answer', async (t) => {
  const bomb = gzipSync(Buffer.alloc(8 << 20, ' '));
  let body: Buffer = gzipSync(page());
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(body);
  });
  const client = clientFor(t, server.url, { maxAnswerBytes: 1 << 20 });
  assert.equal((await readOk(client)).serverName, 'web1');
  body = bomb;
  const large = await client.readPage();
  assert.ok(!large.ok);
  assert.equal(large.error.kind, 'too-large');
  body = Buffer.from('this is not gzip at all');
  const broken = await client.readPage();
  assert.ok(!broken.ok);
  assert.equal(broken.error.kind, 'bad-answer');
});

test('what is no HTTP is told as such', async (t) => {
  const server = await serve(t, (request) => {
    request.socket.end('SSH-2.0-OpenSSH_9.2\r\n');
  });
  const result = await clientFor(t, server.url).readPage();
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'bad-answer');
});

test('verbose lines hold neither nonce nor the password of a worker', async (t) => {
  const server = await play(t);
  const lines: string[] = [];
  const client = clientFor(t, server.url, { onRequest: (line) => lines.push(line) });
  const nonce = '0123abcd-0000-4000-8000-feedfacecafe';
  const worker = `http://user:${SECRET}@h:1/a`;
  const query = (w: string) => `b=app&w=${w}&nonce=${nonce}`;
  await client.readPage({ query: query(encodeURIComponent(worker)) });
  await client.readPage({ query: query(encodeURIComponent(encodeURIComponent(worker))) });
  await client.readPage({ body: query(encodeURIComponent(worker)) });
  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.ok(!line.includes(nonce), line);
    assert.ok(!decodeURIComponent(decodeURIComponent(line)).includes(SECRET), line);
    assert.match(line, /^(GET|POST) \/balancer-manager.* -> 200$/);
  }
});

test('stopping by the caller is no timeout', async (t) => {
  const server = await play(t);
  server.setFault({ kind: 'hang' });
  const controller = new AbortController();
  const pending = clientFor(t, server.url).readPage({ signal: controller.signal });
  controller.abort();
  const result = await pending;
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'aborted');
});

test('a caller that had stopped before asks nothing', async (t) => {
  const server = await play(t);
  const result = await clientFor(t, server.url).readPage({ signal: AbortSignal.abort() });
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'aborted');
  assert.equal(server.requests.length, 0);
});
