/** An httpd whose members differ in everything that a configuration can say of them. */

import type { TestContext } from 'node:test';
import { startBackEnd } from './back-end.ts';
import { startHttpd } from './httpd.ts';

export async function startVariedHttpd(t: TestContext) {
  const node1 = await startBackEnd(t, { name: 'one', route: 'node1' });
  const node2 = await startBackEnd(t, { name: 'two', route: 'node2' });
  const standby = await startBackEnd(t, { name: 'standby' });
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'app',
        sticky: 'ROUTEID',
        noFailover: true,
        members: [
          { url: node1.url, route: 'node1', factor: 2.5, redirect: 'node2' },
          { url: node2.url, route: 'node2', lbSet: 1, status: '+D' },
          { url: standby.url, status: '+H' },
        ],
      },
      {
        name: 'api',
        method: 'bybusyness',
        members: [{ url: 'ajp://127.0.0.1:8009', route: 'a1', status: '+N' }],
      },
      { name: 'empty', members: [] },
    ],
  });
  return { httpd, node1, node2, standby };
}
