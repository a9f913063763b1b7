/** The main job on an httpd before 2.4.68: other page, spaces in the sticky cell, no nonce in the XML. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs, needsThat } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { readPage, rowWithCurl } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { membersOf } from './member-list.ts';
import { olderHttpd } from './older-httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

test('list, disable, drain, set and enable on 2.4.62', async (t) => {
  const program = olderHttpd();
  if (!needsThat(t, 'older httpd', program !== null) || program === null) return;
  if (!needs(t, 'curl')) return;
  const urls = ['http://127.0.0.1:9', 'http://127.0.0.1:10', 'http://127.0.0.1:11'];
  const members = urls.map((url, index) => ({ url, route: `node${index + 1}`, factor: 2 }));
  const setup = { balancers: [{ name: 'app', sticky: 'JSESSIONID|jsessionid', members }] };
  const httpd = await startHttpd(t, setup, program);
  assert.match(await readPage(httpd.managerUrl), /Apache\/2\.4\.62 /);
  const before = httpd.errorLog();
  const { items, balancers } = await membersOf(httpd.managerUrl);
  assert.deepEqual(
    items.map((item) => [item.url, item.state, item.loadFactor]),
    urls.map((url) => [url, 'OK', 2]),
  );
  assert.match(String(balancers[0]?.sticky), /^JSESSIONID ?\| ?jsessionid$/);
  const steps: [string[], string][] = [
    [['disable'], 'Init Dis'],
    [['enable'], 'Init Ok'],
    [['drain', '--no-wait'], 'Init Drn Ok'],
    [['set', '--factor', '2.5'], 'Init Drn Ok'],
    [['enable'], 'Init Ok'],
  ];
  for (const [[verb = '', ...args], status] of steps) {
    const finished = await runBaltop([verb, 'node2', ...args, '-u', httpd.managerUrl]);
    assertExit(finished, EXIT.done);
    const row = await rowWithCurl(httpd.managerUrl, urls[1] ?? '');
    assert.equal(row.status.join(' '), status, verb);
  }
  assert.equal((await rowWithCurl(httpd.managerUrl, urls[1] ?? '')).factor, 2.5);
  assert.equal(httpd.errorLog(), before, 'nothing to complain about');
});
