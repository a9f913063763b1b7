import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor } from '../../helpers/play.ts';
import { page } from '../page/page-snippets.ts';

const STATUS = { path: '/server-status', machine: true };
const LETTERS = 'localhost\nServerVersion: Apache/2.4.62\nScoreboard: _W__\n';

for (const [status, before] of [
  [403, true],
  [429, false],
  [503, false],
] as const) {
  test(`server-status that answers ${status} limits requests to the manager, too`, async (t) => {
    let isLimited = !before;
    const asked: string[] = [];
    const server = await serve(t, ({ url = '' }, response) => {
      const ofStatus = url.startsWith('/server-status');
      asked.push(ofStatus ? 'status' : 'manager');
      if (ofStatus && isLimited) response.writeHead(status).end();
      else
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(ofStatus ? LETTERS : page());
    });
    const client = clientFor(t, server.url);
    if (before) assert.ok((await client.readStatus(STATUS)).ok);
    isLimited = true;
    asked.length = 0;
    const refused = await client.readStatus(STATUS);
    assert.ok(!refused.ok);
    assert.equal(refused.error.kind, 'limited');
    assert.ok(client.limit.restMs > 10_000);
    // Neither is sent into the block, which would begin anew.
    assert.ok(!(await client.readStatus(STATUS)).ok);
    const manager = await client.readPage();
    assert.ok(!manager.ok);
    assert.equal(manager.error.kind, 'limited');
    assert.deepEqual(asked, ['status']);
  });
}

test('a server-status that was always forbidden is no limit', async (t) => {
  const server = await serve(t, ({ url = '' }, response) => {
    if (url.startsWith('/server-status')) response.writeHead(403).end();
    else response.writeHead(200, { 'Content-Type': 'text/html' }).end(page());
  });
  const client = clientFor(t, server.url);
  const refused = await client.readStatus(STATUS);
  assert.ok(!refused.ok);
  assert.equal(refused.error.kind, 'forbidden');
  assert.ok((await client.readPage()).ok);
});
