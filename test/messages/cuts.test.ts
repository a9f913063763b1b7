/** What a screen cuts when it is too narrow: never who did it, what is in flight, or what happened. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { displayWidth } from '../../source/messages/width.ts';
import { fitEvent } from '../../source/screen/text/fit-event.ts';
import { calmPool, fakeEvent, fakeSnapshot, START, withMember } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const SIZES = [
  [80, 24],
  [120, 40],
  [60, 20],
] as const;

/** A name that is longer than any of these screens has room for beside its event. */
const LONG = 'checkout-service-production-eu-central-1-backend-0017';

test('of an event the name is cut, not what happened or who did it', () => {
  const text = `shop/${LONG}  OK -> DIS   by root, baltop disable (pid 14451)`;
  for (const width of [200, 100, 80, 60]) {
    const fitted = fitEvent(text, width, '~');
    assert.ok(displayWidth(fitted) <= width, fitted);
    assert.match(fitted, / {2}OK -> DIS {3}by root, baltop disable \(pid 14451\)$/);
  }
  assert.match(fitEvent(text, 30, '~'), /~$/);
});

for (const [columns, rows] of SIZES) {
  test(`on ${columns}x${rows} the event line and the log keep who did it`, () => {
    const pool = withMember([calmPool(3)], 'node3', { status: 'Init Dis' });
    const ui = new Ui(fakeSnapshot(pool), {}, { columns, rows });
    const event = fakeEvent({
      route: LONG,
      url: 'http://10.0.0.3:8080',
      before: 'OK',
      after: 'DIS',
      by: 'foreign',
    });
    ui.show(fakeSnapshot(pool), event);
    const told = ui.rows.filter((row) => /OK -> DIS/.test(row));
    assert.ok(told.length > 0, ui.text);
    for (const row of told) assert.match(row, /outside this screen/, row);
  });

  test(`on ${columns}x${rows} the question says what is in flight, and where sessions go`, () => {
    const pools = withMember([calmPool(5, { sticky: 'JSESSIONID' })], 'node1', { busy: 17 });
    const ui = new Ui(fakeSnapshot(pools), {}, { columns, rows }).press('d');
    assert.match(ui.text, /now 17 busy/);
    assert.match(
      ui.text.replace(/\s+/g, ' '),
      /sticky JSESSIONID: its sessions move to other members/,
    );
    for (const row of ui.rows) assert.doesNotMatch(row, /…/, row);
  });
}

test('in the pane beside the table a history says who, and a front end keeps its number with its word', () => {
  const pool = withMember([calmPool(3)], 'node1', { status: 'Init Dis', busy: 4 });
  const ui = new Ui(fakeSnapshot(pool), {}, { columns: 120, rows: 40 });
  const author = {
    user: 'root',
    host: 'ops1',
    pid: 14_451,
    command: 'disable',
    isSelf: true,
  } as never;
  ui.show(
    fakeSnapshot(pool),
    fakeEvent({
      route: 'node1',
      url: 'http://10.0.0.1:8080',
      before: 'OK',
      after: 'DIS',
      author,
      at: START,
    }),
  );
  ui.press('down');
  ui.press('up');
  const pane = ui.rows.map((row) => row.slice(row.indexOf('| ') + 2).trim()).join('\n');
  assert.match(pane.replace(/\s+/g, ' '), /OK -> DIS by root, baltop disable \(pid 14451\)/);
  assert.match(pane, /busy 4/);
});
