/** ctrl-z, a long lunch, fg: what is still on the screen is called as old as it is, and asked for at once. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import { freshness } from '../../source/fleet/freshness.ts';
import type { ManagerClient } from '../../source/httpd/transport/client.ts';
import { clockAt } from '../helpers/fake-clock.ts';
import { aBalancer, aPage, aWorker, NOW } from '../helpers/snapshots.ts';
import { waitFor } from '../helpers/wait-for.ts';

test('pollNow says how old the data is before the answer is there', async (t) => {
  let now = NOW;
  let asked = 0;
  const page = aPage([aBalancer('app', [aWorker('http://10.0.0.1:8080')])]);
  const client = {
    url: 'http://web1/balancer-manager',
    readPage: async () => {
      asked += 1;
      return { ok: true, value: page };
    },
  } as unknown as ManagerClient;
  const fleet = new LiveFleet([{ name: 'web1', client }], {
    intervalMs: 60_000,
    clock: clockAt(() => now),
  });
  t.after(() => fleet.stop());
  const word = () => {
    const { frontEnds, at, intervalMs } = fleet.getSnapshot();
    const [frontEnd] = frontEnds;
    assert.ok(frontEnd);
    return freshness(frontEnd, at, intervalMs);
  };
  fleet.start();
  await waitFor('the first page', () => word() === 'live');
  for (const [minutes, expected] of [
    [3, 'stale'],
    [180, 'lost'],
  ] as const) {
    now += minutes * 60_000;
    const before = asked;
    fleet.pollNow();
    assert.equal(word(), expected);
    assert.equal(asked, before + 1);
    await waitFor('the next page', () => word() === 'live');
  }
});
