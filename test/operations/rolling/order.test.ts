/** How many go at once, which one begins, and a pause after it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import { parseMaxOut } from '../../../source/operations/rolling/max-out.ts';
import type { MaxOut } from '../../../source/operations/rolling/rolling-events.ts';
import {
  planRolling,
  type RollingChoice,
} from '../../../source/operations/rolling/rolling-plan.ts';
import { type SimulatedFleet, setElsewhere, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, resumed, upgraded } from './upgraded.ts';

function planOf(it: SimulatedFleet, choice: Partial<RollingChoice>) {
  const snapshot = it.fleet.getSnapshot();
  const [balancer] = snapshot.balancers;
  assert.ok(balancer, 'no balancer');
  const plan = planRolling(snapshot, balancer, {
    only: null,
    skip: new Set(),
    minUsable: 1,
    maxOut: 1,
    policy: DEFAULT_POLICY,
    ...choice,
  });
  const waves = plan.waves.map((wave) =>
    wave.map(({ places }) => places[0].worker.route).join('+'),
  );
  return { ...plan, waves };
}

const sizes = (waves: readonly string[]) => waves.map((wave) => wave.split('+').length);

test('a share is one of the usable members, rounded down, and one at least', async (t) => {
  const it = await simulate(t, { members: 9 });
  const wanted: readonly (readonly [MaxOut, number])[] = [
    ['25%', 2],
    ['50%', 4],
    ['1%', 1],
    ['34%', 3],
  ];
  for (const [maxOut, count] of wanted)
    assert.equal(planOf(it, { maxOut }).maxOut, count, `${maxOut}`);
  assert.deepEqual(sizes(planOf(it, { maxOut: '50%' }).waves), [4, 4, 1]);
});

test('a share leaves as many usable as are asked for, on the front end that has the fewest', async (t) => {
  const it = await simulate(t, { members: 4 });
  assert.equal(planOf(it, { maxOut: '100%' }).maxOut, 3);
  assert.equal(planOf(it, { maxOut: '75%', minUsable: 2 }).maxOut, 2);
  const policy = { minUsable: () => 3 };
  const { maxOut, objections } = planOf(it, { maxOut: '75%', policy });
  assert.deepEqual([maxOut, objections], [1, []]);
  assert.equal(planOf(it, { maxOut: '75%', policy: { minUsable: () => 4 } }).objections.length, 8);
  setElsewhere(it, 'web2', 'node4', 'disabled');
  await it.advance(2_000);
  assert.equal(planOf(it, { maxOut: '50%' }).maxOut, 1, 'web2 has three');
});

test('what is no number and no share is refused', () => {
  const read = ['2', '25%', '100%', '0', '0%', '101%', '-1', '2.5', '25 %', '', 'all'].map(
    parseMaxOut,
  );
  assert.deepEqual(read, [2, '25%', '100%', ...Array.from({ length: 8 }, () => null)]);
});

test('a run by a share never has fewer usable than asked', async (t) => {
  const it = await simulate(t, { members: 4 });
  const folder = folderFor(t);
  const run = await upgraded(it, folder, { options: { maxOut: '75%', minUsable: 2 } });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.equal(it.fewestUsable, 2);
  assert.equal(readJournals(folder)[0]?.options.maxOut, 2);
});

test('the member that is named begins; one that is left out cannot', async (t) => {
  const it = await simulate(t, { members: 4 });
  const { key } = it.member('node3');
  assert.deepEqual(planOf(it, { first: key }).waves, ['node3', 'node1', 'node2', 'node4']);
  assert.deepEqual(planOf(it, { first: key, maxOut: 2 }).waves, ['node3+node1', 'node2+node4']);
  const { objections } = planOf(it, { first: key, skip: new Set([key]) });
  assert.deepEqual(
    objections.map(({ what }) => what),
    ['app/node3 cannot be first: it is left out (by --skip)'],
  );
});

test('a pause after the first: it goes alone, the run ends there, and a resumed one does the rest', async (t) => {
  const it = await simulate(t, { members: 5 });
  const folder = folderFor(t);
  const run = await upgraded(it, folder, { options: { maxOut: 2, pauseAfter: 'first' } });
  assert.deepEqual([run.stopped, run.isFinished], [null, false]);
  assert.equal(run.events.at(-1)?.kind, 'paused');
  assert.ok(run.steps.every((step) => step.startsWith('node1')));
  assert.equal(readJournals(folder)[0]?.ended, 'paused');
  it.fewestUsable = Number.POSITIVE_INFINITY;
  const rest = await resumed(it, folder);
  assert.ok(rest.isFinished, rest.stopped?.why);
  assert.equal(it.fewestUsable, 3, 'two at a time');
  assert.ok(rest.steps.every((step) => !step.startsWith('node1')));
});

test('one that is asked and goes on needs no second run; a first that failed still pauses later', async (t) => {
  const it = await simulate(t);
  const asked = await upgraded(it, folderFor(t), {
    options: { pauseAfter: 'first' },
    hooks: { pause: async () => 'go' },
  });
  assert.ok(asked.isFinished, asked.stopped?.why);
  const folder = folderFor(t);
  const failed = await upgraded(it, folder, {
    options: { pauseAfter: 'first' },
    hooks: { upgrade: async () => ({ ok: false, why: 'ended with 1' }) },
  });
  assert.ok(failed.stopped);
  assert.equal((await resumed(it, folder)).events.at(-1)?.kind, 'paused');
});
