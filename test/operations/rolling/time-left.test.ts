/** The estimate of a rolling upgrade: from members that are finished, and worded as an estimate. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { leftText } from '../../../source/messages/numbers.ts';
import type {
  MemberProgress,
  RollingProgress,
} from '../../../source/operations/rolling/rolling-progress.ts';
import { timeLeft } from '../../../source/operations/rolling/time-left.ts';

const MINUTE = 60_000;

const member = (key: string, more: Partial<MemberProgress> = {}): MemberProgress => ({
  ...{ key, name: key, step: 'waiting', since: 0, tookMs: {}, waitsFor: '' },
  ...{ yourTurn: false, why: '' },
  ...more,
});
const done = (key: string, minutes: number, more: Partial<MemberProgress> = {}) =>
  member(key, { step: 'done', tookMs: { drain: minutes * MINUTE }, ...more });

const run = (members: readonly MemberProgress[], more: Partial<RollingProgress> = {}) => ({
  ...{ balancer: 'app', startedAt: 0, updatedAt: 0, members, ended: null },
  ...more,
});

test('the mean of those that are finished, for each that is left', () => {
  const members = [done('a', 2), done('b', 4), member('c'), member('d')];
  assert.equal(timeLeft(run(members), 0), 6 * MINUTE);
});

test('nothing before the first is finished, nothing after its end, and what was skipped tells nothing', () => {
  assert.equal(timeLeft(run([member('a'), member('b')]), 0), null);
  assert.equal(timeLeft(run([done('a', 2), member('b')], { ended: 'it stopped' }), 0), null);
  assert.equal(timeLeft(run([done('a', 2, { skipped: true }), member('b')]), 0), null);
  assert.equal(timeLeft(run([done('a', 2)]), 0), null);
});

test('what is under way has had its time already, and no more is taken off than a member takes', () => {
  const under = (minutes: number) =>
    run([done('a', 4), member('b', { step: 'drain', since: 0 }), member('c')], {
      updatedAt: minutes,
    });
  assert.equal(timeLeft(under(1), 1 * MINUTE), 7 * MINUTE);
  assert.equal(timeLeft(under(9), 9 * MINUTE), 4 * MINUTE);
});

test('members that are out together take their time together', () => {
  const members = [done('a', 4), done('b', 4), member('c'), member('d'), member('e')];
  assert.equal(timeLeft(run(members, { options: { maxOut: 2 } }), 0), 6 * MINUTE);
  const host = (group: string) => ({ group });
  const hosts = [
    done('a', 2, host('one')),
    done('b', 4, host('one')),
    member('c', host('two')),
    member('d', host('two')),
  ];
  assert.equal(timeLeft(run(hosts), 0), 4 * MINUTE);
});

test('it is worded as an estimate, and no more exact than one', () => {
  const texts = [20_000, 50_000, 12.4 * MINUTE, 89 * MINUTE, 131 * MINUTE, 180 * MINUTE];
  assert.deepEqual(texts.map(leftText), [
    'less than 1 min left',
    'about 1 min left',
    'about 12 min left',
    'about 89 min left',
    'about 2 h 10 min left',
    'about 3 h left',
  ]);
});
