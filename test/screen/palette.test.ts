/** The palette: what it lists and why something is off, what Enter is about, and what no burst can do. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { COLON_WORDS } from '../../source/intents/intents.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { KEYS } from '../../source/screen/keymap/keys.ts';
import { fuzzyScore } from '../../source/screen/palette/fuzzy.ts';
import { search } from '../../source/screen/palette/search.ts';
import { topLayer } from '../../source/screen/state/ui-state.ts';
import { lineText, lineWidth } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { calmPool, fakeSnapshot, PICTURE, withMember } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const keys = (text: string) => [...text].map((each) => (each === ' ' ? 'space' : each));
const calm = (settings = {}) =>
  new Ui(fakeSnapshot([calmPool(5), calmPool(3, { name: 'api' })]), settings);
const type = (ui: Ui, text: string) => ui.press(':', ...keys(text));
const layerOf = (ui: Ui) => {
  const layer = topLayer(ui.state);
  return layer?.kind === 'command' ? layer : null;
};
const itemsOf = (ui: Ui, typed = layerOf(ui)?.typed ?? '') => search(ui.state, typed);
const chosenOf = (ui: Ui) => itemsOf(ui).find(({ id }) => id === layerOf(ui)?.chosen)?.name;
/** The row with the mark. */
const marked = (ui: Ui) => ui.rows.findLast((row) => /^ > /.test(row)) ?? '';

test('everything of the key table and every word is listed, each with its key', () => {
  const ui = calm().press('ctrl-p');
  const items = itemsOf(ui, '');
  const listed = new Set(items.map(({ id }) => id.split(' ')[1]));
  for (const { id, where, isHidden } of KEYS) {
    if (where !== 'table' || ['command', 'interrupt', 'scope'].includes(id)) continue;
    if (isHidden?.(ui.state) === true && !listed.has(id)) continue;
    assert.ok(listed.has(id), id);
  }
  const names = items.map(({ name }) => name);
  for (const name of [
    'sort busy',
    'sort page',
    'filter s:err',
    'filter b:api',
    'readonly',
    'stop app/node1',
    'go to api',
    'go to api/node3',
    'hide column LF',
    'set interval 5',
  ])
    assert.ok(names.includes(name), `${name} in ${names.join(', ')}`);
  const keyOfItem = (name: string) => items.find((each) => each.name === name)?.key;
  assert.equal(keyOfItem('disable app/node1'), 'd');
  assert.equal(keyOfItem('problems only'), 'z');
  assert.equal(new Set(items.map(({ id }) => id)).size, items.length, 'each id is one item');
  assert.ok(COLON_WORDS.some(({ word }) => word.endsWith('!')));
  assert.ok(!names.some((name) => name.includes('!')), 'past a refusal only what is typed');
});

test('what is off says why, in the words of its key, and Enter does nothing but say so', () => {
  const ui = type(calm({ readOnly: 'set by config' }), 'enabl');
  assert.match(chosenOf(ui) ?? '', /enable app\/node1/);
  const before = ui.state;
  ui.read().press('enter');
  const told = ui.text;
  assert.match(told, /read-only \(set by config\)/);
  assert.notEqual(layerOf(ui), null, 'it stays open');
  assert.deepEqual(ui.effects, []);
  assert.equal(ui.state.said, before.said);
  ui.press('escape', 'e');
  assert.match(ui.message, /read-only \(set by config\)/);
  const undo = type(calm(), 'undo');
  assert.match(undo.text, /undo +u +- nothing to undo/);
});

test('a fuzzy choice of a change asks as its key does, and not before it was read', () => {
  const sticky = () => new Ui(fakeSnapshot([calmPool(5, { sticky: 'JSESSIONID' })]));
  const ui = type(sticky(), 'disab');
  assert.match(marked(ui), /disable app\/node1/);
  ui.press('enter');
  assert.equal(ui.level, null, 'never drawn');
  assert.match(ui.text, /read it first/);
  ui.read(149).press('enter');
  assert.equal(ui.level, null, 'drawn 149 ms ago');
  ui.wait(1).press('enter');
  assert.equal(ui.level, 1);
  assert.deepEqual(ui.sent, []);
  ui.press('y');
  assert.deepEqual(ui.sent, [], 'the question has to be read, too');
  ui.read().press('y');
  assert.deepEqual(ui.sent, ['disable node1']);
});

test('a burst, a script or a paste runs nothing, whatever it is cut into', () => {
  const line = [...':disab', 'enter', 'y', 'enter', ':', ...'disable', 'enter'];
  for (const size of [1, 2, 3, 5, 40]) {
    for (const gapMs of [0, 8, 49]) {
      const chunks: string[] = [];
      for (let at = 0; at < line.length; at += size)
        chunks.push(line.slice(at, at + size).join(' '));
      const ui = calm().script(gapMs, ...chunks);
      assert.deepEqual(ui.sent, [], `${size} keys each ${gapMs} ms`);
      assert.equal(ui.level, null);
    }
  }
  const ui = type(calm(), 'disab').read();
  ui.do({ kind: 'text-pasted', text: 'le\r', now: ui.now });
  assert.equal(layerOf(ui)?.typed, 'disab');
  ui.press('enter enter');
  assert.deepEqual(ui.sent, []);
});

test(': Enter by reflex does nothing', () => {
  const ui = calm().press(':').read().press('enter');
  assert.equal(layerOf(ui), null);
  assert.deepEqual([ui.effects, ui.message], [[], '']);
});

test('a word with its arguments is meant as typed; an arrow chooses something else', () => {
  const ui = type(calm(), 'disable app/node4');
  assert.equal(chosenOf(ui), ':disable app/node4');
  ui.press('enter');
  assert.deepEqual(ui.sent, ['disable node4']);
  const other = type(calm(), 'sort');
  assert.match(marked(other), /:sort/);
  other.press('down', 'down');
  const name = chosenOf(other);
  other.press('enter');
  assert.match(other.message, /sorted by|page's order/);
  assert.equal(other.state.said.at(-1), name);
});

test('the choice is about what was seen: when its member goes, Enter does nothing', () => {
  const ui = type(calm(), 'disab').read();
  const gone = fakeSnapshot([calmPool(5, { members: calmPool(5).members.slice(1) } as never)]);
  ui.show(gone).press('enter');
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.level, null);
  assert.match(ui.text, /is not there any more|not there now|choose again/);
});

test('jumps go to pools and members, and take away the filter that hides them', () => {
  const ui = type(calm(), 'an3');
  assert.match(chosenOf(ui) ?? '', /node3/);
  const there = type(calm(), 'api/node2').press('enter');
  assert.equal(there.cursorRoute, 'node2');
  const hidden = type(type(calm(), 'filter node1').press('enter'), 'to api/node3').press('enter');
  assert.equal(hidden.cursorRoute, 'node3');
  assert.match(hidden.message, /the filter had hidden it/);
  const pool = type(calm(), 'go to api').press('enter');
  assert.equal(pool.state.rows.find(({ key }) => key === pool.state.cursor)?.kind, 'balancer');
});

test('Up is what was run before, newest first, and Down comes back', () => {
  const ui = type(calm(), 'sort busy').press('enter');
  type(ui, 'proble').press('enter');
  ui.press(':', 'up');
  assert.equal(layerOf(ui)?.typed, 'problems only');
  ui.press('up');
  assert.equal(layerOf(ui)?.typed, 'sort busy');
  ui.press('up');
  assert.match(ui.text, /nothing was run before that/);
  ui.press('down', 'down');
  assert.equal(layerOf(ui)?.typed, '');
  ui.press('up').read().press('enter');
  assert.equal(ui.state.finding.problemsOnly, false);
});

test('Tab completes words as ever, and else what is chosen', () => {
  assert.equal(layerOf(type(calm(), 'dis').press('tab'))?.typed, 'disable');
  assert.equal(layerOf(type(calm(), 'prob').press('tab'))?.typed, 'problems only');
});

test('a screen of its own lists its own keys, and no word of the table runs there', () => {
  const ui = new Ui(fakeSnapshot([calmPool(5, { sticky: 'S' })])).press('D').read().press('y');
  ui.press('D');
  assert.equal(topLayer(ui.state)?.kind, 'drain-watch');
  ui.press(':');
  const names = itemsOf(ui).map(({ name }) => name);
  assert.ok(names.includes('background') && names.includes('help'), `${names}`);

  assert.ok(!names.some((name) => /^(disable app|go to|sort)/.test(name)));
  ui.press(...keys('disable app/node2'), 'enter');
  assert.match(ui.message, /:disable is a word of the table/);
  assert.deepEqual(ui.sent, ['drain node1']);
});

test('nothing that is typed can be found in strewn letters', () => {
  for (const typed of ['reboot', 'rm -rf', 'shutdown'])
    assert.deepEqual(itemsOf(calm().press(':'), typed), []);
  assert.equal(fuzzyScore('xyz', 'disable app/node1'), null);
  for (const typed of ['disable', 'disab', 'dsbl', 'an1', 'node1 dis', 'd a n1', 'able'])
    assert.notEqual(fuzzyScore(typed, 'disable app/node1'), null, typed);
  const of = (typed: string, name: string) => fuzzyScore(typed, name) ?? 0;
  assert.ok(of('log', 'log') > of('log', 'log in'));
  assert.ok(of('log', 'log in') > of('log', 'scroll log'));
});

test('it fits every size, in ASCII and without colour, and marks the choice with >', () => {
  for (const ascii of [true, false]) {
    const theme = createTheme({ ascii, color: false });
    for (const [columns, rows] of [
      [20, 3],
      [39, 9],
      [40, 10],
      [80, 24],
      [120, 40],
      [300, 100],
    ] as const) {
      const ui = new Ui(fakeSnapshot(PICTURE), {}, { columns, rows });
      type(ui, 'pol');
      const frame = frameOf(ui.state, theme);
      const lines = [
        ...frame.top,
        ...(frame.bar?.lines ?? []),
        ...(frame.bar === null ? [] : [frame.bar.keys]),
      ];
      for (const line of lines)
        assert.ok(lineWidth(line) <= columns, `${columns}x${rows}: ${lineText(line)}`);
      assert.ok(frame.kind !== 'tiny' || frame.top.length <= rows);
      const text = lines.map(lineText).join('\n');
      assert.match(text, /^ > poll/m, `${columns}x${rows}`);
      assert.match(text, /^ :pol/m, `${columns}x${rows}`);
    }
  }
});

test('on a screen too small for a question a typed change is refused, too', () => {
  const ui = new Ui(fakeSnapshot([calmPool(5)]), {}, { columns: 20, rows: 3 });
  type(ui, 'disable app/node4').press('enter');
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /too small to change anything/);
});

test('names from a page are drawn safe', () => {
  const evil = withMember([calmPool(2)], 'node1', { route: 'x\u001b[2J\u202e' });
  const ui = type(new Ui(fakeSnapshot(evil)), 'app');
  assert.doesNotMatch(ui.text, /[\u001b\u202e]/);
});

test('10,000 members are searched within the time of a key', () => {
  const ui = new Ui(fakeSnapshot([calmPool(10_000)]));
  type(ui, 'n');
  const began = process.hrtime.bigint();
  ui.press('o', 'd', 'e', '9', '9', '9', '9');
  const ms = Number(process.hrtime.bigint() - began) / 1e6 / 7;
  assert.match(chosenOf(ui) ?? '', /node9999/);
  assert.ok(ms < 400, `${ms} ms a key`);
});

test('a key of the palette gives way to what a configuration binds, and the first one never does', () => {
  const own = new Map([['up', ['up', 'ctrl-p']]]);
  const ui = calm({ keys: own }).press('down', 'ctrl-p');
  assert.equal(layerOf(ui), null);
  assert.equal(ui.cursorRoute, 'node1');
  assert.notEqual(layerOf(ui.press(':')), null);
  assert.doesNotMatch(ui.press('escape', '?').text, /ctrl-p +commands/);
});

test('a line of the history is read before it is run again, whatever key follows it', () => {
  const ui = type(calm(), 'disable app/node4').press('enter');
  assert.equal(ui.sent.length, 1);
  ui.tell({
    kind: 'skipped',
    target: { frontEnd: 'web1', balancer: 'app', url: '' },
  } as never).end();
  ui.press(':', 'up', 'enter', 'enter');
  assert.equal(ui.sent.length, 1);
  assert.match(ui.text, /read it first/);
  ui.read().press('enter');
  assert.equal(ui.sent.length, 2);
});
