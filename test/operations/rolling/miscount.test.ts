/** What moves after a member was called quiet was in flight then: it is told, and waited for before the upgrade begins. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RollingHooks } from '../../../source/operations/rolling/rolling-events.ts';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import type { SimulatedMember } from '../../helpers/simulated-front-end.ts';
import { folderFor, takes, upgraded } from './upgraded.ts';

test('bytes without a new request, before the upgrade: it is waited for again', async (t) => {
  const it = await simulate(t);
  let begunAt = 0;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    hooks: {
      hold: (_member, step) => {
        if (step !== 'yours') return null;
        it.on('web2', 'node1').received += 5_000;
        it.on('web2', 'node1').busy = 1;
        it.clock.after(9_000, () => (it.on('web2', 'node1').busy = 0));
        return takes(it, 2_000).then(() => 'go' as const);
      },
      upgrade: () => {
        begunAt = it.elapsed;
        assert.equal(it.on('web2', 'node1').busy, 0);
        return takes(it, 1_000);
      },
    },
  });
  const kinds = run.events.map((event) => (event.kind === 'drain' ? event.event.kind : event.kind));
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  const told = kinds.indexOf('miscount');
  assert.ok(told > kinds.indexOf('quiet'), kinds.join(' '));
  assert.ok(kinds.lastIndexOf('quiet') > told, 'it was called quiet once more');
  const event = run.events.find(({ kind }) => kind === 'miscount');
  assert.deepEqual(event?.kind === 'miscount' && event.frontEnds, ['web2']);
  assert.ok(begunAt > 10_000, `the upgrade began at ${begunAt} ms`);
});

test('bytes of a new request are no miscount, and nothing is told where nothing moves', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.ok(!run.events.some(({ kind }) => kind === 'miscount'));
});

/** An operator's turn that is answered only when it is asked for the second time. */
function turns(it: SimulatedFleet) {
  const begun: number[] = [];
  let calledOff = 0;
  const upgrade: RollingHooks['upgrade'] = (_member, signal) => {
    begun.push(it.elapsed);
    if (begun.length > 1) return takes(it, 1_000);
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        calledOff += 1;
        resolve({ ok: false, why: 'was stopped' });
      }),
    );
  };
  return { begun, calledOff: () => calledOff, hooks: { upgradeBy: 'operator', upgrade } as const };
}

for (const [by, happens] of [
  ['bytes', (member: SimulatedMember) => ({ received: (member.received ?? 0) + 5_000 })],
  ['requests', (member: SimulatedMember) => ({ elected: (member.elected ?? 0) + 3 })],
] as const) {
  test(`your turn: ${by} are told at once, the turn is called off, and comes again when it is quiet`, async (t) => {
    const it = await simulate(t);
    const turn = turns(it);
    it.at(20_000, () => {
      const member = it.on('web2', 'node1');
      Object.assign(member, happens(member), { busy: 1 });
    });
    it.at(29_000, () => (it.on('web2', 'node1').busy = 0));
    const told: number[] = [];
    const run = await upgraded(it, folderFor(t), {
      only: ['node1'],
      hooks: turn.hooks,
      onEvent: (event) => {
        if (event.kind === 'miscount') told.push(it.elapsed);
        return undefined;
      },
    });
    assert.ok(run.isFinished, JSON.stringify(run.stopped));
    assert.equal(turn.calledOff(), 1);
    const events = run.events.filter((event) => event.kind === 'miscount');
    assert.deepEqual(
      events.map((event) => [event.frontEnds, event.by]),
      [[['web2'], by]],
    );
    assert.ok((told[0] ?? 0) >= 20_000 && (told[0] ?? 0) < 22_500, `told at ${told} ms`);
    assert.ok((turn.begun[1] ?? 0) >= 29_000, `its turn comes again at ${turn.begun[1]} ms`);
    assert.deepEqual(
      run.waits.filter((each) => each === 'node1 yours: you'),
      ['node1 yours: you', 'node1 yours: you'],
    );
  });
}

test('your turn: a flag that httpd forgot is set again, and what came meanwhile is waited for', async (t) => {
  const it = await simulate(t);
  const turn = turns(it);
  it.at(20_000, () => {
    it.frontEnd('web1').restart();
    it.on('web1', 'node1').busy = 1;
  });
  it.at(110_000, () => (it.on('web1', 'node1').busy = 0));
  const run = await upgraded(it, folderFor(t), { only: ['node1'], hooks: turn.hooks });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.ok(
    run.events.some(({ kind }) => kind === 'flag-lost'),
    'it is told',
  );
  assert.ok((turn.begun[1] ?? 0) >= 110_000, `its turn comes again at ${turn.begun[1]} ms`);
});

test('a page that shows again tells of requests that time could not: they are waited for', async (t) => {
  const it = await simulate(t);
  const turn = turns(it);
  const from = it.clock.monotonic() - 500;
  it.at(25_000, () => {
    for (const each of it.frontEnds) each.scoreboard = [];
    it.frontEnd('web1').scoreboard?.push({ slot: 0, from, to: from + 90_000 });
  });
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    options: { quietForMs: null },
    hooks: turn.hooks,
  });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.ok(
    run.events.some((event) => event.kind === 'miscount' && event.by === 'rows'),
    'it is told',
  );
  assert.ok((turn.begun[0] ?? 0) < 25_000, 'by time it was quiet');
  assert.ok((turn.begun[1] ?? 0) >= 89_000, `its turn comes again at ${turn.begun[1]} ms`);
});
