/** A demo httpd and a client for it, closed when the test ends. */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  type DemoOptions,
  type DemoPool,
  type DemoRequest,
  type DemoServer,
  startDemo,
} from '../../source/demo/server.ts';
import type { ManagerPage, Worker } from '../../source/httpd/model.ts';
import { type ClientOptions, ManagerClient } from '../../source/httpd/transport/client.ts';

/** Three ordinary members and a standby, nothing sticky: small enough to know by heart. */
export const SMALL_POOL: DemoPool = {
  name: 'app',
  members: [
    { url: 'http://10.0.0.1:8080', route: 'n1' },
    { url: 'http://10.0.0.2:8080', route: 'n2' },
    { url: 'http://10.0.0.3:8080', route: 'n3' },
    { url: 'http://10.0.0.9:8080', route: 'spare', standby: true },
  ],
};

export const N1 = 'http://10.0.0.1:8080';
export const N2 = 'http://10.0.0.2:8080';
export const N3 = 'http://10.0.0.3:8080';

/** A demo that does nothing by itself: no traffic, `SMALL_POOL` unless told otherwise. */
export async function play(t: TestContext, options: DemoOptions = {}): Promise<DemoServer> {
  const server = await startDemo({ pools: [SMALL_POOL], traffic: false, ...options });
  t.after(() => server.close());
  return server;
}

export function clientFor(
  t: TestContext,
  url: string,
  options: Partial<Omit<ClientOptions, 'url'>> = {},
): ManagerClient {
  const client = new ManagerClient({ url: new URL(url), timeoutMs: 5_000, ...options });
  t.after(() => client.close());
  return client;
}

export async function readOk(client: ManagerClient): Promise<ManagerPage> {
  const page = await client.readPage();
  assert.ok(page.ok, page.ok ? '' : page.error.what);
  return page.value;
}

export function workerIn(page: ManagerPage, url: string, balancer = 'app'): Worker {
  const worker = page.balancers
    .find((each) => each.name === balancer)
    ?.workers.find((each) => each.url === url);
  assert.ok(worker, `no ${url} in ${balancer}`);
  return worker;
}

/** Requests that could have changed something: POSTs, and 2.2's GETs with a field of its form. */
export function writesTo(server: DemoServer): readonly DemoRequest[] {
  return server.requests.filter(
    ({ method, path }) => method === 'POST' || /[?&](?:dw|lf|ls|wr|rr)=/.test(path),
  );
}
