/** The cursor stays on its member, and the member on its line. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { GHOST_MS } from '../../source/screen/browse/show.ts';
import { nextExpiry } from '../../source/screen/update/on-fleet.ts';
import {
  calmPool,
  fakeEvent,
  fakeSnapshot,
  PICTURE,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const without = (count: number, route: string) => {
  const pool = calmPool(count);
  return fakeSnapshot([
    { ...pool, members: pool.members.filter((member) => member.route !== route) },
  ]);
};

test('it starts on the first member', () => {
  assert.equal(new Ui(fakeSnapshot(PICTURE)).cursorRoute, 'node1');
});

test('it appears on the first member when the first page comes', () => {
  const ui = new Ui(fakeSnapshot([])).show(fakeSnapshot(PICTURE));
  assert.equal(ui.cursorRoute, 'node1');
});

test('it stays on the member and on the line when rows come above it', () => {
  const ui = new Ui(fakeSnapshot([calmPool(60)]));
  ui.press(...Array<string>(30).fill('down'));
  const line = ui.cursorLine;
  const more = { name: 'aaa', members: calmPool(4).members };
  ui.show(fakeSnapshot([more, calmPool(60)]));
  assert.equal(ui.cursorRoute, 'node31');
  assert.equal(ui.cursorLine, line);
});

test('a bar that opens never covers the row under the cursor', () => {
  const ui = new Ui(fakeSnapshot([calmPool(60)])).press('G');
  const isShown = () => ui.rows.some((row) => /> .* node60 /.test(row));
  assert.ok(isShown());
  for (const keys of [['x'], ['escape', ':'], ['escape', 'C']]) {
    ui.press(...keys);
    assert.ok(ui.state.layers.length > 0, `${keys.join(' ')} opens something`);
    assert.ok(isShown(), `covered after ${keys.join(' ')}`);
  }
});

test('a member that vanishes leaves its row for 30 s, under the cursor', () => {
  const ui = new Ui(fakeSnapshot([calmPool(5)])).press('down', 'down');
  ui.show(without(5, 'node3'));
  assert.equal(ui.cursorRoute, 'node3');
  assert.match(ui.text, /gone.*node3.*14:03/);
  assert.match(ui.press('d').message, /gone/);
  assert.deepEqual(ui.sent, []);
  assert.equal(nextExpiry(ui.state), START + GHOST_MS);
  ui.do({ kind: 'time-passed', now: START + GHOST_MS });
  assert.doesNotMatch(ui.text, /gone {2}/);
  assert.equal(ui.cursorRoute, null, 'on its balancer, never on another member');
  assert.equal(nextExpiry(ui.state), null);
  ui.press('d');
  assert.deepEqual(ui.sent, []);
});

test("a balancer that vanishes under the cursor does not put it on another one's member", () => {
  const other = { ...calmPool(3), name: 'other' };
  const ui = new Ui(fakeSnapshot([calmPool(3), other])).press('down', 'down');
  assert.equal(ui.cursorRoute, 'node3');
  ui.show(fakeSnapshot([other]));
  assert.equal(ui.cursorRoute, null);
  ui.press('d');
  assert.deepEqual(ui.sent, []);
});

test('a member that comes back takes the place of its ghost', () => {
  const ui = new Ui(fakeSnapshot([calmPool(5)])).press('down', 'down');
  ui.show(without(5, 'node3')).show(fakeSnapshot([calmPool(5)]));
  assert.equal(ui.state.rows.length, 6);
  assert.equal(ui.cursorRoute, 'node3');
});

test('pages and ends', () => {
  const ui = new Ui(fakeSnapshot([calmPool(60)]));
  assert.equal(ui.press('G').cursorRoute, 'node60');
  assert.equal(ui.press('g').cursorRoute, null, 'the balancer row is the first');
  ui.press('pagedown');
  assert.equal(ui.cursorRoute, 'node18');
  assert.equal(ui.press('pageup').cursorRoute, null);
});

test('a closed balancer shows one row; the cursor goes to it', () => {
  const ui = new Ui(fakeSnapshot(PICTURE)).press('down', 'left');
  assert.equal(ui.cursorRoute, null);
  assert.equal(ui.state.rows.length, 4);
  assert.match(ui.text, />\+ app/);
  assert.equal(ui.press('right').state.rows.length, 10);
});

test('a change is marked for 10 s', () => {
  const ui = new Ui(fakeSnapshot(PICTURE)).show(fakeSnapshot(PICTURE), fakeEvent());
  assert.match(ui.text, /\*× ERR {6}node4/);
  assert.match(ui.text, /14:03:21 {2}app\/node4 {2}OK -> ERR {3}by httpd/);
  ui.do({ kind: 'time-passed', now: START + 10_000 });
  assert.doesNotMatch(ui.text, /\*×/);
});

test('pause freezes the picture and counts what waits', () => {
  const ui = new Ui(fakeSnapshot(PICTURE)).press('p');
  ui.show(fakeSnapshot(withMember(PICTURE, 'node1', { status: 'Init Dis' })), fakeEvent());
  assert.match(ui.text, /● OK {7}node1/);
  assert.match(ui.text, /PAUSED 14:03:21, 1 change waiting/);
  assert.match(ui.press('p').text, /■ DIS {6}node1/);
});

test('lost flags stay on the screen until Esc', () => {
  const ui = new Ui(fakeSnapshot([calmPool()]));
  const lost = fakeEvent({
    kind: 'flags-lost',
    url: 'http://10.0.0.2:8080',
    route: 'node2',
    before: 'DIS',
    after: 'OK',
    wasYours: true,
    detail: 'was DIS by you, is now OK',
  });
  ui.show(
    fakeSnapshot([calmPool()]),
    fakeEvent({ kind: 'restarted', balancer: null, url: null }),
    lost,
  );
  ui.show(fakeSnapshot([calmPool()]));
  assert.match(ui.text, /web1 restarted 14:03:21: app\/node2 was DIS by you, is now OK and/);
  assert.match(ui.text, /B\s+sets it again, A goes there/);
  assert.doesNotMatch(ui.press('escape').text, /was DIS by you/);
});
