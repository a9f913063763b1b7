/** A gate on the rolling screen: what it says while a member is watched, and what it takes out again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from '../../source/fleet/snapshot.ts';
import {
  type RollingEvent,
  type RollingStep,
  STANDARD_ROLLING,
} from '../../source/operations/rolling/rolling-events.ts';
import { advance, beginProgress } from '../../source/operations/rolling/rolling-progress.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, START } from '../helpers/fake-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const pool = fakeSnapshot([calmPool(3)], { frontEnds: [fakeFrontEnd({ page: aPage([]) })] });
const members = pool.balancers[0]?.members ?? [];
const member = members[0] as Member;

const rolling = () => ({
  options: STANDARD_ROLLING,
  command: './up',
  check: '',
  gate: './gate',
  undo: './down',
});

/** Its first member is watched. */
function watched(size = { columns: 80, rows: 24 }) {
  const ui = new Ui(pool, { rolling }, size).press('R').read();
  ui.press('a', 'p', 'p', 'enter');
  const id = ui.effects.findLast((each) => each.kind === 'rolling')?.id ?? 0;
  let progress = beginProgress('app', members, START);
  const tell = (event: RollingEvent) => {
    progress = advance(progress, event, ui.now);
    ui.do({ kind: 'rolling-event', id, event, progress, now: ui.now });
  };
  const begin = (step: RollingStep, more = {}) => tell({ kind: 'step', member, step, ...more });
  begin('soak');
  return { ui, tell, begin };
}

const words = (ui: Ui) => ui.text.replaceAll(/\s+/g, ' ');

test('the plan says what is asked while a member is watched, and what undoes it', () => {
  const ui = new Ui(pool, { rolling }).press('R');
  assert.match(words(ui), /watch 1m, gate: \.\/gate/);
  assert.match(words(ui), /What its gate refuses is taken out again, and is undone: \.\/down\./);
});

test('each failure of the gate is told beside the time that is left', () => {
  const { ui, tell } = watched();
  tell({ kind: 'waits', member, step: 'soak', waitsFor: 'the watch time to end' });
  tell({ kind: 'gate', member, says: 'bad', why: 'ended with 2', inARow: 1, most: 3 });
  assert.match(words(ui), /60s left of 60s; its gate failed, 1 of 3\./);
  assert.match(words(ui), /app\/node1 fails its gate, 1 of 3: ended with 2/);
  tell({ kind: 'gate', member, says: 'good', why: '', inARow: 0, most: 3 });
  assert.match(words(ui), /left of 60s; its gate is passed\./);
});

test('what its gate refused is shown on its way out again and back', () => {
  const { ui, tell, begin } = watched();
  const undoing = { why: 'the gate failed 3 times in a row (ended with 2)', byCommand: true };
  tell({ kind: 'gate-failed', member, undoing });
  begin('drain', { undoing });
  assert.match(words(ui), /node1 . OK going out again/);
  assert.match(words(ui), /app\/node1 is taken out again, and its upgrade is undone: the gate fa/);
  begin('yours', { undoing });
  assert.match(words(ui), /node1 . OK being undone/);
  assert.doesNotMatch(words(ui), /YOUR TURN/);
  tell({ kind: 'undone', member });
  const stopped = { standing: 'in', upgrading: false, printed: null, undoing } as const;
  tell({ kind: 'stopped', member, step: 'prove', why: undoing.why, ...stopped });
  assert.match(words(ui), /node1 . OK STOPPED/);
});
