/** Filter, problems and order as keys: which rows there are, and where the cursor is. */

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  calmPool,
  fakeEvent,
  fakeSnapshot,
  PICTURE,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const open = (size = { columns: 80, rows: 24 }) => new Ui(fakeSnapshot(PICTURE), {}, size);

const type = (ui: Ui, text: string) => {
  for (const key of text) ui.press(key === ' ' ? 'space' : key);
  return ui;
};

function routes(ui: Ui): string {
  return ui.state.rows
    .map((row) => {
      if (row.kind === 'balancer') return `${row.isOpen ? '-' : '+'}${row.balancer.name}`;
      return row.kind === 'member' ? row.member.places[0].worker.route : 'gone';
    })
    .join(' ');
}

test('the table follows every letter, and balancers without a match go', () => {
  const ui = type(open().press('/'), 's:err');
  assert.equal(routes(ui), '-app node4');
  assert.equal(ui.cursorRoute, 'node4');
  assert.match(ui.rows[0] ?? '', /filter "s:err" 1 of 8/);
  assert.match(ui.rows.at(-1) ?? '', /^ \/s:err {3}Enter keep {2}Esc clear/);
  ui.press('backspace', 'backspace', 'backspace', 'd');
  assert.equal(routes(ui), '-app node2 -api a2');
});

test('Enter keeps the filter and gives the keys back; Esc clears it', () => {
  const ui = type(open().press('/'), 'node4').press('enter');
  assert.match(ui.text, /filter "node4" 1 of 8/);
  assert.match(ui.rows.at(-1) ?? '', /d disable/);
  ui.press('escape');
  assert.doesNotMatch(ui.text, /filter/);
  assert.equal(ui.cursorRoute, 'node4');
  assert.equal(ui.state.rows.length, 10);
});

test('Esc while typing puts the cursor back where it was', () => {
  const ui = type(open().press('down', 'down', '/'), 'a2');
  assert.equal(ui.cursorRoute, 'a2');
  ui.press('escape');
  assert.equal(ui.cursorRoute, 'node3');
});

test('letters of a filter are no commands, and none of them acts', () => {
  const ui = type(open().press('/'), 'dDeuq!').press('y');
  assert.deepEqual(ui.effects, []);
  assert.equal(ui.state.finding.filter, 'dDeuq!y');
  assert.match(ui.text, /0 of 8/);
  ui.press('enter', 'd', 'n', 'j', 'G');
  assert.deepEqual(ui.effects, []);
});

test('a whole filter in one chunk is typed, but a key after its Enter does not act', () => {
  const ui = open().press('/ n o d e 4 enter d');
  assert.equal(ui.state.finding.filter, 'node4');
  assert.equal(ui.level, null);
  assert.match(ui.message, /came with other keys/);
});

test('half a regular expression hides nothing', () => {
  const ui = type(open().press('/'), 're:node(');
  assert.equal(ui.state.rows.length, 10);
  assert.match(ui.text, /not a regular expression/);
});

test('a member that no longer matches stays under the cursor until that moves on', () => {
  const ui = type(open().press('/'), 's:err').press('enter');
  ui.show(fakeSnapshot(withMember(PICTURE, 'node4', { status: 'Init Ok' })));
  assert.equal(ui.cursorRoute, 'node4');
  assert.match(ui.text, /0 of 8/);
  ui.press('up');
  ui.show(fakeSnapshot(withMember(PICTURE, 'node4', { status: 'Init Ok' })));
  assert.equal(routes(ui), '');
});

test('an action while filtered is about the row under the cursor', () => {
  const ui = type(open().press('/'), 'node3').press('enter', 'd');
  assert.match(ui.text, /DISABLE {2}app\/node3/);
});

test('n and N go from problem to problem and round, into closed balancers too', () => {
  const ui = open().press('n');
  assert.equal(ui.cursorRoute, 'node2');
  ui.press('G', 'h', 'g', 'n', 'n', 'n');
  assert.equal(ui.cursorRoute, 'a2');
  assert.match(routes(ui), /-api a1 a2/);
  ui.press('n');
  assert.equal(ui.cursorRoute, 'node2');
  assert.match(ui.message, /from the top/);
  ui.press('N');
  assert.equal(ui.cursorRoute, 'a2');
});

test('where all is well there is nothing to jump to', () => {
  const ui = new Ui(fakeSnapshot([calmPool()])).press('down', 'n');
  assert.equal(ui.cursorRoute, 'node2');
  assert.match(ui.message, /no member has a problem/);
});

test('problems only: what is well goes, its balancer stays closed, and z brings it back', () => {
  const fleet = [...PICTURE, calmPool(3, { name: 'calm' })];
  const ui = new Ui(fakeSnapshot(fleet)).press('z');
  assert.equal(routes(ui), '-app node2 node4 -api a2 +calm');
  assert.match(ui.rows[0] ?? '', /problems 3 of 11/);
  ui.show(
    fakeSnapshot(withMember(fleet, 'node1', { status: 'Init Err' })),
    fakeEvent({ url: 'ajp://10.0.4.11', route: 'node1' }),
  );
  assert.match(routes(ui), /^-app node1 node2 node4/);
  ui.press('z');
  assert.equal(ui.state.rows.length, 14);
});

test('o sorts by one column after the other inside each balancer, O turns it round', () => {
  const ui = open().press('o');
  assert.equal(routes(ui), '-app node4 node2 node1 node3 node5 spare1 -api a2 a1');
  assert.match(ui.message, /sorted by STATE, worst first/);
  ui.press('o');
  assert.equal(routes(ui), '-app node1 node3 node5 node2 node4 spare1 -api a1 a2');
  ui.press('O');
  assert.equal(routes(ui), '-app node4 spare1 node2 node3 node5 node1 -api a1 a2');
  assert.match(ui.message, /lowest first/);
  for (let step = 0; step < 20 && ui.state.finding.sort !== null; step++) ui.press('o');
  assert.equal(routes(ui), '-app node1 node2 node3 node4 node5 spare1 -api a1 a2');
});

test('a sorted table holds still after a key and between two orders, and says so', () => {
  const busy = (node1: number, at: number) =>
    fakeSnapshot(withMember(PICTURE, 'node1', { busy: node1 }), { at: START + at });
  const ui = open().press('o', 'o');
  assert.match(routes(ui), /^-app node1/);
  ui.wait(2_000).show(busy(1, 2_000));
  assert.match(routes(ui), /^-app node1 node3/);
  assert.match(ui.rows[2] ?? '', / \.BUSY /);
  ui.wait(5_000).press('down');
  ui.wait(4_000).show(busy(1, 11_000));
  assert.match(routes(ui), /^-app node1/);
  ui.wait(1_500).show(busy(1, 12_500));
  assert.match(routes(ui), /^-app node3 node5 node2 node1/);
  assert.doesNotMatch(ui.rows[2] ?? '', /\.BUSY/);
  assert.equal(ui.cursorRoute, 'node3');
});

test('+ and - go through the intervals, from any that was given', () => {
  const ui = open().press('+', '-');
  assert.deepEqual(ui.effects, [
    { kind: 'set-interval', intervalMs: 5_000 },
    { kind: 'set-interval', intervalMs: 1_000 },
  ]);
  const odd = new Ui(fakeSnapshot(PICTURE, { intervalMs: 60_000 })).press('+', '-');
  assert.deepEqual(odd.effects, [{ kind: 'set-interval', intervalMs: 30_000 }]);
});
