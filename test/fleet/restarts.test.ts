/** A restart is told only as far as a page proves it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesBetween } from '../../source/fleet/changes.ts';
import type { FleetEvent } from '../../source/fleet/snapshot.ts';
import { eventText, spokenEvent } from '../../source/messages/event-text.ts';
import { aBalancer, aPage, aWorker } from '../helpers/snapshots.ts';

const CONTEXT = { frontEnd: 'web1', at: 0, notBefore: null, own: null, ownIntents: new Map() };

function events(
  [nonce, ...elected]: readonly [string, ...number[]],
  [nonceNow, ...electedNow]: readonly [string, ...number[]],
  statuses: readonly [string, string] = ['Init Ok', 'Init Ok'],
): readonly FleetEvent[] {
  const shown = (own: string, counts: readonly number[], status: string) =>
    aPage([
      {
        ...aBalancer(
          'app',
          counts.map((count, index) =>
            aWorker(`http://10.0.0.${index + 1}:8080`, status, { elected: count }),
          ),
        ),
        nonce: own,
      },
    ]);
  return changesBetween(
    shown(nonce, elected, statuses[0]),
    shown(nonceNow, electedNow, statuses[1]),
    CONTEXT,
  );
}

const told = (...pages: Parameters<typeof events>) =>
  events(...pages).map((each) => eventText(each));

test('counters start from 0 only where they fell, or stand at 0', () => {
  const fromZero = ['web1 restarted: its counters start from 0'];
  assert.deepEqual(told(['a', 100, 20], ['b', 0, 1]), fromZero);
  assert.deepEqual(told(['a', 100, 20], ['a', 3, 25]), fromZero);
  assert.deepEqual(told(['a', 0, 0], ['b', 0, 0]), fromZero);
  assert.deepEqual(told(['a', 100, 20], ['a', 101, 20]), []);
});

test('a new nonce with counters that go on may be another httpd', () => {
  const goesOn = 'web1 has a new nonce, its counters go on: it restarted, or another httpd answers';
  assert.deepEqual(told(['a', 100, 20], ['b', 104, 20]), [goesOn]);
  const [event] = events(['a', 100, 20], ['b', 104, 20]);
  assert.ok(event);
  assert.match(spokenEvent(event, true, false), /has a new nonce, its counters go on/);
  assert.doesNotMatch(event.detail, /start from 0/);
  const lost = events(['a', 100], ['b', 104], ['Init Dis', 'Init Ok']);
  assert.deepEqual(
    lost.map((each) => eventText(each)),
    [goesOn, 'web1 has a new nonce: app/10.0.0.1:8080 was DIS, is now OK and takes traffic'],
  );
  assert.match(spokenEvent(lost[1] ?? event, true, false), /lost its flag when the nonce changed/);
});
