import assert from 'node:assert/strict';
import test from 'node:test';
import type { FleetSnapshot } from '../../../source/fleet/snapshot.ts';
import { type QuietView, QuietWatch } from '../../../source/operations/drain/quiet.ts';
import type { QuietRule } from '../../../source/operations/drain/quiet-rule.ts';
import { aSnapshot, membersOf, NOW } from '../../helpers/snapshots.ts';

interface Reading {
  readonly busy: number | null;
  readonly elected: number | null;
  /** The poll failed: the page is the one before. */
  readonly lost?: boolean;
}

/** Readings of two front ends, `everyMs` apart; what the watch says after each. */
function watch(
  rule: Partial<QuietRule>,
  readings: readonly (readonly [Reading, Reading])[],
  { everyMs = 500, distrustMs = 0 } = {},
): readonly QuietView[] {
  const quiet = new QuietWatch({
    polls: 3,
    leastMs: 1_000,
    nothingNewMs: 0,
    maxRequestMs: null,
    ...rule,
  });
  if (distrustMs > 0) quiet.distrustUntil(NOW + distrustMs);
  return readings.map((pair, index) => {
    const at = NOW + index * everyMs;
    const snapshot = snapshotOf(pair, at);
    const [member] = membersOf(snapshot, 1);
    assert.ok(member);
    return quiet.observe(snapshot, member);
  });
}

function snapshotOf(pair: readonly [Reading, Reading], at: number): FleetSnapshot {
  const [one, two] = pair;
  const state = ({ lost }: Reading) => ({
    readAt: lost === true ? NOW : at,
    error: lost === true ? ({ kind: 'timeout', what: 'no answer', hint: '' } as const) : null,
  });
  const snapshot = aSnapshot(
    { frontEnd: 'web1', statuses: ['Init Dis', 'Init Ok'], state: state(one) },
    { frontEnd: 'web2', statuses: ['Init Dis', 'Init Ok'], state: state(two) },
  );
  const balancers = snapshot.balancers.map((balancer) => ({
    ...balancer,
    members: balancer.members.map((member) => {
      const [first, second] = member.places;
      assert.ok(second);
      const place = (old: typeof first, { busy, elected }: Reading) => ({
        ...old,
        worker: { ...old.worker, busy, elected },
      });
      return { ...member, places: [place(first, one), place(second, two)] as const };
    }),
  }));
  return { ...snapshot, at, balancers };
}

const idle = (elected = 10): Reading => ({ busy: 0, elected });
const verdicts = (views: readonly QuietView[]) => views.map((view) => view.quiet);

test('quiet needs three readings in a row and a second, on every front end', () => {
  const views = watch({}, [
    [idle(), idle()],
    [idle(), idle()],
    [idle(), idle()],
  ]);
  assert.deepEqual(verdicts(views), [false, false, true]);
  assert.equal(views[2]?.staleBusy, 0);
});

test('three fast readings are not enough: a second has to pass', () => {
  const views = watch({}, Array(5).fill([idle(), idle()]), { everyMs: 250 });
  assert.deepEqual(verdicts(views), [false, false, false, false, true]);
});

test('one request in flight on the other front end is not quiet, and it says where', () => {
  const busy = { busy: 1, elected: 10 };
  const views = watch({}, Array(6).fill([idle(), busy]));
  assert.ok(views.every((view) => !view.quiet));
  assert.deepEqual(
    views.at(-1)?.places.map((place) => [place.frontEnd, place.waitsFor]),
    [
      ['web1', ''],
      ['web2', 'busy 1'],
    ],
  );
});

test('a request between two readings starts the count anew, though busy was 0 in both', () => {
  const views = watch({}, [
    [idle(1), idle()],
    [idle(1), idle()],
    [idle(2), idle()],
    [idle(2), idle()],
    [idle(2), idle()],
  ]);
  assert.deepEqual(verdicts(views), [false, false, false, false, true]);
});

test('what cannot be read is not quiet', () => {
  const lost = { busy: 0, elected: 10, lost: true };
  const views = watch({ maxRequestMs: 1_000 }, [
    [idle(), idle()],
    [idle(), idle()],
    [idle(), lost],
    [idle(), lost],
    [idle(), lost],
    [idle(), lost],
  ]);
  assert.ok(views.every((view) => !view.quiet));
  assert.equal(views.at(-1)?.places[1]?.waitsFor, 'an answer (no answer)');
});

test('a busy that is counted too low ends no wait while something new came within the bound', () => {
  const views = watch({ nothingNewMs: 3_000 }, [
    [idle(1), idle()],
    [idle(2), idle()],
    ...Array(7).fill([idle(2), idle()]),
  ]);
  assert.equal(
    views.findIndex((view) => view.quiet),
    7,
  );
  assert.equal(views[6]?.places[0]?.waitsFor, '--quiet-for');
  assert.equal(views[6]?.places[1]?.waitsFor, '');
});

test('a busy that stands still is a stale BUSY only after the bound, and only with the bound', () => {
  const stuck = { busy: 2, elected: 10 };
  const readings = Array(8).fill([stuck, idle()]);
  assert.ok(watch({}, readings).every((view) => !view.quiet));
  const views = watch({ maxRequestMs: 3_000 }, readings);
  assert.deepEqual(verdicts(views), [false, false, false, false, false, false, true, true]);
  assert.equal(views[6]?.staleBusy, 2);
});

test('a busy that moves is no staleBusy, however long it takes', () => {
  const readings = Array.from({ length: 12 }, (_, index) => [
    { busy: 1 + (index % 2), elected: 10 },
    idle(),
  ]) as [Reading, Reading][];
  assert.ok(watch({ maxRequestMs: 1_000 }, readings).every((view) => !view.quiet));
});

test('httpd 2.2 shows no busy: only the bound can end the wait', () => {
  const blind = { busy: null, elected: 10 };
  const readings = Array(6).fill([blind, blind]);
  assert.ok(watch({}, readings).every((view) => !view.quiet));
  assert.equal(watch({ maxRequestMs: 2_000 }, readings).at(-1)?.quiet, true);
});

test('after a restart no zero is believed before the bound', () => {
  const views = watch({}, Array(9).fill([idle(), idle()]), { distrustMs: 3_000 });
  assert.deepEqual(verdicts(views), [...Array(6).fill(false), true, true, true]);
});

test('a count of requests that cannot be read is never quiet, by no bound', () => {
  const reading = { busy: 0, elected: null };
  const views = watch(
    { maxRequestMs: 1_000 },
    Array.from({ length: 12 }, () => [reading, { busy: 0, elected: 7 }] as const),
  );
  assert.ok(views.every(({ quiet }) => !quiet));
  assert.match(views.at(-1)?.places[0]?.waitsFor ?? '', /^a count of requests/);
});
