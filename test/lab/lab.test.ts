/** The lab itself: what the other tests stand on must be true without the program. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startBackEnd } from './back-end.ts';
import {
  curl,
  nonceOf,
  readPage,
  readWithCurl,
  rowWithCurl,
  visit,
  writeWithCurl,
} from './curl.ts';
import { startHttpd } from './httpd.ts';

test('the lab serves, reads, changes and restarts by curl alone', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const one = await startBackEnd(t, { name: 'one', route: 'r1' });
  const two = await startBackEnd(t, { name: 'two', route: 'r2' });
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        sticky: 'ROUTEID',
        members: [
          { url: one.url, route: 'r1', factor: 2.5 },
          { url: two.url, route: 'r2', redirect: 'r1', lbSet: 0, status: '+H' },
        ],
      },
    ],
  });
  const rows = await readWithCurl(httpd.managerUrl);
  assert.deepEqual([...rows.keys()], [`app ${one.url}`, `app ${two.url}`]);
  assert.deepEqual(rows.get(`app ${one.url}`), {
    worker: one.url,
    status: ['Init', 'Ok'],
    factor: 2.5,
    set: 0,
    route: 'r1',
    redirect: '',
    elected: 0,
  });
  assert.deepEqual((await rowWithCurl(httpd.managerUrl, two.url)).status, ['Init', 'Stby', 'Ok']);

  assert.deepEqual(await visit(`${httpd.url}/app/x`, 3), ['one', 'one', 'one']);
  assert.equal(one.requestsOf('/x'), 3);
  assert.equal((await rowWithCurl(httpd.managerUrl, one.url)).elected, 3);

  await writeWithCurl(httpd.managerUrl, 'app', one.url, 'w_status_D=1');
  assert.deepEqual((await rowWithCurl(httpd.managerUrl, one.url)).status, ['Init', 'Dis']);
  assert.deepEqual(await visit(`${httpd.url}/app/x`, 2), ['two', 'two']);

  const before = nonceOf(await readPage(httpd.managerUrl), 'app');
  await httpd.graceful();
  const after = nonceOf(await readPage(httpd.managerUrl), 'app');
  assert.match(after, /^[0-9a-f-]{36}$/);
  assert.notEqual(after, before);
  assert.deepEqual((await rowWithCurl(httpd.managerUrl, one.url)).status, ['Init', 'Ok']);

  assert.doesNotMatch(httpd.errorLog(), /AH10187/);
  await curl([httpd.managerUrl]);
  assert.match(httpd.errorLog(), /AH10187/, 'a read without Referer has to show');
  assert.match(httpd.accessLog(), /^POST \/balancer-manager 200$/m);

  await httpd.stop();
  await assert.rejects(readPage(httpd.managerUrl));
});
