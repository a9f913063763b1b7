/** What the address of a gate says: its status alone, however its answer goes on. */

import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { gateOfUrl } from '../../../source/operations/hooks/gate.ts';

async function served(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

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
  const url = await served(t, (_, response) => endless().pipe(response));
  assert.deepEqual(await asked(url, 30_000), { says: 'good', why: '' });
});

test('200 is good, 204 has no data, what else is answered is bad; half an answer says nothing', async (t) => {
  const url = await served(t, (request, response) => {
    const status = Number(request.url?.slice(1));
    if (status !== 0) response.writeHead(status).end();
    else {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => response.destroy());
    }
  });
  const says = async (path: number) => (await asked(`${url}${path}`, 30_000)).says;
  assert.deepEqual(
    [await says(200), await says(204), await says(503), await says(301), await says(0)],
    ['good', 'no-data', 'bad', 'bad', 'no-data'],
  );
});
