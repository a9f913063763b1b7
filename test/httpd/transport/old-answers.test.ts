/** Pages that are not of now: copies out of caches, dates that stand still, nonces and counters of long ago. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPage } from '../../../source/httpd/page/read-page.ts';
import { cacheSign } from '../../../source/httpd/transport/cache-signs.ts';
import { DateWatch } from '../../../source/httpd/transport/date-watch.ts';
import { PageWatch } from '../../../source/httpd/transport/page-watch.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, readOk } from '../../helpers/play.ts';
import { balancer, bytes, page, row } from '../page/page-snippets.ts';

test('every request asks for the origin’s own answer, a change as well', async (t) => {
  const seen: (readonly [string, unknown, unknown])[] = [];
  const server = await serve(t, ({ method, headers }, response) => {
    seen.push([method ?? '', headers['cache-control'], headers.pragma]);
    response.end(page());
  });
  const client = clientFor(t, server.url);
  await readOk(client);
  await client.readPage({ query: 'b=app' });
  await client.readPage({ body: 'b=app' });
  const asked = ['no-cache, no-store, max-age=0', 'no-cache'];
  assert.deepEqual(
    seen,
    ['GET', 'GET', 'POST'].map((method) => [method, ...asked]),
  );
});

const COPIES: readonly Readonly<Record<string, string>>[] = [
  { age: '2' },
  { age: '0', via: '1.1 cache.example (squid/5.7)' },
  { 'x-cache': 'HIT from front.example' },
  { 'x-cache': 'Hit from cloudfront' },
  { 'x-cache': 'TCP_MEM_HIT' },
  { 'x-cache': 'MISS, HIT' },
  { 'x-cache-status': 'STALE' },
  { 'cf-cache-status': 'HIT' },
  { 'x-cache-detail': '"cache hit" from front.example' },
  { 'x-litespeed-cache': 'hit' },
  { 'cdn-cache': 'HIT' },
  { age: '99999999999999999999' },
  { 'x-cache-hits': '0, 3' },
  { 'cache-status': 'edge; hit; ttl=30' },
  { 'x-varnish': '32770 12' },
  { warning: '110 - "Response is Stale"' },
];
const OWN: readonly Readonly<Record<string, string>>[] = [
  {},
  { via: '1.1 proxy.example' },
  { age: '0' },
  { age: '0', via: '1.1 varnish', 'x-varnish': '32770' },
  { age: '0', via: '1.1 varnish', 'x-cache': 'MISS', 'x-cache-hits': '0' },
  { 'x-cache': 'RefreshHit from cloudfront' },
  { 'x-cache': 'MISS from white.hitachi.example' },
  { 'cache-status': 'edge; fwd=uri-miss' },
  { 'cf-cache-status': 'DYNAMIC' },
  { 'cache-control': 'max-age=60, stale-if-error=9' },
  { 'x-cache': 'MISS from squid', 'x-cache-lookup': 'HIT from squid:3128' },
];

test('an answer that says that it is a copy is no page, and names its mend', async (t) => {
  let headers: Readonly<Record<string, string>> = {};
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, headers).end(page());
  });
  for (headers of COPIES) {
    const answer = await clientFor(t, server.url).readPage();
    assert.ok(!answer.ok, JSON.stringify(headers));
    assert.equal(answer.error.kind, 'cached');
    assert.match(answer.error.hint, /CacheDisable \/balancer-manager/);
  }
  for (headers of OWN) {
    assert.equal(cacheSign(headers), null, JSON.stringify(headers));
    await readOk(clientFor(t, server.url));
  }
});

const START = Date.parse('Fri, 13 Nov 2026 10:00:00 GMT');
const httpDate = (seconds: number) => new Date(START + seconds * 1_000).toUTCString();

test('a Date that stands still, or goes back, is none of now; one that goes on is', () => {
  const watch = new DateWatch();
  const behind = (date: number, at: number) =>
    watch.secondsBehind(httpDate(date), at * 1_000, at * 1_000 + 20) > 0;
  assert.ok(!behind(0, 50.4));
  // Within the same second nothing can be said.
  assert.ok(!behind(0, 50.7));
  assert.ok(!behind(2, 52.4));
  assert.ok(behind(2, 54.5));
  assert.ok(behind(0, 54.6));
  assert.ok(behind(2, 60));
  assert.ok(!behind(10, 60.5));
});

test('a slow answer is not an old one: its Date is of after it was asked for', () => {
  const watch = new DateWatch();
  assert.equal(watch.secondsBehind(httpDate(0), 0, 10), 0);
  assert.equal(watch.secondsBehind(httpDate(10), 10_000, 39_000), 0);
  assert.equal(watch.secondsBehind(httpDate(40), 40_000, 40_010), 0);
});

test('a clock that is set back is believed again once it goes on', () => {
  const watch = new DateWatch();
  const behind = (date: number, at: number) =>
    watch.secondsBehind(httpDate(date), at * 1_000, at * 1_000 + 5);
  for (let at = 0; at < 10; at += 1) assert.equal(behind(3_600 + at, at), 0);
  let at = 10;
  while (behind(at, at) > 0) {
    at += 1;
    assert.ok(at < 20, 'it never believed the clock again');
  }
  assert.ok(at > 11, 'the first answer of a clock that was set back was taken for one of now');
  assert.equal(behind(at + 1, at + 1), 0);
});

test('a clock that is a little slow for days is no copy', () => {
  const watch = new DateWatch();
  for (let at = 0; at < 3 * 86_400; at += 60) {
    const date = Math.floor(at * 0.9998);
    assert.equal(watch.secondsBehind(httpDate(date), at * 1_000, at * 1_000 + 5), 0);
  }
});

const NONCES = ['0', '1', '2'].map((digit) => `${digit.repeat(8)}-0000-4000-8000-feedfacecafe`);

function managerPage(nonce: string, counters: readonly number[]) {
  const rows = counters.map(
    (elected, index) =>
      `<tr><td><a href="/balancer-manager?b=app&w=http://h${index}&nonce=${nonce}">http://h${index}</a></td><td>n${index}</td><td></td><td>1.00</td><td>0</td><td>Init Ok </td><td>${elected}</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>`,
  );
  const html = `<html><head><title>Balancer Manager</title></head><body><h1>Load Balancer Manager for web1</h1>
<dl><dt>Server Version: Apache/2.4.71</dt></dl><hr />
<h3>LoadBalancer Status for <a href="/balancer-manager?b=app&nonce=${nonce}">balancer://app</a> [p1_app]</h3>
<table><tr><th>MaxMembers</th><th>StickySession</th><th>DisableFailover</th><th>Timeout</th><th>FailoverAttempts</th><th>Method</th><th>Path</th><th>Active</th></tr>
<tr><td>2 [2 Used]</td><td> (None) </td><td>Off</td><td>0</td><td>1</td><td>byrequests</td><td>/app</td><td>Yes</td></tr></table>
<table><tr><th>Worker URL</th><th>Route</th><th>RouteRedir</th><th>Factor</th><th>Set</th><th>Status</th><th>Elected</th><th>Busy</th><th>Load</th><th>To</th><th>From</th></tr>
${rows.join('\n')}</table><hr /></body></html>`;
  const read = readPage(Buffer.from(html));
  assert.ok(read.ok);
  assert.equal(read.value.balancers[0]?.workers[0]?.elected, counters[0]);
  return read.value;
}

test('a nonce that was replaced, and counters lower than those read, are of an older page', () => {
  const [first = '', second = ''] = NONCES;
  const watch = new PageWatch();
  const isOld = (nonce: string, ...counters: number[]) =>
    watch.olderBy(managerPage(nonce, counters)) !== null;
  assert.ok(!isOld(first, 5, 5));
  assert.ok(!isOld(first, 7, 5));
  assert.ok(isOld(first, 5, 5));
  assert.ok(isOld(first, 5, 5));
  assert.ok(!isOld(first, 7, 6));
  // A restart: other nonces, other counters.
  assert.ok(!isOld(second, 0, 0));
  assert.ok(isOld(first, 7, 6));
  assert.ok(!isOld(second, 1, 0));
});

test('one count lost between threads, and counters that start anew, are of now', () => {
  const [nonce = ''] = NONCES;
  const watch = new PageWatch();
  const isOld = (counters: readonly number[], fixed = nonce) =>
    watch.olderBy(managerPage(fixed, counters)) !== null;
  assert.ok(!isOld([100, 100]));
  assert.ok(!isOld([99, 140]));
  assert.ok(!isOld([0, 0]));
  // BalancerPersist On after a crash: what was saved, and then it counts again.
  assert.ok(!isOld([50, 50]));
  assert.ok(isOld([30, 20]));
  assert.ok(!isOld([30, 21]));
  // A nonce of the configuration stays the same over a restart.
  const fixed = new PageWatch();
  assert.equal(fixed.olderBy(managerPage('secret', [9, 9])), null);
  assert.equal(fixed.olderBy(managerPage('secret', [1, 0])), null);
});

test('a change whose answer is a copy is not proved by it, nor by a copy read back', async (t) => {
  const posts: string[] = [];
  const server = await serve(t, (request, response) => {
    if (request.method === 'POST') posts.push(request.url ?? '');
    response.writeHead(200, { age: '3' }).end(page());
  });
  const answer = await clientFor(t, server.url).readPage({ body: 'x=1' });
  assert.ok(!answer.ok);
  assert.equal(answer.error.kind, 'cached');
  assert.equal(posts.length, 1);
});

test('two nonces that take turns are two httpds, steadily, until one has answered alone for long', () => {
  const watch = new PageWatch();
  const counts = { a: 100, b: 7 };
  const ask = (who: 'a' | 'b') => {
    counts[who] += 1;
    const nonce = `${who.repeat(8)}-0000-4000-8000-000000000000`;
    const answer = readPage(
      bytes(
        page({
          body: balancer({
            heading: `<a href="/balancer-manager?b=app&amp;nonce=${nonce}">balancer://app</a> [p1_app]`,
            rows: [row({ elected: String(counts[who]) })],
          }),
        }),
      ),
    );
    assert.ok(answer.ok);
    const older = watch.olderBy(answer.value);
    return watch.areMixed ? 'mixed' : older === null ? 'ok' : 'older';
  };
  assert.deepEqual([ask('a'), ask('b'), ask('a'), ask('b')], ['ok', 'ok', 'older', 'ok']);
  for (let turn = 0; turn < 20; turn += 1) assert.equal(ask(turn % 2 === 0 ? 'a' : 'b'), 'mixed');
  for (let turn = 0; turn < 8; turn += 1) assert.equal(ask('b'), 'mixed', `alone ${turn}`);
  assert.equal(ask('b'), 'ok');
  assert.deepEqual([ask('a'), ask('b')], ['older', 'ok']);
});
