/** The table of what can be asked for: what every face takes for granted of it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  COLON_WORDS,
  colonWord,
  INTENTS,
  KEY_INTENTS,
  lineHelp,
  lineIntent,
} from '../../source/intents/intents.ts';

function repeated(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => words.indexOf(word) !== index);
}

test('an id, a word of the : line and a word of the line mode mean one thing each', () => {
  assert.deepEqual(repeated(INTENTS.map(({ id }) => id)), []);
  const words = INTENTS.flatMap((each) => each.words ?? []);
  assert.deepEqual(repeated(words.flatMap(({ word, also = [] }) => [word, ...also])), []);
  assert.deepEqual(repeated(INTENTS.flatMap(({ line }) => line?.words ?? [])), []);
  assert.equal(colonWord('quit'), colonWord('q'), 'another spelling is the same word');
  assert.equal(lineIntent('exit'), 'quit');
  assert.deepEqual([colonWord('nonsense'), lineIntent('nonsense')], [null, null]);
});

test('on one screen no two intents have the same usual key', () => {
  for (const where of ['table', 'drain', 'rolling']) {
    const heard = KEY_INTENTS.filter((each) => each.where === where);
    assert.deepEqual(repeated(heard.flatMap(({ keys }) => keys)), [], where);
  }
});

test('what is past a refusal comes last when Tab lists the words', () => {
  const marks = COLON_WORDS.map(({ word }) => word.endsWith('!'));
  assert.deepEqual(marks, marks.toSorted());
  assert.ok(marks.includes(true) && marks.includes(false));
});

test('the help of the line mode names every word that it takes', () => {
  const help = lineHelp().join('\n');
  for (const { line } of INTENTS) {
    if (line === undefined || line.words[0] === 'help') continue;
    assert.match(help, new RegExp(`(^|[ ,.])${line.words[0]}\\b`, 'm'));
  }
});
