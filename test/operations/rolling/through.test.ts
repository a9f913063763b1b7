/** A member is asked through httpd by its own route, while it is draining, before it is let in for all. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import type { HookResult } from '../../../source/operations/hooks/hook.ts';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import { planAbort } from '../../../source/operations/rolling/rolling-abort.ts';
import type { RollingHooks } from '../../../source/operations/rolling/rolling-events.ts';
import { planRolling } from '../../../source/operations/rolling/rolling-plan.ts';
import { routeCookie } from '../../../source/operations/rolling/through.ts';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, resumed, upgraded } from './upgraded.ts';

/** While it is asked. */
const OWN = 'draining+ignoring-errors';

const WELL: HookResult = { ok: true, why: '' };

const sticky = (it: SimulatedFleet) => {
  for (const frontEnd of it.frontEnds) frontEnd.sticky = 'SESSION|session';
};

/** As httpd routes it: to the member of the cookie's route, unless it is out. */
function asked(it: SimulatedFleet, answer: () => HookResult = () => WELL) {
  const requests: string[] = [];
  const through: NonNullable<RollingHooks['through']> = async (_, frontEnd, cookie) => {
    const route = cookie.replace(/^SESSION=.*\./, '');
    const member = it.on(frontEnd, route);
    requests.push(`${frontEnd} ${cookie} ${[...member.flags].sort().join('+')}`);
    if (!member.flags.has('disabled') && member.elected !== null) member.elected += 1;
    return answer();
  };
  return { requests, through };
}

test('it is asked twice through each front end while it is draining, and then let in', async (t) => {
  const it = await simulate(t, { before: sticky });
  const { requests, through } = asked(it);
  const run = await upgraded(it, folderFor(t), { only: ['node1'], hooks: { through } });
  assert.ok(run.isFinished, run.stopped?.why);
  const each = ['web1', 'web2'].map(
    (name) => `${name} SESSION=baltop.node1 draining+ignoring-errors`,
  );
  assert.deepEqual(requests, [each[0], each[0], each[1], each[1]]);
  assert.ok(run.steps.includes('node1 through'));
  const reached = run.events.find(({ kind }) => kind === 'reached');
  assert.deepEqual(reached?.kind === 'reached' && reached.frontEnds, ['web1', 'web2']);
  assert.equal(it.flags('node1'), '- | -');
});

test('where nobody sends a request, what was reached is proved', async (t) => {
  const it = await simulate(t, { before: sticky });
  for (const frontEnd of it.frontEnds) frontEnd.traffic = false;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    hooks: { through: asked(it).through, unproved: () => assert.fail('it was reached') },
  });
  assert.ok(run.isFinished, run.stopped?.why);
});

test('a version that does not answer through httpd is disabled again, and the run stops', async (t) => {
  const it = await simulate(t, { before: sticky });
  const { through } = asked(it, () => ({ ok: false, why: 'it answers 500' }));
  const run = await upgraded(it, folderFor(t), {
    options: { checkTimeoutMs: 20_000 },
    hooks: { through },
  });
  assert.equal(run.stopped?.why, 'it is not reached through httpd: through web1: it answers 500');
  assert.deepEqual([run.stopped?.step, run.stopped?.standing], ['through', 'out']);
  assert.equal(it.flags('node1'), 'disabled | disabled');
  assert.equal(it.flags('node2'), '- | -');
});

test('an answer that httpd did not count for it is no proof', async (t) => {
  const it = await simulate(t, { before: sticky });
  const run = await upgraded(it, folderFor(t), {
    options: { checkTimeoutMs: 20_000 },
    hooks: { through: async () => WELL },
  });
  assert.match(run.stopped?.why ?? '', /httpd gave the request to another member/);
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('without sticky sessions, or a route, it is refused before anything is changed', async (t) => {
  const it = await simulate(t);
  const whys = () => {
    const snapshot = it.fleet.getSnapshot();
    const [balancer] = snapshot.balancers;
    assert.ok(balancer);
    const choice = { only: null, skip: new Set<string>(), minUsable: 1, maxOut: 1 };
    const plan = planRolling(snapshot, balancer, {
      ...choice,
      policy: DEFAULT_POLICY,
      checksThrough: true,
    });
    return plan.objections.map(({ what }) => what);
  };
  assert.deepEqual(whys(), [
    'no request can be sent to one member alone: app has no sticky sessions on web1',
    'no request can be sent to one member alone: app has no sticky sessions on web2',
  ]);
  const { through } = asked(it);
  await assert.rejects(upgraded(it, folderFor(t), { hooks: { through } }), /no sticky sessions/);
  assert.deepEqual(it.changes, []);
  sticky(it);
  it.on('web2', 'node2').elected = null;
  await it.advance(2_000);
  assert.deepEqual(whys(), [
    'no request can be sent to one member alone: web2 shows no ELECTED of app/node2',
  ]);
});

test('what a page holds goes into no header', () => {
  assert.equal(routeCookie('JSESSIONID | jsessionid', 'node1'), 'JSESSIONID=baltop.node1');
  for (const sticky of [null, '', 'a b', 'a;b', 'a\r\nX: y', '|b'])
    assert.equal(routeCookie(sticky, 'node1'), null, `${sticky}`);
  for (const route of ['', 'a b', 'a;b=c', 'a\r\nX: y', 'ä'])
    assert.equal(routeCookie('SESSION', route), null, route);
});

test('killed while it is asked or before it is put back, a run that goes on leaves no flag', async (t) => {
  for (const cut of ['through', 'waits', 'enable'] as const) {
    const it = await simulate(t, { before: sticky });
    const folder = folderFor(t);
    const { through } = asked(it);
    let isThrough = false;
    await upgraded(it, folder, {
      only: ['node1'],
      hooks: { through },
      onEvent: (event) => {
        if (event.kind === 'step') isThrough ||= event.step === 'through';
        const at = event.kind === 'step' ? event.step : event.kind;
        return isThrough && at === cut ? 'leave' : undefined;
      },
    });
    await it.advance(3_000);
    const [journal] = readJournals(folder);
    assert.ok(journal);
    assert.equal(it.flags('node1'), cut === 'through' ? 'disabled | disabled' : `${OWN} | ${OWN}`);
    const { leftOvers } = planAbort(it.fleet.getSnapshot(), journal);
    assert.deepEqual(
      leftOvers.map(({ unready }) => unready),
      [cut !== 'enable'],
      cut,
    );
    const again = await resumed(it, folder, {
      hooks: { through, upgrade: () => assert.fail('it is upgraded') },
    });
    assert.ok(again.isFinished, `${cut}: ${again.stopped?.why}`);
    assert.equal(it.flags('node1'), '- | -', cut);
  }
});

test('a restart of httpd in the middle of it: its flag is set again', async (t) => {
  const it = await simulate(t, { before: sticky });
  let count = 0;
  const { through } = asked(it, () => {
    count += 1;
    if (count === 1) it.frontEnd('web2').restart();
    return WELL;
  });
  const slow: typeof through = async (...args) => {
    const result = await through(...args);
    await new Promise((resolve) => it.clock.after(3_000, () => resolve(null)));
    return result;
  };
  const run = await upgraded(it, folderFor(t), { only: ['node1'], hooks: { through: slow } });
  const lost = run.events.filter(({ kind }) => kind === 'flag-lost');
  assert.equal(lost.length, 1);
  assert.ok(run.isFinished, run.stopped?.why);
  assert.equal(it.flags('node1'), '- | -');
});
