import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../source/fleet/history.ts';
import { memberKey } from '../../source/fleet/identity.ts';
import { aBalancer, aPage, aWorker } from '../helpers/snapshots.ts';

const URL = 'http://h:1';
const PACE = { trendMs: 1_800, gapMs: 10_000 };

interface Reading {
  readonly at: number;
  readonly elected: number;
  readonly busy: number | null;
}

function flowAfter(readings: readonly Reading[]) {
  const history = new History();
  for (const { at, elected, busy } of readings) {
    history.add(aPage([aBalancer('app', [aWorker(URL, 'Init Ok ', { elected, busy })])]), at, PACE);
  }
  return history.ratesOf(memberKey('app', URL)).flow ?? null;
}

/** Ten requests a second, four in flight: 400 ms each. */
const steady = (count: number, everyMs = 2_000, from = 0): Reading[] =>
  Array.from({ length: count }, (_, index) => {
    const at = from + index * everyMs;
    return { at, elected: at / 100, busy: 4 };
  });

test('with ten readings it is known what was in flight and what came', () => {
  assert.equal(flowAfter(steady(9)), null);
  assert.deepEqual(flowAfter(steady(10)), {
    busy: 4,
    requests: 10,
    readings: 9,
    seen: 36,
    came: 180,
  });
});

test('it is over half a minute: what was before is forgotten', () => {
  const before = steady(30).map((each) => ({ ...each, busy: 40 }));
  const flow = flowAfter([...before, ...steady(16, 2_000, 60_000)]);
  assert.equal(flow?.busy, 4);
  assert.equal(flow?.requests, 10);
});

test('polled every 5 s it is over ten readings, however long they take', () => {
  const flow = flowAfter(steady(20, 5_000));
  assert.deepEqual([flow?.readings, flow?.busy, flow?.requests], [9, 4, 10]);
});

test('a restart of httpd, and a time without readings, begin it anew', () => {
  const again = (count: number, from: number): Reading[] =>
    steady(count).map(({ at, elected, busy }) => ({ at: at + from, elected, busy }));
  assert.equal(flowAfter([...steady(20), ...again(9, 40_000)]), null, 'counters fell');
  assert.notEqual(flowAfter([...steady(20), ...again(10, 40_000)]), null);
  assert.equal(flowAfter([...steady(20), ...steady(9, 2_000, 60_000)]), null, 'a gap of 22 s');
});

test('the polls of a drain, four a second, weigh no more than the time they stand for', () => {
  const calm = steady(11);
  const hurried = Array.from({ length: 40 }, (_, index) => {
    const at = 20_250 + index * 250;
    return { at, elected: at / 100, busy: 8 };
  });
  const flow = flowAfter([...calm, ...hurried]);
  assert.ok(flow !== null && Math.abs(flow.busy - 16 / 3) < 0.1, `${flow?.busy}`);
  assert.ok(Math.abs(flow.requests - 10) < 0.01);
});

test('httpd 2.2 tells no busy: nothing is known', () => {
  assert.equal(flowAfter(steady(20).map((each) => ({ ...each, busy: null }))), null);
});
