/** Help is read on the smallest screen too: to its end, and nothing of what a change does is cut off. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeSnapshot } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const small = () => new Ui(fakeSnapshot([calmPool()]), {}, { columns: 40, rows: 10 }).press('?');
const END = /read-write on prod-web1/;

test('at 40x10 every key that scrolls comes to the last line, and back', () => {
  for (const [down, up] of [
    ['down', 'up'],
    ['pagedown', 'pageup'],
    ['end', 'home'],
  ] as const) {
    const ui = small();
    assert.doesNotMatch(ui.text, END);
    ui.press(...Array.from({ length: 80 }, () => down));
    assert.match(ui.text, END, down);
    assert.doesNotMatch(ui.text, /\+\d+ Down/);
    ui.press(...Array.from({ length: 80 }, () => up));
    assert.match(ui.rows[1] ?? '', /^ Change/, up);
  }
});

test('at 40x10 what a change does is told whole', () => {
  const ui = small();
  const seen: string[] = [];
  for (let page = 0; page < 20; page++) {
    seen.push(...ui.rows.slice(1, 10));
    ui.press(...Array.from({ length: 9 }, () => 'down'));
  }
  assert.match(
    seen.join(' ').replace(/ +/g, ' '),
    /d disable no new requests; sticky sessions move now/,
  );
});

const at = (columns: number, rows: number) =>
  new Ui(fakeSnapshot([calmPool()]), {}, { columns, rows });

test('what the operator is at comes first: changes on a member, moving on a balancer, finding in a filter', () => {
  const first = (ui: Ui) => ui.press('?').rows[1] ?? '';
  assert.match(first(at(80, 24)), /^ Change/);
  assert.match(first(at(80, 24).press('up')), /^ Move/);
  assert.match(first(at(80, 24).press('z')), /^ Find/);
  const readOnly = new Ui(fakeSnapshot([calmPool()]), { readOnly: 'set by --read-only' });
  assert.match(first(readOnly), /^ Move/);
  assert.doesNotMatch(readOnly.text, / Change/);
});

test('blocks stand side by side, each key with its name; on a wide screen with what it does', () => {
  const usual = at(80, 24).press('?');
  assert.match(usual.text, /^ Move +Find +See$/m);
  assert.match(usual.text, /^ +Down j +down +n {2}next problem +v +pane$/m);
  const wide = at(120, 40).press('?');
  assert.match(wide.text, /^ +Down j +down +next row/m);
  assert.match(wide.text, /n {2}next problem +to the next member in trouble$/m);
});

test('nothing of the help is wider than the screen, at any width', () => {
  for (let columns = 40; columns <= 210; columns += 5) {
    const ui = at(columns, 60).press('?');
    const widest = Math.max(...ui.rows.map((row) => [...row].length));
    assert.ok(widest <= columns, `${widest} in ${columns}`);
    for (const word of ['Tab', 'scroll', 'PgDn ctrl-f', 'ctrl-z']) {
      let seen = ui.text;
      for (let page = 0; page < 4; page++) seen += ui.press('pagedown').text;
      assert.ok(seen.includes(word), `${word} at ${columns}`);
      ui.press('home');
    }
  }
});
