/** The screen believes what was verified, and says what was not. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChangeEvent } from '../../source/operations/change/change.ts';
import { farewell, leftOutNow } from '../../source/screen/facts/left-out.ts';
import {
  calmPool,
  fakeFrontEnd,
  fakeSnapshot,
  fakeWorker,
  withMember,
} from '../helpers/fake-fleet.ts';
import { assessmentOf, Ui } from '../helpers/ui.ts';

const url = 'http://10.0.0.1:8080';
const target = { frontEnd: 'web1', balancer: 'app', url };
const worker = (status: string) => fakeWorker({ url, route: 'node1', status });
const verified = (before: string, after: string): ChangeEvent => ({
  kind: 'verified',
  target,
  before: worker(before),
  after: worker(after),
  tookMs: 30,
});
const calm = () => new Ui(fakeSnapshot([calmPool()]));
const withNode1 = (status: string) => fakeSnapshot(withMember([calmPool()], 'node1', { status }));

/** node1 was disabled by us, and the next poll shows it. */
const disabled = () =>
  calm().press('d').tell(verified('Init Ok', 'Init Dis')).end().show(withNode1('Init Dis'));

test('until it is verified the row shows the change under way, never the wished state', () => {
  const ui = calm().press('d');
  assert.match(ui.text, /OK>DIS …\s+node1/);
  ui.tell({ kind: 'sent', target, request: 'POST' });
  assert.match(ui.text, /OK>DIS …\s+node1/);
  ui.tell(verified('Init Ok', 'Init Dis')).end().show(withNode1('Init Dis'));
  assert.match(ui.text, /■ DIS\s+node1/);
  assert.equal(ui.message, 'app/node1 disabled, now 4/5 usable   u undo');
});

test('a second change of the same member waits for the first', () => {
  const ui = calm().press('d', 'd', 'e', 'D');
  assert.deepEqual(ui.sent, ['disable node1']);
  assert.match(ui.message, /under way/);
});

test('ignored, failed and unknown say so with what to do', () => {
  const error = { kind: 'timeout', what: 'no answer within 5 s', hint: 'Press r.' } as const;
  const sent: ChangeEvent = { kind: 'sent', target, request: 'POST' };
  const told = (event: ChangeEvent) => calm().press('d').tell(sent).tell(event).end();
  const ignored = told({
    kind: 'ignored',
    target,
    reason: 'referer',
    what: 'the Referer was refused',
    hint: 'Nothing was changed.',
  });
  assert.match(ignored.message, /ignored.*Referer was refused\. Nothing was changed/);
  assert.match(told({ kind: 'failed', target, error }).message, /failed: no answer.*Press r/);
  assert.match(told({ kind: 'unknown', target, error }).message, /not known whether.*Press r/);
  assert.doesNotMatch(ignored.text, /OK>DIS/);
  assert.equal(ignored.state.undo.length, 0);
});

test('what was never sent is not said to be ignored', () => {
  const ui = calm().press('d').tell({
    kind: 'ignored',
    target,
    reason: 'unsupported',
    what: 'this httpd cannot change draining',
    hint: '',
  });
  assert.match(
    ui.message,
    /disable not sent to app\/node1, nothing was changed: this httpd cannot/,
  );
});

test('two front ends: the message says which is done and which is not', () => {
  const frontEnds = [fakeFrontEnd(), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds })).press('d');
  ui.tell(verified('Init Ok', 'Init Dis'));
  assert.match(ui.message, /^app\/node1 disabled on web1, 1 of 2 front ends, now/);
  const error = { kind: 'unreachable', what: 'web2 refuses', hint: '' } as const;
  ui.tell({ kind: 'failed', target: { ...target, frontEnd: 'web2' }, error });
  assert.match(ui.message, /^web1 changed, web2 NOT changed: disable app\/node1 failed: web2 ref/);
});

test('two front ends: where both are done it says so', () => {
  const frontEnds = [fakeFrontEnd(), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds })).press('d');
  const one = verified('Init Ok', 'Init Dis');
  ui.tell(one).tell({ ...one, target: { ...target, frontEnd: 'web2' } } as ChangeEvent);
  assert.match(ui.message, /^app\/node1 disabled on web2, all 2 front ends/);
});

test('a fresh read with more at stake opens the bar one level up', () => {
  const ui = calm().press('d').press('down');
  ui.tell({ kind: 'refused', assessment: assessmentOf(2, 'leaves 1 usable of 5 in app') }).end();
  assert.equal(ui.level, 2);
  assert.equal(ui.cursorRoute, 'node1', 'the target is on the screen');
  assert.match(ui.text, /nothing was sent/);
  ui.read().press(...'node1', 'enter');
  assert.equal(ui.requests[1]?.agreed, 2);
});

test('refused by the fresh read at level 3 can not be sent', () => {
  const ui = calm().press('d');
  ui.tell({ kind: 'refused', assessment: assessmentOf(3, 'app would have 0 usable') }).end();
  assert.equal(ui.level, 3);
  assert.match(ui.text, /REFUSED: app would have 0 usable/);
  assert.match(ui.text, /the state changed just before sending/);
  ui.read().press('y', 'enter');
  assert.equal(ui.sent.length, 1);
});

test('undo asks and then restores the flags as they were', () => {
  const ui = disabled().press('u');
  assert.equal(ui.level, 1);
  assert.match(ui.text, /UNDO {2}app\/node1/);
  assert.match(ui.text, /DIS -> OK/);
  ui.read().press('y');
  const [, request] = ui.requests;
  assert.deepEqual(request?.action, { kind: 'undo', edit: { flags: { disabled: false } } });
  ui.tell(verified('Init Dis', 'Init Ok')).end().show(withNode1('Init Ok'));
  assert.match(ui.press('u').message, /nothing to undo/);
});

test('undo of an enable sets back only what it cleared', () => {
  const ui = new Ui(withNode1('Init Drn Ok')).press('e');
  ui.tell(verified('Init Drn Ok', 'Init Ok')).end().show(withNode1('Init Ok'));
  ui.press('u').read().press('y');
  assert.deepEqual(ui.requests[1]?.action, {
    kind: 'undo',
    edit: { flags: { disabled: false, draining: true, stopped: false } },
  });
});

test('undo is refused where somebody changed the member since', () => {
  const ui = disabled().show(withNode1('Init Drn Dis')).press('u');
  assert.equal(ui.level, null);
  assert.match(ui.message, /somebody changed app\/node1 since/);
  assert.equal(ui.sent.length, 1);
});

test('quit asks when members were left out, and lists them', () => {
  const ui = disabled().press('q');
  assert.match(ui.text, /leaves out of service/);
  assert.match(ui.text, /app\/node1 DIS \(web1\)/);
  ui.press('y', 'enter', 'q');
  assert.ok(!ui.effects.some((effect) => effect.kind === 'quit'), 'not before it was read');
  ui.read().press('y');
  assert.deepEqual(ui.effects.at(-1), { kind: 'quit', code: 0 });
  assert.deepEqual(farewell(leftOutNow(ui.state), true), ['you left disabled: app/node1 (web1)']);
  const command = ({ balancer, route }: { balancer: string; route: string }) =>
    `baltop enable ${balancer}/${route} -c prod`;
  assert.deepEqual(farewell(leftOutNow(ui.state), true, command).slice(1), [
    'to put it back: baltop enable app/node1 -c prod',
  ]);
});

test('of a front end that has fallen silent, quit and farewell say as of when', () => {
  const ui = disabled();
  const silent = withNode1('Init Dis');
  const error = { kind: 'unreachable', what: 'connection refused', hint: '' } as const;
  const [web1] = silent.frontEnds;
  assert.ok(web1);
  ui.wait(60_000).show({ ...silent, at: ui.now, frontEnds: [{ ...web1, error }] });
  ui.press('q');
  assert.match(ui.text, /app\/node1 DIS \(web1, as of 14:03:21\)/);
  assert.deepEqual(farewell(leftOutNow(ui.state), true), [
    'you left disabled: app/node1 (web1, as of 14:03:21)',
  ]);
});

test('quit does not ask when all are back, whoever brought them', () => {
  const ui = disabled().show(withNode1('Init Ok')).press('q');
  assert.deepEqual(ui.effects.at(-1), { kind: 'quit', code: 0 });
  assert.deepEqual(farewell(leftOutNow(ui.state), true), []);
});

test('ctrl-c closes what is open; twice within 2 s quits and sends nothing', () => {
  const ui = new Ui(fakeSnapshot([calmPool(5, { sticky: 'S' })])).press('d').read();
  ui.press('ctrl-c');
  assert.equal(ui.level, null);
  assert.ok(!ui.effects.some((effect) => effect.kind === 'quit'));
  ui.wait(2_000).press('ctrl-c');
  assert.ok(!ui.effects.some((effect) => effect.kind === 'quit'), 'too late to be the second');
  ui.wait(1_999).press('ctrl-c');
  assert.deepEqual(ui.effects, [{ kind: 'quit', code: 130 }]);
});

test('enabling what is in error says that it cannot help, asked for or carried out', () => {
  const err = new Ui(withNode1('Init Err ')).press('e');
  assert.match(err.message, /app\/node1 is enabled already, but ERR: httpd retries it by itself/);
  assert.match(err.message, /enabling cannot clear that/);
  const failing = new Ui(withNode1('Init HcFl ')).press('e');
  assert.match(failing.message, /but HCFL: it comes back by itself when enough health checks pass/);
  assert.match(new Ui(withNode1('Init Ok ')).press('e').message, /is already enabled/);

  const out = new Ui(withNode1('Init Dis Err ')).press('e').read().press('y');
  out.tell(verified('Init Dis Err ', 'Init Err ')).end();
  assert.match(out.message, /^app\/node1 enabled, now 4\/5 usable, but ERR: /);
});
