/** A rolling upgrade: one member after the other, and never on to the next before the last has proved itself. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HookResult } from '../../../source/operations/hooks/hook.ts';
import type { Decision } from '../../../source/operations/rolling/rolling-events.ts';
import { setElsewhere, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, type routeOf, takes, upgraded } from './upgraded.ts';

const WELL: HookResult = { ok: true, why: '' };
const STARTING: HookResult = { ok: false, why: 'said 503' };

test('one member after the other goes through all steps, and one alone is ever out', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t));
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  const steps = ['drain', 'yours', 'check', 'enable', 'prove', 'soak', 'done'];
  assert.deepEqual(
    run.steps,
    ['node1', 'node2', 'node3'].flatMap((route) => steps.map((step) => `${route} ${step}`)),
  );
  assert.equal(it.fewestUsable, 2);
  for (const route of ['node1', 'node2', 'node3']) assert.equal(it.flags(route), '- | -');
});

test('two that may be out together are, and two alone', async (t) => {
  const it = await simulate(t, { members: 4 });
  const run = await upgraded(it, folderFor(t), { options: { maxOut: 2 } });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.equal(it.fewestUsable, 2);
  const begun = run.steps.filter((step) => step.endsWith('yours') || step.endsWith('done'));
  assert.deepEqual(
    begun.map((step) => step.split(' ')[1]).join(' '),
    'yours yours done done yours yours done done',
  );
});

test('the upgrade begins when no request runs any more, on no front end', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').busy = 1;
  it.at(30_000, () => (it.on('web2', 'node1').busy = 0));
  let begunAt = 0;
  const upgrade = () => {
    begunAt = it.elapsed;
    return takes(it, 1_000);
  };
  await upgraded(it, folderFor(t), { only: ['node1'], hooks: { upgrade } });
  assert.ok(begunAt >= 31_000 && begunAt < 33_000, `${begunAt}`);
});

test('a member that does not get quiet in time is put back, and its upgrade never begins', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').busy = 1;
  const upgrade = () => assert.fail('it is not quiet');
  const run = await upgraded(it, folderFor(t), {
    options: { drainTimeoutMs: 20_000 },
    hooks: { upgrade },
  });
  assert.equal(run.stopped?.why, 'it did not get quiet in time');
  assert.equal(run.stopped?.standing, 'in');
  assert.deepEqual(run.steps, ['node1 drain']);
  assert.equal(it.flags('node1'), '- | -');
});

test('an upgrade that fails stops it: the member stays out, and the next is not begun', async (t) => {
  const it = await simulate(t);
  const upgrade = async () => ({ ok: false, why: 'ended with 1' });
  const run = await upgraded(it, folderFor(t), { hooks: { upgrade } });
  assert.equal(run.stopped?.why, 'the upgrade command ended with 1');
  assert.deepEqual([run.stopped?.standing, run.stopped?.upgrading], ['out', true]);
  assert.deepEqual(run.steps, ['node1 drain', 'node1 yours']);
  assert.equal(it.flags('node1'), 'disabled | disabled');
  assert.equal(it.flags('node2'), '- | -');
});

test('one that is skipped is put back without an upgrade, proved, and the next follows', async (t) => {
  const it = await simulate(t);
  let asked = 0;
  const upgrade = async () => (++asked === 1 ? ('skip' as const) : WELL);
  const run = await upgraded(it, folderFor(t), { only: ['node1', 'node2'], hooks: { upgrade } });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.deepEqual(
    run.steps.filter((step) => step.startsWith('node1')),
    ['node1 drain', 'node1 yours', 'node1 prove', 'node1 soak', 'node1 done'],
  );
});

test('one lucky answer of a starting application does not make it ready', async (t) => {
  const it = await simulate(t);
  const answers = [STARTING, WELL, STARTING, STARTING, WELL, WELL];
  let looks = 0;
  const check = async () => answers[looks++] ?? WELL;
  const run = await upgraded(it, folderFor(t), { only: ['node1'], hooks: { check } });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.equal(looks, 6);
});

test('an application that is not ready in time stops it, out', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    options: { checkTimeoutMs: 60_000 },
    hooks: { check: async () => STARTING },
  });
  assert.equal(run.stopped?.why, 'its application is not ready: said 503');
  assert.deepEqual([run.stopped?.step, run.stopped?.standing], ['check', 'out']);
  assert.ok(run.at > 60_000 && run.at < 80_000, `${run.at}`);
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('before it is enabled, the health check of httpd has to pass', async (t) => {
  const it = await simulate(t);
  it.at(5_000, () => it.on('web2', 'node1').flags.add('check-failed'));
  it.at(40_000, () => {
    assert.equal(it.flags('node1'), 'disabled | check-failed+disabled');
    it.on('web2', 'node1').flags.delete('check-failed');
  });
  const run = await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.ok(run.waits.includes("node1 check: httpd's health check to pass"), run.waits.join());
});

test('held before a step, it waits for the word and goes on', async (t) => {
  const it = await simulate(t);
  const hold = (_: unknown, step: string) =>
    step === 'yours'
      ? new Promise<Decision>((resolve) => it.clock.after(30_000, () => resolve('go')))
      : null;
  const run = await upgraded(it, folderFor(t), { only: ['node1'], hooks: { hold } });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.ok(run.at > 30_000, `${run.at}`);
});

test('given up before the upgrade it is put back, and after it stays out', async (t) => {
  for (const [step, standing] of [
    ['yours', 'in'],
    ['check', 'out'],
  ] as const) {
    const it = await simulate(t);
    const hold = (_: unknown, at: string) =>
      at === step ? Promise.resolve('stop' as const) : null;
    const run = await upgraded(it, folderFor(t), { hooks: { hold } });
    assert.deepEqual([run.stopped?.why, run.stopped?.standing], ['it was aborted', standing]);
    assert.equal(it.flags('node1'), standing === 'in' ? '- | -' : 'disabled | disabled');
  }
});

test('interrupted in the drain it is put back, and in the upgrade it stays out', async (t) => {
  for (const [step, standing] of [
    ['drain', 'in'],
    ['yours', 'out'],
  ] as const) {
    const it = await simulate(t);
    const stop = new AbortController();
    const upgrade = (_: unknown, signal: AbortSignal) =>
      new Promise<HookResult>((resolve) => {
        signal.addEventListener('abort', () => resolve({ ok: false, why: 'was stopped' }));
      });
    const run = await upgraded(it, folderFor(t), {
      signal: stop.signal,
      hooks: { upgrade },
      onEvent: (event) => {
        if (event.kind === 'step' && event.step === step) it.clock.after(700, () => stop.abort());
      },
    });
    assert.deepEqual([run.stopped?.step, run.stopped?.standing], [step, standing]);
    assert.equal(it.flags('node1'), standing === 'in' ? '- | -' : 'disabled | disabled');
    assert.equal(it.flags('node2'), '- | -');
  }
});

test('a restart of httpd during the upgrade: its flag is set again, and it goes on', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'yours') return;
      it.clock.after(2_000, () => it.frontEnd('web2').restart());
      it.clock.after(4_000, () => assert.equal(it.flags('node1'), 'disabled | disabled'));
    },
  });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  const lost = run.events.find((event) => event.kind === 'flag-lost');
  assert.ok(lost?.kind === 'flag-lost', 'no flag is lost');
  assert.deepEqual([lost.by, lost.frontEnds], ['restart', ['web2']]);
});

test('a member that another operator enables during its upgrade is taken out again, and that stops it', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'yours') return;
      it.clock.after(2_000, () => it.on('web1', 'node1').flags.clear());
    },
  });
  assert.equal(run.stopped?.why, 'somebody else enabled it on web1');
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('a flag that is lost while it is held before the upgrade: it is drained again before it begins', async (t) => {
  const it = await simulate(t);
  let begunAt = 0;
  const hold = (_: unknown, step: string) => {
    if (step !== 'yours') return null;
    it.clock.after(5_000, () => it.frontEnd('web1').restart());
    // It got a request meanwhile, which takes a while.
    it.clock.after(5_500, () => (it.on('web1', 'node1').busy = 1));
    it.clock.after(90_000, () => (it.on('web1', 'node1').busy = 0));
    return new Promise<Decision>((resolve) => it.clock.after(10_000, () => resolve('go')));
  };
  const upgrade = () => {
    begunAt = it.elapsed;
    return takes(it, 1_000);
  };
  const run = await upgraded(it, folderFor(t), { only: ['node1'], hooks: { hold, upgrade } });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  assert.ok(begunAt > 90_000, `${begunAt}`);
});

test('a member that httpd has put in error gets one request that may clear it, and keeps no flag of that', async (t) => {
  const it = await simulate(t);
  it.at(4_000, () => (it.on('web2', 'node1').inError = true));
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    hooks: { check: async () => WELL },
  });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  const changes = it.frontEnd('web2').changes;
  assert.deepEqual(changes.slice(-2), ['node1 +ignoring-errors', 'node1 -ignoring-errors']);
  assert.equal(it.flags('node1'), '- | -');
});

test('a member that does not get well after enabling is taken out again', async (t) => {
  const it = await simulate(t);
  it.at(4_000, () => it.everywhere('node1', (member) => (member.works = false)));
  const run = await upgraded(it, folderFor(t), { hooks: { check: async () => WELL } });
  assert.equal(run.stopped?.why, 'it does not become OK after enabling');
  assert.equal(run.stopped?.standing, 'out');
  assert.equal(it.flags('node1'), 'disabled | disabled');
  assert.equal(it.flags('node2'), '- | -');
});

test('a member that one front end passes over while the others are chosen has not proved itself', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').passedOver = true;
  const run = await upgraded(it, folderFor(t));
  assert.equal(run.stopped?.why, 'it got no request on web2 although the others did');
  assert.deepEqual([run.stopped?.step, run.stopped?.standing], ['prove', 'in']);
});

test('without any request nothing is proved, and the next is not begun unasked', async (t) => {
  const it = await simulate(t);
  for (const each of it.frontEnds) each.traffic = false;
  const run = await upgraded(it, folderFor(t), { options: { proofTimeoutMs: 20_000 } });
  assert.match(run.stopped?.why ?? '', /^no request reached the balancer for 20 s/);
  assert.equal(it.flags('node2'), '- | -');
});

test('without any request it goes on when the operator says so', async (t) => {
  const it = await simulate(t);
  for (const each of it.frontEnds) each.traffic = false;
  const unproved = async () => 'go' as const;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: { proofTimeoutMs: 20_000 },
    hooks: { unproved },
  });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  const proved = run.events.find((event) => event.kind === 'proved');
  assert.ok(proved?.kind === 'proved' && !proved.elected, JSON.stringify(proved));
});

test('a restart of httpd during the proof begins its counts anew, and proves nothing', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').passedOver = true;
  const run = await upgraded(it, folderFor(t), {
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'prove') return;
      it.clock.after(2_000, () => it.frontEnd('web2').restart());
    },
  });
  assert.equal(run.stopped?.why, 'it got no request on web2 although the others did');
});

test('an error while it is watched after its upgrade stops it', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'soak') return;
      it.clock.after(3_000, () => (it.on('web1', 'node1').inError = true));
    },
  });
  assert.equal(run.stopped?.why, 'it went into error after enabling');
  assert.equal(it.flags('node2'), '- | -');
});

test('a member that somebody takes out while it is watched stops it', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'soak') return;
      it.clock.after(3_000, () => setElsewhere(it, 'web1', 'node1', 'disabled'));
    },
  });
  assert.equal(run.stopped?.why, 'somebody else took it out of service again');
});

test('the flags that a member had are put back as they were, front end by front end', async (t) => {
  const it = await simulate(t, {
    before: (its) => setElsewhere(its, 'web2', 'node1', 'ignoring-errors'),
  });
  await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.equal(it.flags('node1'), '- | ignoring-errors');
});

test('a change that is ignored stops it, and what was set is put back', async (t) => {
  const it = await simulate(t);
  it.frontEnd('web2').fate = 'ignored';
  const run = await upgraded(it, folderFor(t));
  assert.match(run.stopped?.why ?? '', /^httpd did not do it as asked/);
  assert.equal(run.stopped?.standing, 'in');
  assert.equal(it.flags('node1'), '- | -');
});

test('an enabling that is not made is told, with how the member stands', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), {
    onEvent: (event) => {
      if (event.kind === 'step' && event.step === 'enable') it.frontEnd('web2').fate = 'refused';
    },
  });
  assert.deepEqual([run.stopped?.why, run.stopped?.standing], ['403', 'partly']);
  assert.equal(it.flags('node1'), '- | disabled');
});

test('of two that are out together one fails: the other goes on to its end, and nobody after them', async (t) => {
  const it = await simulate(t, { members: 5 });
  const upgrade = async (member: Parameters<typeof routeOf>[0]['member']) => {
    const isFirst = member.places[0].worker.route === 'node1';
    return isFirst ? { ok: false, why: 'ended with 1' } : takes(it, 5_000);
  };
  const run = await upgraded(it, folderFor(t), { options: { maxOut: 2 }, hooks: { upgrade } });
  assert.ok(!run.isFinished, 'it is finished');
  assert.ok(run.steps.includes('node2 done'), run.steps.join());
  assert.ok(!run.steps.some((step) => step.startsWith('node3')), run.steps.join());
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('the clock of this host is set back by an hour during the watch: it lasts as long as asked', async (t) => {
  const it = await simulate(t);
  let since = 0;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: { soakMs: 60_000 },
    onEvent: (event) => {
      if (event.kind !== 'step' || event.step !== 'soak') return;
      since = it.elapsed;
      it.clock.after(5_000, () => it.clock.set(-3_600_000));
    },
  });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
  const took = run.at - since;
  assert.ok(took >= 60_000 && took < 62_000, `${took}`);
});
