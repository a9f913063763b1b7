/** 2.2: one nonce, writes by GET, disable and enable only. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, cellsOf, demoFor, nonceIn } from './talk.ts';

const N1 = 'ajp://10.0.4.11';
const STATUS = 4;

test('a GET with the nonce writes, Referer or not; fields that are not sent stay', async (t) => {
  const demo = await demoFor(t, { version: '2.2.34' });
  const nonce = nonceIn((await ask(demo)).text, 'app');
  const w = encodeURIComponent(N1);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['dw=dISABLE', ['node1', '', '1', '0', 'Dis ']],
    ['lf=7&ls=3&rr=node2', ['node1', 'node2', '7', '3', 'Dis ']],
    ['lf=101&ls=100&dw=drain&w_status_N=1', ['node1', 'node2', '7', '3', 'Dis ']],
    [`wr=${'r'.repeat(62)}`, ['r'.repeat(62), 'node2', '7', '3', 'Dis ']],
    [`wr=${'r'.repeat(63)}&dw=Enable`, ['', 'node2', '7', '3', 'Ok']],
  ];
  for (const [fields, cells] of rows) {
    const query = `?w=${w}&b=app&nonce=${nonce}&${fields}`;
    const { status, text } = await ask(demo, { query, headers: { referer: '' } });
    assert.equal(status, 200);
    assert.deepEqual(cellsOf(text, N1).slice(0, 5), cells, fields);
    assert.ok(text.includes(`<h3>Edit worker settings for ${N1}</h3>`));
  }
});

test('without the nonce every parameter is dropped', async (t) => {
  const demo = await demoFor(t, { version: '2.2.34' });
  const { text } = await ask(demo, { query: `?w=${N1}&b=app&nonce=wrong&dw=Disable&xml=1` });
  assert.equal(cellsOf(text, N1)[STATUS], 'Ok');
  assert.equal(text.includes('<h3>Edit'), false);
});

test('one nonce for all balancers, new after a restart that keeps flags and counters', async (t) => {
  const demo = await demoFor(t, { version: '2.2.34' });
  demo.tick(2000);
  const page = (await ask(demo)).text;
  const nonce = nonceIn(page, 'app');
  assert.equal(nonceIn(page, 'static'), nonce);
  await ask(demo, { query: `?w=${N1}&b=app&nonce=${nonce}&dw=Disable` });
  const before = cellsOf((await ask(demo)).text, N1);
  demo.restart();
  const after = (await ask(demo)).text;
  assert.notEqual(nonceIn(after, 'app'), nonce);
  assert.deepEqual(cellsOf(after, N1), before);
  assert.equal(before[STATUS], 'Dis ');
});

test('POST is a 404, PUT a 405; an item without value and a bad escape are a 400, a slash outside w a 404', async (t) => {
  const demo = await demoFor(t, { version: '2.2.34' });
  const status = async (what: Parameters<typeof ask>[1]) => (await ask(demo, what)).status;
  assert.equal(await status({ method: 'POST', body: 'dw=Disable' }), 404);
  assert.equal(await status({ method: 'PUT' }), 405);
  assert.equal(await status({ query: '?xml' }), 400);
  assert.equal(await status({ query: '?wr=%zz' }), 400);
  assert.equal(await status({ query: '?wr=a%2Fb' }), 404);
  assert.equal(await status({ query: '?w=a%2Fb' }), 200);
});
