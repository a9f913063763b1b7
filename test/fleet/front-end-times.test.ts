/** What is measured of a front end by itself: how long it takes, and since when its httpd runs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerTimes } from '../../source/fleet/answer-times.ts';
import { simulate } from '../helpers/simulated-fleet.ts';

test('the median is of the last half minute, and a time that was measured', () => {
  const times = new AnswerTimes();
  assert.equal(times.add(0, 900), 900);
  assert.equal(times.add(2_000, 10), 10, 'of two, the faster');
  assert.equal(times.add(4_000, 30), 30);
  assert.equal(times.add(31_000, 20), 20, 'the first is too old');
  assert.equal(times.add(90_000, 70), 70, 'after a long gap only what came since');
});

test('a slow answer counts with what it took, and one that failed not at all', async (t) => {
  const it = await simulate(t, { frontEnds: 1, intervalMs: 2_000 });
  const [web1] = it.frontEnds;
  const state = () => it.fleet.getSnapshot().frontEnds[0];
  web1.answer = { slow: 120 };
  await it.advance(10_000);
  web1.answer = { slow: 1_500 };
  await it.advance(2_100);
  assert.equal(state()?.medianMs, 120);
  assert.equal(state()?.tookMs, 120);
  await it.advance(2_000);
  assert.equal(state()?.tookMs, 1_500);
  assert.equal(state()?.medianMs, 120);
  web1.answer = 'silent';
  await it.advance(20_000);
  assert.equal(state()?.medianMs, 120);
});

test('since when httpd runs is asked of its server-status page once, and only where somebody wants to know', async (t) => {
  const it = await simulate(t, { frontEnds: 2, intervalMs: 2_000 });
  const [web1, web2] = it.frontEnds;
  web1.scoreboard = [];
  const started = () => it.fleet.getSnapshot().frontEnds.map(({ startedAt }) => startedAt ?? null);
  await it.advance(6_000);
  assert.equal(web1.statusReads, 0);
  assert.deepEqual(started(), [null, null]);
  const begun = it.clock.monotonic() - it.elapsed;
  it.fleet.readStarts();
  await it.advance(6_000);
  const [known = 0] = started();
  // httpd tells whole seconds.
  assert.ok(Math.abs((known ?? 0) - (begun - 3_600_000)) <= 1_000, `${known} of ${begun}`);
  assert.equal(started()[1], null, 'web2 has no such page');
  const asked = [web1.statusReads, web2?.statusReads];
  it.fleet.readStarts();
  await it.advance(20_000);
  assert.equal(web1.statusReads, asked[0], 'it is known');
});

test('a restart that was seen tells since when; one that nobody saw does not', async (t) => {
  const it = await simulate(t, { frontEnds: 1, intervalMs: 2_000 });
  const [web1] = it.frontEnds;
  const started = () => it.fleet.getSnapshot().frontEnds[0]?.startedAt ?? null;
  await it.advance(4_000);
  web1.restart();
  const at = it.clock.monotonic();
  await it.advance(4_000);
  const seen = started() ?? 0;
  assert.ok(seen >= at && seen <= at + 2_000, `${seen} of ${at}`);
  web1.answer = 'silent';
  await it.advance(120_000);
  web1.restart();
  web1.answer = 'page';
  await it.advance(60_000);
  assert.equal(started(), null);
});
