import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeTo, wholeOf } from '../../source/fleet/scope.ts';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { parseStatus } from '../../source/httpd/status.ts';
import {
  calmPool,
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  fakeWorker,
  START,
} from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const URL = 'http://10.0.0.1:8080';

/** Two front ends; the first member stands on the second one as `status` says. */
function fleet(status = 'Init Ok', lost = false): FleetSnapshot {
  const error = { kind: 'unreachable', what: 'connection refused', hint: '' } as const;
  const web2 = fakeFrontEnd({ name: 'web2', ...(lost && { error, readAt: START - 9_000 }) });
  const snapshot = fakeSnapshot([calmPool()], { frontEnds: [fakeFrontEnd(), web2] });
  const balancers = snapshot.balancers.map((balancer) => ({
    ...balancer,
    members: balancer.members.map((member, index) => {
      const [first, ...rest] = member.places;
      const others = rest.map((place) =>
        index === 0
          ? { ...place, worker: { ...place.worker, status: parseStatus(status) } }
          : place,
      );
      return { ...member, places: [first, ...others] as const };
    }),
  }));
  return { ...snapshot, balancers };
}

const frontEndsOf = (ui: Ui) =>
  ui.requests.map((request) =>
    request.members.flatMap((member) => member.places.map((place) => place.frontEnd)),
  );

test('a digit limits what is seen; 0 goes back to all', () => {
  const ui = new Ui(fleet('Init Dis'), {}, { columns: 120, rows: 24 });
  assert.match(ui.text, /◆ MIXED +node1/);
  assert.match(ui.press('1').text, /● OK +node1/);
  assert.match(ui.rows[0] ?? '', /scope web1/);
  assert.match(ui.press('2').text, /■ DIS +node1/);
  assert.match(ui.rows[0] ?? '', /scope web2/);
  assert.match(ui.text, /OK 4 {2}DIS 1/);
  ui.show(fleet('Init Dis'));
  assert.match(ui.text, /■ DIS +node1/, 'a poll keeps the scope');
  ui.press('0');
  assert.match(ui.text, /◆ MIXED +node1/);
  assert.doesNotMatch(ui.rows[0] ?? '', /scope/);
});

test('an action in a scope goes to that front end alone, and says so', () => {
  const ui = new Ui(fleet()).press('2', 'd');
  assert.deepEqual(frontEndsOf(ui), [['web2']]);
  ui.tell({
    kind: 'verified',
    target: { frontEnd: 'web2', balancer: 'app', url: URL },
    before: fakeWorker({ url: URL, route: 'node1' }),
    after: fakeWorker({ url: URL, route: 'node1', status: 'Init Dis' }),
    tookMs: 9,
  });
  assert.match(ui.message, /app\/node1 disabled on web2 only, now 4\/5 usable/);
  ui.press('0');
  assert.doesNotMatch(ui.text, /OK>DIS …[^\n]*web1/);
});

test('the question in a scope says that the member is not out', () => {
  const ui = new Ui(fleet()).press('2', 'x');
  ui.press('escape').press(...':stop'.split(''), 'space', ...'app/node1'.split(''), 'enter');
  assert.match(ui.text, /STOP {2}app\/node1 .* on web2 /);
  assert.match(
    ui.text,
    /only on web2: the member is NOT out; elsewhere it stays as it is: web1 OK/,
  );
  ui.read().press('y');
  assert.deepEqual(frontEndsOf(ui), [['web2']]);
});

test('without a scope nothing is said of one', () => {
  const ui = new Ui(fleet()).press(
    ...':stop'.split(''),
    'space',
    ...'app/node1'.split(''),
    'enter',
  );
  assert.match(ui.text, /on web1, web2 /);
  assert.doesNotMatch(ui.text, /only on/);
});

test('trouble of the others stays in sight, and undo does not reach half of a change', () => {
  const ui = new Ui(fleet()).press('d');
  for (const frontEnd of ['web1', 'web2']) {
    ui.tell({
      kind: 'verified',
      target: { frontEnd, balancer: 'app', url: URL },
      before: fakeWorker({ url: URL, route: 'node1' }),
      after: fakeWorker({ url: URL, route: 'node1', status: 'Init Dis' }),
      tookMs: 9,
    });
  }
  ui.end().press('1', 'u');
  assert.match(ui.message, /the last change was made on web2, too: 0 shows all/);
  assert.equal(ui.state.undo.length, 1);
  ui.show(fleet('Init Dis', true));
  assert.match(ui.text, /! web2: connection refused/);
});

test('one front end, a digit too high, :scope', () => {
  const one = new Ui(fakeSnapshot([calmPool()])).press('1');
  assert.match(one.message, /one front end only/);
  const ui = new Ui(fleet()).press('7');
  assert.match(ui.message, /no front end 7: 1 web1, 2 web2, 0 all/);
  ui.press(...':scope'.split(''), 'space', ...'web2'.split(''), 'enter');
  assert.match(ui.rows[0] ?? '', /scope web2/);
  ui.press(...':scope'.split(''), 'enter');
  assert.doesNotMatch(ui.rows[0] ?? '', /scope/);
});

test('marks go with the view in which they were made', () => {
  const ui = new Ui(fleet()).press('space', 'space', '1');
  assert.equal(ui.state.marked.size, 0);
});

test('a pause keeps its picture in another scope', () => {
  const ui = new Ui(fleet()).press('p');
  ui.show(fleet('Init Dis'), fakeEvent()).press('2');
  assert.match(ui.text, /● OK +node1/);
  assert.match(ui.press('p').text, /■ DIS +node1/);
});

test('a limited snapshot is made once, and knows the whole', () => {
  const whole = fleet();
  const scoped = scopeTo(whole, 'web2');
  assert.equal(scopeTo(whole, 'web2'), scoped);
  assert.equal(wholeOf(scoped), whole);
  assert.equal(scopeTo(scoped, null), whole);
  assert.equal(scopeTo(scoped, 'web1').frontEnds[0]?.name, 'web1');
});
