/** A wait changes nothing, and is not over before every front end says so. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietRule } from '../../../source/operations/drain/quiet-rule.ts';
import { type WaitEvent, type WaitGoal, waitFor } from '../../../source/operations/drain/wait.ts';
import { type SimulatedFleet, setElsewhere, simulate } from '../../helpers/simulated-fleet.ts';
import { endedBetween } from './drained.ts';

interface Waited {
  readonly events: readonly WaitEvent[];
  readonly end: WaitEvent;
  readonly at: number;
}

async function waited(
  it: SimulatedFleet,
  routes: readonly string[],
  goal: WaitGoal,
  {
    timeoutMs = 600_000,
    remindMs = 30_000,
    maxRequestMs = null as number | null,
    quietForMs = 0 as number | null,
  } = {},
  signal = new AbortController().signal,
): Promise<Waited> {
  const options = {
    timeoutMs,
    remindMs,
    quietRule: () => quietRule({ maxRequestMs, quietForMs }),
  };
  const members = routes.map((route) => it.member(route));
  const run = async () => {
    const events: WaitEvent[] = [];
    for await (const event of waitFor(it.fleet, members, goal, options, signal)) events.push(event);
    const end = events.at(-1);
    assert.ok(end, 'nothing was told');
    return { events, end, at: it.elapsed };
  };
  const ended = await it.until(run());
  assert.deepEqual(it.changes, []);
  return ended;
}

const disable = (it: SimulatedFleet) =>
  it.everywhere('node1', ({ flags }) => flags.add('disabled'));

test('drained: not while a request runs on any front end', async (t) => {
  const it = await simulate(t, { before: disable });
  it.on('web2', 'node1').busy = 1;
  it.at(8_000, () => (it.on('web2', 'node1').busy = 0));
  const run = await waited(it, ['node1'], 'drained');
  assert.equal(run.end.kind, 'reached');
  endedBetween(run, 9_000, 10_500);
});

test('drained without a scoreboard: what could be missed is told', async (t) => {
  const it = await simulate(t, { before: disable });
  const by = async (quietForMs: number | null) => {
    const { end } = await waited(it, ['node1'], 'drained', { quietForMs });
    assert.ok(end.kind === 'reached');
    return end.doubts.map(({ member, doubt }) => `${member.url}: ${doubt}`).join();
  };
  assert.match(await by(null), /a request longer than 10 s could be missed/);
  assert.equal(await by(1_000), '', 'the operator said how long a request takes');
});

test('drained: a member that idles in service is not drained', async (t) => {
  const it = await simulate(t);
  for (const each of it.frontEnds) each.traffic = false;
  it.at(10_000, () => disable(it));
  const run = await waited(it, ['node1'], 'drained');
  assert.equal(run.end.kind, 'reached');
  endedBetween(run, 10_000, 12_000);
});

test('drained: after a restart of httpd no zero is believed while its old processes may answer', async (t) => {
  const it = await simulate(t, { before: disable });
  it.on('web2', 'node1').busy = 1;
  it.at(5_000, () => {
    it.frontEnd('web2').restart();
    setElsewhere(it, 'web2', 'node1', 'disabled');
  });
  const run = await waited(it, ['node1'], 'drained', { maxRequestMs: 20_000 });
  assert.equal(run.end.kind, 'reached');
  endedBetween(run, 25_000, 27_000);
});

test('drained: nor after a restart that was seen before the wait', async (t) => {
  const it = await simulate(t);
  it.frontEnd('web2').restart();
  await it.advance(4_000);
  disable(it);
  const run = await waited(it, ['node1'], 'drained', { maxRequestMs: 20_000 });
  assert.equal(run.end.kind, 'reached');
  endedBetween(run, 20_000, 22_000);
});

for (const [goal, flag] of [
  ['ok', 'ignoring-errors'],
  ['disabled', null],
  ['usable', 'draining'],
] as const) {
  test(`${goal}: reached when it is so on every front end`, async (t) => {
    const it = await simulate(t, {
      before: (its) => {
        if (flag === null) setElsewhere(its, 'web1', 'node1', 'disabled');
        else its.everywhere('node1', ({ flags }) => flags.add('disabled').add(flag));
      },
    });
    it.at(3_000, () => {
      if (flag === null) return;
      it.on('web1', 'node1').flags.clear();
    });
    it.at(6_000, () => {
      const { flags } = it.on('web2', 'node1');
      if (flag === null) flags.add('disabled');
      else flags.clear();
    });
    const run = await waited(it, ['node1'], goal);
    assert.equal(run.end.kind, 'reached');
    endedBetween(run, 6_000, 6_500);
  });
}

test('of several members it names those that are left at the timeout', async (t) => {
  const it = await simulate(t, { before: disable });
  const run = await waited(it, ['node1', 'node2'], 'disabled', { timeoutMs: 20_000 });
  assert.ok(run.end.kind === 'timed-out', JSON.stringify(run.end));
  assert.deepEqual(
    run.end.left.map(({ places }) => places[0].worker.route),
    ['node2'],
  );
  endedBetween(run, 20_000, 20_500);
});

test('nothing is reached while a front end is silent', async (t) => {
  const it = await simulate(t, { before: disable });
  it.frontEnd('web2').answer = 'silent';
  await it.advance(6_000);
  it.at(30_000, () => (it.frontEnd('web2').answer = 'page'));
  const run = await waited(it, ['node1'], 'disabled');
  assert.equal(run.end.kind, 'reached');
  assert.ok(run.at >= 30_000, `${run.at}`);
});

test('interrupted, it ends at once and says what is left', async (t) => {
  const it = await simulate(t);
  const stop = new AbortController();
  it.at(2_345, () => stop.abort());
  const run = await waited(it, ['node1'], 'disabled', {}, stop.signal);
  assert.ok(run.end.kind === 'stopped' && run.end.left.length === 1, JSON.stringify(run.end));
  endedBetween(run, 2_345, 2_345);
});

test('it is heard of at least as often as asked, though no front end answers', async (t) => {
  const it = await simulate(t, { frontEnds: 1, intervalMs: 60_000 });
  const run = await waited(it, ['node1'], 'disabled', { timeoutMs: 50_000, remindMs: 10_000 });
  const told = run.events.filter(({ kind }) => kind === 'waiting');
  assert.ok(told.length >= 5, `${told.length}`);
});
