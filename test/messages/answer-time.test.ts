import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../source/fleet/flow.ts';
import type { FleetBalancer } from '../../source/fleet/snapshot.ts';
import {
  answerText,
  answerTime,
  flowOf,
  isSlow,
  poolAnswerTime,
} from '../../source/messages/answer-time.ts';
import { NO_FLOW, withFlows } from '../helpers/flows.ts';

const FRESH = new Map([['web1', 'live' as const]]);

/** What 15 readings in 30 s see of so many requests of `ms`. */
function flowFor(perSecond: number, ms: number): Flow {
  const busy = (perSecond * ms) / 1_000;
  return { busy, requests: perSecond, readings: 15, seen: 15 * busy, came: 30 * perSecond };
}

test('requests in flight over requests a second, to two digits', () => {
  assert.equal(answerText(answerTime(flowFor(133, 120))), '120');
  assert.equal(answerText(answerTime(flowFor(131, 466))), '470');
  assert.equal(answerText(answerTime(flowFor(10, 42_300))), '42s');
});

test('nothing is told below one request a second, and where too little is known', () => {
  assert.equal(answerText(answerTime(flowFor(0.9, 5_000))), '-');
  assert.equal(answerText(answerTime(null)), '-');
  assert.equal(flowOf([{ rates: { requests: 5, reset: false, trend: [], flow: NO_FLOW } }]), null);
});

test('of few requests seen in flight only what it is at most is told', () => {
  const fast = answerTime(flowFor(40, 10));
  assert.equal(fast?.isBound, true);
  assert.ok(fast.ms > 10 && fast.ms < 45, `${fast.ms}`);
  const unseen = answerTime({ busy: 0, requests: 2, readings: 15, seen: 0, came: 60 });
  assert.equal(answerText(unseen), '<130');
});

test('several front ends are one: their requests in flight, over all that come', () => {
  const rates = (flow: Flow) => ({ rates: { requests: 1, reset: false, trend: [], flow } });
  const both = flowOf([rates(flowFor(100, 100)), rates(flowFor(100, 300))]);
  assert.equal(answerTime(both)?.ms, 200);
});

test('slow is more than three times the median of its pool', () => {
  const pool = (...times: readonly (number | null)[]): FleetBalancer =>
    withFlows(times.map((ms) => (ms === null ? NO_FLOW : flowFor(100, ms))));
  const slow = (...times: readonly (number | null)[]) => {
    const own = pool(...times);
    return own.members.map((member) =>
      isSlow(answerTime(flowOf(member.places)), own, FRESH) ? 'slow' : '',
    );
  };
  assert.deepEqual(slow(120, 466, 113, null), ['', 'slow', '', '']);
  assert.deepEqual(slow(120, 339, 113), ['', '', ''], 'not yet');
  assert.deepEqual(slow(100, 800), ['', 'slow'], 'of two, the faster one is the measure');
  assert.deepEqual(slow(400), ['']);
  assert.equal(poolAnswerTime(pool(100, 300), FRESH)?.ms, 200);
});
