/** A gate while a member is watched: what it refuses is taken out again, and undone where a command does that. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateAnswer } from '../../../source/operations/hooks/gate.ts';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import { planAbort } from '../../../source/operations/rolling/rolling-abort.ts';
import { type SimulatedFleet, setElsewhere, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, resumed, takes, type Upgraded, upgraded } from './upgraded.ts';

const GOOD: GateAnswer = { says: 'good', why: '' };
const BAD: GateAnswer = { says: 'bad', why: 'ended with 2' };
const NONE: GateAnswer = { says: 'no-data', why: 'ended with 3' };

/** One answer after the other, the last one again and again; `asked`: when, ms since the simulation began. */
function gate(it: SimulatedFleet, ...answers: readonly GateAnswer[]) {
  const asked: number[] = [];
  return {
    asked,
    ask: async () => {
      asked.push(it.elapsed);
      return answers[Math.min(asked.length, answers.length) - 1] ?? GOOD;
    },
  };
}

const told = (run: Upgraded) =>
  run.events.flatMap((event) =>
    event.kind === 'gate' ? [`${event.says} ${event.inARow}/${event.most}`] : [],
  );

function everywhere(it: SimulatedFleet, route: string, flag: 'disabled'): void {
  for (const { name } of it.frontEnds) setElsewhere(it, name, route, flag);
}

const OPTIONS = { soakMs: 60_000, gateFailures: 3, gateIntervalMs: 5_000 };

test('a gate that is passed is asked at once and at its interval, and told once', async (t) => {
  const it = await simulate(t);
  const { ask, asked } = gate(it, GOOD);
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: OPTIONS,
    hooks: { gate: ask },
  });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.deepEqual(told(run), ['good 0/3']);
  assert.ok(asked.length >= 12 && asked.length <= 13, `${asked.length} times`);
  const between = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  assert.ok(
    between.every((ms) => ms >= 5_000 && ms < 6_100),
    between.join(),
  );
});

test('failures in a row take it out again, and without a command to undo it, it stays out', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    options: OPTIONS,
    hooks: { gate: gate(it, GOOD, BAD).ask },
  });
  assert.deepEqual(told(run), ['good 0/3', 'bad 1/3', 'bad 2/3', 'bad 3/3']);
  assert.equal(run.stopped?.why, 'the gate failed 3 times in a row (ended with 2)');
  assert.deepEqual([run.stopped?.standing, run.stopped?.undoing?.byCommand], ['out', false]);
  assert.equal(it.flags('node1'), 'disabled | disabled');
  assert.equal(it.flags('node2'), '- | -', 'the next is not begun');
  assert.equal(it.fewestUsable, 2);
});

test('it is taken out by the drain: what is in flight on it ends before it is undone', async (t) => {
  const it = await simulate(t);
  const busy = (event: { kind: string }) => {
    if (event.kind !== 'gate-failed') return undefined;
    it.on('web2', 'node1').busy = 1;
    it.clock.after(20_000, () => (it.on('web2', 'node1').busy = 0));
    return undefined;
  };
  let undoneAt = 0;
  let failedAt = 0;
  const run = await upgraded(it, folderFor(t), {
    options: OPTIONS,
    hooks: {
      gate: gate(it, BAD).ask,
      undo: (member) => {
        undoneAt = it.elapsed;
        assert.equal(member.places[0].worker.route, 'node1');
        assert.equal(it.on('web2', 'node1').busy, 0);
        assert.equal(it.flags('node1'), 'disabled | disabled');
        return takes(it, 3_000);
      },
    },
    onEvent: (event) => {
      if (event.kind === 'gate-failed') failedAt = it.elapsed;
      return busy(event);
    },
  });
  assert.ok(undoneAt - failedAt >= 20_000, `${undoneAt - failedAt}`);
  assert.equal(run.stopped?.why, 'the gate failed 3 times in a row (ended with 2)');
});

test('undone, it is checked, enabled and proved again, and the run ends: nobody after it', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  let checks = 0;
  const run = await upgraded(it, folder, {
    options: OPTIONS,
    hooks: {
      gate: gate(it, BAD).ask,
      undo: () => takes(it, 3_000),
      check: async () => {
        checks += 1;
        return { ok: true, why: '' };
      },
    },
  });
  const steps = ['drain', 'yours', 'check', 'enable', 'prove'];
  const all = [...steps, 'soak', ...steps].map((step) => `node1 ${step}`);
  assert.deepEqual(run.steps, all);
  assert.equal(checks, 4);
  const kinds = run.events.map(({ kind }) => kind);
  assert.ok(kinds.lastIndexOf('proved') > kinds.indexOf('gate-failed'));
  assert.ok(kinds.indexOf('undone') > kinds.lastIndexOf('proved'));
  assert.deepEqual([run.stopped?.standing, run.stopped?.upgrading], ['in', false]);
  assert.equal(it.flags('node1'), '- | -');
  const [journal] = readJournals(folder);
  assert.ok(journal);
  assert.deepEqual([journal.members[0]?.step, journal.ended], ['waiting', run.stopped?.why]);
  assert.deepEqual(planAbort(it.fleet.getSnapshot(), journal).leftOvers, []);
});

test('resumed after it was undone, it is upgraded from the beginning', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  const hooks = { gate: gate(it, BAD, BAD, BAD, GOOD).ask, undo: () => takes(it, 3_000) };
  await upgraded(it, folder, { only: ['node1'], options: OPTIONS, hooks });
  const run = await resumed(it, folder, { hooks });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.deepEqual(run.steps.slice(0, 2), ['node1 drain', 'node1 yours']);
});

test('no data never takes it out, and does not hide the failures around it', async (t) => {
  const it = await simulate(t);
  const none = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: OPTIONS,
    hooks: { gate: gate(it, NONE).ask },
  });
  assert.ok(none.isFinished, none.stopped?.why);
  assert.deepEqual(told(none), ['no-data 0/3']);
  const around = await upgraded(it, folderFor(t), {
    only: ['node2'],
    options: OPTIONS,
    hooks: { gate: gate(it, BAD, NONE, BAD, NONE, BAD).ask },
  });
  assert.match(around.stopped?.why ?? '', /failed 3 times in a row/);
  const good = await upgraded(it, folderFor(t), {
    only: ['node3'],
    options: { ...OPTIONS, minUsable: 1 },
    hooks: { gate: gate(it, BAD, BAD, GOOD, BAD, BAD, GOOD).ask },
  });
  assert.ok(good.isFinished, good.stopped?.why);
});

test('without data after failures nobody goes on at once: it is asked as often again as it may fail', async (t) => {
  const it = await simulate(t);
  const options = { ...OPTIONS, soakMs: 7_000 };
  const lost = gate(it, BAD, BAD, NONE);
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options,
    hooks: { gate: lost.ask },
  });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.equal(lost.asked.length, 5);
  const back = await upgraded(it, folderFor(t), {
    only: ['node2'],
    options,
    hooks: { gate: gate(it, BAD, BAD, NONE, BAD).ask },
  });
  assert.match(back.stopped?.why ?? '', /failed 3 times in a row/);
});

test('a gate that breaks has no data', async (t) => {
  const it = await simulate(t);
  const ask = () => Promise.reject(new Error('broken'));
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: OPTIONS,
    hooks: { gate: ask },
  });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.deepEqual(told(run), ['no-data 0/3']);
});

test('the watch does not end on a failure, nor before the gate has answered once', async (t) => {
  const it = await simulate(t);
  const options = { ...OPTIONS, soakMs: 0 };
  const failing = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options,
    hooks: { gate: gate(it, BAD).ask },
  });
  assert.match(failing.stopped?.why ?? '', /failed 3 times in a row/);
  let answered = false;
  const slow = () =>
    takes(it, 20_000).then(() => {
      answered = true;
      return GOOD;
    });
  const run = await upgraded(it, folderFor(t), { only: ['node2'], options, hooks: { gate: slow } });
  assert.ok(run.isFinished, run.stopped?.why);
  assert.ok(answered);
});

test('what is not quiet in time stays out all the same, and is not undone', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: { ...OPTIONS, drainTimeoutMs: 20_000 },
    hooks: { gate: gate(it, BAD).ask, undo: () => assert.fail('it is not quiet') },
    onEvent: ({ kind }) => {
      if (kind === 'gate-failed') it.on('web1', 'node1').busy = 1;
      return undefined;
    },
  });
  assert.equal(
    run.stopped?.why,
    'the gate failed 3 times in a row (ended with 2); then it did not get quiet in time',
  );
  assert.deepEqual([run.stopped?.standing, run.stopped?.step], ['out', 'drain']);
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('where too few others are usable meanwhile, it stays in, and that is told', async (t) => {
  const it = await simulate(t, { members: 2 });
  let asked = 0;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: OPTIONS,
    hooks: {
      gate: async () => {
        asked += 1;
        if (asked === 3) everywhere(it, 'node2', 'disabled');
        return BAD;
      },
    },
  });
  assert.ok(run.stopped);
  assert.equal(run.stopped.standing, 'in');
  assert.equal(it.flags('node1'), '- | -');
  assert.ok(it.fewestUsable >= 1, `${it.fewestUsable}`);
});

test('an undo that fails leaves it out, and the run that goes on runs it again', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  const hooks = { gate: gate(it, BAD).ask, undo: async () => ({ ok: false, why: 'ended with 1' }) };
  const run = await upgraded(it, folder, { only: ['node1'], options: OPTIONS, hooks });
  assert.match(run.stopped?.why ?? '', /failed 3 times in a row .*; then the undo command ended/);
  assert.equal(it.flags('node1'), 'disabled | disabled');
  const again = await resumed(it, folder, {
    hooks: { ...hooks, upgrade: () => assert.fail('nothing new'), undo: () => takes(it, 1_000) },
  });
  assert.deepEqual(again.steps, ['node1 yours', 'node1 check', 'node1 enable', 'node1 prove']);
  assert.equal(it.flags('node1'), '- | -');
  assert.equal(again.stopped?.upgrading, false);
});

test('taken out with nothing to undo it, it is upgraded again by a run that goes on', async (t) => {
  const it = await simulate(t);
  const folder = folderFor(t);
  await upgraded(it, folder, {
    only: ['node1'],
    options: OPTIONS,
    hooks: { gate: gate(it, BAD).ask },
  });
  const again = await resumed(it, folder, { hooks: { gate: gate(it, GOOD).ask } });
  assert.ok(again.isFinished, again.stopped?.why);
  assert.deepEqual(again.steps[0], 'node1 yours');
});

test('cut off at any event after the gate has failed, a run that goes on finishes the undo', async (t) => {
  for (const cut of ['gate-failed', 'drain', 'yours', 'check', 'enable', 'prove'] as const) {
    const it = await simulate(t);
    const folder = folderFor(t);
    let hasFailed = false;
    const hooks = { gate: gate(it, BAD).ask, undo: () => takes(it, 3_000) };
    await upgraded(it, folder, {
      only: ['node1'],
      options: OPTIONS,
      hooks,
      onEvent: (event) => {
        hasFailed ||= event.kind === 'gate-failed';
        const at = event.kind === 'step' ? event.step : event.kind;
        return hasFailed && at === cut ? 'leave' : undefined;
      },
    });
    await it.advance(10_000);
    const [journal] = readJournals(folder);
    assert.ok(journal?.members[0]?.undoing, cut);
    const { leftOvers } = planAbort(it.fleet.getSnapshot(), journal);
    const isOut = it.flags('node1') !== '- | -';
    const isUnready = cut === 'yours' || cut === 'check' || cut === 'drain';
    assert.deepEqual(
      leftOvers.map(({ unready }) => unready),
      isOut ? [isUnready] : [],
      cut,
    );
    const again = await resumed(it, folder, { hooks });
    assert.equal(again.events.at(-2)?.kind, 'undone', cut);
    assert.equal(again.stopped?.why, 'the gate failed 3 times in a row (ended with 2)', cut);
    assert.equal(it.flags('node1'), '- | -', cut);
  }
});

test('what was skipped was not upgraded: its gate is not asked', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: OPTIONS,
    hooks: { upgrade: async () => 'skip', gate: () => assert.fail('it is as it was') },
  });
  assert.ok(run.isFinished, run.stopped?.why);
});

test('stopped while its gate is asked, it ends at once and stays in', async (t) => {
  const it = await simulate(t);
  const aborter = new AbortController();
  let ended = false;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: OPTIONS,
    signal: aborter.signal,
    hooks: {
      gate: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            ended = true;
            resolve(BAD);
          });
          it.clock.after(2_000, () => aborter.abort());
        }),
    },
  });
  assert.equal(run.stopped?.why, 'it was stopped');
  assert.ok(ended);
  assert.equal(it.flags('node1'), '- | -');
});
