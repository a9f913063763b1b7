/** Long pools: the name stays, the position is told, and no row under it is the cursor's. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeSnapshot, withMember } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const LONG = calmPool(40, { sticky: 'JSESSIONID' });
const FLEET = fakeSnapshot([LONG, calmPool(3, { name: 'api' })]);

/** The lines of the table at 80x24: under header, summary and heads. */
const table = (ui: Ui) => ui.rows.slice(3, 22);
const routesIn = (ui: Ui) => table(ui).flatMap((row) => /\bnode\d+\b/.exec(row)?.[0] ?? []);

test('while the members of a long pool scroll, its name stays on the first line, with the position', () => {
  const ui = new Ui(FLEET);
  assert.doesNotMatch(table(ui)[0] ?? '', / of 40/);
  ui.press(...Array<string>(25).fill('down'));
  assert.equal(ui.cursorRoute, 'node26');
  assert.match(
    table(ui)[0] ?? '',
    /^ - app {2}9-26 of 40 {3}byrequests {2}sticky JSESSIONID +40\/40/,
  );
  assert.deepEqual(routesIn(ui).slice(0, 2), ['node9', 'node10']);
  assert.equal(routesIn(ui).length, 18);
});

test('the cursor is never on the row that the name covers, up or down, and the row above is the pool itself', () => {
  const ui = new Ui(FLEET).press('G');
  for (let step = 0; step < 44; step += 1) {
    const at = ui.cursorRoute;
    if (at !== null)
      assert.ok(
        table(ui).some((row) => row.startsWith(' > ')),
        `${at}\n${ui.text}`,
      );
    ui.press('up');
  }
  assert.equal(ui.cursorRoute, null);
  assert.doesNotMatch(table(ui)[0] ?? '', / of 40/);
  assert.match(table(ui)[0] ?? '', /^>- app {3}byrequests/);
});

test('the last member alone is not hidden by the name of its pool', () => {
  const fleet = fakeSnapshot([calmPool(20), calmPool(30, { name: 'api' })]);
  const ui = new Ui(fleet).press(...Array<string>(37).fill('down'));
  const [first = '', second = ''] = table(ui);
  assert.match(first, /node20 /);
  assert.match(second, /^ - api/);
  ui.press('down');
  assert.ok(table(ui).some((row) => row.startsWith(' > ')));
});

test('a click on the name goes to its pool, one below it to the row that is drawn there', () => {
  const ui = new Ui(FLEET, { mouse: true }).press(...Array<string>(25).fill('down'));
  ui.do({ kind: 'mouse-used', now: ui.now, report: { kind: 'click', column: 20, row: 4 } });
  assert.equal(ui.cursorRoute, 'node9');
  ui.do({ kind: 'mouse-used', now: ui.now, report: { kind: 'click', column: 20, row: 3 } });
  assert.equal(ui.cursorRoute, null);
  assert.match(ui.cursorText, /app/);
});

test('the panel tells the position among all members that are listed', () => {
  const ui = new Ui(FLEET, {}, { columns: 120, rows: 40 });
  const edge = () => ui.rows.find((row) => row.includes('─ members ')) ?? '';
  assert.match(edge(), / 1-\d+ of 43 {2}order: page/);
  ui.press('G');
  assert.match(edge(), / \d+-43 of 43 {2}order/);
  ui.press('g', 'h');
  assert.match(edge(), / 3 of 43 {2}order/, 'a closed pool');
});

test('n lands in the middle and tells which problem of how many', () => {
  const broken = ['node12', 'node30', 'node35'].reduce(
    (pools, route) => withMember(pools, route, { status: 'Init Err' }),
    [LONG] as ReturnType<typeof withMember>,
  );
  const ui = new Ui(fakeSnapshot(broken));
  ui.press('n');
  assert.equal(ui.message, 'problem 1 of 3');
  ui.press('n');
  assert.equal(ui.cursorRoute, 'node30');
  assert.equal(ui.message, 'problem 2 of 3');
  assert.equal(ui.cursorLine, 9, 'the middle of 19 lines');
  ui.press('n', 'n');
  assert.equal(ui.message, 'problem 1 of 3, from the top again');
  ui.press('N');
  assert.equal(ui.message, 'problem 3 of 3, from the bottom again');
});
