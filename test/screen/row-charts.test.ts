/** Beside the log of a wide screen: charts of the row under the cursor. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { fakeEvent } from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const pools = (ms: number): ReadPools => ({
  app: [{ route: 'a1', elected: ms / 100, busy: 8 }],
  api: [{ route: 'b1', elected: ms / 1_000, busy: 1 }],
});

test('busy and answer times of a member, or of the pool on its row; none while the log is read', () => {
  const fleet = new ReadFleet('web1').readAll(0, 120_000, pools);
  const ui = new Ui(fleet.at(120_000), {}, { columns: 200, rows: 60 });
  const edge = () => ui.rows.find((row) => row.startsWith('╭─ log')) ?? '';
  assert.match(
    edge(),
    /╮╭─ app\/a1 busy ─+ max 8 {2}5 min ─╮╭─ app\/a1 ~ms ─+ max 800 {2}5 min ─╮$/,
  );
  assert.equal(edge().length, 200);
  ui.press('G');
  assert.match(edge(), /╮╭─ api\/b1 busy ─+ max 1 {2}5 min ─╮╭─ api\/b1 ~ms ─+ \S/);
  ui.press('up');
  assert.match(edge(), /╮╭─ api busy ─+ max 1 {2}5 min ─╮/);
  ui.show(fleet.at(120_000), fakeEvent({ balancer: 'api' })).press('tab');
  assert.match(edge(), /^╭─ log ─+ 1 of 1 ─╮$/, 'it has the whole width');
});
