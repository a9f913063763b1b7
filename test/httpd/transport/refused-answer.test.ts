/** A refusal is told by its cause: status, headers, method, what was given before, and the body's own words. */

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ErrorKind, ManagerError } from '../../../source/httpd/errors.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, readOk } from '../../helpers/play.ts';
import { page } from '../page/page-snippets.ts';

interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A front end that gives its page until `say` is called, and a client for it. */
async function frontEnd(t: TestContext, options: Parameters<typeof clientFor>[2] = {}) {
  let said: Said | null = null;
  let asked = 0;
  const server = await serve(t, (_request, response) => {
    asked += 1;
    if (said === null) response.end(page());
    else response.writeHead(said.status, said.headers).end(said.body);
  });
  return {
    client: clientFor(t, server.url, options),
    url: server.url,
    say(next: Said | null) {
      said = next;
    },
    asked: () => asked,
  };
}

async function refusal(
  t: TestContext,
  said: Said,
  options: Parameters<typeof clientFor>[2] = {},
): Promise<ManagerError> {
  const site = await frontEnd(t, options);
  site.say(said);
  const answer = await site.client.readPage();
  assert.ok(!answer.ok, `${said.status} was taken for a page`);
  return answer.error;
}

const textOf = ({ what, hint }: ManagerError) => `${what}. ${hint}`;

const EATEN = /ProxyPass \/balancer-manager !/;
const CAUSES: readonly (readonly [status: number, kind: ErrorKind, told: RegExp])[] = [
  [203, 'bad-answer', /changed the page/],
  [204, 'not-a-manager', /without a page/],
  [206, 'bad-answer', /a part of the page/],
  [300, 'not-found', /mod_speling/],
  [304, 'cached', /cache.*CacheDisable/],
  [307, 'redirect', /redirects elsewhere/],
  [400, 'bad-answer', /rejects the request/],
  [404, 'not-found', EATEN],
  [405, 'not-found', /does not allow GET/],
  [407, 'forbidden', /^407: a proxy in between, which --proxy does not name.*--proxy URL/],
  [408, 'timeout', /mod_reqtimeout/],
  [410, 'not-found', /for good/],
  [413, 'bad-answer', /LimitRequestBody/],
  [414, 'bad-answer', /LimitRequestLine/],
  [421, 'tls', /SNI.*--host-header/],
  [425, 'bad-answer', /Too Early/],
  [429, 'limited', /limits requests/],
  [431, 'bad-answer', /LimitRequestFieldSize/],
  [451, 'forbidden', /legal reasons/],
  [500, 'server-error', /error log/],
  [501, 'server-error', EATEN],
  [502, 'server-error', EATEN],
  [503, 'server-error', EATEN],
  [504, 'server-error', EATEN],
  [507, 'server-error', /Insufficient Storage/],
  [511, 'forbidden', /captive portal/],
  [799, 'server-error', /799 from/],
];

test('each status has its cause and its mend', async (t) => {
  for (const [status, kind, told] of CAUSES) {
    const error = await refusal(t, { status });
    assert.equal(error.kind, kind, `${status}: ${error.what}`);
    assert.match(textOf(error), told);
    assert.match(error.what, new RegExp(`^${status}\\b`));
    assert.ok(!textOf(error).includes('{'), textOf(error));
    assert.equal(error.status, status);
  }
});

test('a 403 at first is about who asks; after a page it is no Require list, and is asked no more for a while', async (t) => {
  assert.match(textOf(await refusal(t, { status: 403 })), /403: this host may not read.*Require/);
  const site = await frontEnd(t);
  await readOk(site.client);
  site.say({ status: 403 });
  const answer = await site.client.readPage();
  assert.ok(!answer.ok);
  assert.equal(answer.error.kind, 'limited');
  assert.match(textOf(answer.error), /gave the page before.*limit on requests.*mod_evasive/);
  // It rests: another look is answered from here.
  site.say(null);
  const again = await site.client.readPage();
  assert.ok(!again.ok);
  assert.equal(again.error.what, answer.error.what);
  assert.equal(site.asked(), 2);
});

test('a 403 to a change alone is a rule against changes', async (t) => {
  const site = await frontEnd(t);
  await readOk(site.client);
  site.say({ status: 403 });
  const answer = await site.client.readPage({ body: 'b=app' });
  assert.ok(!answer.ok);
  assert.equal(answer.error.kind, 'forbidden');
  assert.match(textOf(answer.error), /gives the page, and refuses the change.*<Limit POST>/);
  site.say(null);
  await readOk(site.client);
});

test('a limit is left alone for as long as it says, and no longer', async (t) => {
  for (const status of [403, 429, 503]) {
    const site = await frontEnd(t);
    await readOk(site.client);
    site.say({ status, headers: { 'retry-after': '1' } });
    const answer = await site.client.readPage();
    assert.ok(!answer.ok);
    assert.equal(answer.error.kind, 'limited');
    assert.match(answer.error.what, /asks to wait 1 s/);
    assert.equal(answer.error.retryAfterMs, 1_000);
    assert.ok(site.client.limit.restMs > 500 && site.client.limit.restMs <= 1_000);
    site.say(null);
    // Who waits for a change waits for it, and then asks in no burst.
    const from = performance.now();
    assert.ok((await site.client.readPage({ patient: true })).ok);
    assert.ok((await site.client.readPage({ patient: true })).ok);
    assert.ok(performance.now() - from > 1_500, 'it was asked in a burst');
    assert.equal(site.asked(), 4);
  }
});

test('a date in Retry-After counts from the Date of the answer', async (t) => {
  const date = 'Fri, 13 Nov 2026 10:00:00 GMT';
  const after = 'Fri, 13 Nov 2026 10:00:30 GMT';
  const error = await refusal(t, { status: 429, headers: { date, 'retry-after': after } });
  assert.equal(error.retryAfterMs, 30_000);
  const odd = await refusal(t, { status: 429, headers: { 'retry-after': 'soon' } });
  assert.equal(odd.retryAfterMs, 15_000);
});

test('a 503 without Retry-After is no limit, and a refusal out of a cache says so', async (t) => {
  assert.equal((await refusal(t, { status: 503 })).kind, 'server-error');
  const copied = await refusal(t, { status: 404, headers: { age: '7' } });
  assert.match(textOf(copied), /^404: no page.*from a cache \(Age: 7\).*CacheDisable/);
});

const CHALLENGES: readonly (readonly [challenge: string, told: RegExp])[] = [
  ['Digest realm="Basic area", nonce="x", qop="auth"', /asks for a login by Digest$/],
  ['Digest realm="a \\" Basic, Basic x", nonce="x"', /asks for a login by Digest$/],
  ['Negotiate', /by Negotiate \(Kerberos\)$/],
  ['Negotiate abc==, NTLM', /by Negotiate \(Kerberos\) or NTLM$/],
  ['Bearer realm="basic"', /by Bearer$/],
  ['Basic realm="x"', /user and password needed$/],
  ['Digest realm="x", nonce="basic", Basic realm="y"', /user and password needed$/],
  ['NTLM, bAsIc realm="z"', /user and password needed$/],
  ['', /user and password needed$/],
];

test('the login that is wanted is a scheme of the challenge, never a word in quotes', async (t) => {
  for (const [challenge, told] of CHALLENGES) {
    const headers = { 'WWW-Authenticate': challenge };
    const error = await refusal(t, { status: 401, headers });
    assert.match(error.what, told, challenge);
    assert.equal(error.kind, told.source.includes('user and') ? 'auth' : 'forbidden');
  }
});

test('a login form is told as such: as a page, as a 401, and where a redirect leads to one', async (t) => {
  const form = '<html><title>Welcome</title><form><input name=p type="password"></form></html>';
  for (const status of [200, 401]) {
    const error = await refusal(t, { status, body: form });
    assert.equal(error.kind, 'forbidden');
    assert.match(textOf(error), /a login form answers.*Require ip/);
  }
  const location = 'https://sso.example/oauth2/authorize?client=secret';
  const error = await refusal(t, { status: 302, headers: { location } });
  assert.match(
    error.what,
    /redirects to a login page \(https:\/\/sso\.example\/oauth2\/authorize\)/,
  );
  const plain = await refusal(t, { status: 302, headers: { location: '/authors/blog' } });
  assert.match(plain.what, /redirects to http:\/\/127\.0\.0\.1:\d+\/authors\/blog$/);
});

test('what is quoted of a foreign page is plain text, or nothing', async (t) => {
  const titled = (title: string) =>
    refusal(t, { status: 200, body: `<html><title>${title}</title></html>` });
  assert.match((await titled('It  works!')).what, /\(title "It works!"\)$/);
  for (const title of ['\u202egnp.exe', 'Ã\u0083Â¤', '\u001b[31mred', 'עברית']) {
    assert.equal((await titled(title)).what, 'not a balancer-manager page');
  }
  for (const location of ['javascript:alert(1)', 'http://[', '\u00c3\u00a4://x']) {
    const error = await refusal(t, { status: 302, headers: { location } });
    assert.match(error.what, /redirects (elsewhere|to http:\/\/127\.0\.0\.1[!-~]*)$/);
  }
  const secret = { location: 'http://u:hunter2@other.example/x?token=1#f' };
  const error = await refusal(t, { status: 301, headers: secret });
  assert.match(error.what, /redirects to http:\/\/other\.example\/x$/);
});

test('plain HTTP to a port that speaks TLS says so, whether it answers 400 or an alert', async (t) => {
  const words = "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />";
  const told = await refusal(t, { status: 400, body: words });
  assert.equal(told.kind, 'tls');
  assert.match(textOf(told), /plain HTTP.*https:\/\/127/);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const alert = await clientFor(t, `http://127.0.0.1:${port}/balancer-manager`).readPage();
  assert.ok(!alert.ok);
  assert.equal(alert.error.kind, 'tls');
  assert.match(textOf(alert.error), /speaks TLS.*https:\/\//);
});

test('a page that something on the way has put into another encoding names that', async (t) => {
  const page = '<!DOCTYPE html><html><head><title>Balancer Manager</title></head>';
  const utf16 = Buffer.from(`\ufeff${page}`, 'utf16le');
  const bigEndian = Buffer.from(utf16).swap16();
  const utf32 = Buffer.concat(
    [...`\ufeff${page}`].map((char) => {
      const cell = Buffer.alloc(4);
      cell.writeUInt32LE(char.codePointAt(0) ?? 0);
      return cell;
    }),
  );
  const cases: readonly (readonly [body: Buffer, name: string])[] = [
    [utf16, 'UTF-16'],
    [bigEndian, 'UTF-16'],
    [utf16.subarray(2), 'UTF-16'],
    [bigEndian.subarray(2), 'UTF-16'],
    [utf32, 'UTF-32'],
    [Buffer.from('4c5ac4d6c3e3e8d7c5', 'hex'), 'EBCDIC'],
  ];
  for (const [body, name] of cases) {
    const error = await refusal(t, { status: 200, body });
    assert.equal(error.kind, 'bad-answer');
    assert.match(
      textOf(error),
      new RegExp(`is in ${name}, which httpd does not write.*mod_charset_lite`),
    );
    assert.doesNotMatch(textOf(error), /ProxyPass/);
  }
});
