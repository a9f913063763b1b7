/** An application that is not ready in time: where somebody can be asked, the member waits out for the answer. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LiveFleet } from '../../../source/fleet/fleet.ts';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { createChange } from '../../../source/operations/change/change.ts';
import type {
  Decision,
  RollingEvent,
  RollingHooks,
} from '../../../source/operations/rolling/rolling-events.ts';
import { planRolling } from '../../../source/operations/rolling/rolling-plan.ts';
import { openRolling } from '../../../source/operations/rolling/rolling-run.ts';
import { startAnew } from '../../../source/operations/rolling/rolling-start.ts';
import { clientFor, N1, play, readOk, workerIn } from '../../helpers/play.ts';

const OPTIONS = {
  graceMs: 0,
  drainTimeoutMs: 20_000,
  maxRequestMs: null,
  checkTimeoutMs: 300,
  proofTimeoutMs: 1,
  soakMs: 0,
  minUsable: 1,
  maxOut: 1,
};

/** Rolls n1 alone; its application is ready from the second time on that the check is begun. */
async function roll(t: TestContext, answer: Decision) {
  const server = await play(t);
  const client = clientFor(t, server.url);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 250 });
  t.after(() => fleet.stop());
  const snapshot = await fleet.readOnce();
  fleet.start();
  const folder = mkdtempSync(join(tmpdir(), 'baltop-unready-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const tokens = async () => workerIn(await readOk(client), N1).status.tokens.join(' ');
  const asked: string[] = [];
  const hooks: RollingHooks = {
    upgradeBy: 'operator',
    upgrade: async () => ({ ok: true, why: '' }),
    check: async () => (asked.length > 0 ? { ok: true, why: '' } : { ok: false, why: 'said 503' }),
    hold: () => null,
    unproved: async () => 'go',
    unready: async (_, why) => {
      asked.push(`${why}, ${await tokens()}`);
      return answer;
    },
  };
  const [balancer] = snapshot.balancers;
  assert.ok(balancer);
  const only = new Set(balancer.members.flatMap(({ url, key }) => (url === N1 ? [key] : [])));
  const limits = { skip: new Set<string>(), minUsable: 1, maxOut: 1, policy: DEFAULT_POLICY };
  const plan = planRolling(snapshot, balancer, { only, ...limits });
  const where = { context: null, frontEnds: [server.url] };
  const start = startAnew(plan, where, OPTIONS, hooks, Date.now());
  const change = createChange(new Map([['web1', client]]));
  const agreement = { agreed: 2, policy: DEFAULT_POLICY } as const;
  const opened = openRolling(
    { fleet, change, hooks, agreement, folder },
    start,
    new AbortController().signal,
  );
  assert.ok('news' in opened);
  const events: RollingEvent[] = [];
  for await (const { event } of opened.news) events.push(event);
  return { events, asked, tokens };
}

test('asked while the member is out; looked at again, and put back once it is ready', async (t) => {
  const { events, asked, tokens } = await roll(t, 'go');
  assert.equal(asked[0], 'its application is not ready: said 503, Init Dis');
  assert.equal(events.at(-1)?.kind, 'finished');
  assert.equal(await tokens(), 'Init Ok');
});

test('answered with no: it stops there, and the member stays out', async (t) => {
  const { events, tokens } = await roll(t, 'stop');
  const stopped = events.find((event) => event.kind === 'stopped');
  assert.ok(stopped?.kind === 'stopped');
  assert.deepEqual(
    [stopped.why, stopped.standing],
    ['its application is not ready: said 503', 'out'],
  );
  assert.equal(await tokens(), 'Init Dis');
});
