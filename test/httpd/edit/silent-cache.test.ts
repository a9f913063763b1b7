/** A cache as nginx is: it heeds nothing that a request says of caches, and no header tells that it is there. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DEMO_VERSIONS } from '../../../source/demo/server.ts';
import { buildRequest } from '../../../source/httpd/edit/edit-request.ts';
import { openEdit } from '../../../source/httpd/edit/open-edit.ts';
import { sendEdit } from '../../../source/httpd/edit/send-edit.ts';
import { hasFlag } from '../../../source/httpd/status.ts';
import { serve } from '../../helpers/odd-server.ts';
import { clientFor, N1, play, readOk, SMALL_POOL, workerIn } from '../../helpers/play.ts';

/** Keeps every answer to a GET for as long as it runs, by its whole URL. */
async function startCache(t: TestContext, origin: string): Promise<string> {
  const copies = new Map<string, string>();
  const { url } = await serve(t, async ({ method = 'GET', url: asked = '', headers }, response) => {
    const copy = copies.get(asked);
    if (method === 'GET' && copy !== undefined) return void response.end(copy);
    const { referer = '' } = headers;
    const answer = await fetch(new URL(asked, origin), { method, headers: { referer } });
    const text = await answer.text();
    if (method === 'GET') copies.set(asked, text);
    response.end(text);
  });
  return url;
}

for (const version of DEMO_VERSIONS) {
  test(`${version}: what is read is asked of httpd each time, so that no old copy answers`, async (t) => {
    const behind = await play(t, { version, pools: [SMALL_POOL] });
    const past = clientFor(t, behind.url);
    const cached = clientFor(t, await startCache(t, behind.url));
    for (const disabled of [true, false, true]) {
      await readOk(cached);
      const opened = await openEdit(past, await readOk(past), 'app', N1);
      assert.ok(opened.kind === 'open');
      const edit = { flags: { disabled } };
      const request = buildRequest(opened.edit, edit, '/balancer-manager');
      assert.ok('shown' in request);
      assert.equal((await sendEdit(past, opened.edit, edit, request)).kind, 'verified');
      const page = await readOk(cached);
      assert.equal(hasFlag(workerIn(page, N1).status, 'disabled'), disabled);
      const form = await openEdit(cached, page, 'app', N1);
      assert.ok(form.kind === 'open');
      assert.equal(hasFlag(form.edit.worker.status, 'disabled'), disabled);
    }
  });
}
