import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { parseStatus } from '../../source/httpd/status.ts';
import type { ChangeEvent, Target } from '../../source/operations/change/change.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, fakeWorker } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const URL = 'http://10.0.0.1:8080';
const NAMES = ['web1', 'web2', 'web3'];
const at = (frontEnd: string): Target => ({ frontEnd, balancer: 'app', url: URL });
const error = { kind: 'timeout', what: 'no answer within 5 s', hint: 'Try again.' } as const;

/** The first member disabled on these front ends, on the others in. */
function fleet(...out: readonly string[]): FleetSnapshot {
  const frontEnds = NAMES.map((name) => fakeFrontEnd({ name }));
  const snapshot = fakeSnapshot([calmPool()], { frontEnds });
  const balancers = snapshot.balancers.map((balancer) => ({
    ...balancer,
    members: balancer.members.map((member, index) => {
      const [first, ...rest] = member.places.map((place) =>
        index === 0 && out.includes(place.frontEnd)
          ? { ...place, worker: { ...place.worker, status: parseStatus('Init Dis') } }
          : place,
      );
      return first === undefined ? member : { ...member, places: [first, ...rest] as const };
    }),
  }));
  return { ...snapshot, balancers };
}

const verified = (frontEnd: string): ChangeEvent => ({
  kind: 'verified',
  target: at(frontEnd),
  before: fakeWorker({ url: URL, route: 'node1' }),
  after: fakeWorker({ url: URL, route: 'node1', status: 'Init Dis' }),
  tookMs: 20,
});
const failed = (frontEnd: string): ChangeEvent => ({ kind: 'failed', target: at(frontEnd), error });
const skipped = (frontEnd: string): ChangeEvent => ({ kind: 'skipped', target: at(frontEnd) });

/** web1 done, web2 failed, web3 not tried. */
function failedInMidOrder(): Ui {
  const ui = new Ui(fleet()).press('d');
  assert.deepEqual(ui.sent, ['disable node1']);
  ui.tell(verified('web1')).show(fleet('web1'));
  return ui.tell(failed('web2')).tell(skipped('web3')).end();
}

test('a failure in mid-order asks: every place by name, with what is true of it', () => {
  const { text } = failedInMidOrder();
  assert.match(text, /DISABLE {2}app\/node1: not done everywhere/);
  assert.match(text, /web1 {3}DIS {3}done, verified/);
  assert.match(text, /web2 {3}OK {3}FAILED: no answer within 5 s/);
  assert.match(text, /web3 {3}OK {3}not tried/);
  assert.match(text, /r retry the rest {4}u undo web1 {4}k keep as is/);
  assert.match(text, /! disable app\/node1 failed in part: done on web1, NOT on web2, web3/);
  assert.match(text, /◆ MIXED/);
});

test('r, u and k count only when the bar was read, and alone', () => {
  for (const keys of ['r', 'u', 'r r', 'enter', 'y', 'd']) {
    const ui = failedInMidOrder();
    ui.press(keys);
    assert.equal(ui.sent.length, 1, keys);
    assert.match(ui.text, /not done everywhere/, keys);
  }
});

test('r asks for the rest only', () => {
  const ui = failedInMidOrder().read();
  ui.press('r');
  if (ui.level !== null) ui.read().press('y');
  assert.equal(ui.requests.length, 2);
  assert.deepEqual(
    ui.requests[1]?.members.flatMap((member) => member.places.map((place) => place.frontEnd)),
    ['web2', 'web3'],
  );
  ui.tell(verified('web2'))
    .tell(verified('web3'))
    .end()
    .show(fleet(...NAMES));
  assert.doesNotMatch(ui.text, /failed in part|not done everywhere/);
});

test('u takes back what was done, there only', () => {
  const ui = failedInMidOrder().read();
  ui.press('u');
  assert.match(ui.text, /UNDO {2}app\/node1 .* on web1 /);
  ui.read().press('y');
  const [, undo] = ui.requests;
  assert.deepEqual(
    undo?.members.flatMap((member) => member.places.map((place) => place.frontEnd)),
    ['web1'],
  );
  ui.show(fleet());
  assert.doesNotMatch(ui.text, /failed in part/);
});

test('k keeps it so; the banner stays until Esc, or until it is not true any more', () => {
  const kept = failedInMidOrder().read().press('k');
  assert.doesNotMatch(kept.text, /not done everywhere/);
  assert.match(kept.text, /failed in part: done on web1/);
  assert.doesNotMatch(kept.press('escape').text, /failed in part/);
  const mended = failedInMidOrder().read().press('escape');
  assert.match(mended.text, /failed in part/);
  assert.doesNotMatch(mended.show(fleet(...NAMES)).text, /failed in part/);
});

test('the bar follows: what stands by now is said, and all of it closes the question', () => {
  const ui = failedInMidOrder();
  ui.show(fleet('web1', 'web2'));
  assert.match(ui.text, /web2 {3}DIS {3}is now as asked/);
  ui.show(fleet('web2'));
  assert.match(ui.text, /web1 {3}OK {3}was done, but is no longer so/);
  ui.show(fleet(...NAMES));
  assert.doesNotMatch(ui.text, /not done everywhere/);
  assert.match(ui.message, /it is now done on every front end/);
});

test('nothing was done: nothing to undo, and no banner of a half', () => {
  const ui = new Ui(fleet()).press('d');
  ui.tell(failed('web1')).tell(skipped('web2')).tell(skipped('web3')).end();
  assert.match(ui.text, /r retry the rest {4}k keep as is/);
  assert.doesNotMatch(ui.text, /failed in part/);
  assert.deepEqual(ui.read().press('u').requests.length, 1);
});

test('a lost answer is not called failed', () => {
  const ui = new Ui(fleet()).press('d');
  ui.tell(verified('web1')).show(fleet('web1'));
  ui.tell({ kind: 'unknown', target: at('web2'), error })
    .tell(skipped('web3'))
    .end();
  assert.match(ui.text, /web2 {3}OK {3}NOT KNOWN: no answer within 5 s/);
});

test('one place only: the message is enough', () => {
  const ui = new Ui(fakeSnapshot([calmPool()])).press('d').tell(failed('web1')).end();
  assert.doesNotMatch(ui.text, /retry the rest/);
  assert.match(ui.message, /disable app\/node1 failed: no answer/);
});

test('what is being typed stays: the question does not take its keys', () => {
  const ui = new Ui(fleet()).press('d');
  ui.tell(verified('web1')).show(fleet('web1')).press('/');
  ui.tell(failed('web2')).tell(skipped('web3')).end();
  ui.press('r', 'u');
  assert.equal(ui.sent.length, 1);
  assert.match(ui.text, /failed in part: done on web1/);
});
