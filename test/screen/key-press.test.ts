import assert from 'node:assert/strict';
import test from 'node:test';
import { bindingFor, KEYS } from '../../source/screen/keymap/keys.ts';
import { type InkKey, keyNames } from '../../source/screen/keys/key-press.ts';

const none: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  ctrl: false,
  shift: false,
  meta: false,
};

test('a run of text is as many keys', () => {
  assert.deepEqual(keyNames('dy\rD', none), ['d', 'y', 'enter', 'D']);
  assert.deepEqual(keyNames('\x03\x04', none), ['ctrl-c', 'ctrl-d']);
});

test('special keys have names', () => {
  assert.deepEqual(keyNames('', { ...none, downArrow: true }), ['down']);
  assert.deepEqual(keyNames('\r', { ...none, return: true }), ['enter']);
  assert.deepEqual(keyNames('c', { ...none, ctrl: true }), ['ctrl-c']);
});

test('Escape and a letter in one chunk are not that letter', () => {
  assert.deepEqual(keyNames('d', { ...none, meta: true }), ['alt-d']);
  assert.equal(bindingFor('alt-d'), null);
});

test('no key stands for two things', () => {
  const keys = KEYS.flatMap((each) => each.keys.map((key) => `${each.where} ${key}`));
  assert.equal(new Set(keys).size, keys.length);
});

test('what changes anything must come alone, and not on a key pressed by reflex', () => {
  for (const each of KEYS.filter((binding) => binding.section === 'Change')) {
    assert.ok(each.alone, each.id);
    for (const key of ['enter', 'space', 'escape', 'up', 'down', 'left', 'right']) {
      assert.ok(!each.keys.includes(key), `${each.id} on ${key}`);
    }
  }
});
