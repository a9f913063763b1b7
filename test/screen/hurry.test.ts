/** Keys from a script, or from a paste that no bracket announced and the line cut into chunks. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeSnapshot } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const calm = () => new Ui(fakeSnapshot([calmPool()]));

for (const gapMs of [0, 1, 20, 49]) {
  test(`an action key ${gapMs} ms after another key does nothing and says so`, () => {
    const ui = calm().script(gapMs, 'j', 'd');
    assert.deepEqual(ui.sent, []);
    assert.match(ui.message, /"d" came with other keys and was ignored/);
    assert.equal(ui.level, null);
  });
}

test('an action key by hand, 50 ms after another, acts at level 0', () => {
  assert.deepEqual(calm().script(50, 'j', 'd').sent, ['disable node2']);
});

test('a pasted line in chunks never acts, wherever it is cut', () => {
  const text = 'needed: disable node2, enable node3 and drain the rest';
  const keys = [...text].map((each) => (each === ' ' ? 'space' : each));
  for (const size of [1, 2, 3, 7]) {
    const chunks: string[] = [];
    for (let at = 0; at < keys.length; at += size) chunks.push(keys.slice(at, at + size).join(' '));
    const ui = calm().script(8, ...chunks);
    assert.deepEqual(ui.sent, [], `in chunks of ${size}`);
  }
});

test('dydydy key by key within a blink sends at most what the first key alone may do', () => {
  const ui = calm().script(10, 'j', 'd', 'y', 'd', 'y', 'd', 'y');
  assert.deepEqual(ui.sent, []);
});
