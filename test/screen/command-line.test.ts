/** The `:` line: exact names, Tab, and the only way past a refusal. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { complete } from '../../source/screen/keymap/command-line.ts';
import { topLayer } from '../../source/screen/state/ui-state.ts';
import { calmPool, fakeSnapshot, withMember } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const calm = () => new Ui(fakeSnapshot([calmPool()]));
const keys = (text: string) => [...text].map((each) => (each === ' ' ? 'space' : each));
const type = (ui: Ui, text: string) => ui.press(':', ...keys(text), 'enter');

test('a command acts on the member that it names, wherever the cursor is', () => {
  assert.deepEqual(type(calm(), 'disable app/node4').sent, ['disable node4']);
  assert.deepEqual(type(calm(), 'drain 10.0.0.3:8080').sent, ['drain node3']);
});

test('without a name: the marked members, else the one under the cursor', () => {
  assert.deepEqual(type(calm().press('down'), 'disable').sent, ['disable node2']);
  assert.equal(type(calm().press('space', 'space'), 'disable').level, 2);
});

test('a name that is none, or several, is refused', () => {
  assert.match(type(calm(), 'disable app/node').message, /no member "app\/node"/);
  const two = new Ui(fakeSnapshot([calmPool(), calmPool(3, { name: 'api' })]));
  assert.match(
    type(two, 'disable node1').message,
    /"node1" matches 2 members: app\/node1, api\/node1/,
  );
  assert.deepEqual(two.sent, []);
});

test('Tab completes commands and members, and lists what is left', () => {
  const { live } = calm().state;
  assert.deepEqual(complete('en', live), ['enable ', '']);
  assert.deepEqual(complete('disable app/node5', live), ['disable app/node5', '']);
  const [text, options] = complete('drain a', live);
  assert.equal(text, 'drain app/node');
  assert.match(options, /app\/node1 {2}app\/node2/);
  assert.deepEqual(complete('set ', live), ['set interval', '']);
  assert.deepEqual(complete('zz', live), ['zz', 'no such command']);
  const ui = calm().press(':', 'e', 'tab');
  const layer = topLayer(ui.state);
  assert.equal(layer?.kind === 'command' ? layer.typed : '', 'enable ');
});

test(':sort and :filter do what o and / do', () => {
  const busy = withMember([calmPool()], 'node3', { busy: 9 });
  const ui = type(new Ui(fakeSnapshot(busy)), 'sort busy');
  assert.match(ui.message, /sorted by BUSY, highest first/);
  const [, first] = ui.state.rows;
  assert.equal(first?.kind === 'member' ? first.member.places[0].worker.route : '', 'node3');
  assert.match(type(ui, 'sort page').message, /rows in the page's order/);
  assert.match(type(ui, 'sort foo').message, /sort takes page or one of state, busy/);
  assert.match(type(ui, 'filter node4').text, /filter "node4" 1 of 5/);
  assert.doesNotMatch(type(ui, 'filter').text, /filter "/);
});

test('a line with its Enter in one chunk is not run', () => {
  const ui = calm().press(':').press(keys('disable').concat('enter').join(' '));
  assert.deepEqual(ui.sent, []);
  assert.equal(topLayer(ui.state)?.kind, 'command');
});

test('disable! goes past level 3, by typing what it is', () => {
  const pool = withMember([calmPool(2)], 'node2', { status: 'Init Dis' });
  const plain = type(new Ui(fakeSnapshot(pool)), 'disable app/node1').read();
  plain.press(...keys('outage app'), 'enter');
  assert.equal(plain.level, 3);
  assert.deepEqual(plain.sent, []);
  const ui = type(new Ui(fakeSnapshot(pool)), 'disable! app/node1').read();
  assert.match(ui.text, /OUTAGE: app would have 0 usable members/);
  ui.press('y').press('enter');
  assert.deepEqual(ui.sent, []);
  ui.press('ctrl-u', ...keys('outage app'), 'enter');
  assert.deepEqual(ui.sent, ['disable node1']);
  assert.equal(ui.requests[0]?.agreed, 3);
});

test('disable! is an ordinary disable where nothing is at stake', () => {
  const ui = type(calm(), 'disable! app/node1');
  assert.deepEqual(ui.sent, ['disable node1']);
  assert.equal(ui.requests[0]?.agreed, 0);
});

test(':readonly refuses every change until it is typed again', () => {
  const ui = type(calm(), 'readonly').press('d');
  assert.match(ui.message, /read-only \(set by :readonly\)/);
  assert.match(type(ui, 'disable app/node1').message, /read-only/);
  assert.deepEqual(ui.sent, []);
  assert.deepEqual(type(ui, 'readonly').press('d').sent, ['disable node1']);
  const fixed = new Ui(fakeSnapshot([calmPool()]), { readOnly: 'set by --read-only' });
  assert.match(type(fixed, 'readonly').press('d').message, /set by --read-only/);
});

test(':set interval, :q and nonsense', () => {
  const ui = type(calm(), 'set interval 5');
  assert.deepEqual(ui.effects.at(-1), { kind: 'set-interval', intervalMs: 5_000 });
  assert.match(type(calm(), 'set interval 0').message, /takes 0\.5 to 3600/);
  assert.deepEqual(type(calm(), 'q').effects.at(-1), { kind: 'quit', code: 0 });
  assert.match(type(calm(), 'reboot').message, /no command "reboot"/);
});
