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
    assert.match(ui.rows[1] ?? '', /^ Move/, up);
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
