/** Keys of the configuration: what they do, what every text calls them, and what is refused. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { keyProblem } from '../../source/screen/keymap/bind-keys.ts';
import { bindingFor, KEYS } from '../../source/screen/keymap/keys.ts';
import { type BoundKeys, keyOf } from '../../source/screen/keys/bound-keys.ts';
import { calmPool, fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';
import { readSources } from '../helpers/imports.ts';
import { Ui } from '../helpers/ui.ts';

const bound = (keys: Readonly<Record<string, string>>): BoundKeys =>
  new Map(
    Object.entries(keys).map(([id, text]) => [id, text === 'none' ? [] : text.split(' ')] as const),
  );

const open = (keys: Readonly<Record<string, string>>, snapshot = fakeSnapshot([calmPool(5)])) => {
  const own = bound(keys);
  assert.equal(keyProblem(own), null);
  return new Ui(snapshot, { keys: own });
};

test('the usual keys are accepted', () => {
  assert.equal(keyProblem(new Map()), null);
});

/** Texts of the sources, with the folder that they are in. */
function texts(): readonly (readonly [file: string, text: string])[] {
  return [...readSources(SOURCE)]
    .filter(([file]) => /^(messages|screen|cli\/output)\//.test(file))
    .flatMap(([file, source]) =>
      [...source.replace(/^\s*(\/\/|\/?\*).*$/gm, '').matchAll(LITERAL)].map(
        ([literal]) => [file, literal.slice(1, -1)] as const,
      ),
    );
}

const SOURCE = fileURLToPath(new URL('../../source', import.meta.url));
/** The screen whose own keys a file may name. */
const SUBJECT = /^(?:messages|screen\/(?!ink\/|keymap\/).*)\/.*\b(drain|rolling)/;
const LITERAL = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
/** `o sorts them`, `(r polls now)`, `R: watch`, `mark them with a,`: a letter that a text takes for a key. */
const KEY_IN_TEXT =
  /(?:^|(?<!\d)[ (;,.])(?!a [^m]|A [a-z]+ is)([A-Za-z])(?:: | (?=[a-z]+s\b|there\b|to\b|when\b))|(?:with|then|press) ([A-Za-z])(?=[,;.]|$)/g;

test('no text names the letter of a key that can be bound to another', () => {
  const fixed = (where: string) =>
    new Set(KEYS.filter((each) => each.where === where).flatMap(({ keys }) => keys));
  // A bar has keys of its own, which stay what they are, as those of these screens do.
  const known: Readonly<Record<string, ReadonlySet<string>>> = {
    drain: fixed('drain'),
    rolling: fixed('rolling'),
  };
  const bare = texts()
    .filter(([file]) => !/-bars?\.tsx?$/.test(file))
    .flatMap(([file, text]) =>
      [...text.matchAll(KEY_IN_TEXT)]
        .map(([, first, second]) => first ?? second ?? '')
        .filter((letter) => known[SUBJECT.exec(file)?.[1] ?? '']?.has(letter) !== true)
        .map((letter) => `${file}: ${letter} in "${text}"`),
    );
  assert.deepEqual(bare, []);
  assert.equal(
    ' o sorts them (r polls now), R: watch, mark with a, or'.match(KEY_IN_TEXT)?.length,
    4,
  );
});

test('every answer names the key that is bound', () => {
  const ui = open(
    { sort: 'S', 'mark-all': 'M', reverse: 'T', undo: 'U', problems: 'Z' },
    fakeSnapshot([calmPool(5)]),
  );
  ui.press('T');
  assert.match(ui.message, /S sorts them by a column/);
  ui.press('g', 'd');
  assert.match(ui.message, /mark its members with M, or move to one/);
  assert.equal(keyOf({}, 'problems'), 'z');
  assert.equal(keyOf({ keys: bound({ problems: 'Z' }) }, 'problems'), 'Z');
});

test('a bound key acts, the usual one does not any more, and footer, help and answers name it', () => {
  const ui = open(
    { disable: 'X', drain: 'ctrl-x', undo: 'U', more: 'm', mouse: 'none' },
    fakeSnapshot(PICTURE),
  );
  assert.match(ui.rows.at(-1) ?? '', /X disable {2}e enable {2}ctrl-x drain/);
  ui.press('d');
  assert.deepEqual(ui.sent, []);
  ui.press('?');
  assert.match(ui.text, /^ {3}X +disable +no new requests/m);
  assert.match(ui.text, /^ {3}ctrl-x +drain +sticky/m);
  assert.doesNotMatch(ui.text, /mouse/);
  ui.press('escape', 'X').read();
  assert.match(ui.text, /ctrl-x drain instead/);
  ui.press('D');
  assert.match(ui.text, /DISABLE/);
  ui.press('ctrl-x').read();
  assert.match(ui.text, /DRAIN/);
  const without = open({ drain: 'none' }, fakeSnapshot(PICTURE)).press('d').read();
  assert.doesNotMatch(without.text, /drain instead|D drain/);
});

test('a bound key keeps the safety of its command: alone, and never at once where it could hurt', () => {
  const ui = open({ disable: 'X' }, fakeSnapshot(PICTURE));
  ui.press('X X');
  assert.match(ui.message, /"X" came with other keys and was ignored/);
  ui.press('X', 'X', 'X', 'enter', 'enter');
  assert.deepEqual(ui.sent, []);
  const never = new Ui(fakeSnapshot(PICTURE), {
    keys: bound({ disable: 'X' }),
    readOnly: 'set by config',
  });
  assert.match(never.press('X').message, /read-only/);
});

test('several keys, and keys of other screens: each screen has its own', () => {
  const own = bound({ up: 'up ctrl-p', first: 'g', help: 'H' });
  assert.equal(bindingFor('ctrl-p', 'table', own)?.id, 'up');
  assert.equal(bindingFor('k', 'table', own), null);
  assert.equal(bindingFor('H', 'rolling', own)?.id, 'help');
  assert.equal(bindingFor('?', 'rolling', own), null);
  assert.equal(bindingFor('d', 'drain', bound({ disable: 'X' }))?.id, 'drain-now');
});

const REFUSED: readonly (readonly [Readonly<Record<string, string>>, string, RegExp])[] = [
  [{ disable: 'e' }, 'disable', /e is the key of enable/],
  [{ disable: 'X', drain: 'X' }, 'disable', /X is the key of drain/],
  [{ up: 'ctrl-c' }, 'up', /ctrl-c is always close/],
  [{ up: 'ctrl-z' }, 'up', /ctrl-z is always suspend/],
  [{ up: 'escape' }, 'up', /escape is always back/],
  [{ up: '1' }, 'up', /1 is always scope/],
  [{ disable: 'enter' }, 'disable', /reflex/],
  [{ disable: 'space', mark: 'none' }, 'disable', /reflex/],
  [{ drain: 'left', collapse: 'h' }, 'drain', /reflex/],
  [{ undo: 'alt-u' }, 'undo', /reflex/],
  [{ rolling: 'tab', 'scroll-log': 'none' }, 'rolling', /reflex/],
  [{ quit: 'delete' }, 'quit', /reflex/],
  [{ enable: 'y' }, 'enable', /answers questions/],
  [{ disable: 'n', 'next-problem': 'none' }, 'disable', /answers questions/],
  [{ up: 'f17' }, 'up', /no such key/],
  [{ up: 'ctrl-i' }, 'up', /no such key/],
  [{ up: 'Up' }, 'up', /no such key/],
  [{ up: 'up up' }, 'up', /up is listed twice/],
  [{ help: 't' }, 'help', /t is the key of drain-then/],
];

test('what would take a key twice, a key that is reserved, or the safety of a command is refused', () => {
  for (const [keys, command, what] of REFUSED) {
    const problem = keyProblem(bound(keys));
    assert.equal(problem?.command, command, JSON.stringify(keys));
    assert.match(problem?.what ?? '', what);
    assert.notEqual(problem?.hint, '');
  }
});

test('two commands may change places', () => {
  assert.equal(keyProblem(bound({ disable: 'e', enable: 'd' })), null);
});
