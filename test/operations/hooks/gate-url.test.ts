/** What the address of a gate says: its status alone, however its answer goes on. */

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gateOfUrl } from '../../../source/operations/hooks/gate.ts';
import { serve } from '../../helpers/odd-server.ts';

const asked = (url: string, timeoutMs: number) =>
  gateOfUrl(url, timeoutMs, new AbortController().signal);

test('an answer without an end is an answer, and is not read for ever', async (t) => {
  const chunk = Buffer.alloc(64 * 1024);
  const endless = () =>
    new Readable({
      read() {
        this.push(chunk);
      },
    });
  const { url } = await serve(t, (_, response) => endless().pipe(response));
  assert.deepEqual(await asked(url, 30_000), { says: 'good', why: '' });
});

test('200 is good, 204 has no data, what else is answered is bad; half an answer says nothing', async (t) => {
  const { port } = await serve(t, (request, response) => {
    const status = Number(request.url?.slice(1));
    if (status !== 0) response.writeHead(status).end();
    else {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => response.destroy());
    }
  });
  const says = async (path: number) =>
    (await asked(`http://127.0.0.1:${port}/${path}`, 30_000)).says;
  assert.deepEqual(
    [await says(200), await says(204), await says(503), await says(301), await says(0)],
    ['good', 'no-data', 'bad', 'bad', 'no-data'],
  );
});
