/** Another context while the screen is up: it ends for it, or goes on as it was. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContextSupply } from '../../../source/screen/ink/tui-options.ts';
import { calmPool, fakeSnapshot } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

interface Opened {
  taken: number;
  dropped: number;
}

function supply(opened: Opened, open?: ContextSupply['open']): ContextSupply {
  const usual: ContextSupply['open'] = async () => ({
    take: () => {
      opened.taken += 1;
    },
    drop: () => {
      opened.dropped += 1;
    },
  });
  return { names: ['prod', 'test'], open: open ?? usual };
}

const WORD = [...':context', ' ', ...'test'];

test('the screen ends for a context that was opened, and takes it', async (t) => {
  const opened = { taken: 0, dropped: 0 };
  const options = { context: 'prod', contexts: supply(opened) };
  const it = await openTui(t, fakeSnapshot([calmPool()]), { options });
  await it.press(...WORD);
  it.advance(500);
  await it.press('\r');
  assert.equal(await it.exitCode, 0);
  assert.deepEqual(opened, { taken: 1, dropped: 0 });
});

test('one that cannot be opened says why, and the session goes on', async (t) => {
  const opened = { taken: 0, dropped: 0 };
  const contexts = supply(opened, async () => 'cannot read the password file /x. Check it.');
  const it = await openTui(t, fakeSnapshot([calmPool()]), { options: { contexts } });
  await it.press(...WORD);
  it.advance(500);
  await it.press('\r');
  assert.match(it.screen.text(), /context not changed: cannot read the password file \/x/);
  await it.press('j');
  assert.match(it.screen.text(), /> .*node2/);
  assert.deepEqual(opened, { taken: 0, dropped: 0 });
});

test('what began while it was being opened is not ended: what was opened is let go', async (t) => {
  const opened = { taken: 0, dropped: 0 };
  let answer: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const usual = supply(opened).open;
  const contexts = supply(opened, async (wish, withTerminal) => {
    await waits;
    return usual(wish, withTerminal);
  });
  const it = await openTui(t, fakeSnapshot([calmPool()]), { options: { contexts } });
  await it.press(...WORD);
  it.advance(500);
  await it.press('\r', 'd');
  assert.equal(it.script.requests.length, 1);
  answer();
  await it.screen.settled();
  assert.match(it.screen.text(), /context not changed: a change is under way here/);
  assert.deepEqual(opened, { taken: 0, dropped: 1 });
});

test('the terminal is lent to what asks there, and the screen is whole again after a refusal', async (t) => {
  const opened = { taken: 0, dropped: 0 };
  let wasAway = false;
  const box: { it?: Awaited<ReturnType<typeof openTui>> } = {};
  const contexts = supply(opened, async (_wish, withTerminal) => {
    await withTerminal(async () => {
      await box.it?.screen.until('the normal screen', () => box.it?.screen.isAlternate() === false);
      wasAway = true;
    });
    return 'the password command ended with 1. Run it in a shell to see why.';
  });
  box.it = await openTui(t, fakeSnapshot([calmPool()]), { options: { contexts } });
  const { it } = box;
  const before = it.screen.text();
  await it.press(...WORD);
  it.advance(500);
  await it.press('\r');
  await it.screen.settled();
  assert.ok(wasAway);
  assert.ok(it.screen.isAlternate());
  assert.match(it.screen.text(), /context not changed: the password command ended with 1/);
  assert.equal(it.screen.rows()[0], before.split('\n')[0]);
});
