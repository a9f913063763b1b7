/** 2.4's writes: Referer, nonce, reading and decoding the body, selecting, values. Every refusal is a 200. */

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { DemoServer } from '../../source/demo/server.ts';
import { ask, COLUMN, cellsOf, demoFor, nonceIn, statusOf, write } from './talk.ts';

const N1 = 'ajp://10.0.4.11';
const DISABLE = 'w_status_D=1';

async function cell(demo: DemoServer, worker: string, at: number): Promise<string> {
  return cellsOf((await ask(demo)).text, worker)[at] ?? 'no such row';
}

test('a POST disables, and its answer is the page with the row changed and the form', async (t) => {
  const demo = await demoFor(t);
  const { status, text } = await write(demo, { b: 'app', w: N1 }, DISABLE);
  assert.equal(status, 200);
  assert.equal(statusOf(text, N1), 'Init Dis ');
  assert.ok(text.includes(`Edit worker settings for ${N1}`));
  assert.equal(statusOf(text, 'ajp://10.0.4.12'), 'Init Ok ');
});

test('a GET never changes anything, whatever it brings', async (t) => {
  const demo = await demoFor(t);
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const { text } = await ask(demo, { query: `?b=app&w=${N1}&nonce=${nonce}&${DISABLE}` });
  assert.equal(statusOf(text, N1), 'Init Ok ');
});

test('the query of a POST is not read', async (t) => {
  const demo = await demoFor(t);
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const query = `?b=app&w=${N1}&nonce=${nonce}&${DISABLE}`;
  const { text } = await ask(demo, { method: 'POST', query, body: 'x=1' });
  assert.equal(statusOf(text, N1), 'Init Ok ');
  assert.equal(text.includes('<h3>Edit'), false);
});

test('Referer: from 2.4.41 only the host counts, and it must be there', async (t) => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['2.4.71', '', false],
    ['2.4.71', 'http://elsewhere/', false],
    ['2.4.71', '127.0.0.1', false],
    ['2.4.71', 'https://u@127.0.0.1:9/any/path', true],
    ['2.4.48', '', false],
    ['2.4.37', '', true],
    ['2.4.37', 'http://elsewhere/', true],
  ];
  for (const [version, referer, taken] of rows) {
    const demo = await demoFor(t, {
      version: version === '2.4.37' ? '2.4.37' : version === '2.4.48' ? '2.4.48' : '2.4.71',
    });
    const nonce = nonceIn((await ask(demo)).text, 'app');
    const body = `b=app&w=${N1}&nonce=${nonce}&${DISABLE}`;
    const answer = await ask(demo, { method: 'POST', body, headers: { referer } });
    assert.equal(answer.status, 200);
    assert.equal(
      statusOf(answer.text, N1),
      taken ? 'Init Dis ' : 'Init Ok ',
      `${version} ${referer}`,
    );
    assert.equal(answer.text.includes('<h3>Edit'), taken);
  }
});

test('Referer: compared with the h1 in any case, brackets left out', async (t) => {
  const demo = await demoFor(t, { serverName: '::1' });
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const body = `b=app&w=${N1}&nonce=${nonce}&${DISABLE}`;
  const refused = await ask(demo, { method: 'POST', body });
  assert.equal(statusOf(refused.text, N1), 'Init Ok ');
  const taken = await ask(demo, { method: 'POST', body, headers: { referer: 'http://[::1]/' } });
  assert.equal(statusOf(taken.text, N1), 'Init Dis ');
});

test('nonce: compared exactly, one for each balancer, shown by the form of a refused write', async (t) => {
  const demo = await demoFor(t);
  const page = (await ask(demo)).text;
  const right = nonceIn(page, 'app');
  assert.notEqual(right, nonceIn(page, 'api'));
  for (const nonce of ['', right.toUpperCase(), nonceIn(page, 'api')]) {
    if (nonce === right) continue;
    const body = `b=app&w=${N1}&nonce=${nonce}&${DISABLE}`;
    const { status, text } = await ask(demo, { method: 'POST', body });
    assert.equal(status, 200);
    assert.equal(statusOf(text, N1), 'Init Ok ');
    assert.ok(text.includes(`name='nonce' id='nonce' value='${right}'`));
  }
});

test('nonce=None: writable with none before 2.4.49, and not at all from then on', async (t) => {
  for (const version of ['2.4.37', '2.4.48', '2.4.62', '2.4.71'] as const) {
    const demo = await demoFor(t, {
      version,
      pools: [{ name: 'p', nonce: '', members: [{ url: 'http://a' }, { url: 'http://b' }] }],
    });
    for (const nonce of ['', '&nonce=']) {
      await ask(demo, { method: 'POST', body: `b=p&w=http://a&${DISABLE}${nonce}` });
    }
    const writable = version === '2.4.37' || version === '2.4.48';
    assert.equal(
      await cell(demo, 'http://a', COLUMN.status),
      writable ? 'Init Dis ' : 'Init Ok ',
      version,
    );
  }
});

test('a restart changes nonces and forgets; BalancerPersist keeps everything', async (t) => {
  const demo = await demoFor(t);
  const kept = await demoFor(t, { persist: true });
  for (const server of [demo, kept]) {
    const before = nonceIn((await ask(server)).text, 'app');
    await write(server, { b: 'app', w: N1 }, DISABLE);
    server.tick(5000);
    server.restart();
    const page = (await ask(server)).text;
    const persists = server === kept;
    assert.equal(nonceIn(page, 'app') === before, persists);
    assert.equal(statusOf(page, N1), persists ? 'Init Dis ' : 'Init Ok ');
    assert.equal(cellsOf(page, 'ajp://10.0.4.12')[COLUMN.elected] !== '0', persists);
    assert.equal(page.includes('will be persisted'), persists);
  }
});

test("nothing behind the body's 1024th byte is read", async (t) => {
  const demo = await demoFor(t);
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const head = `b=app&w=${N1}&nonce=${nonce}&pad=`;
  const fits = 1024 - head.length - DISABLE.length - 1;
  const send = (padding: number) =>
    ask(demo, { method: 'POST', body: `${head}${'x'.repeat(padding)}&${DISABLE}` });
  // One byte more, and the flag arrives as `w_status_D=`, which clears.
  assert.equal(statusOf((await send(fits + 1)).text, N1), 'Init Ok ');
  assert.equal(statusOf((await send(fits)).text, N1), 'Init Dis ');
});

test('only the first piece of a body is read', async (t) => {
  const demo = await demoFor(t);
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const body = `b=app&w=${N1}&nonce=${nonce}&w_status_N=1&${DISABLE}`;
  const cut = body.indexOf(`&${DISABLE}`);
  // Chunks are pieces, too, wherever the network cuts.
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  await new Promise<void>((resolve, reject) => {
    const socket = connect(demo.port, '127.0.0.1');
    socket
      .on('error', reject)
      .on('close', () => resolve())
      .resume();
    socket.write(
      'POST /balancer-manager HTTP/1.1\r\nHost: 127.0.0.1\r\nReferer: http://127.0.0.1/\r\nConnection: close\r\n' +
        `Transfer-Encoding: chunked\r\n\r\n${chunk(body.slice(0, cut))}${chunk(body.slice(cut))}0\r\n\r\n`,
    );
  });
  assert.equal(await cell(demo, N1, COLUMN.status), 'Init Drn Ok ');
});

test('values are decoded once before 2.4.49 and twice from it; a plus stays a plus', async (t) => {
  for (const [version, route] of [
    ['2.4.48', 'a%41+b'],
    ['2.4.62', 'aA+b'],
  ] as const) {
    const demo = await demoFor(t, { version });
    await write(demo, { b: 'app', w: N1 }, 'W_WR=no&w_wr=a%2541+b');
    assert.equal(await cell(demo, N1, COLUMN.route), route, version);
  }
});

test('a name with a percent must be encoded as often as the version decodes', async (t) => {
  const url = 'http://h/a%20b';
  for (const [version, times] of [
    ['2.4.37', 1],
    ['2.4.71', 2],
  ] as const) {
    const demo = await demoFor(t, { version, pools: [{ name: 'p', members: [{ url }] }] });
    const once = encodeURIComponent(url);
    const names = { 1: once, 2: encodeURIComponent(once) };
    const nonce = nonceIn((await ask(demo)).text, 'p');
    const send = (w: string) =>
      ask(demo, { method: 'POST', body: `b=p&w=${w}&nonce=${nonce}&${DISABLE}` });
    const wrong = await send(names[times === 1 ? 2 : 1]);
    assert.equal(statusOf(wrong.text, url), 'Init Ok ', version);
    assert.ok(wrong.text.includes('Edit balancer settings'));
    assert.equal(statusOf((await send(names[times])).text, url), 'Init Dis ', version);
  }
});

test('w selects by its longest prefix, and never across hosts', async (t) => {
  const urls = ['http://h:1', 'http://h:1/app', 'http://h:12'];
  const hits: readonly (readonly [string, string])[] = [
    ['http://h:1/some/path', 'http://h:1'],
    ['http://h:1/app/deep', 'http://h:1/app'],
    ['HTTP://H:12/x', 'http://h:12'],
    ['http://h:123', ''],
    ['http://h', ''],
    ['h:1', ''],
  ];
  for (const [w, expected] of hits) {
    const demo = await demoFor(t, {
      pools: [{ name: 'p', members: urls.map((url) => ({ url })) }],
    });
    const { text } = await write(demo, { b: 'p', w }, DISABLE);
    const changed = urls.filter((url) => statusOf(text, url) === 'Init Dis ');
    assert.deepEqual(changed, expected === '' ? [] : [expected], w);
  }
});

test('flags and numbers: what is taken, what is ignored, what becomes something else', async (t) => {
  const rows: readonly (readonly [string, number, string])[] = [
    ['w_lf=2.559', COLUMN.factor, '2.55'],
    ['w_lf=0.99', COLUMN.factor, '1.00'],
    ['w_lf=101', COLUMN.factor, '1.00'],
    ['w_lf=abc', COLUMN.factor, '1.00'],
    ['w_ls=99', COLUMN.set, '99'],
    ['w_ls=100', COLUMN.set, '0'],
    [`w_wr=${'r'.repeat(63)}`, COLUMN.route, 'r'.repeat(63)],
    ['w_wr=', COLUMN.route, ''],
    ['w_rr=node2', COLUMN.redirect, 'node2'],
    ['w_status_D=7', COLUMN.status, 'Init Dis '],
    ['w_status_I=1&w_status_H=1', COLUMN.status, 'Init Ign Stby Ok '],
    ['w_status_S=1&w_status_C=1&w_status_R=1', COLUMN.status, 'Init Stop Spar HcFl '],
    ['w_status_E=1&w_status_U=1&w_status_F=1', COLUMN.status, 'Init Ok '],
    ['w_hm=tcp&w_hi=7s&w_hp=2&w_hf=0', COLUMN.checkInterval, '7000ms'],
    ['w_hi=99', COLUMN.checkInterval, '30000ms'],
  ];
  for (const [fields, at, expected] of rows) {
    const demo = await demoFor(t);
    const { status, text } = await write(demo, { b: 'app', w: N1 }, fields);
    assert.equal(status, 200);
    assert.equal(cellsOf(text, N1)[at], expected, fields);
  }
});

test('text in a number field is a 0 that is applied, to flags and to the set', async (t) => {
  const demo = await demoFor(t);
  await write(demo, { b: 'app', w: N1 }, 'w_ls=5&w_status_D=1');
  const { text } = await write(demo, { b: 'app', w: N1 }, 'w_ls=five&w_status_D=on');
  assert.equal(cellsOf(text, N1)[COLUMN.set], '0');
  assert.equal(statusOf(text, N1), 'Init Ok ');
});

test('fields that a version does not know are ignored', async (t) => {
  const demo = await demoFor(t, { version: '2.4.20' });
  const { text } = await write(
    demo,
    { b: 'app', w: N1 },
    'w_status_S=1&w_status_C=1&w_status_R=1&w_lf=2.5',
  );
  assert.equal(statusOf(text, N1), 'Init Ok ');
  assert.equal(cellsOf(text, N1)[COLUMN.factor], '2');
});

test('Err can not be cleared by a write', async (t) => {
  const demo = await demoFor(t);
  demo.failMember('app', N1);
  await write(demo, { b: 'app', w: N1 }, 'w_status_E=0&w_status_D=1');
  const { text } = await write(demo, { b: 'app', w: N1 }, 'w_status_D=0');
  assert.equal(statusOf(text, N1), 'Init Err ');
});

test('a factor sets all Loads, and an only member is forced back to 1', async (t) => {
  const demo = await demoFor(t, {
    pools: [
      { name: 'p', members: [{ url: 'http://a' }, { url: 'http://b', factor: 3 }] },
      { name: 'q', members: [{ url: 'http://c' }] },
    ],
  });
  const { text } = await write(demo, { b: 'p', w: 'http://a' }, 'w_lf=2');
  assert.equal(cellsOf(text, 'http://a')[COLUMN.load], '200');
  assert.equal(cellsOf(text, 'http://b')[COLUMN.load], '300');
  const only = await write(demo, { b: 'q', w: 'http://c' }, 'w_lf=50');
  assert.equal(cellsOf(only.text, 'http://c')[COLUMN.factor], '1.00');
});

test('an expression is emptied by a check that takes none, on any edit', async (t) => {
  const demo = await demoFor(t);
  const s1 = 'http://10.0.6.31:8080';
  assert.equal(await cell(demo, s1, COLUMN.checkExpression), 'ok234');
  const { text } = await write(demo, { b: 'static', w: s1 }, 'w_hm=TCP');
  assert.equal(cellsOf(text, s1)[COLUMN.checkExpression], '');
});

test('balancer fields, also beside w', async (t) => {
  const demo = await demoFor(t);
  const { text } = await write(
    demo,
    { b: 'api', w: 'http://10.0.5.21:8080' },
    'b_lbm=byrequests&b_tmo=12&b_max=3&b_sforce=1&b_ss=R%7Cr&w_status_D=1',
  );
  assert.match(text, /<td>R\|r<\/td><td>On<\/td>\n<td>12<\/td><td>3<\/td>\n<td>byrequests<\/td>/);
  assert.equal(statusOf(text, 'http://10.0.5.21:8080'), 'Init Dis ');
  const refused = await write(demo, { b: 'api' }, 'b_lbm=none&b_tmo=7201&b_max=100&b_ss=');
  assert.match(
    refused.text,
    /<td>R\|r<\/td><td>On<\/td>\n<td>12<\/td><td>3<\/td>\n<td>byrequests<\/td>/,
  );
  const off = await write(demo, { b: 'api' }, 'b_ss=-');
  assert.equal(off.text.includes('R|r'), false);
});

test('a new worker starts disabled; one that can not be added is a 400 from 2.4.42, before a 200', async (t) => {
  for (const version of ['2.4.37', '2.4.71'] as const) {
    const demo = await demoFor(t, { version });
    const add = (b: string, url: string, yes = '1') =>
      write(demo, { b }, `b_nwrkr=${encodeURIComponent(url)}&b_wyes=${yes}`);
    assert.equal(statusOf((await add('legacy', 'http://n:1')).text, 'http://n:1'), 'Init Dis ');
    assert.equal(
      statusOf((await add('legacy', 'http://n:2', 'yes')).text, 'http://n:2'),
      'no such row',
    );
    const refusal = version === '2.4.37' ? 200 : 400;
    assert.equal((await add('legacy', 'http://n:1/deeper')).status, refusal, 'a member already');
    assert.equal((await add('legacy', 'no url')).status, refusal, 'no URL');
    assert.equal((await add('app', 'http://n:3')).status, refusal, 'no free slot');
    demo.restart();
    assert.equal(statusOf((await ask(demo)).text, 'http://n:1'), 'no such row');
  }
});
