import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Balancer, ManagerPage, Worker } from '../../../source/httpd/model.ts';
import { pageReader, readPage } from '../../../source/httpd/page/read-page.ts';
import { readSize } from '../../../source/httpd/page/read-worker.ts';
import { balancer, bytes, head, page, row, WORKER_HEADINGS } from './page-snippets.ts';

function read(html: string): ManagerPage {
  const result = readPage(bytes(html));
  assert.ok(result.ok, result.ok ? '' : result.error.what);
  return result.value;
}

function firstBalancer(html: string): Balancer {
  const found = read(html).balancers[0];
  assert.ok(found);
  return found;
}

function workersOf(...rows: readonly string[]): readonly Worker[] {
  return firstBalancer(page({ body: balancer({ rows }) })).workers;
}

function onlyWorker(rowHtml: string): Worker {
  const [worker, ...others] = workersOf(rowHtml);
  assert.ok(worker);
  assert.equal(others.length, 0);
  return worker;
}

test('a name is read as httpd wrote it: raw & and < and entities that are none', () => {
  for (const url of [
    'http://h:1/a&b',
    'http://h:1/a&amp;b',
    'http://h:1/a<b',
    'http://h:1/a<b>c</b>',
    'http://h:1/?x=1&copy=2',
    'http://h:1/&lt;',
    "http://h:1/it's",
    'http://[2001:db8::1]:8080/x',
    'balancer://nested',
    'http://h:1/100%25',
    'http://h:1/ä€😀',
  ]) {
    assert.deepEqual(
      workersOf(row({ url }), row({ url: 'http://next:1' })).map((worker) => worker.url),
      [url, 'http://next:1'],
    );
  }
});

test('a unix-socket worker loses its italics, and nothing else', () => {
  const shown = (name: string) => onlyWorker(row().replace('>http://a:8080<', `>${name}<`)).url;
  assert.equal(
    shown('<i>unix:/run/app.sock|http://localhost/</i>'),
    'unix:/run/app.sock|http://localhost/',
  );
  assert.equal(
    shown('<i>unix:/run/a&b.sock|http://localhost/</i>'),
    'unix:/run/a&b.sock|http://localhost/',
  );
});

test('routes are unescaped, names are not', () => {
  const worker = onlyWorker(row({ route: 'a&amp;b&lt;c&gt;&quot;d', redirect: 'x&amp;amp;y' }));
  assert.equal(worker.route, 'a&b<c>"d');
  assert.equal(worker.redirect, 'x&amp;y');
});

test('single or double quotes, & or &amp;: the nonce is found', () => {
  for (const href of [
    `"/balancer-manager?b=app&nonce=abc-1"`,
    `"/balancer-manager?b=app&amp;nonce=abc-1"`,
    `'/balancer-manager?b=app&nonce=abc-1'`,
    `'/balancer-manager?b=app&amp;nonce=abc-1'`,
  ]) {
    const found = firstBalancer(
      page({ body: balancer({ heading: `<a href=${href}>balancer://app</a> [p1_app]` }) }),
    );
    assert.equal(found.nonce, 'abc-1', href);
    assert.equal(found.name, 'app');
    assert.equal(found.safeName, 'p1_app');
  }
});

test('nonce=None is an empty nonce, not a missing one', () => {
  const heading = '<a href="/balancer-manager?b=app&amp;nonce=">balancer://app</a>';
  assert.equal(firstBalancer(page({ body: balancer({ heading }) })).nonce, '');
});

test('2.2 has no link in the heading: its nonce is in the workers, and unknown without any', () => {
  const heading = 'balancer://app';
  const href = '/balancer-manager?b=app&w=http://a:8080&nonce=n22';
  const withMember = page({ body: balancer({ heading, rows: [row({ href })] }) });
  assert.equal(firstBalancer(withMember).nonce, 'n22');
  assert.equal(firstBalancer(withMember).safeName, null);
  assert.equal(firstBalancer(page({ body: balancer({ heading }) })).nonce, null);
});

test('every spelling of stickiness', () => {
  const sticky = (text: string) => firstBalancer(page({ body: balancer({ sticky: text }) })).sticky;
  assert.equal(sticky(' (None) '), null);
  assert.equal(sticky(' - '), null);
  assert.equal(sticky('JSESSIONID'), 'JSESSIONID');
  assert.equal(sticky('JSESSIONID | jsessionid'), 'JSESSIONID | jsessionid');
  assert.equal(sticky('JSESSIONID|jsessionid'), 'JSESSIONID|jsessionid');
});

test('before 2.4.21 the sticky cell is left open and closed too late: later columns stay in place', () => {
  const settings =
    '<tr>\n<td>7 [5 Used]</td>\n<td> (None) <td>Off</td>\n</td><td>30</td><td>4</td>\n<td>bytraffic</td>\n<td>web -> /x</td>\n<td>Yes</td>\n';
  const found = firstBalancer(page({ body: balancer({ settings, rows: [row()] }) }));
  assert.equal(found.sticky, null);
  assert.equal(found.failoverDisabled, false);
  assert.equal(found.timeoutSeconds, 30);
  assert.equal(found.failoverAttempts, 4);
  assert.equal(found.method, 'bytraffic');
  assert.equal(found.path, 'web -> /x');
  assert.equal(found.active, true);
  assert.equal(found.maxMembers, 7);
  assert.equal(found.usedMembers, 5);
  assert.equal(found.workers.length, 1);
});

test('rows and cells that are never closed', () => {
  const open = row().replaceAll('</tr>', '').replaceAll('</td>', '');
  const urls = workersOf(
    open.replace('</a>', '</a></td>'),
    row({ url: 'http://b:1' }).replace('</tr>', ''),
    row({ url: 'http://c:1' }),
  ).map((worker) => worker.url);
  assert.deepEqual(urls, ['http://a:8080', 'http://b:1', 'http://c:1']);
});

test('columns are found by heading, whatever their order; missing ones are null', () => {
  const table = `<table><tr>${head(['Elected', 'Status', 'Worker URL', 'News'])}</tr><tr><td>7</td><td>Dis Ok</td><td><a href="?b=a&nonce=n">http://a</a></td><td>!</td></tr></table>`;
  const body = balancer().replace(/<table><tr><th>Worker URL.*<\/table>/s, table);
  const [worker] = firstBalancer(page({ body })).workers;
  assert.equal(worker?.url, 'http://a');
  assert.equal(worker?.elected, 7);
  assert.equal(worker?.busy, null);
  assert.equal(worker?.load, null);
  assert.equal(worker?.factor, null);
  assert.equal(worker?.lbSet, null);
  assert.equal(worker?.to, null);
  assert.equal(worker?.health, null);
  assert.deepEqual(worker?.status.tokens, ['Dis', 'Ok']);
});

test('numbers: both factor formats, negative load, counters beyond 32 bits, and nonsense', () => {
  assert.equal(onlyWorker(row({ factor: '50' })).factor, 50);
  assert.equal(onlyWorker(row({ factor: '2.50' })).factor, 2.5);
  assert.equal(onlyWorker(row({ load: '-300' })).load, -300);
  assert.equal(onlyWorker(row({ elected: '4294967296' })).elected, 4_294_967_296);
  assert.equal(onlyWorker(row({ elected: 'many' })).elected, null);
});

test('sizes: exact up to 972, rounded above', () => {
  assert.deepEqual(readSize('  0 '), { bytes: 0, exact: true });
  assert.deepEqual(readSize('489 '), { bytes: 489, exact: true });
  assert.deepEqual(readSize('4.4K'), { bytes: 4506, exact: false });
  assert.deepEqual(readSize(' 10K'), { bytes: 10_240, exact: false });
  assert.deepEqual(readSize('2.9M'), { bytes: 3_040_870, exact: false });
  assert.deepEqual(readSize('1.0G'), { bytes: 2 ** 30, exact: false });
  assert.deepEqual(readSize('  3T'), { bytes: 3 * 2 ** 40, exact: false });
  for (const none of ['', '****', '-', '1.2X', '-4K']) assert.equal(readSize(none), null, none);
});

test('status: unknown tokens are kept, ??? is no trouble', () => {
  assert.deepEqual(onlyWorker(row({ status: 'Init Frob Ok ' })).status, {
    tokens: ['Init', 'Frob', 'Ok'],
    intent: 'in',
    role: 'active',
    health: 'ok',
    usable: true,
  });
  const unknown = onlyWorker(row({ status: '??? ' })).status;
  assert.deepEqual(unknown.tokens, ['???']);
  assert.equal(unknown.usable, false);
  assert.equal(unknown.health, 'unknown');
});

test('no balancers, empty balancers, many balancers', () => {
  assert.deepEqual(read(page()).balancers, []);
  const body = balancer() + balancer({ heading: 'balancer://b', rows: [row(), row()] });
  assert.deepEqual(
    read(page({ body })).balancers.map(({ name, workers }) => [name, workers.length]),
    [
      ['app', 0],
      ['b', 2],
    ],
  );
});

test('the lines of 2.4.7: said, denied, or not there', () => {
  const lines = [
    'Balancer changes will NOT be persisted on restart.',
    'Balancers are inherited from main server.',
    'ProxyPass settings are NOT inherited from main server.',
  ];
  const said = read(page({ lines }));
  assert.equal(said.persisted, false);
  assert.equal(said.balancersInherited, true);
  assert.equal(said.proxyPassInherited, false);
  assert.equal(
    read(page({ lines: ['Balancer changes will be persisted on restart.'] })).persisted,
    true,
  );
  const silent = read(page());
  assert.equal(silent.persisted, null);
  assert.equal(silent.balancersInherited, null);
});

test('the server name is what stands in the h1: IPv6 without brackets, a name of its own', () => {
  assert.equal(read(page({ name: '::1' })).serverName, '::1');
  assert.equal(read(page({ name: 'www.example' })).serverName, 'www.example');
});

test('bytes: UTF-8 where it is UTF-8, latin1 byte by byte where it is not', () => {
  const html = page({ body: balancer({ rows: [row({ route: 'rüben' })] }) });
  const utf8 = readPage(Buffer.from(html, 'utf8'));
  const latin1 = readPage(Buffer.from(html, 'latin1'));
  assert.ok(utf8.ok && latin1.ok);
  assert.equal(utf8.value.charset, 'utf-8');
  assert.equal(latin1.value.charset, 'latin1');
  for (const each of [utf8.value, latin1.value]) {
    assert.equal(each.balancers[0]?.workers[0]?.route, 'rüben');
  }
});

test('no page, half a page, another page: each has its own word', () => {
  const kindOf = (html: string) => {
    const result = readPage(bytes(html));
    return result.ok ? 'ok' : result.error.kind;
  };
  const whole = page({ body: balancer({ rows: [row(), row(), row()] }) });
  assert.equal(kindOf(''), 'not-a-manager');
  assert.equal(kindOf(' \r\n\t'), 'not-a-manager');
  assert.equal(kindOf('<html><head><title>It works!</title></head></html>'), 'not-a-manager');
  assert.equal(kindOf('{"json": true}'), 'not-a-manager');
  assert.equal(kindOf('<?xml version="1.0"?><httpd:manager></httpd:manager>'), 'not-a-manager');
  for (let cut = whole.indexOf('</h1>') + 5; cut < whole.indexOf('</html>') + 7; cut += 1) {
    assert.equal(kindOf(whole.slice(0, cut)), 'incomplete', `cut at ${cut}`);
  }
  assert.equal(kindOf(whole), 'ok');
});

test('the title of a page that is no manager is quoted safely', () => {
  const result = readPage(bytes(`<title>\u001b[31mIt\u202e works\n${'!'.repeat(5000)}</title>`));
  assert.ok(!result.ok);
  assert.doesNotMatch(result.error.what, /[\p{Cc}\p{Cf}]/u);
  assert.ok(result.error.what.length < 200);
});

test('names of 5,000 characters come back whole, and the next row is its own', () => {
  const url = `http://h:1/${'x&'.repeat(2500)}`;
  const route = 'r'.repeat(5000);
  const found = workersOf(row({ url, route, href: '?b=app&nonce=n' }), row());
  assert.equal(found[0]?.url, url);
  assert.equal(found[0]?.route, route);
  assert.equal(found[1]?.url, 'http://a:8080');
});

test('control characters in names and routes stay in the model, in their own cell', () => {
  const found = workersOf(
    row({ url: 'http://h:1/\u001b[2J', route: 'a\nb\u0000c\u202e', href: '?nonce=n' }),
    row(),
  );
  assert.equal(found.length, 2);
  assert.equal(found[0]?.url, 'http://h:1/\u001b[2J');
  assert.equal(found[0]?.route, 'a\nb\u0000c\u202e');
});

test('a worker without mod_proxy_hcheck has no health; with it, every column is read', () => {
  assert.equal(onlyWorker(row()).health, null);
  const headings = [
    ...WORKER_HEADINGS,
    'HC Method',
    'HC Interval',
    'Passes',
    'Fails',
    'HC uri',
    'HC Expr',
  ];
  const cells =
    '<td>GET</td><td>30000ms</td><td>2 (1)</td><td>3 (0)</td><td>/ok?a=1&amp;b</td><td>ok234</td></tr>';
  const body = balancer({ rows: [row().replace('</tr>', cells)] }).replace(
    head(WORKER_HEADINGS),
    head(headings),
  );
  assert.deepEqual(firstBalancer(page({ body })).workers[0]?.health, {
    method: 'GET',
    intervalMs: 30_000,
    passes: 2,
    passed: 1,
    fails: 3,
    failed: 0,
    uri: '/ok?a=1&b',
    expression: 'ok234',
  });
});

test('whatever comes, reading it ends in a page or an error, never in a throw', () => {
  const whole = page({ body: balancer({ rows: [row(), row({ status: 'Init Dis ' })] }) });
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  const pieces = [
    '<',
    '>',
    '"',
    '</table>',
    '<tr>',
    '<h3>',
    '&',
    '\0',
    '<table>',
    '</h3>',
    '<select>',
  ];
  for (let round = 0; round < 500; round += 1) {
    let html = whole;
    for (let cut = 0; cut < 4; cut += 1) {
      const at = random(html.length);
      html = html.slice(0, at) + (pieces[random(pieces.length)] ?? '') + html.slice(at + random(9));
    }
    const result = readPage(bytes(html));
    assert.equal(typeof result.ok, 'boolean');
  }
});

test('a page made to be slow costs no more than any page of its length', () => {
  const cost = (piece: string) => {
    const html = page({ body: piece.repeat((1 << 20) / piece.length) });
    const before = process.cpuUsage();
    readPage(bytes(html));
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  cost('<td>'); // The first one pays for the compiler.
  const usual = cost('<td>');
  for (const attack of ['<td><a href=', '<td><a href=x>', '<h3>Edit worker settings for ']) {
    const ratio = cost(attack) / usual;
    assert.ok(ratio < 3, `${attack}: ${ratio.toFixed(1)} times as much`);
  }
});

test('what is remembered of the page before is never shown in the place of what is there now', () => {
  const pages = [
    page({ body: balancer({ rows: [row({ url: 'http://a:1' })] }) }),
    page({ body: balancer({ rows: [row({ url: 'http://b:1' }), row({ url: 'http://c:1' })] }) }),
    page({ body: balancer({ rows: [] }) }),
    page({ body: balancer({ sticky: 'ROUTEID', rows: [row({ url: 'http://a:1' })] }) }),
    // The tokenizer reads the rows of this one.
    page({ body: balancer({ rows: [row({ url: 'http://a:1' }).replace('</a></td>', '</a>')] }) }),
    page({ body: balancer({ rows: [row({ url: 'http://a:1' })] }) }),
    page({}).slice(0, -20),
  ].map(bytes);
  const readNext = pageReader();
  for (const each of pages) assert.deepEqual(readNext(each), readPage(each));
});
