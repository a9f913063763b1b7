/** How many usable members are left at least: what was typed or what is configured, whichever asks for more. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LiveFleet } from '../../../source/fleet/fleet.ts';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { createChange } from '../../../source/operations/change/change.ts';
import type { RollingHooks } from '../../../source/operations/rolling/rolling-events.ts';
import { planRolling } from '../../../source/operations/rolling/rolling-plan.ts';
import { openRolling } from '../../../source/operations/rolling/rolling-run.ts';
import { startAnew } from '../../../source/operations/rolling/rolling-start.ts';
import { clientFor, N1, N2, play } from '../../helpers/play.ts';

interface Least {
  readonly typed: number;
  readonly configured: number;
}

/** Three members, of which n1 is upgraded; meanwhile n2 goes, so that n3 is left. */
async function stage(t: TestContext, { typed, configured }: Least) {
  const server = await play(t);
  const client = clientFor(t, server.url);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 250 });
  t.after(() => fleet.stop());
  const snapshot = await fleet.readOnce();
  const [balancer] = snapshot.balancers;
  assert.ok(balancer);
  const policy = { ...DEFAULT_POLICY, minUsable: () => configured };
  const only = new Set(balancer.members.flatMap(({ url, key }) => (url === N1 ? [key] : [])));
  const choice = { only, skip: new Set<string>(), minUsable: typed, maxOut: 1, policy };
  const plan = planRolling(snapshot, balancer, choice);
  const run = async (): Promise<string | null> => {
    fleet.start();
    const folder = mkdtempSync(join(tmpdir(), 'baltop-least-'));
    t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
    const hooks: RollingHooks = {
      upgradeBy: 'operator',
      upgrade: async () => {
        server.editBehindTheBack('app', N2, { flags: { D: true } });
        await fleet.readOnce();
        return { ok: true, why: '' };
      },
      check: null,
      hold: () => null,
      unproved: async () => 'go',
      unready: null,
    };
    const options = {
      graceMs: 0,
      drainTimeoutMs: 20_000,
      maxRequestMs: null,
      checkTimeoutMs: 300,
      proofTimeoutMs: 1,
      soakMs: 0,
      minUsable: typed,
      maxOut: 1,
    };
    const where = { context: null, frontEnds: [server.url] };
    const start = startAnew(plan, where, options, hooks, Date.now());
    const change = createChange(new Map([['web1', client]]));
    const agreement = { agreed: 2, policy } as const;
    const setup = { fleet, change, hooks, agreement, folder };
    const opened = openRolling(setup, start, new AbortController().signal);
    assert.ok('news' in opened);
    let why: string | null = null;
    for await (const { event } of opened.news) if (event.kind === 'stopped') why ??= event.why;
    return why;
  };
  return { objections: plan.objections.map(({ what }) => what), run };
}

test('a plan asks for the larger of the two, whichever that is', async (t) => {
  const objections = async (typed: number, configured: number) =>
    (await stage(t, { typed, configured })).objections;
  assert.deepEqual(await objections(2, 1), []);
  assert.deepEqual(await objections(1, 2), []);
  for (const [typed, configured] of [
    [3, 1],
    [1, 3],
    [2, 3],
  ] as const) {
    assert.match((await objections(typed, configured)).join(), /2 .*usable/, `${typed}`);
  }
});

test('a run stops when fewer than the larger of the two are left', async (t) => {
  const why = async (typed: number, configured: number) =>
    (await stage(t, { typed, configured })).run();
  assert.match(
    (await why(1, 1)) ?? '',
    /app\/n2 turned/,
    'one is enough: it stops for the change alone',
  );
  for (const [typed, configured] of [
    [2, 1],
    [1, 2],
  ] as const) {
    assert.match((await why(typed, configured)) ?? '', /1 other usable member/, `${typed}`);
  }
});
