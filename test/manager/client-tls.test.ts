import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { ClientOptions } from '../../source/manager/client.ts';
import { needs } from '../helpers/needs.ts';
import { serve } from '../helpers/odd-server.ts';
import { clientFor, play } from '../helpers/play.ts';
import { makePrivateCa } from '../lab/private-ca.ts';
import { page } from './page-snippets.ts';

async function secureServer(t: TestContext) {
  const ca = makePrivateCa(t);
  const tls = { key: readFileSync(ca.key, 'utf8'), cert: readFileSync(ca.certificate, 'utf8') };
  const server = await serve(t, (_request, response) => response.end(page()), { tls });
  return { url: server.url, ca: readFileSync(ca.cacert, 'utf8') };
}

async function tlsFailure(
  t: TestContext,
  url: string,
  options: Partial<Omit<ClientOptions, 'url'>>,
): Promise<string> {
  const result = await clientFor(t, url, options).readPage();
  assert.ok(!result.ok);
  assert.equal(result.error.kind, 'tls', result.error.what);
  return `${result.error.what}. ${result.error.hint}`;
}

test('TLS: a private CA is trusted where it is given, and only there', async (t) => {
  if (!needs(t, 'openssl')) return;
  const { url, ca } = await secureServer(t);
  assert.match(await tlsFailure(t, url, {}), /not trusted here.*--cacert/);
  assert.ok((await clientFor(t, url, { ca }).readPage()).ok);
  assert.ok((await clientFor(t, url, { insecure: true }).readPage()).ok);
});

test('TLS: the certificate must be for the name that is asked for', async (t) => {
  if (!needs(t, 'openssl')) return;
  const { url, ca } = await secureServer(t);
  assert.match(
    await tlsFailure(t, url, { ca, hostHeader: 'other.example' }),
    /another host name.*--host-header/,
  );
  assert.ok((await clientFor(t, url, { ca, hostHeader: 'localhost' }).readPage()).ok);
});

test('TLS: https to a plain port is told as such, and not as a missing CA', async (t) => {
  const server = await play(t);
  const told = await tlsFailure(t, server.url.replace('http:', 'https:'), {});
  assert.match(told, /http:\/\//);
  assert.doesNotMatch(told, /--cacert/);
});
