/** No single slip of a finger, no burst and no paste changes anything where it could hurt (ux section 3). */

import assert from 'node:assert/strict';
import test from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import {
  calmPool,
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const calm = () => new Ui(fakeSnapshot([calmPool()]));
const sticky = () => new Ui(fakeSnapshot([calmPool(5, { sticky: 'JSESSIONID' })]));
const pair = () => new Ui(fakeSnapshot([calmPool(2)]));
/** Three members of which one is out already: another one out leaves one of three. */
const thin = () => new Ui(fakeSnapshot(withMember([calmPool(3)], 'node3', { status: 'Init Dis' })));
const lastOne = () =>
  new Ui(fakeSnapshot(withMember([calmPool(2)], 'node2', { status: 'Init Dis' })));

test('level 0 acts at once, on the member under the cursor', () => {
  const ui = calm().press('down', 'd');
  assert.deepEqual(ui.sent, ['disable node2']);
  assert.equal(ui.level, null);
  assert.equal(ui.requests[0]?.agreed, 0);
});

test('level 1 waits for y', () => {
  const ui = sticky().press('d');
  assert.equal(ui.level, 1);
  assert.deepEqual(ui.sent, []);
  ui.read().press('y');
  assert.deepEqual(ui.sent, ['disable node1']);
  assert.equal(ui.requests[0]?.agreed, 1);
});

test('y does not count before the bar was drawn, nor within 150 ms of it', () => {
  const ui = sticky().press('d').wait(1_000).press('y');
  assert.deepEqual(ui.sent, [], 'never drawn');
  ui.read(149).press('y');
  assert.deepEqual(ui.sent, [], 'drawn 149 ms ago');
  ui.wait(1).press('y');
  assert.deepEqual(ui.sent, ['disable node1']);
});

test('Enter and the key that opened the bar do nothing in it', () => {
  const ui = sticky().press('d').read().press('d', 'd', 'enter', 'enter', 'space', 'j');
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.level, 1);
  assert.equal(ui.cursorRoute, 'node1');
});

test('n and Esc cancel', () => {
  for (const key of ['n', 'escape']) {
    const ui = sticky().press('d').read().press(key);
    assert.equal(ui.level, null);
    assert.match(ui.message, /nothing sent/);
    assert.deepEqual(ui.press('y').sent, []);
  }
});

test('D in the bar of a disable drains instead, at the level that a drain has', () => {
  const ui = sticky().press('d').read().press('D');
  assert.deepEqual(ui.sent, ['drain node1']);
});

test('D D does not drain: the second one comes before the bar was read', () => {
  const ui = new Ui(fakeSnapshot([calmPool(2, { sticky: 'S' })])).press('d').press('D');
  assert.deepEqual(ui.sent, []);
});

test('a burst never acts, moves as far as it moves, and says so', () => {
  const ui = calm().press('down down d down');
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.cursorRoute, 'node3', 'what comes after the action key is dropped');
  assert.match(ui.message, /"d" came with other keys/);
});

test('dydydy in one chunk sends nothing, in any pool', () => {
  for (const ui of [calm(), sticky(), pair(), thin(), lastOne()]) {
    ui.press('d y d y d y').wait(1_000).press('d y d y d y');
    assert.deepEqual(ui.sent, []);
    assert.equal(ui.level, null);
  }
});

test('y must come alone too', () => {
  const ui = sticky().press('d').read().press('y y');
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.level, 1);
});

test('five arrows in one chunk move by five', () => {
  assert.equal(
    new Ui(fakeSnapshot([calmPool(9)])).press('down down down down down').cursorRoute,
    'node6',
  );
});

test('pasted text is never keys', () => {
  const ui = sticky().press('d').read();
  ui.do({ kind: 'text-pasted', text: 'dydydy', now: ui.now });
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /pasted/);
});

test('level 2 takes the typed route and Enter, nothing less', () => {
  const ui = thin().press('d');
  assert.equal(ui.level, 2);
  ui.read().press('y').press('enter');
  assert.deepEqual(ui.sent, [], 'y is a letter here');
  assert.match(ui.text, /is not node1/);
  ui.press(...'node2', 'enter');
  assert.deepEqual(ui.sent, [], 'another route');
  ui.press(...'node1');
  assert.deepEqual(ui.sent, [], 'not before Enter');
  ui.press('enter');
  assert.deepEqual(ui.sent, ['disable node1']);
  assert.equal(ui.requests[0]?.agreed, 2);
});

test('level 2 takes host and port as well, and backspace mends', () => {
  const ui = thin().press('d').read();
  ui.press(...'10.0.0.1:80x', 'backspace', '8', '0', 'enter');
  assert.deepEqual(ui.sent, ['disable node1']);
});

test('level 2: text and Enter in one chunk are a paste and send nothing', () => {
  const ui = thin().press('d').read().press('n o d e 1 enter');
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.level, 2);
});

test('level 3 is refused and names why; no key sends', () => {
  const ui = lastOne().press('d');
  assert.equal(ui.level, 3);
  assert.match(ui.text, /REFUSED: app would have 0 usable members, clients get 503/);
  ui.read().press('y', 'enter', 'd', 'D', ...'node1', 'enter');
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.level, 3);
  assert.equal(ui.press('escape').level, null);
  assert.equal(ui.message, 'disable app/node1 was refused: nothing sent');
});

test('a refusal offers a way on: a member that was taken out, one in error, the line that does it anyway', () => {
  const way = (status: string) =>
    new Ui(fakeSnapshot(withMember([calmPool(2)], 'node2', { status }))).press('d');
  const [first, out] = way('Init Dis').choices;
  assert.equal(first?.label, 'close', 'Enter by reflex only closes');
  assert.equal(out?.label, 'go to app/node2 (DIS), then e enables it');
  const failing = way('Init Err');
  assert.match(failing.choices[1]?.label ?? '', /go to app\/node2 \(ERR\), repair its back end/);
  assert.match(failing.text, /:disable! app\/node1 to do it anyway/);
});

test('a refusal closes once it is not true any more, and another key press asks anew', () => {
  const foreign = fakeEvent({ before: 'DIS', after: 'OK' });
  const ui = lastOne()
    .press('d')
    .show(fakeSnapshot([calmPool(2)]), foreign);
  assert.equal(ui.level, null);
  assert.match(ui.message, /app\/node1: disable is no longer refused; closed, nothing sent/);
  assert.equal(ui.press('d').level, 2);
  assert.match(ui.text, /somebody else changed app in the last minute/);
  assert.doesNotMatch(ui.text, /REFUSED/);
});

test('a refusal of what somebody else did meanwhile says that it stands so', () => {
  const pool = withMember([calmPool(2)], 'node2', { status: 'Init Dis' });
  const ui = lastOne().press('d');
  ui.show(fakeSnapshot(withMember(pool, 'node1', { status: 'Init Dis' })));
  assert.equal(ui.level, null);
  assert.match(ui.message, /app\/node1 is already disabled; closed, nothing sent/);
});

test('a bar whose member meanwhile stands as asked promises to send nothing', () => {
  const ui = sticky().press('d').read();
  const pool = [calmPool(5, { sticky: 'JSESSIONID' })];
  ui.show(fakeSnapshot(withMember(pool, 'node1', { status: 'Init Dis' })));
  assert.match(ui.text, /app\/node1 is already disabled: nothing would be sent/);
  assert.doesNotMatch(ui.text, /, nothing else|y send/);
  ui.read().press('y');
  assert.deepEqual(ui.sent, []);
});

test('a refusal offers the way to a member that can come back, and only moves there', () => {
  const ui = lastOne().press('d');
  const key = ui.state.live.balancers[0]?.members[1]?.key ?? '';
  ui.do({ kind: 'choice-made', value: key, now: ui.now });
  assert.equal(ui.level, null);
  assert.equal(ui.cursorRoute, 'node2');
  assert.deepEqual(ui.sent, []);
  assert.deepEqual(ui.press('e').sent, ['enable node2']);
});

test('the target stays the one at the key press, wherever its row goes', () => {
  const ui = sticky().press('down', 'd').read();
  const moved = { ...calmPool(5, { sticky: 'JSESSIONID' }) };
  ui.show(fakeSnapshot([{ ...moved, members: [...moved.members].reverse() }]));
  assert.match(ui.text, /DISABLE {2}app\/node2/);
  ui.press('y');
  assert.deepEqual(ui.sent, ['disable node2']);
});

test('the bar follows: more at stake means a harder question, to be read anew', () => {
  const ui = new Ui(fakeSnapshot([calmPool(3, { sticky: 'S' })])).press('d').read();
  assert.equal(ui.level, 1);
  ui.show(
    fakeSnapshot(withMember([calmPool(3, { sticky: 'S' })], 'node3', { status: 'Init Err' })),
  );
  assert.equal(ui.level, 2);
  assert.deepEqual(ui.press('y').sent, []);
  ui.press('backspace', ...'node1', 'enter');
  assert.deepEqual(ui.sent, [], 'the new bar was not drawn yet');
  ui.read().press('enter');
  assert.deepEqual(ui.sent, ['disable node1']);
});

test('a question never becomes easier while it is open', () => {
  const ui = thin().press('d').read();
  ui.show(fakeSnapshot([calmPool(3)]));
  assert.equal(ui.level, 2);
  assert.deepEqual(ui.press('y').sent, []);
});

test('a target that vanishes closes the question', () => {
  const ui = sticky().press('d').read();
  const rest = calmPool(5, { sticky: 'JSESSIONID' });
  ui.show(fakeSnapshot([{ ...rest, members: rest.members.slice(1) }]));
  assert.equal(ui.level, null);
  assert.match(ui.message, /gone: nothing sent/);
  assert.deepEqual(ui.press('y').sent, []);
});

test('a change by another hand makes the next minute level 2; a failure does not', () => {
  const snapshot = fakeSnapshot([calmPool()]);
  const failing = new Ui(snapshot).show(snapshot, fakeEvent({ after: 'ERR' })).press('d');
  assert.equal(failing.level, null);
  const foreign = new Ui(snapshot).show(snapshot, fakeEvent({ after: 'DIS' })).press('d');
  assert.equal(foreign.level, 2);
  const later = new Ui(snapshot).show(snapshot, fakeEvent({ after: 'DIS' })).wait(61_000);
  assert.equal(later.press('d').level, null);
});

test('read-only: the keys answer why and leave the footer', () => {
  const ui = new Ui(fakeSnapshot([calmPool()]), { readOnly: 'set by --read-only' });
  for (const key of ['d', 'e', 'D', 'u']) {
    assert.match(ui.press(key).message, /read-only \(set by --read-only\)/);
  }
  assert.deepEqual(ui.sent, []);
  assert.doesNotMatch(ui.rows.at(-1) ?? '', /disable|drain/);
  assert.match(ui.text, /READ-ONLY/);
});

test('on a balancer row nothing can be changed', () => {
  const ui = calm().press('g', 'd');
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /mark its members with a/);
});

test('no question where it could not be shown', () => {
  const ui = new Ui(fakeSnapshot([calmPool()]), {}, { columns: 30, rows: 8 }).press('d');
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /too small/);
  const shrunk = sticky().press('d').read();
  shrunk.do({ kind: 'resized', columns: 20, rows: 3 });
  assert.equal(shrunk.level, null);
  assert.deepEqual(shrunk.press('y').sent, []);
});

test('a front end that is LOST is refused, a STALE one is level 2', () => {
  const frontEnd = (readAt: number) => ({ frontEnds: [fakeFrontEnd({ readAt })] });
  const lost = new Ui(fakeSnapshot([calmPool()], frontEnd(START - 44_000))).press('d');
  assert.match(lost.message, /LOST/);
  assert.equal(lost.level, null);
  const stale = new Ui(fakeSnapshot([calmPool()], frontEnd(START - 12_000))).press('d');
  assert.equal(stale.level, 2);
  assert.deepEqual([...lost.sent, ...stale.sent], []);
});

test('what would be refused as LOST is not offered, and is again once it answers', () => {
  const at = (readAt: number) =>
    fakeSnapshot([calmPool()], { frontEnds: [fakeFrontEnd({ readAt })] });
  const footer = (ui: Ui) => ui.rows.at(-1) ?? '';
  const ui = new Ui(at(START));
  assert.match(footer(ui), /d disable {2}e enable {2}D drain {2}x more/);
  ui.show(at(START - 44_000));
  assert.doesNotMatch(footer(ui), /disable|enable|drain|more/);
  assert.match(footer(ui), /r poll/);
  for (const key of ['d', 'e', 'D', 'x']) assert.match(ui.press(key).message, /web1 is LOST/);
  assert.deepEqual(ui.state.layers, []);
  // The row of the balancer.
  assert.doesNotMatch(footer(ui.press('up')), /more/);
  assert.match(footer(ui.show(at(START))), /x more/);
});

test('one of two front ends LOST: what can reach the other is offered', () => {
  const frontEnds = [fakeFrontEnd({ readAt: START - 44_000 }), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds }));
  assert.match(ui.rows.at(-1) ?? '', /d disable {2}e enable {2}x more/);
});

test('y is judged by the clock: a front end may be LOST since the bar was drawn', () => {
  const ui = sticky().press('d').read().wait(31_000).press('y');
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /web1 is LOST now: nothing sent/);
});

test('one of two front ends LOST: it is tried last, and the question says what it goes on doing', () => {
  const frontEnds = [fakeFrontEnd({ readAt: START - 44_000 }), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds })).press('d');
  assert.equal(ui.level, 2);
  assert.match(ui.text, /on web2, then web1 \(LOST\)/);
  assert.match(ui.text, /web1 is LOST: it is tried last, and may go on sending traffic as before/);
  assert.doesNotMatch(ui.text, /web1 {4}OK -> DIS/, 'no promise for one that does not answer');
});

test('a front end that has never answered may hold the member, too', () => {
  const error = { kind: 'unreachable', what: 'connection refused', hint: '' } as const;
  const silent = fakeFrontEnd({ name: 'web2', readAt: null, error });
  const [first] = fakeSnapshot([calmPool()]).frontEnds;
  const snapshot = fakeSnapshot([calmPool()]);
  const ui = new Ui({ ...snapshot, frontEnds: first ? [first, silent] : [] }).press('d');
  assert.equal(ui.level, 2);
  assert.match(ui.text, /web2 has not answered: it may go on sending traffic as before/);
});

test('what stands as asked is not sent again', () => {
  const ui = calm().press('e');
  assert.deepEqual(ui.sent, []);
  assert.match(ui.message, /is already enabled/);
});

test('protected contexts and confirm: always ask even where a slip costs nothing', () => {
  const snapshot = fakeSnapshot([calmPool()]);
  const settings = (more: object) => ({ policy: { ...DEFAULT_POLICY, ...more } });
  assert.equal(new Ui(snapshot, settings({ protected: true })).press('d').level, 2);
  assert.equal(new Ui(snapshot, settings({ confirm: 'always' })).press('d').level, 1);
});

test('a key that comes at once after a paste or a mouse report does not act', () => {
  for (const kind of ['paste', 'mouse'] as const) {
    const ui = new Ui(fakeSnapshot([calmPool(5)])).press('down');
    if (kind === 'paste') ui.do({ kind: 'text-pasted', text: 'dydydy', now: ui.now });
    else ui.do({ kind: 'mouse-used', report: { kind: 'wheel', rows: 1 }, now: ui.now });
    ui.do({ kind: 'keys-pressed', keys: ['d'], now: ui.now });
    assert.deepEqual(ui.sent, [], kind);
    assert.match(ui.message, /was ignored/, kind);
  }
});
