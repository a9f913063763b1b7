/** The HTML of each version: columns, quotes, rows that are not closed, decimals, sizes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMO_VERSIONS, type DemoVersion, resolveDemoVersion } from '../../source/demo/server.ts';
import { formatSize } from '../../source/demo/texts.ts';
import { ask, COLUMN, cellsOf, demoFor, nonceIn, statusOf } from './talk.ts';

const NAMES = "http://u:p&q<r@host/it's a[1]?x=%20";

function since(version: DemoVersion): readonly DemoVersion[] {
  return DEMO_VERSIONS.slice(DEMO_VERSIONS.indexOf(version));
}

test('a version is asked for exactly, by generation, or as the nearest older one', () => {
  const asked: readonly (readonly [string, DemoVersion | null])[] = [
    ['', '2.4.71'],
    ['2.4', '2.4.71'],
    ['2.2', '2.2.34'],
    ['2.2.15', '2.2.34'],
    ['2.4.37', '2.4.37'],
    ['2.4.41', '2.4.37'],
    ['2.4.99', '2.4.71'],
    ['2.4.3', null],
    ['2.0.64', null],
    ['2.4.x', null],
    ['nginx', null],
  ];
  for (const [text, version] of asked) assert.equal(resolveDemoVersion(text), version, text);
});

test('sizes take four characters, exact up to 972', () => {
  const sizes: readonly (readonly [number, string])[] = [
    [0, '  0 '],
    [489, '489 '],
    [972, '972 '],
    [973, '1.0K'],
    [4500, '4.4K'],
    [10_000, '9.8K'],
    [10_240, ' 10K'],
    [996_000, '973K'],
    [996_352, '1.0M'],
    [3_040_000, '2.9M'],
    [5_368_709_120, '5.0G'],
  ];
  for (const [bytes, text] of sizes) assert.equal(formatSize(bytes), text, String(bytes));
});

for (const version of DEMO_VERSIONS) {
  test(`page of ${version}`, async (t) => {
    const demo = await demoFor(t, {
      version,
      pools: [
        {
          name: 'app',
          sticky: 'A|b',
          growth: 2,
          members: [{ url: 'ajp://h1', route: 'n<1>', factor: 2 }, { url: NAMES }],
        },
        { name: 'empty' },
      ],
      expressions: [['ok', '%{REQUEST_STATUS} =~ /2/']],
    });
    demo.editBehindTheBack('app', 'ajp://h1', { flags: { D: true, S: true, E: true, N: true } });
    const answer = await ask(demo);
    const page = answer.text;
    const old = version === '2.2.34';
    const is = (first: DemoVersion) => since(first).includes(version);

    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'text/html; charset=ISO-8859-1');
    assert.equal(answer.headers['transfer-encoding'], 'chunked');
    assert.match(page, /<h1>Load Balancer Manager for 127\.0\.0\.1<\/h1>/);
    assert.match(page, new RegExp(`Server Version: Apache/${version.replaceAll('.', '\\.')} `));
    assert.equal(page.includes('HTML 4.01'), is('2.4.71'), 'doctype');
    assert.equal(page.includes('<style'), !old, 'style');
    assert.equal(page.includes('<address'), false);
    assert.equal(page.includes('will NOT be persisted'), is('2.4.20'), 'persisted line');

    assert.equal(/balancer:\/\/app<\/a> \[p[0-9a-f]{8}_app\]/.test(page), !old, 'safe name');
    assert.equal(page.includes('<th>MaxMembers</th>'), !old);
    assert.equal(page.includes('<td>4 [2 Used]</td>'), !old);
    assert.equal(page.includes('<th>Busy</th><th>Load</th>'), !old);
    assert.equal(page.includes('<th>HC Method</th>'), is('2.4.37'));
    assert.equal(page.includes('Health check cond. expressions:'), is('2.4.37'));
    assert.ok(page.includes(old || is('2.4.71') ? '<td>A|b<' : '<td>A | b<'), 'sticky names');
    assert.ok(page.includes(old ? '<td> - </td>' : '<td> (None) <'), 'no stickiness');
    assert.equal(page.includes('<td> (None) <td>Off</td>\n</td><td>'), !old && !is('2.4.37'));
    assert.equal(/<\/td>\n<\/table>\n<br \/>/.test(page), !is('2.4.48'), 'row left open');

    const and = is('2.4.37') ? '&amp;' : '&';
    const quote = version === '2.4.37' ? "'" : '"';
    const escaped = "http://u:p&q%3cr@host/it's%20a%5b1%5d%3fx=%2520";
    const nonce = nonceIn(page, 'app');
    assert.match(nonce, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.ok(
      page.includes(
        `<a href=${quote}/balancer-manager?b=app${and}w=${escaped}${and}nonce=${nonce}${quote}>${NAMES}</a></td>`,
      ),
      'link and unescaped name',
    );

    const cells = cellsOf(page, 'ajp://h1');
    assert.equal(cells[COLUMN.route], 'n&lt;1&gt;');
    assert.equal(cells[COLUMN.factor], is('2.4.37') ? '2.00' : '2');
    assert.equal(cells[COLUMN.status], old ? 'Dis Err Stop ' : 'Init Drn Dis Stop Err ');
    assert.equal(statusOf(page, NAMES), old ? 'Ok' : 'Init Ok ');
    assert.equal(cells.length, old ? 8 : is('2.4.37') ? 16 : 10);
    if (is('2.4.37'))
      assert.deepEqual(cells.slice(10), ['NONE', '30000ms', '1 (0)', '1 (0)', '', '']);
    assert.match(page, /<\/body><\/html>\n$/);
  });

  test(`edit forms of ${version}`, async (t) => {
    const demo = await demoFor(t, { version });
    const old = version === '2.2.34';
    const is = (first: DemoVersion) => since(first).includes(version);
    const nonce = nonceIn((await ask(demo)).text, 'app');
    // 2.4 shows a form without a nonce, 2.2 drops every parameter.
    const proof = old ? `&nonce=${nonce}` : '';
    const { text } = await ask(demo, { query: `?b=app&w=ajp://10.0.4.11${proof}` });
    assert.ok(text.includes('<h3>Edit worker settings for ajp://10.0.4.11</h3>'));
    const fields = new Set([...text.matchAll(/ name=['"]([^'"]+)/g)].map((field) => field[1]));
    const expected = old
      ? ['lf', 'ls', 'wr', 'rr', 'dw', 'w', 'b', 'nonce']
      : [
          ...['w_lf', 'w_ls', 'w_wr', 'w_rr', 'w', 'b', 'nonce'],
          ...['w_status_I', 'w_status_N', 'w_status_D', 'w_status_H'],
          ...(is('2.4.37') ? ['w_status_R', 'w_status_C', 'w_status_S'] : []),
          ...(is('2.4.37') ? ['w_hm', 'w_he', 'w_hi', 'w_hp', 'w_hf', 'w_hu'] : []),
        ];
    assert.deepEqual([...fields].sort(), [...expected].sort());
    assert.equal(text.includes("value='GET11'"), is('2.4.62'));
    assert.equal(text.includes("value=''</td>"), version === '2.4.37', 'input left open');
    assert.equal(text.includes("id='w_status_D1'"), is('2.4.37'), 'own ids');
    if (old) return;
    const balancer = (await ask(demo, { query: '?b=API/x' })).text;
    assert.ok(balancer.includes('<h3>Edit balancer settings for balancer://api</h3>'));
    assert.ok(balancer.includes("name='b_nwrkr'"), 'a free slot');
    assert.equal((await ask(demo, { query: '?b=app' })).text.includes("name='b_nwrkr'"), false);
    assert.equal((await ask(demo, { query: '?b=nobody' })).text.includes('<h3>Edit'), false);
  });
}

test('sockets, IPv6 and default ports are named as httpd names them', async (t) => {
  const demo = await demoFor(t, {
    pools: [
      {
        name: 'p',
        members: [
          { url: 'unix:/run/a.sock|http://localhost/x' },
          { url: 'HTTPS://Host.Example:443/Path' },
          { url: 'http://[::1]:81' },
        ],
      },
    ],
  });
  const { text } = await ask(demo);
  assert.ok(text.includes('w=http://localhost/x&'));
  assert.ok(text.includes('<i>unix:/run/a.sock|http://localhost/x</i></a></td>'));
  assert.ok(text.includes('>https://host.example/Path</a>'));
  assert.ok(text.includes('>http://[::1]:81</a>'));
});

test('the h1 is the Host in lower case, without port and brackets, or the ServerName', async (t) => {
  const demo = await demoFor(t);
  const named = await demoFor(t, { serverName: 'www.example.com' });
  const headline = async (server: { port: number }, host: string) =>
    /for (.*)<\/h1>/.exec((await ask(server, { headers: { host } })).text)?.[1];
  assert.equal(await headline(demo, 'Www.Example:8080'), 'www.example');
  assert.equal(await headline(demo, '[::1]:8080'), '::1');
  assert.equal(await headline(named, 'other'), 'www.example.com');
});

test('names are bytes: UTF-8 from the configuration, latin1 from a request', async (t) => {
  const demo = await demoFor(t, {
    pools: [{ name: 'p', members: [{ url: 'http://h', route: 'é' }] }],
  });
  assert.equal(cellsOf((await ask(demo)).text, 'http://h')[COLUMN.route], '\xc3\xa9');
});

test('10,000 members come as they were asked for, and a page is made once for each state', async (t) => {
  const demo = await demoFor(t, { members: 10_000 });
  const first = await ask(demo);
  assert.equal(first.text.match(/<td><a href/g)?.length, 10_000);
  assert.equal((await ask(demo)).text, first.text);
  demo.tick(1000);
  assert.notEqual((await ask(demo)).text, first.text);
});
