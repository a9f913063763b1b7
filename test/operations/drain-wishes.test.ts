/** What an operator can still decide while a drain runs, on an httpd that answers: played, so that busy stays as told. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DemoOptions } from '../../source/demo/server.ts';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { selectMembers } from '../../source/fleet/select.ts';
import { createChange } from '../../source/operations/change.ts';
import { drain } from '../../source/operations/drain.ts';
import type { DrainEvent, DrainWishes } from '../../source/operations/drain-events.ts';
import { inTurn } from '../../source/operations/in-turn.ts';
import { clientFor, N1, play, readOk, SMALL_POOL, workerIn } from '../helpers/play.ts';

const GO_ON: DrainWishes = { end: 'disable', graceOver: false, putBack: false };

async function stage(t: TestContext, wishes: DrainWishes, demo: DemoOptions = {}) {
  const server = await play(t, demo);
  const client = clientFor(t, server.url);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 60_000 });
  t.after(() => fleet.stop());
  await fleet.readOnce();
  const [member] = selectMembers(fleet.getSnapshot(), 'n1');
  assert.ok(member);
  fleet.start();
  const events: DrainEvent[] = [];
  const release = fleet.hurry();
  const options = {
    graceMs: null,
    end: 'disable' as const,
    timeoutMs: 20_000,
    maxRequestMs: null,
    agreed: 1 as const,
    policy: DEFAULT_POLICY,
    wishes: () => wishes,
  };
  const change = createChange(new Map([['web1', client]]));
  const { signal } = new AbortController();
  const seen = (kind: DrainEvent['kind']) => events.filter((event) => event.kind === kind);
  for await (const event of drain(fleet, change, member, options, signal)) events.push(event);
  release();
  const tokens = async () => workerIn(await readOk(client), N1).status.tokens.join(' ');
  return { events, seen, tokens };
}

test('a hurried fleet sees quiet long before its own interval, and what comes then is as wished', async (t) => {
  const none = await stage(t, { ...GO_ON, end: 'none' });
  assert.equal(none.seen('quiet').length, 1);
  assert.equal(await none.tokens(), 'Init Drn Ok');
  const stopped = await stage(t, { ...GO_ON, end: 'stop' });
  assert.equal(await stopped.tokens(), 'Init Drn Stop');
});

test('put back: the own flag goes, and that it went is read back', async (t) => {
  const { events, tokens } = await stage(t, { ...GO_ON, putBack: true });
  assert.deepEqual(events.at(-1), { kind: 'put-back', restored: true });
  assert.equal(await tokens(), 'Init Ok');
});

test('the grace ended by hand: disabled at once, and only then waited for quiet', async (t) => {
  const { seen, tokens } = await stage(t, { ...GO_ON, graceOver: true });
  assert.equal(seen('sessions-moved').length, 1);
  assert.equal(seen('quiet').length, 1);
  assert.equal(await tokens(), 'Init Drn Dis');
});

test('waited for no more: it stays out, and nobody calls it quiet', async (t) => {
  const { events, seen, tokens } = await stage(t, { ...GO_ON, graceOver: true, waitNoMore: true });
  assert.deepEqual(events.at(-1), { kind: 'stopped' });
  assert.equal(seen('quiet').length, 0);
  assert.equal(await tokens(), 'Init Drn Dis');
});

test('httpd 2.2, which shows nothing in flight: refused at once without the longest request', async (t) => {
  const { events, tokens } = await stage(t, GO_ON, { version: '2.2.34' });
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['failed'],
  );
  assert.equal(await tokens(), 'Ok');
});

test('two changes at once are judged one after the other: the second is refused', async (t) => {
  const members = (SMALL_POOL.members ?? []).slice(0, 2);
  const server = await play(t, { pools: [{ ...SMALL_POOL, members }] });
  const client = clientFor(t, server.url);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 60_000 });
  t.after(() => fleet.stop());
  const snapshot = await fleet.readOnce();
  const change = inTurn(createChange(new Map([['web1', client]])));
  const disable = async (name: string) => {
    const kinds: string[] = [];
    const request = {
      members: selectMembers(snapshot, name),
      action: { kind: 'disable' } as const,
      agreed: 2 as const,
      policy: DEFAULT_POLICY,
    };
    const { signal } = new AbortController();
    for await (const event of change(fleet, request, signal)) kinds.push(event.kind);
    return kinds.at(-1);
  };
  assert.deepEqual(await Promise.all([disable('n1'), disable('n2')]), ['verified', 'refused']);
});
