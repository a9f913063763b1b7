import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMO_VERSIONS } from '../../../source/demo/server.ts';
import { readPage } from '../../../source/httpd/page/read-page.ts';
import { exactKey, readXml, withXml } from '../../../source/httpd/page/read-xml.ts';
import { clientFor, play } from '../../helpers/play.ts';
import { balancer, bytes, page, row } from './page-snippets.ts';

function xml(...workers: readonly string[]): Buffer {
  return bytes(
    `<?xml version='1.0' encoding='UTF-8' ?>\n<httpd:manager xmlns:httpd='http://httpd.apache.org'>\n  <httpd:balancers>\n    <httpd:balancer>\n      <httpd:name>balancer://app</httpd:name>\n      <httpd:workers>\n${workers.join('')}      </httpd:workers>\n    </httpd:balancer>\n  </httpd:balancers>\n</httpd:manager>`,
  );
}

function worker(name: string, to: string, from: string): string {
  return `<httpd:worker>\n<httpd:name>${name}</httpd:name>\n<httpd:scheme>http</httpd:scheme>\n<httpd:transferred>${to}</httpd:transferred>\n<httpd:read>${from}</httpd:read>\n</httpd:worker>\n`;
}

test('exact counts by balancer and worker name', () => {
  const table = readXml(xml(worker('http://a:1', '123456', '7'), worker('http://b:1', '0', '1')));
  assert.deepEqual(table?.get(exactKey('app', 'http://a:1'))?.bytes, { to: 123_456, from: 7 });
  assert.equal(table?.size, 2);
});

test('what is no XML of a balancer-manager is null', () => {
  const whole = xml(worker('http://a:1', '1', '1'));
  assert.equal(readXml(bytes(page())), null);
  assert.equal(readXml(bytes('')), null);
  assert.equal(readXml(bytes('<?xml version="1.0"?><other/>')), null);
  assert.equal(readXml(whole.subarray(0, whole.length - 20)), null);
});

test('not well-formed names spoil their own row at most', () => {
  const table = readXml(
    xml(
      worker('http://a:1/x&y', '1', '2'),
      worker('http://a:1/x<y', '3', '4'),
      worker('http://a:1/&amp;', '5', '6'),
      worker('http://b:1', '7', '8'),
    ),
  );
  assert.deepEqual(table?.get(exactKey('app', 'http://a:1/x&y'))?.bytes, { to: 1, from: 2 });
  assert.deepEqual(table?.get(exactKey('app', 'http://a:1/&amp;'))?.bytes, { to: 5, from: 6 });
  assert.deepEqual(table?.get(exactKey('app', 'http://b:1'))?.bytes, { to: 7, from: 8 });
});

test('a name that holds elements of its own lends its counts to no other', () => {
  const table = readXml(
    xml(
      worker('http://b:1', '7', '8'),
      worker('http://a:1</httpd:name><httpd:transferred>9</httpd:transferred>', '1', '2'),
      worker('</httpd:worker><httpd:worker><httpd:name>http://c:1', '5', '6'),
      worker('http://d:1', '3', '4'),
    ),
  );
  assert.deepEqual(table?.get(exactKey('app', 'http://b:1'))?.bytes, { to: 7, from: 8 });
  assert.deepEqual(table?.get(exactKey('app', 'http://d:1'))?.bytes, { to: 3, from: 4 });
  assert.equal(table?.get(exactKey('app', 'http://a:1'))?.bytes?.to, 1);
});

test('a worker without counts (before 2.4.4), or with nonsense in them, has none', () => {
  const none = '<httpd:worker><httpd:name>http://a</httpd:name></httpd:worker>';
  const table = readXml(xml(none, worker('http://b', '-1', 'x')));
  assert.deepEqual(
    [...(table?.values() ?? [])].map(({ bytes }) => bytes),
    [null, null],
  );
});

test('only equal names are merged; the others keep the rounded counts', () => {
  const read = readPage(
    bytes(
      page({
        body: balancer({
          rows: [
            row({ url: 'http://a:1', to: '4.4K', from: ' 10K' }),
            row({ url: 'http://a:1/x', to: '2.9M' }),
          ],
        }),
      }),
    ),
  );
  assert.ok(read.ok);
  const table = readXml(xml(worker('http://a:1', '4500', '10001')));
  assert.ok(table);
  const [first, second] = withXml(read.value, table).balancers[0]?.workers ?? [];
  assert.deepEqual(first?.to, { bytes: 4500, exact: true });
  assert.deepEqual(first?.from, { bytes: 10_001, exact: true });
  assert.equal(second?.to?.exact, false);
  assert.equal(
    read.value.balancers[0]?.workers[0]?.to?.exact,
    false,
    'the page itself is unchanged',
  );
});

for (const version of DEMO_VERSIONS) {
  test(`${version}: exact counts where this version has them, the page in any case`, async (t) => {
    const server = await play(t, { version });
    server.tick(400_000);
    const client = clientFor(t, server.url);
    const rounded = await client.readPage();
    const exact = await client.readExactPage();
    assert.ok(rounded.ok && exact.ok);
    const shown = rounded.value.balancers[0]?.workers[0]?.to;
    const counted = exact.value.balancers[0]?.workers[0]?.to;
    assert.ok(shown && counted);
    assert.equal(shown.exact, false, 'the demo has sent too little to be rounded');
    if (version === '2.2.34') {
      assert.deepEqual(counted, shown);
      return;
    }
    assert.equal(counted.exact, true);
    assert.ok(
      Math.abs(counted.bytes - shown.bytes) < 0.1 * shown.bytes,
      `${counted.bytes} is not ${shown.bytes}`,
    );
  });
}

test('an XML that fails does not spoil the page', async (t) => {
  const server = await play(t);
  const client = clientFor(t, server.url);
  for (const fault of [
    { kind: 'status', status: 500, only: 'xml' },
    { kind: 'empty', only: 'xml' },
    { kind: 'not-a-manager', only: 'xml' },
    { kind: 'cut', framing: 'chunked', only: 'xml' },
  ] as const) {
    server.setFault(fault);
    const page = await client.readExactPage();
    assert.ok(page.ok, fault.kind);
    assert.equal(page.value.balancers[0]?.workers.length, 4);
  }
});
