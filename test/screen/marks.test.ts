/** Marked members: what an action is about, and that it is asked about as what it is. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeSnapshot, withMember } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const calm = () => new Ui(fakeSnapshot([calmPool(6)]));
const routesOf = (ui: Ui) =>
  ui.requests.map((request) => request.members.map((each) => each.places[0].worker.route));

test('space marks and moves down, again it unmarks', () => {
  const ui = calm().press('space', 'space');
  assert.equal(ui.cursorRoute, 'node3');
  assert.match(ui.text, /\n {2}@● OK {7}node1/);
  assert.match(ui.text, /2 marked/);
  ui.press('up', 'space');
  assert.match(ui.text, /1 marked/);
  assert.doesNotMatch(ui.text, /\+● OK {7}node2/);
});

test('an action on several members wants their number typed, and goes to them only', () => {
  const ui = calm().press('space', 'down', 'space', 'd');
  assert.equal(ui.level, 2);
  assert.match(ui.text, /DISABLE {2}2 members {2}app\/node1, app\/node3/);
  ui.read().press('y', 'enter');
  assert.deepEqual(ui.sent, []);
  ui.press(...'disable', 'space', '3', 'enter');
  assert.deepEqual(ui.sent, [], 'another number');
  ui.press(...'disable', 'space', '2', 'enter');
  assert.deepEqual(routesOf(ui), [['node1', 'node3']]);
  assert.equal(ui.state.marked.size, 0, 'marks have done their work');
});

test('a marks all members of the balancer that are shown, and takes all marks back', () => {
  const ui = new Ui(fakeSnapshot([calmPool(3), calmPool(2, { name: 'api' })])).press('a');
  assert.match(ui.message, /3 marked/);
  ui.press('d');
  assert.equal(ui.level, 3, 'the whole pool would be an outage');
  ui.press('escape', 'a');
  assert.equal(ui.state.marked.size, 0);
  ui.press('g', 'd');
  assert.match(ui.message, /mark its members with a,/);
  ui.press('a');
  assert.equal(ui.state.marked.size, 3, 'on the balancer row too');
});

test('marked members that are not shown are counted, and acted on all the same', () => {
  const ui = calm().press('space', 'space', 'h');
  assert.match(ui.text, /2 marked \(2 hidden\)/);
  ui.press('d');
  assert.equal(ui.level, 2);
});

test('enabling several is asked about, but never by typing', () => {
  const pool = withMember([calmPool(5)], 'node1', { status: 'Init Dis' });
  const ui = new Ui(fakeSnapshot(withMember(pool, 'node2', { status: 'Init Dis' })));
  ui.press('space', 'space', 'e');
  assert.equal(ui.level, 1);
  ui.read().press('y');
  assert.deepEqual(routesOf(ui), [['node1', 'node2']]);
});

test('Esc unmarks, after it closed what was open', () => {
  const ui = calm().press('space', 'space', 'd', 'escape');
  assert.equal(ui.state.marked.size, 2);
  assert.equal(ui.press('escape').state.marked.size, 0);
});

test('a marked member that vanishes is not marked any more, and closes the question about it', () => {
  const ui = calm().press('space', 'space', 'd').read();
  const rest = calmPool(6);
  ui.show(fakeSnapshot([{ ...rest, members: rest.members.slice(1) }]));
  assert.equal(ui.level, null);
  assert.match(ui.message, /gone: nothing sent/);
  assert.equal(ui.state.marked.size, 1);
});

test('a burst of marks and an action key marks and does not act', () => {
  const ui = calm().press('space space d');
  assert.equal(ui.level, null);
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /"d" came with other keys/);
});

test('a question about a marked member that is hidden leaves the cursor on its own', () => {
  const pools = [calmPool(), { ...calmPool(), name: 'other', sticky: 'JSESSIONID' }];
  const ui = new Ui(fakeSnapshot(pools));
  ui.press('G', 'space', 'h');
  assert.match(ui.cursorText, /other/);
  ui.press('g', 'down', 'down', 'down', 'd');
  assert.match(ui.text, /DISABLE {2}other\/node5/);
  assert.match(ui.cursorText, /node3/);
  ui.press('escape').show(fakeSnapshot(pools));
  assert.match(ui.cursorText, /node3/);
});
