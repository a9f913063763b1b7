/** The journal of a rolling upgrade: written before each step, read back by whoever goes on with it. */

import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { ownOwner } from '../../../source/operations/hooks/processes.ts';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import { openAbort, planAbort } from '../../../source/operations/rolling/rolling-abort.ts';
import type { RollingStep } from '../../../source/operations/rolling/rolling-events.ts';
import { openRolling } from '../../../source/operations/rolling/rolling-run.ts';
import { startAgain } from '../../../source/operations/rolling/rolling-start.ts';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, hooksFor, resumed, routeOf, takes, upgraded } from './upgraded.ts';

function stepsIn(folder: string): string {
  const [journal] = readJournals(folder);
  return journal?.members.map(({ step }) => step).join(' ') ?? 'none';
}

/** A run that ends, as by a crash, when this step of this member has begun. */
async function crashed(it: SimulatedFleet, folder: string, route: string, step: RollingStep) {
  const run = await upgraded(it, folder, {
    onEvent: (event) =>
      event.kind === 'step' && event.step === step && routeOf(event) === route
        ? 'leave'
        : undefined,
  });
  assert.ok(!run.isFinished, 'it is finished');
}

test('each step is in the journal before it is taken', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  const seen: string[] = [];
  await upgraded(it, folder, {
    only: ['node1', 'node2'],
    hooks: {
      upgrade: () => {
        seen.push(`upgrade while ${stepsIn(folder)}`);
        return takes(it, 1_000);
      },
    },
    onEvent: (event) => {
      const isSent = event.kind === 'drain' && event.event.kind === 'change';
      if (isSent && event.event.event.kind === 'sent') seen.push(`out while ${stepsIn(folder)}`);
      if (event.kind === 'change' && event.event.kind === 'sent')
        seen.push(`in while ${stepsIn(folder)}`);
      return undefined;
    },
  });
  assert.deepEqual(
    [...new Set(seen)],
    [
      'out while drain waiting',
      'upgrade while yours waiting',
      'in while enable waiting',
      'out while done drain',
      'upgrade while done yours',
      'in while done enable',
    ],
  );
  assert.equal(readJournals(folder)[0]?.ended, 'done');
});

test('a step that cannot be noted is not taken, and the member is put back', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  const run = await upgraded(it, folder, {
    hooks: { upgrade: () => assert.fail('it is not noted') },
    onEvent: (event) => {
      if (event.kind !== 'drain' || event.event.kind !== 'quiet') return undefined;
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'no folder');
      return undefined;
    },
  });
  assert.match(run.stopped?.why ?? '', /^the journal cannot be written: /);
  assert.deepEqual([run.stopped?.step, run.stopped?.standing], ['yours', 'in']);
  assert.equal(it.flags('node1'), '- | -');
});

test('a resumed upgrade skips what is done', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await crashed(it, folder, 'node2', 'drain');
  assert.equal(readJournals(folder)[0]?.ended, 'it was left');
  const run = await resumed(it, folder);
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.deepEqual(
    run.steps.filter((step) => step.endsWith('yours')),
    ['node2 yours', 'node3 yours'],
  );
  assert.ok(!run.steps.some((step) => step.startsWith('node1')), run.steps.join());
});

test('resumed in the upgrade, the member that is out goes first, without a second drain', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await crashed(it, folder, 'node1', 'yours');
  assert.equal(it.flags('node1'), 'disabled | disabled');
  const run = await resumed(it, folder);
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.equal(run.steps[0], 'node1 yours');
  assert.equal(it.flags('node1'), '- | -');
});

test('resumed in the upgrade, and somebody has enabled it meanwhile: it is drained again', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await crashed(it, folder, 'node1', 'yours');
  it.everywhere('node1', ({ flags }) => flags.clear());
  await it.advance(1_000);
  const run = await resumed(it, folder);
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.ok(run.steps.includes('node1 drain'), run.steps.join());
});

test('resumed after the enabling, it has to prove itself and is not upgraded again', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await crashed(it, folder, 'node1', 'prove');
  const run = await resumed(it, folder);
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.deepEqual(
    run.steps.filter((step) => step.startsWith('node1')),
    ['node1 prove', 'node1 soak', 'node1 done'],
  );
});

test('resumed after an upgrade that failed: said to be ready it is checked, said to be skipped it is put back', async (t) => {
  for (const [said, steps] of [
    ['ready', ['check', 'enable', 'prove', 'soak', 'done']],
    ['skip', ['yours', 'prove', 'soak', 'done']],
  ] as const) {
    const it = await simulate(t);
    const folder = folderFor(t);
    const upgrade = async () => ({ ok: false, why: 'ended with 1' });
    const first = await upgraded(it, folder, { hooks: { upgrade } });
    assert.equal(first.stopped?.standing, 'out');
    const run = await resumed(it, folder, {}, { node1: said });
    assert.ok(run.isFinished, `${run.stopped?.why}`);
    assert.deepEqual(
      run.steps.filter((step) => step.startsWith('node1')),
      steps.map((step) => `node1 ${step}`),
    );
    assert.equal(it.flags('node1'), '- | -');
  }
});

test('resumed, the flags that stood before the first run are put back', async (t) => {
  const it = await simulate(t, {
    before: (its) => its.on('web1', 'node1').flags.add('ignoring-errors'),
  });
  const folder = folderFor(t);
  await crashed(it, folder, 'node1', 'yours');
  await resumed(it, folder);
  assert.equal(it.flags('node1'), 'ignoring-errors | -');
});

test('a member that is no longer on the page: there is nothing to go on with', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await crashed(it, folder, 'node1', 'yours');
  for (const each of it.frontEnds) each.members = each.members.slice(1);
  await it.advance(1_000);
  const [journal] = readJournals(folder);
  assert.ok(journal, 'no journal');
  assert.equal(startAgain(it.fleet.getSnapshot(), journal, journal.options), null);
});

test('while one run has the balancer a second is not begun, and afterwards it may', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  let second = '';
  await upgraded(it, folder, {
    only: ['node1'],
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'yours') return undefined;
      const [journal] = readJournals(folder);
      assert.ok(journal, 'no journal');
      const start = startAgain(it.fleet.getSnapshot(), journal, journal.options);
      assert.ok(start, 'no start');
      const agreement = { agreed: 2, policy: DEFAULT_POLICY } as const;
      const setup = { fleet: it.fleet, change: it.change, hooks: hooksFor(it), agreement, folder };
      const opened = openRolling(setup, start, new AbortController().signal);
      second = 'news' in opened ? 'begun' : opened.kind;
      return undefined;
    },
  });
  assert.equal(second, 'running');
  assert.equal((await upgraded(it, folder, { only: ['node1'] })).stopped, null);
});

test('the command that an earlier run has left is waited for; none is begun beside it', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await upgraded(it, folder, {
    hooks: {
      upgrade: (_member, _signal, started) => {
        // Of this very process, which does not end.
        started(ownOwner());
        it.clock.after(2_000, () => it.frontEnd('web1').restart());
        return takes(it, 3_600_000);
      },
    },
    // Something that is told while the command runs.
    onEvent: (event) => (event.kind === 'flag-lost' ? 'leave' : undefined),
  });
  const run = await resumed(it, folder, {
    hooks: { upgradeMs: 60_000, upgrade: () => assert.fail('another one runs') },
  });
  assert.match(run.stopped?.why ?? '', /^the command of the earlier run has not ended/);
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('given up, what the run has left is put back, verified, and the journal says so', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await crashed(it, folder, 'node2', 'check');
  const [journal] = readJournals(folder);
  assert.ok(journal, 'no journal');
  const plan = planAbort(it.fleet.getSnapshot(), journal);
  assert.deepEqual(
    plan.leftOvers.map(({ member, unready }) => [member.places[0].worker.route, unready]),
    [['node2', true]],
  );
  const agreement = { agreed: 2, policy: DEFAULT_POLICY } as const;
  const opened = openAbort(
    { fleet: it.fleet, change: it.change, agreement, folder },
    journal,
    plan,
  );
  assert.ok(!('kind' in opened), JSON.stringify(opened));
  const ends: (string | null)[] = [];
  const run = async () => {
    for await (const event of opened) if (event.kind === 'ended') ends.push(event.why);
  };
  await it.until(run());
  assert.deepEqual(ends, [null]);
  assert.equal(it.flags('node2'), '- | -');
  assert.equal(readJournals(folder)[0]?.ended, 'aborted');
});
