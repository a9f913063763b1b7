/** The members of a host go together: one command when all are quiet, none in again before all are ready. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { planByHost } from '../../../source/operations/rolling/host-plan.ts';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import { planAbort } from '../../../source/operations/rolling/rolling-abort.ts';
import { STANDARD_ROLLING } from '../../../source/operations/rolling/rolling-events.ts';
import type { RollingChoice } from '../../../source/operations/rolling/rolling-plan.ts';
import { startAnew } from '../../../source/operations/rolling/rolling-start.ts';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import {
  folderFor,
  hooksFor,
  resumed,
  runUpgrade,
  takes,
  type UpgradeSettings,
} from './upgraded.ts';

/** node1 and node2 are on one host, node3 and node4 on the other. */
function onTwoHosts(it: SimulatedFleet): void {
  for (const frontEnd of it.frontEnds) {
    frontEnd.members = frontEnd.members.map((member, index) => ({
      ...member,
      url: `http://10.0.0.${index < 2 ? 1 : 2}:${8080 + index}`,
    }));
  }
}

const four = (t: Parameters<typeof simulate>[0]) => simulate(t, { members: 4, before: onTwoHosts });

function planOf(it: SimulatedFleet, choice: Partial<RollingChoice> = {}) {
  const snapshot = it.fleet.getSnapshot();
  const [balancer] = snapshot.balancers;
  assert.ok(balancer, 'no balancer');
  const all = { only: null, skip: new Set<string>(), minUsable: 1, policy: DEFAULT_POLICY };
  return planByHost(snapshot, [balancer], { ...all, ...choice, maxOut: 1 });
}

function upgradedByHost(it: SimulatedFleet, folder: string, settings: UpgradeSettings = {}) {
  const options = { ...STANDARD_ROLLING, quietForMs: 0, soakMs: 4_000, ...settings.options };
  const plan = planOf(it);
  assert.deepEqual(plan.objections, []);
  const where = { context: null, frontEnds: it.frontEnds.map(({ url }) => url) };
  const hooks = hooksFor(it, settings.hooks);
  const start = startAnew(plan, where, options, hooks, it.clock.monotonic());
  return runUpgrade(it, folder, start, settings);
}

const allOut = (it: SimulatedFleet) =>
  ['node1', 'node2'].every((route) => it.flags(route) === 'disabled | disabled');

test('one command upgrades a host, when each of its members is out and quiet', async (t) => {
  const it = await four(t);
  it.on('web2', 'node2').busy = 1;
  it.at(20_000, () => (it.on('web2', 'node2').busy = 0));
  const begun: string[] = [];
  const run = await upgradedByHost(it, folderFor(t), {
    hooks: {
      upgrade: (_member, _signal, _started, host = '') => {
        begun.push(host);
        if (host === '10.0.0.1') assert.ok(allOut(it) && it.elapsed > 20_000, `${it.elapsed}`);
        return takes(it, 3_000);
      },
    },
  });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.deepEqual(begun, ['10.0.0.1', '10.0.0.2']);
  assert.equal(it.fewestUsable, 2);
  for (const route of ['node1', 'node2', 'node3', 'node4']) assert.equal(it.flags(route), '- | -');
});

test('one that does not get quiet in time: both are put back, and the command never runs', async (t) => {
  const it = await four(t);
  it.on('web1', 'node2').busy = 1;
  const run = await upgradedByHost(it, folderFor(t), {
    options: { drainTimeoutMs: 20_000 },
    hooks: { upgrade: () => assert.fail('it is not quiet') },
  });
  assert.ok(run.stopped);
  const whys = run.events.flatMap((event) => (event.kind === 'stopped' ? [event.why] : []));
  assert.deepEqual(whys, [
    'it did not get quiet in time',
    'app/node2 on the same host goes no further',
  ]);
  for (const route of ['node1', 'node2']) assert.equal(it.flags(route), '- | -');
});

test('none is let in before all are ready', async (t) => {
  const it = await four(t);
  const run = await upgradedByHost(it, folderFor(t), {
    options: { checkTimeoutMs: 20_000 },
    hooks: {
      check: async (member) => ({ ok: member.places[0].worker.route !== 'node2', why: 'no' }),
    },
  });
  assert.ok(run.stopped);
  assert.ok(allOut(it), `${it.flags('node1')}, ${it.flags('node2')}`);
});

test('what the gate refuses of one is undone for its host, once', async (t) => {
  const it = await four(t);
  let undone = 0;
  const run = await upgradedByHost(it, folderFor(t), {
    options: { gateFailures: 2, gateIntervalMs: 1_000 },
    hooks: {
      gate: async (member) =>
        member.places[0].worker.route === 'node2'
          ? { says: 'bad', why: 'ended with 2' }
          : { says: 'good', why: '' },
      undo: () => {
        assert.ok(allOut(it));
        undone += 1;
        return takes(it, 2_000);
      },
    },
  });
  assert.equal(undone, 1);
  const back = run.events.filter(({ kind }) => kind === 'undone');
  assert.equal(back.length, 2);
  for (const route of ['node1', 'node2']) assert.equal(it.flags(route), '- | -');
  assert.ok(run.steps.every((step) => !step.startsWith('node3')));
});

test('killed anywhere, it goes on: both are upgraded, and no flag is left', async (t) => {
  for (const cut of ['drain', 'yours', 'check', 'enable', 'prove', 'soak'] as const) {
    for (const route of ['node1', 'node2']) {
      const it = await four(t);
      const folder = folderFor(t);
      let hooks = 0;
      const upgrade = () => {
        hooks += 1;
        assert.ok(allOut(it), `${cut} of ${route}`);
        return takes(it, 2_000);
      };
      const only = (host: string) => (host === '10.0.0.1' ? upgrade() : takes(it, 10));
      const settings: UpgradeSettings = {
        hooks: { upgrade: (_member, _signal, _started, host = '') => only(host) },
      };
      await upgradedByHost(it, folder, {
        ...settings,
        onEvent: (event) =>
          event.kind === 'step' &&
          event.step === cut &&
          event.member.places[0].worker.route === route
            ? 'leave'
            : undefined,
      });
      await it.advance(5_000);
      const again = await resumed(it, folder, settings);
      assert.ok(again.isFinished, `${cut} of ${route}: ${again.stopped?.why}`);
      assert.ok(hooks >= 1 && hooks <= 2, `${hooks} times`);
      for (const each of ['node1', 'node2', 'node3', 'node4'])
        assert.equal(it.flags(each), '- | -', `${cut} of ${route}`);
    }
  }
});

test('an abort puts back both, and a member of the host that is left out is refused', async (t) => {
  const it = await four(t);
  const folder = folderFor(t);
  await upgradedByHost(it, folder, {
    onEvent: (event) => (event.kind === 'step' && event.step === 'yours' ? 'leave' : undefined),
  });
  await it.advance(5_000);
  const [journal] = readJournals(folder);
  assert.ok(journal);
  const { leftOvers } = planAbort(it.fleet.getSnapshot(), journal);
  assert.deepEqual(
    leftOvers.map(({ member }) => member.places[0].worker.route),
    ['node1', 'node2'],
  );
  const other = await four(t);
  const { objections } = planOf(other, { skip: new Set([other.member('node2').key]) });
  assert.deepEqual(
    objections.map(({ what }) => what),
    ['app/node2 runs on 10.0.0.1 too, and is not part of this'],
  );
});
