/** When the XML really comes, and what it says by version. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoVersion } from '../../source/demo/server.ts';
import { ask, demoFor, nonceIn, write } from './talk.ts';

/** By version: alone, with b and its nonce, with a wrong nonce, with a good nonce and no Referer. */
const COMES: Readonly<Record<DemoVersion, readonly [boolean, boolean, boolean, boolean]>> = {
  '2.2.34': [false, true, false, true],
  '2.4.6': [false, true, false, true],
  '2.4.20': [false, true, false, true],
  '2.4.37': [false, true, false, true],
  '2.4.48': [false, true, false, false],
  '2.4.62': [true, true, true, false],
  '2.4.71': [true, true, true, false],
};

for (const version of Object.keys(COMES) as DemoVersion[]) {
  test(`when ${version} answers with XML`, async (t) => {
    const demo = await demoFor(t, { version });
    const nonce = nonceIn((await ask(demo)).text, 'app');
    const good = `?xml=1&b=app&nonce=${nonce}`;
    const answers = [
      await ask(demo, { query: '?xml=1' }),
      await ask(demo, { query: good }),
      await ask(demo, { query: '?xml=1&b=app&nonce=wrong' }),
      await ask(demo, { query: good, headers: { referer: '' } }),
    ];
    const came = answers.map(({ text, headers }) => {
      assert.equal(text.startsWith('<?xml'), headers['content-type'] === 'text/xml');
      return text.startsWith('<?xml');
    });
    assert.deepEqual(came, [...COMES[version]]);
    const xml = answers[1]?.text ?? '';
    assert.equal(xml.match(/<httpd:balancer>/g)?.length, 4, 'all balancers, whichever b');
    const old = version === '2.2.34';
    assert.equal(xml.includes('<httpd:elected>'), !old);
    assert.equal(xml.includes('<httpd:nonce>'), version === '2.4.71');
    assert.equal(
      xml.includes('<httpd:stickysession></httpd:stickysession>'),
      version === '2.4.6' || version === '2.4.20',
    );
    const tokens = !['2.2.34', '2.4.6', '2.4.20'].includes(version);
    assert.equal(xml.includes('<httpd:status>Init Ok </httpd:status>'), tokens);
    assert.equal(xml.includes('<httpd:status>OK</httpd:status>'), !tokens && !old);
  });
}

test('bytes are exact, names are not escaped, and a write can be answered with XML', async (t) => {
  const demo = await demoFor(t, { pools: [{ name: 'p', members: [{ url: 'http://h/?a&b' }] }] });
  demo.tick(60_000);
  const { text } = await write(demo, { b: 'p' }, 'xml=1&b_tmo=3');
  assert.ok(text.includes('<httpd:name>http://h/?a&b</httpd:name>'));
  assert.ok(text.includes('<httpd:timeout>3</httpd:timeout>'));
  assert.ok(Number(/<httpd:read>(\d+)</.exec(text)?.[1]) > 100_000);
});

test('before 2.4.21 a draining worker says OK', async (t) => {
  const demo = await demoFor(t, {
    version: '2.4.20',
    pools: [{ name: 'p', members: [{ url: 'http://h' }] }],
  });
  demo.editBehindTheBack('p', 'http://h', { flags: { N: true } });
  const { text } = await write(demo, { b: 'p' }, 'xml=1');
  assert.ok(text.includes('<httpd:status>OK</httpd:status>'));
});
