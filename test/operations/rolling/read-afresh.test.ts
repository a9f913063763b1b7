/** Just before a command every front end of the member is read anew: what it knew may be old by then. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import type { Answer } from '../../helpers/simulated-front-end.ts';
import { folderFor, takes, type UpgradeSettings, upgraded } from './upgraded.ts';

/** `atTurn` is called when the step of the command has been noted. Gives what was answered when it began; null: never. */
async function upgradedWith(
  t: TestContext,
  it: SimulatedFleet,
  atTurn: () => void,
  settings: UpgradeSettings = {},
) {
  let answerThen: Answer | null = null;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    ...settings,
    hooks: {
      upgrade: () => {
        answerThen = it.frontEnd('web2').answer;
        return takes(it, 1_000);
      },
    },
    onEvent: (event) => {
      if (event.kind === 'step' && event.step === 'yours') atTurn();
      return undefined;
    },
  });
  return { run, answerThen: answerThen as Answer | null };
}

function answers(it: SimulatedFleet, answer: Answer, forMs: number): void {
  const web2 = it.frontEnd('web2');
  web2.answer = answer;
  it.clock.after(forMs, () => {
    web2.answer = 'page';
  });
}

test('a front end that refuses for a moment is waited for before the command begins', async (t) => {
  const it = await simulate(t);
  const { run, answerThen } = await upgradedWith(t, it, () => answers(it, 'down', 1_000));
  assert.equal(answerThen, 'page');
  assert.equal(run.isFinished, true);
});

test('one that answers slowly is named while it is waited for', async (t) => {
  const it = await simulate(t);
  const { run, answerThen } = await upgradedWith(t, it, () => answers(it, { slow: 4_000 }, 3_500));
  assert.equal(answerThen, 'page');
  assert.ok(run.waits.includes('node1 yours: web2 to answer'), run.waits.join('\n'));
  assert.equal(run.isFinished, true);
});

test('where one does not answer any more the command never begins, and the member is put back', async (t) => {
  const it = await simulate(t);
  const { run, answerThen } = await upgradedWith(t, it, () => answers(it, 'down', 5_000));
  assert.equal(answerThen, null);
  assert.match(run.stopped?.why ?? '', /^web2 does not answer/);
  assert.equal(it.flags('node1').split(' | ')[0], '-', 'it is put back where that can be done');
});

test('stopped just before the command it never begins, and the member is put back', async (t) => {
  const it = await simulate(t);
  const operator = new AbortController();
  const settings = { signal: operator.signal };
  const { run, answerThen } = await upgradedWith(t, it, () => operator.abort(), settings);
  assert.equal(answerThen, null);
  assert.equal(run.stopped?.why, 'it was stopped');
  assert.equal(it.flags('node1'), '- | -');
});
