/** The question for a password: when it opens, what is drawn of it, and what Enter brings about. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { LoginGroup } from '../../source/fleet/login-group.ts';
import { topLayer } from '../../source/screen/state/ui-state.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, START } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const GROUP: LoginGroup = {
  frontEnds: ['web1'],
  user: 'ops',
  origin: 'read from /etc/pw',
  again: 'reads it there again',
};
const NOBODY: LoginGroup = { frontEnds: ['web1'], user: null, origin: null, again: null };
const REFUSED = { kind: 'auth', what: '401: user "ops" rejected', hint: 'Check it.' } as const;

const healthy = () => fakeSnapshot([calmPool()]);
const refusing = () =>
  fakeSnapshot([calmPool()], { frontEnds: [fakeFrontEnd({ error: REFUSED, readAt: START })] });

function open(group: LoginGroup = GROUP): Ui {
  return new Ui(healthy(), { logins: [group] }).show(refusing());
}

const isOpen = (ui: Ui) => topLayer(ui.state)?.kind === 'login';
const wishes = (ui: Ui) => ui.effects.filter((effect) => effect.kind === 'log-in');
const type = (ui: Ui, text: string) => ui.press(...text);

test('it opens by itself once for a refusal, and says where the password was from', () => {
  const ui = open();
  assert.ok(isOpen(ui));
  assert.match(
    ui.text,
    /LOG IN {2}web1\n.*401: user "ops" rejected\n.*Enter alone reads it there again: the refused one was read from \/etc\/pw\./,
  );
  ui.read().press('escape').show(refusing());
  assert.ok(!isOpen(ui));
  assert.match(ui.text, /! 401: user "ops" rejected\..*Press i to give.*\/etc\/pw\./s);
  assert.match(ui.rows.at(-1) ?? '', /i log in/);
  assert.ok(isOpen(ui.press('i')));
  ui.read().press('escape').wait(1_000).show(healthy()).show(refusing());
  assert.ok(isOpen(ui), 'once more for the next refusal');
});

test('it opens over no other question, and not under a hand that is just typing', () => {
  const asked = new Ui(healthy(), { logins: [GROUP] }).press(':').wait(5_000).show(refusing());
  assert.equal(topLayer(asked.state)?.kind, 'command');
  const typing = new Ui(healthy(), { logins: [GROUP] }).press('j').wait(900).show(refusing());
  assert.ok(!isOpen(typing));
  assert.match(typing.text, /Press i/);
  assert.ok(isOpen(typing.wait(200).show(refusing())));
});

test('keys that came before it was on the screen for a moment type nothing', () => {
  const ui = type(open(), 'jj').press('enter');
  assert.deepEqual(wishes(ui), []);
  ui.read(149).press('x', 'enter');
  assert.deepEqual(wishes(ui), []);
});

test('a password is drawn as stars, whatever its length and letters, and is given as typed', () => {
  const ui = type(open().read(), 'Zq9').press('space', 'ä');
  assert.doesNotMatch(ui.text, /Zq9|ä/);
  assert.match(ui.text, /password of ops: \*{5} /);
  ui.press('backspace').do({ kind: 'text-pasted', text: 'W7k\r\n', now: ui.now });
  assert.match(ui.text, /\*{7} /);
  assert.doesNotMatch(ui.text, /W7/);
  ui.press('enter');
  assert.deepEqual(wishes(ui), [
    { kind: 'log-in', group: 0, frontEnds: ['web1'], user: 'ops', password: 'Zq9 W7k' },
  ]);
  type(ui, 'more').press('enter', 'enter');
  assert.equal(wishes(ui).length, 1, 'one try at a time');
  const long = type(open().read(), 'Zq9'.repeat(60));
  assert.match(long.text, / \*{24} /);
});

test('Enter alone wants the old one read again; where there was none it wants one typed', () => {
  const [wish] = wishes(open().read().press('enter'));
  assert.equal(wish?.kind === 'log-in' ? wish.password : '', null);
  const ui = type(open(NOBODY).read().press('enter'), 'ops').press('enter', 'enter');
  assert.match(ui.text, /type the password/);
  assert.deepEqual(wishes(ui), []);
});

test('refused: said so, emptied, asked again; taken: closed and told', () => {
  const told = (ui: Ui, outcome: 'taken' | 'refused') =>
    ui.do({
      kind: 'login-event',
      group: 0,
      user: 'ops',
      isTyped: true,
      outcome:
        outcome === 'taken'
          ? { kind: 'taken', frontEnds: ['web1'] }
          : { kind: 'refused', why: 'web1: 401: user "ops" rejected' },
      now: ui.now,
    });
  const ui = type(type(open(NOBODY).read(), 'ops').press('enter'), 'no').press('enter');
  told(ui, 'refused');
  assert.match(ui.text, /web1: 401: user "ops" rejected\n.*typed here\.\n.*user: ops/);
  ui.read().press('enter');
  assert.match(ui.text, /password of ops: {3}/);
  told(type(ui, 'yes').press('enter'), 'taken');
  assert.ok(!isOpen(ui));
  assert.match(ui.message, /logged in on web1 as ops/);
  const closed = told(open().read().press('enter', 'escape'), 'refused');
  assert.ok(!isOpen(closed));
  assert.match(closed.message, /rejected/);
});

test('a server that answers again by itself closes the question', () => {
  const ui = open().show(healthy());
  assert.ok(!isOpen(ui));
  assert.ok(!ui.text.includes('log in'));
  assert.match(ui.press('i').message, /no front end asks/);
});

test('it closes under no hand that is typing: the rest of a password would be keys of the table', () => {
  const ui = type(open().read(), 'Zq').show(healthy());
  type(ui, 'de').wait(5_000).show(healthy());
  assert.match(ui.text, /password of ops: \*{4} /);
  ui.press('ctrl-u').wait(900).show(healthy());
  assert.ok(isOpen(ui), 'who emptied the line goes on typing');
  ui.wait(200).show(healthy());
  assert.ok(!isOpen(ui));
  assert.deepEqual(ui.effects, []);
});

test('the end of a try leaves a line alone that was opened meanwhile, and shows no password typed ahead', () => {
  const told = (ui: Ui) =>
    ui.do({
      kind: 'login-event',
      group: 0,
      user: 'ops',
      isTyped: true,
      outcome: { kind: 'refused', why: 'web1: 401: user "ops" rejected' },
      now: ui.now,
    });
  const tried = () => type(type(open(NOBODY).read(), 'ops').press('enter'), 'no').press('enter');
  const other = tried().press('escape', 'i').read();
  type(type(other, 'ops').press('enter'), 'Zq');
  type(told(other), 'W7');
  assert.match(other.text, /password of ops: \*{4} /);
  assert.match(other.message, /rejected/);
  const ahead = type(told(tried()), 'Zq');
  assert.match(ahead.text, /user: ops /);
  type(ahead.read(), 's');
  assert.match(ahead.text, /user: opss/);
});

test('without anybody who could log in there is no question, and the hint is the old one', () => {
  const ui = new Ui(healthy()).show(refusing());
  assert.equal(topLayer(ui.state), null);
  assert.match(ui.text, /Check it\./);
});
