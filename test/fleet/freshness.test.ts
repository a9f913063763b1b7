import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Freshness, freshness, nextFreshnessChange } from '../../source/fleet/freshness.ts';
import type { FrontEndState } from '../../source/fleet/snapshot.ts';
import type { ErrorKind } from '../../source/httpd/errors.ts';
import { aFrontEnd, aPage, NOW } from '../helpers/snapshots.ts';

const page = aPage([]);
const error = (kind: ErrorKind) => ({ kind, what: kind, hint: '' });

function word(ageMs: number, more: Partial<FrontEndState> = {}, intervalMs = 2_000): Freshness {
  return freshness(aFrontEnd('web1', page, { readAt: NOW - ageMs, ...more }), NOW, intervalMs);
}

const AGES: readonly (readonly [ageMs: number, word: Freshness])[] = [
  [0, 'live'],
  [3_999, 'live'],
  [4_000, 'slow'],
  [9_999, 'slow'],
  [10_000, 'stale'],
  [29_999, 'stale'],
  [30_000, 'lost'],
];

for (const [age, expected] of AGES) {
  test(`read ${age} ms ago at an interval of 2 s: ${expected}`, () =>
    assert.equal(word(age), expected));
}

test('a poll that takes longer than the interval is slow, done or under way', () => {
  assert.equal(word(100, { tookMs: 2_001 }), 'slow');
  assert.equal(word(100, { pollingSince: NOW - 2_001 }), 'slow');
  assert.equal(word(100, { tookMs: 2_000, pollingSince: NOW - 2_000 }), 'live');
});

test('a failure is slow at first, and lost at once where waiting does not mend it', () => {
  for (const kind of ['timeout', 'reset', 'incomplete', 'server-error'] as const) {
    assert.equal(word(100, { error: error(kind) }), 'slow', kind);
  }
  for (const kind of [
    'unreachable',
    'unknown-host',
    'tls',
    'auth',
    'forbidden',
    'not-found',
    'redirect',
    'not-a-manager',
  ] as const) {
    assert.equal(word(100, { error: error(kind) }), 'lost', kind);
  }
});

test('before the first answer: waiting, or lost where the first poll failed', () => {
  assert.equal(freshness(aFrontEnd('web1', null), NOW, 2_000), 'waiting');
  assert.equal(freshness(aFrontEnd('web1', null, { error: error('timeout') }), NOW, 2_000), 'lost');
});

test('long intervals are not stale between two polls', () => {
  assert.equal(word(59_999, {}, 30_000), 'live');
  assert.equal(word(90_000, {}, 30_000), 'stale');
  assert.equal(word(120_000, {}, 30_000), 'lost');
});

test('between two turns the word stays: no timer misses a change', () => {
  const states = [
    aFrontEnd('quiet', page, { readAt: NOW }),
    aFrontEnd('hanging', page, { readAt: NOW, tookMs: 800, pollingSince: NOW + 1_200 }),
    aFrontEnd('failing', page, { readAt: NOW, error: error('timeout') }),
  ];
  for (const state of states) {
    let now = NOW;
    const words: Freshness[] = [];
    for (;;) {
      const before = freshness(state, now, 2_000);
      const turn = nextFreshnessChange(state, now, 2_000);
      if (words.at(-1) !== before) words.push(before);
      const end = turn ?? now + 60_000;
      for (let at = now; at < end; at += 100) {
        assert.equal(freshness(state, at, 2_000), before, `${state.name} at +${at - NOW}`);
      }
      if (turn === null) break;
      assert.ok(turn > now);
      now = turn;
    }
    assert.equal(words.at(-1), 'lost');
  }
});
