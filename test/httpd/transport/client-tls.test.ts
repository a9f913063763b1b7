import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { ClientOptions } from '../../../source/httpd/transport/client.ts';
import { tlsTrouble } from '../../../source/httpd/transport/tls-trouble.ts';
import { needs } from '../../helpers/needs.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, play } from '../../helpers/play.ts';
import { makePrivateCa } from '../../lab/private-ca.ts';
import { page } from '../page/page-snippets.ts';

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

test('TLS: until when the certificate is valid is seen on the connection itself, which is the only one', async (t) => {
  if (!needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const { certificate, key } = ca.issue({ name: 'soon', days: 9 });
  const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(certificate, 'utf8') };
  const server = await serve(t, (_request, response) => response.end(page()), { tls });
  const client = clientFor(t, server.url, { ca: readFileSync(ca.cacert, 'utf8') });
  assert.equal(client.certificateEnds, null);
  assert.ok((await client.readPage()).ok);
  const days = ((client.certificateEnds ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 8.9 && days < 9.1, String(days));
  assert.equal(server.connections(), 1);
});

test('TLS: a connection that takes up the session of the one before, and tells no certificate, has that one’s', async (t) => {
  if (!needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const tls = { key: readFileSync(ca.key, 'utf8'), cert: readFileSync(ca.certificate, 'utf8') };
  const answer = page();
  const server = await serve(
    t,
    (_request, response) => response.setHeader('Connection', 'close').end(answer),
    { tls },
  );
  const client = clientFor(t, server.url, { ca: readFileSync(ca.cacert, 'utf8') });
  assert.ok((await client.readPage()).ok);
  const first = client.certificateEnds;
  assert.ok(first !== null);
  assert.ok((await client.readPage()).ok);
  assert.equal(server.connections(), 2);
  assert.equal(client.certificateEnds, first);
});

test('plain http shows no certificate', async (t) => {
  const server = await serve(t, (_request, response) => response.end(page()));
  const client = clientFor(t, server.url, {});
  assert.ok((await client.readPage()).ok);
  assert.equal(client.certificateEnds, null);
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

test('TLS: a server that speaks 1.1 only is told as outdated, and OpenSSL’s own lines are not shown', async (t) => {
  if (!needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const tls = {
    key: readFileSync(ca.key, 'utf8'),
    cert: readFileSync(ca.certificate, 'utf8'),
    minVersion: 'TLSv1.1' as const,
    maxVersion: 'TLSv1.1' as const,
    ciphers: 'ALL:@SECLEVEL=0',
  };
  const server = await serve(t, (_request, response) => response.end(page()), { tls });
  const told = await tlsFailure(t, server.url, { insecure: true });
  assert.match(told, /no TLS version that is accepted here \(TLS 1\.2 or later\)/);
  assert.doesNotMatch(told, /SSL routines|error:|does not speak TLS/);
});

test('TLS: each trouble with a certificate has its own words, and no code without one', () => {
  const told = (code: string, message = '') => {
    const trouble = tlsTrouble(code, message);
    assert.ok(trouble !== null, code);
    return `${trouble.what}. ${trouble.hint}`;
  };
  assert.match(told('CERT_HAS_EXPIRED'), /has expired.*Renew/);
  assert.match(told('CERT_NOT_YET_VALID'), /not valid yet.*clock/);
  assert.match(told('DEPTH_ZERO_SELF_SIGNED_CERT'), /self-signed.*--cacert/);
  assert.match(told('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /authority that is not trusted/);
  assert.match(told('ERR_TLS_CERT_ALTNAME_INVALID'), /another host name.*--host-header/);
  const line = '40C7:error:0A000102:SSL routines:ssl_choose:unsupported protocol:../ssl/x.c:1:';
  assert.match(told('EPROTO', `write EPROTO ${line}`), /TLS 1\.2 or later/);
  const unknown = told('EPROTO', 'write EPROTO 40C7:error:0A00FFFF:SSL routines::odd:x.c:1:');
  assert.doesNotMatch(unknown, /SSL routines|error:/);
  assert.equal(tlsTrouble('ECONNREFUSED', 'connect ECONNREFUSED'), null);
});
