/** Each surprise of the list, in the drain and in the upgrade: before the upgrade the member is put back, after it stays out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SURPRISES } from '../../../source/operations/rolling/surprise.ts';
import { type SimulatedFleet, setElsewhere, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, takes, upgraded } from './upgraded.ts';

interface Scene {
  readonly happens: (it: SimulatedFleet) => void;
  readonly why: RegExp;
  /** A front end that does not answer, or that has the member no more, cannot put it back. */
  readonly isBack?: false;
}

const SCENES: Readonly<Record<string, Scene>> = {
  'somebody stopped the member': {
    happens: (it) => setElsewhere(it, 'web2', 'node1', 'stopped'),
    why: /^somebody else stopped it on web2$/,
  },
  'a front end does not answer': {
    happens: (it) => {
      it.frontEnd('web2').answer = 'silent';
    },
    why: /^web2 does not answer: no answer from web2 in 5 s/,
    isBack: false,
  },
  'the balancer is gone': {
    happens: (it) => {
      for (const each of it.frontEnds) each.hasBalancer = false;
    },
    why: /^balancer app is gone from the page/,
    isBack: false,
  },
  'the member is gone': {
    happens: (it) => {
      const web2 = it.frontEnd('web2');
      web2.members = web2.members.slice(1);
    },
    why: /^it is gone from the page of web2/,
    isBack: false,
  },
  'too few others are usable': {
    happens: (it) => {
      for (const route of ['node2', 'node3']) it.on('web1', route).inError = true;
    },
    why: /^0 other usable members are left on web1$/,
  },
  'another member changed its state': {
    happens: (it) => it.on('web2', 'node3').flags.add('draining'),
    why: /^app\/node3 turned from OK to DRN on web2$/,
  },
};

test('there is a scene for each surprise of the list', () => {
  assert.deepEqual(
    Object.keys(SCENES),
    SURPRISES.map(({ name }) => name),
  );
});

for (const [name, { happens, why, isBack = true }] of Object.entries(SCENES)) {
  test(`${name}, in the drain: it stops there`, async (t) => {
    const it = await simulate(t);
    it.on('web1', 'node1').busy = 1;
    it.at(3_000, () => happens(it));
    const run = await upgraded(it, folderFor(t));
    assert.match(run.stopped?.why ?? '', why);
    assert.deepEqual(run.steps, ['node1 drain']);
    if (isBack) assert.equal(it.flags('node1').replace('stopped', '-'), '- | -');
    assert.equal(it.changes.filter((each) => / node[23] /.test(each)).length, 0);
  });

  test(`${name}, in the upgrade: the upgrade ends, and the member stays out`, async (t) => {
    const it = await simulate(t);
    const run = await upgraded(it, folderFor(t), {
      hooks: { upgrade: () => takes(it, 12_000) },
      onEvent: (event) => {
        if (event.kind === 'step' && event.step === 'yours')
          it.clock.after(2_000, () => happens(it));
      },
    });
    assert.match(run.stopped?.why ?? '', why);
    assert.deepEqual(run.steps, ['node1 drain', 'node1 yours']);
    assert.ok(it.on('web1', 'node1').flags.has('disabled'));
    assert.equal(it.changes.filter((each) => / node[23] /.test(each)).length, 0);
  });
}

test('one lost poll is no surprise: httpd closes idle connections when it restarts', async (t) => {
  const it = await simulate(t);
  it.at(4_000, () => (it.frontEnd('web2').answer = { limited: 503, retryAfterMs: 200 }));
  it.at(4_600, () => (it.frontEnd('web2').answer = 'page'));
  const run = await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
});

test('what was odd before it began is no surprise', async (t) => {
  const it = await simulate(t, {
    members: 4,
    before: (its) => its.everywhere('node4', (member) => (member.inError = true)),
  });
  const run = await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
});

test('a member that gets well meanwhile is no surprise', async (t) => {
  const it = await simulate(t, {
    members: 4,
    before: (its) => its.everywhere('node4', (member) => (member.inError = true)),
  });
  it.at(4_000, () => it.everywhere('node4', (member) => (member.inError = false)));
  const run = await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.ok(run.isFinished, `${run.stopped?.why}`);
});
