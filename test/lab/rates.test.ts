/** Requests per second on a real httpd: one rate in every face, however often it is polled. */

import assert from 'node:assert/strict';
import http from 'node:http';
import test, { type TestContext } from 'node:test';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { memberNow, selectMembers } from '../../source/fleet/select.ts';
import { ManagerClient } from '../../source/httpd/transport/client.ts';
import { fleetFacts } from '../../source/messages/fleet-facts.ts';
import { memberFacts } from '../../source/messages/member-facts.ts';
import { createChange } from '../../source/operations/change/change.ts';
import { drain } from '../../source/operations/drain/drain.ts';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from './pool.ts';

const PER_SECOND = 12;

/** Sticky requests of node2 as browsers send them: nine together, every three quarters of a second. */
function sendInBursts(t: TestContext, url: string): void {
  const agent = new http.Agent({ keepAlive: true });
  const headers = { cookie: 'ROUTEID=session.node2' };
  const timer = setInterval(() => {
    for (let each = 0; each < 9; each += 1) {
      http.get(url, { agent, headers }, (answer) => answer.resume()).on('error', () => undefined);
    }
  }, 750);
  t.after(() => {
    clearInterval(timer);
    agent.destroy();
  });
}

test('table, header and drain have one rate, and polls at 4 Hz do not make it jump', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { balancer: { sticky: 'ROUTEID' } });
  const client = new ManagerClient({ url: new URL(pool.managerUrl) });
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 1_000 });
  t.after(() => {
    fleet.stop();
    client.close();
  });
  sendInBursts(t, pool.appUrl);
  fleet.start();
  await waitFor('a page', () => fleet.getSnapshot().balancers.length > 0);
  const [member] = selectMembers(fleet.getSnapshot(), 'node2');
  assert.ok(member);
  const facts = () => fleetFacts(fleet.getSnapshot(), DEFAULT_POLICY);
  assert.equal(facts().requests, null, 'one reading is no rate');
  const rateNow = () => {
    const now = memberNow(fleet.getSnapshot(), member);
    return now === null ? null : memberFacts(now, facts().fresh).requests;
  };
  await waitFor(
    'a whole window',
    () => (memberNow(fleet.getSnapshot(), member)?.places[0].rates.trend.length ?? 0) > 5,
  );

  const told: number[] = [];
  const slow = fleet.hurry();
  const options = {
    graceMs: 6_000,
    end: 'disable',
    timeoutMs: 20_000,
    maxRequestMs: null,
    agreed: 2,
    policy: DEFAULT_POLICY,
  } as const;
  const change = createChange(new Map([['web1', client]]));
  let moved: number | null = null;
  const { signal } = new AbortController();
  for await (const event of drain(fleet, change, member, options, signal)) {
    if (event.kind === 'sessions-moved') moved = event.requests;
    if (event.kind !== 'watch' || event.phase !== 'grace') continue;
    const [place] = event.view.places;
    assert.equal(place?.requests, rateNow(), 'the watch and the table agree');
    assert.equal(facts().requests, facts().pools.get('app')?.requests, 'so do header and balancer');
    told.push(place?.requests ?? Number.NaN);
  }
  slow();
  assert.ok(told.length > 12, `${told.length} readings`);
  const wrong = told.filter((rate) => !(Math.abs(rate - PER_SECOND) < 0.25 * PER_SECOND));
  assert.deepEqual(wrong, [], 'every rate that was told is near what came');
  assert.ok(moved !== null && Math.abs(moved - PER_SECOND) < 0.25 * PER_SECOND, `${moved} moved`);
});
