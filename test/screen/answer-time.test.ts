/** `~MS` on the screen: who is slow is a number, and a sign beside it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Flow } from '../../source/fleet/flow.ts';
import { fakeFrontEnd, fakeSnapshot, START } from '../helpers/fake-fleet.ts';
import { withFlows } from '../helpers/flows.ts';
import { Ui } from '../helpers/ui.ts';

function flow(ms: number): Flow {
  return { busy: ms / 10, requests: 100, readings: 15, seen: (15 * ms) / 10, came: 3_000 };
}

const shown = (ui: Ui) =>
  ui.rows.filter((row) => / node\d /.test(row)).map((row) => row.slice(52, 57).trim());

test('the slow member of a pool has a mark, one that is not known a dash', () => {
  const pool = withFlows([flow(120), flow(466), flow(113), null, flow(4)]);
  const ui = new Ui({ ...fakeSnapshot([]), balancers: [pool] }, {}, { columns: 80, rows: 24 });
  assert.match(ui.rows[2] ?? '', / REQ\/S +~MS/);
  assert.deepEqual(shown(ui), ['120', '470!', '110', '-', '<12']);
  const sorted = ui.do({ kind: 'keys-pressed', keys: [':'], now: ui.now });
  sorted.press('s', 'o', 'r', 't', 'space', 'm', 's', 'enter');
  assert.deepEqual(shown(ui), ['470!', '120', '110', '<12', '-']);
});

test('of a front end that does not answer nothing is told', () => {
  const pool = withFlows([flow(120), flow(466)]);
  const frontEnds = [fakeFrontEnd({ readAt: START - 60_000, failingSince: START - 58_000 })];
  const ui = new Ui({ ...fakeSnapshot([], { frontEnds }), balancers: [pool] });
  assert.deepEqual(shown(ui), ['-', '-']);
});
