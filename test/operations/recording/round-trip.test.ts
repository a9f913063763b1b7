/** What a replay shows at a moment is what was seen then. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import type { FleetEvent } from '../../../source/fleet/snapshot.ts';
import { createReplay, type Replay } from '../../../source/operations/recording/replay.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { opened, type Recorded, record, visible, WHO } from './recorded.ts';

interface Seen {
  readonly at: number;
  readonly snapshot: unknown;
  readonly events: readonly FleetEvent[];
}

/** A member in error, a front end that is silent, a restart that costs a flag, an own change, a change of somebody else. */
async function incident({ it }: Recorded, minutes = 5): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  it.at(20_200, () => (it.on('web1', 'node2').inError = true));
  it.at(40_200, () => (it.on('web1', 'node2').inError = false));
  it.at(50_200, () => it.on('web2', 'node3').flags.add('disabled'));
  it.at(60_200, () => (it.frontEnd('web2').answer = 'silent'));
  it.at(100_200, () => (it.frontEnd('web2').answer = 'page'));
  it.at(120_200, () => it.frontEnd('web2').restart());
  it.at(140_200, () => (it.frontEnd('web1').answer = { slow: 3_000 }));
  it.at(160_200, () => (it.frontEnd('web1').answer = 'page'));
  for (let second = 0; second < minutes * 60; second += 1) {
    await it.advance(500);
    if (second === 30) {
      const request = {
        members: [it.member('node1')],
        action: { kind: 'disable' as const },
        agreed: 3 as const,
        policy: DEFAULT_POLICY,
      };
      await it.until(all(it.change(it.fleet, request, new AbortController().signal)));
    }
    await it.advance(500);
    seen.push({
      at: it.clock.monotonic(),
      snapshot: visible(it.fleet.getSnapshot()),
      events: it.fleet.getEvents(),
    });
  }
  return seen;
}

async function all(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of list);
}

function check(replay: Replay, { at, snapshot, events }: Seen): void {
  replay.wish({ kind: 'go', at });
  assert.equal(replay.facts().at, at);
  assert.deepEqual(visible(replay.fleet.getSnapshot()), snapshot);
  assert.deepEqual(replay.fleet.getEvents(), events);
}

test('at every moment a replay has the states, rates, trends and events that were seen then', async (t) => {
  const own = await record(t);
  const seen = await incident(own);
  await own.recorder.close();
  const kinds = new Set(seen.at(-1)?.events.map(({ kind }) => kind));
  for (const kind of ['state', 'lost', 'recovered', 'restarted', 'flags-lost'] as const)
    assert.ok(kinds.has(kind), kind);
  assert.ok(
    seen.at(-1)?.events.some(({ by }) => by === 'you'),
    'no own change',
  );
  const replay = createReplay(opened(t, own.path));
  for (const each of seen.slice(0, -1)) check(replay, each);
  for (const each of seen.slice(0, -1).toReversed()) check(replay, each);
});

test('a moment that is jumped to shows the trend of half an hour, from a whole picture before it', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(45 * 60_000);
  const at = own.it.clock.monotonic();
  const snapshot = visible(own.it.fleet.getSnapshot());
  await own.recorder.close();
  const replay = createReplay(opened(t, own.path));
  replay.wish({ kind: 'go', at });
  assert.deepEqual(visible(replay.fleet.getSnapshot()), snapshot);
  const trend = replay.fleet.getSnapshot().balancers[0]?.members[0]?.places[0].rates.trend;
  assert.equal(trend?.length, 900);
});

test('reading by reading it goes on and back over the same moments', async (t) => {
  const own = await record(t);
  await incident(own, 3);
  await own.recorder.close();
  const replay = createReplay(opened(t, own.path));
  const moments = [replay.facts().at];
  for (;;) {
    replay.wish({ kind: 'reading', by: 1 });
    if (replay.facts().note !== null) break;
    moments.push(replay.facts().at);
  }
  assert.equal(replay.facts().note?.kind, 'ends');
  assert.ok(moments.length > 80, `${moments.length} readings in three minutes`);
  assert.deepEqual(moments, [...new Set(moments)]);
  const back = [replay.facts().at];
  for (;;) {
    replay.wish({ kind: 'reading', by: -1 });
    if (replay.facts().note !== null) break;
    back.push(replay.facts().at);
  }
  assert.equal(replay.facts().note?.kind, 'begins');
  assert.deepEqual(back.toReversed(), moments);
});

test('event by event it stops where something happened, both ways', async (t) => {
  const own = await record(t);
  const seen = await incident(own);
  await own.recorder.close();
  const replay = createReplay(opened(t, own.path));
  const times = (by: 1 | -1) => {
    const list: number[] = [];
    for (;;) {
      replay.wish({ kind: 'event', by });
      if (replay.facts().note !== null) return list;
      list.push(replay.facts().at);
      assert.equal(replay.fleet.getEvents().at(-1)?.at, replay.facts().at);
    }
  };
  const happened = [...new Set(seen.at(-1)?.events.map(({ at }) => at))];
  assert.deepEqual(times(1), happened);
  assert.deepEqual(times(-1), happened.slice(0, -1).toReversed());
});

test('played at 60 times the time it shows a minute in a second, and stops at the end', async (t) => {
  const own = await record(t);
  await own.it.advance(150_000);
  await own.recorder.close();
  const timer = new FakeClock();
  const replay = createReplay(opened(t, own.path), timer);
  for (let press = 0; press < 7; press += 1) replay.wish({ kind: 'speed', by: 1 });
  const { from } = replay.facts();
  replay.wish({ kind: 'play', on: true });
  assert.equal(replay.facts().speed, 60);
  timer.pass(1_000);
  assert.ok(Math.abs(replay.fleet.clock.monotonic() - from - 60_000) <= 2_000);
  assert.ok(Math.abs(replay.facts().at - from - 60_000) <= 13_000);
  replay.wish({ kind: 'play', on: false });
  const stood = replay.fleet.clock.monotonic();
  timer.pass(5_000);
  assert.equal(replay.fleet.clock.monotonic(), stood);
  replay.wish({ kind: 'play', on: true });
  timer.pass(10_000);
  assert.equal(replay.facts().isPlaying, false);
  assert.equal(replay.facts().note?.kind, 'ends');
});

test('two runs in one file are played one after the other, each with its own log', async (t) => {
  const first = await record(t, { frontEnds: 1 });
  first.it.at(10_000, () => (first.it.on('web1', 'node1').inError = true));
  await first.it.advance(30_000);
  await first.recorder.close();
  const second = await record(t, { frontEnds: 1, path: first.path });
  second.it.clock.pass(0);
  await second.it.advance(30_000);
  await second.recorder.close();
  const recording = opened(t, first.path);
  assert.equal(recording.spans.length, 2);
  const replay = createReplay(recording);
  replay.wish({ kind: 'go', at: recording.spans[0]?.to ?? 0 });
  assert.equal(replay.fleet.getEvents().length, 1);
  replay.wish({ kind: 'reading', by: 1 });
  assert.equal(replay.facts().began, recording.spans[1]?.began);
  assert.equal(replay.fleet.getEvents().length, 0);
  replay.wish({ kind: 'reading', by: -1 });
  assert.equal(replay.facts().began, recording.spans[0]?.began);
  assert.equal(replay.fleet.getEvents().length, 1);
});

test('what somebody recorded as their own doing is not that of who looks at it', async (t) => {
  const own = await record(t);
  await incident(own, 1);
  await own.recorder.close();
  const events = opened(t, own.path, { ...WHO, user: 'alice' }).events.map(({ event }) => event);
  assert.ok(!events.some(({ by, wasYours }) => by === 'you' || wasYours));
  const theirs = events.find(({ author }) => author !== null);
  assert.deepEqual(theirs?.author, { ...WHO, isSelf: false });
});

test('no nonce, login or token is in a recording', async (t) => {
  const own = await record(t, {
    before: (it) => {
      const [first] = it.on('web1', 'node1') ? [it.frontEnd('web1').members[0]] : [];
      Object.assign(first ?? {}, { url: 'http://ops:geheim@10.0.0.1:8080', route: 'node1' });
      Object.assign(it.frontEnd('web1'), { url: 'http://u:pw@web1/balancer-manager?token=t0ken' });
    },
  });
  await own.it.advance(10_000);
  own.it.frontEnd('web1').restart();
  await own.it.advance(10_000);
  await own.recorder.close();
  const text = readFileSync(own.path, 'utf8');
  assert.match(text, /http:\/\/ops:\*\*\*@10\.0\.0\.1:8080/);
  assert.doesNotMatch(text, /geheim|t0ken|u:pw/);
  for (const nonce of ['web1-1', 'web1-2', 'web2-1']) assert.ok(!text.includes(nonce), nonce);
  assert.match(text, /"nonce":"#3"/);
});
