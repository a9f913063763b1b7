/** Whatever a mouse, or who pretends to be one, reports: nothing is changed, asked, marked or opened. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitMouse } from '../../source/screen/keys/mouse-report.ts';
import { calmPool, fakeEvent, fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const report = fc.record({
  button: fc.constantFrom(0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 65, 128),
  column: fc.integer({ min: 0, max: 320 }),
  row: fc.integer({ min: 0, max: 120 }),
  end: fc.constantFrom('M', 'm'),
});
const size = fc.record({
  columns: fc.integer({ min: 20, max: 300 }),
  rows: fc.integer({ min: 3, max: 100 }),
});

test('no report has an effect, at any size', () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 30 }), size, (reports, at) => {
      const snapshot = fakeSnapshot([...PICTURE, calmPool(40, { name: 'many' })]);
      const ui = new Ui(snapshot, { mouse: true }, at).show(snapshot, fakeEvent());
      const { marked, collapsed, finding, scope } = ui.state;
      for (const { button, column, row, end } of reports) {
        const split = splitMouse(`\x1b[<${button};${column};${row}${end}`);
        assert.equal(split.keys, '');
        for (const each of split.reports) ui.do({ kind: 'mouse-used', report: each, now: ui.now });
        assert.ok(ui.state.rows.some(({ key }) => key === ui.state.cursor));
      }
      assert.deepEqual(ui.effects, []);
      assert.ok(ui.state.layers.every(({ kind }) => kind === 'log'));
      assert.equal(ui.state.marked, marked);
      assert.deepEqual(ui.state.collapsed, collapsed);
      assert.equal(ui.state.finding.filter, finding.filter);
      assert.equal(ui.state.scope, scope);
    }),
    { numRuns: 300 },
  );
});

test('the wheel scrolls the help, and the whole screen of a member', () => {
  const ui = new Ui(fakeSnapshot(PICTURE), { mouse: true }, { columns: 80, rows: 12 });
  const wheel = (rows: 1 | -1) =>
    ui.do({ kind: 'mouse-used', report: { kind: 'wheel', rows }, now: ui.now });
  ui.press('?');
  const help = ui.text;
  wheel(1);
  assert.notEqual(ui.text, help);
  wheel(-1);
  assert.equal(ui.text, help);
  ui.press('escape', 'down', 'enter');
  const detail = ui.text;
  wheel(1);
  assert.notEqual(ui.text, detail);
  wheel(-1);
  assert.equal(ui.text, detail);
});
