/** Regular expressions of the filter: those of JavaScript in what they find, and never slow. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { linearPattern } from '../../source/screen/rows/linear-pattern.ts';

function isIn(pattern: string, text: string): boolean {
  const found = linearPattern(pattern);
  assert.ok(found.ok, `${pattern}: ${found.ok ? '' : found.problem}`);
  return found.isIn(text);
}

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '\\.',
  'é',
  '1',
  '-',
  ']',
  '}',
  '\\x61',
  '/',
);
const count = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '{');
const { pattern } = fc.letrec<{ pattern: string; sequence: string; one: string }>((tie) => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((each) => each.join('|')),
  sequence: fc.array(tie('one'), { maxLength: 3 }).map((each) => each.join('')),
  one: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(atom, count).map((each) => each.join('')),
    fc.constantFrom('^', '$', '\\b', '\\B'),
    fc
      .tuple(
        fc.constantFrom('(', '(?:', '(?<n>'),
        tie('pattern'),
        fc.constantFrom(')', ')*', ')?', ')+'),
      )
      .map((each) => each.join('')),
  ),
}));
const text = fc
  .array(fc.constantFrom('a', 'A', 'b', 'é', '1', '.', '-', ' ', ']', '{', '}', '/'), {
    maxLength: 8,
  })
  .map((each) => each.join(''));

test('it finds what JavaScript finds', () => {
  fc.assert(
    fc.property(pattern, text, (each, where) => {
      let expected: boolean;
      try {
        expected = new RegExp(each, 'i').test(where);
      } catch {
        assert.deepEqual(linearPattern(each), { ok: false, problem: 'not a regular expression' });
        return;
      }
      const found = linearPattern(each);
      // Groups of groups can be more than it takes; such a pattern is refused, and says why.
      fc.pre(found.ok || found.problem !== 'too much repetition');
      assert.equal(isIn(each, where), expected, `${each} in ${JSON.stringify(where)}`);
    }),
    { numRuns: 3_000 },
  );
});

test('no pattern is slow on any name', () => {
  const longest = 'a'.repeat(256);
  const slow = [
    `${'(a|a)'.repeat(20)}!`,
    `${'a?'.repeat(26)}x`,
    `${'.?'.repeat(24)}!`,
    '(a+)+!',
    '(a*)*(a*)*!',
    '(.*)*(.*)*(.*)*!',
    '(a|aa)+$!',
    'a*b*c*d*a*a*a*a*!',
    '(()|a|())*!',
  ];
  for (const each of slow) {
    const began = performance.now();
    for (let count = 0; count < 20; count += 1) assert.equal(isIn(each, longest), false, each);
    const tookMs = performance.now() - began;
    assert.ok(tookMs < 1_000, `${each}: ${tookMs} ms`);
  }
});

test('what could not be bounded is refused at once', () => {
  const refused = ['a{999999999}', '(a{500}){500}', '((){9999}){9999}', '(((){999}){999}){999}'];
  for (const each of refused) {
    assert.deepEqual(linearPattern(each), { ok: false, problem: 'too much repetition' }, each);
  }
  for (const each of ['(a)\\1', '(?=a)', '(?!a)b', '(?<=a)b', '(?<n>a)\\k<n>']) {
    assert.deepEqual(
      linearPattern(each),
      { ok: false, problem: 'no (?=...) and no \\1 here' },
      each,
    );
  }
  assert.deepEqual(linearPattern('('), { ok: false, problem: 'not a regular expression' });
});
