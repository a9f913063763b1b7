/** Who a client is to its server: what is refused is not sent again, and what is newer wins. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Login } from '../../../source/httpd/transport/login.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, play, readOk } from '../../helpers/play.ts';

const RIGHT = { user: 'ops', password: 'right' };
const WRONG = { user: 'ops', password: 'wrong' };

test('a refused password is not sent again until its rest is over', () => {
  let now = 0;
  const login = new Login({ credentials: WRONG, refusedRestMs: 1_000 }, () => now);
  const refusal = () => login.refusal;
  assert.equal(refusal(), null);
  login.refuse(WRONG, 'Basic realm="x"');
  assert.equal(refusal()?.kind, 'auth');
  now = 999;
  assert.match(refusal()?.what ?? '', /user "ops" rejected/);
  now = 1_000;
  assert.equal(refusal(), null);
});

test('another password takes its place at once; a late refusal of the old one is not its own', () => {
  const login = new Login({ credentials: WRONG, refusedRestMs: Number.POSITIVE_INFINITY });
  login.refuse(WRONG, undefined);
  assert.ok(login.waitsForPassword);
  login.become(RIGHT);
  assert.equal(login.refusal, null);
  login.refuse(WRONG, undefined);
  assert.ok(!login.waitsForPassword);
});

test('nobody is locked out by who sends no user, nor where the caller takes care', () => {
  const nobody = new Login({ refusedRestMs: Number.POSITIVE_INFINITY });
  assert.match(nobody.refuse(null, undefined).what, /user and password needed/);
  assert.equal(nobody.refusal, null);
  const careful = new Login({ credentials: WRONG });
  careful.refuse(WRONG, undefined);
  assert.equal(careful.refusal, null);
});

test('while it rests nothing goes out, and no change either', async (t) => {
  const server = await play(t, { user: 'ops', password: 'right' });
  const client = clientFor(t, server.url, {
    credentials: WRONG,
    refusedRestMs: Number.POSITIVE_INFINITY,
  });
  for (const ask of [{}, {}, { body: 'w=x' }]) {
    const answer = await client.readPage(ask);
    assert.equal(answer.ok ? '' : answer.error.kind, 'auth');
  }
  assert.equal(server.requests.length, 1);
  client.login.become(RIGHT);
  await readOk(client);
});

test('a login that is not spoken here is told by its name, and no password is asked for', async (t) => {
  const server = await serve(t, (_request, response) =>
    response.writeHead(401, { 'WWW-Authenticate': 'Negotiate' }).end(),
  );
  const answer = await clientFor(t, server.url, { credentials: RIGHT }).readPage();
  assert.ok(!answer.ok);
  assert.equal(answer.error.kind, 'forbidden');
  assert.match(answer.error.what, /asks for a login by Negotiate/);
});

test('a login that only a change needs is told as that, with what to do', () => {
  const onlyChange = true;
  const nobody = new Login({}).refuse(null, 'Basic realm="x"', { onlyChange });
  assert.match(nobody.what, /^401: .*gives the page without a login, but a change needs a user/);
  assert.match(nobody.hint, /--user NAME/);
  const rejected = new Login({ credentials: WRONG }).refuse(WRONG, 'Basic realm="x"', {
    onlyChange,
  });
  assert.match(rejected.what, /gives the page, but rejected user ".*" for a change/);
  const digest = new Login({}).refuse(null, 'Digest realm="x"', { onlyChange });
  assert.match(digest.what, /gives the page, but for a change asks for a login by Digest/);
});
