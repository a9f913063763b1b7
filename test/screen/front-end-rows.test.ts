/** A member opened into its front ends (`l`), and one section for each front end (`f`). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
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

interface Odd {
  /** How the first member stands on web2. */
  readonly status?: string;
  readonly lost?: boolean;
  /** Members that web2 does not list, from the first on. */
  readonly missing?: number;
}

function fleet({ status = 'Init Ok', lost = false, missing = 0 }: Odd = {}): FleetSnapshot {
  const error = { kind: 'unreachable', what: 'connection refused', hint: '' } as const;
  const web2 = fakeFrontEnd({ name: 'web2', ...(lost && { error, readAt: START - 44_000 }) });
  const snapshot = fakeSnapshot([calmPool()], { frontEnds: [fakeFrontEnd(), web2] });
  const balancers = snapshot.balancers.map((balancer) => {
    const members = balancer.members.map((member, index) => {
      const [first, second] = member.places;
      assert.ok(second);
      if (index < missing) return { ...member, places: [first] as const };
      const worker = { ...second.worker, busy: 7, elected: 555 };
      if (index > 0) return { ...member, places: [first, { ...second, worker }] as const };
      const odd = { ...worker, status: parseStatus(status) };
      return { ...member, places: [first, { ...second, worker: odd }] as const };
    });
    const [view1, view2] = balancer.views;
    assert.ok(view2);
    const listed = members.flatMap(({ places: [, place] }) => place?.worker ?? []);
    const own = { ...view2, balancer: { ...view2.balancer, workers: listed } };
    return { ...balancer, views: [view1, own] as const, members };
  });
  return { ...snapshot, balancers };
}

const open = (odd?: Odd, columns = 120) => new Ui(fleet(odd), {}, { columns, rows: 29 });

const frontEndsOf = (ui: Ui) =>
  ui.requests.map((request) =>
    request.members.flatMap((member) => member.places.map((place) => place.frontEnd)),
  );

test('l opens a member into its front ends, h closes it, a second h closes the balancer', () => {
  const ui = open({ status: 'Init Dis' }).press('l');
  assert.match(ui.text, /^>- ◆ MIXED +node1 +10\.0\.0\.1:8080/m);
  assert.match(ui.text, /^ {5}● OK +web1 +Init Ok .* 0 +10 +- +1000 /m);
  assert.match(ui.text, /^ {5}■ DIS +web2 +Init Dis .* 7 +10 +- +555 /m);
  ui.press('down', 'h');
  assert.doesNotMatch(ui.text, /Init Dis .* 555/);
  assert.match(ui.cursorText, /MIXED +node1/);
  ui.press('h');
  assert.match(ui.cursorText, /^>\+ app/);
});

test('a key on a row of one front end is about that one alone, and the question says so', () => {
  const ui = open().press('l', 'down', 'down', 'd');
  assert.deepEqual(frontEndsOf(ui), [['web2']]);
  ui.tell({
    kind: 'verified',
    target: { frontEnd: 'web2', balancer: 'app', url: URL },
    before: fakeWorker({ url: URL, route: 'node1' }),
    after: fakeWorker({ url: URL, route: 'node1', status: 'Init Dis' }),
    tookMs: 9,
  });
  assert.match(ui.message, /app\/node1 disabled on web2 only, now 4\/5 usable/);
});

test('while a bar is open the cursor stays on the row that was meant', () => {
  const ui = new Ui(fleet(), { policy: { ...DEFAULT_POLICY, confirm: 'always' } });
  ui.press('l', 'down', 'down', 'd');
  assert.equal(ui.level, 1);
  assert.match(ui.text, /DISABLE {2}app\/node1 .* on web2 /);
  assert.match(ui.cursorText, /web2/);
});

test('the row of a front end that is silent asks for nothing that it knows, and warns', () => {
  const ui = open({ lost: true }, 99).press('l');
  assert.match(ui.text, /\? OK +web2 +Init Ok \(44s ago\) +\?? +\? +\? +\? +555/);
  const wide = open({ lost: true }, 160).press('v', 'l');
  assert.match(wide.text, /\? OK +web2 +Init Ok \(44s ago\) .*may still get traffic/);
});

test('Enter on the row of a front end tells of that one', () => {
  const ui = open({ status: 'Init Dis' }, 80).press('l', 'down', 'down', 'enter');
  assert.match(ui.text, /app\/node1 on web2/);
  assert.match(ui.text, /state +■ DIS +Init Dis/);
  assert.match(ui.text, /traffic +busy 7 /);
  assert.doesNotMatch(ui.rows.slice(1).join('\n'), /web1|MIXED/);
});

test('f lists a section for each front end; keys there are about that one alone', () => {
  const ui = open({ status: 'Init Dis' }).press('f');
  assert.match(ui.text, /- web1 {2}app .* 5\/5 usable/);
  assert.match(ui.text, /- web2 {2}app .* 4\/5 usable/);
  assert.doesNotMatch(ui.text, /MIXED +node1/);
  assert.match(ui.text, /■ DIS +node1 /);
  assert.match(ui.cursorText, /● OK +node1/);
  ui.press('G', 'd');
  assert.deepEqual(frontEndsOf(ui), [['web2']]);
  ui.press('f');
  assert.match(ui.text, /MIXED +node1/);
  assert.match(ui.cursorText, /node5/);
});

test('a section closes and sorts by itself; a filter counts its rows', () => {
  const ui = open().press('f', 'h');
  assert.match(ui.text, /\+ web1 {2}app/);
  assert.match(ui.text, /- web2 {2}app/);
  ui.press('l', '/', ...'node1'.split(''), 'enter');
  assert.match(ui.rows[0] ?? '', /filter "node1" 2 of 10/);
});

test('marks in sections: a member marked on two front ends is one target on both', () => {
  const ui = open().press('f', 'a');
  assert.equal(ui.state.marked.size, 5);
  ui.press('escape', 'space', 'G', 'up', 'up', 'up', 'up', 'space');
  assert.equal(ui.state.marked.size, 2);
  ui.press('d');
  assert.deepEqual(frontEndsOf(ui), [['web1', 'web2']]);
});

test('members marked on one front end here and on another there: the question says which is meant where', () => {
  const ui = open().press('f', 'space', 'G', 'space', 'd');
  assert.equal(ui.level, 2);
  assert.match(ui.text, /NOT everywhere: app\/node1 only on web1; app\/node5 only on web2/);
});

test('marks do not outlive the view in which they were made', () => {
  assert.equal(open().press('space', 'f').state.marked.size, 0);
  assert.equal(open().press('f', 'space', 'f').state.marked.size, 0);
});

test('a member that one front end drops leaves a ghost in its section, and no key acts there', () => {
  const ui = open().press('f');
  ui.press(...Array.from({ length: 6 }, () => 'down'));
  assert.match(ui.cursorText, /node1/);
  ui.show(fleet({ missing: 1 }));
  assert.match(ui.cursorText, /gone/);
  ui.press('d');
  assert.deepEqual(ui.requests, []);
  assert.match(ui.message, /gone/);
});

test('the row of a front end that dropped the member: the cursor goes to the balancer', () => {
  const ui = open()
    .press('l', 'down', 'down')
    .show(fleet({ missing: 1 }))
    .press('d');
  assert.deepEqual(ui.requests, []);
  assert.match(ui.cursorText, /app/);
});

test('only the front end on which something changed is marked as changed', () => {
  const ui = open().press('f');
  ui.show(
    fleet({ status: 'Init Dis' }),
    fakeEvent({ frontEnd: 'web2', url: URL, route: 'node1', before: 'OK', after: 'DIS' }),
  );
  assert.equal(ui.rows.filter((row) => /^ .\*/.test(row)).length, 1);
  assert.match(ui.text, /^ {2}\*■ DIS +node1/m);
});

test('a scope closes what one front end has nothing to add to', () => {
  const ui = open().press('l', 'down', 'down', '2');
  assert.match(ui.cursorText, /node1/);
  assert.doesNotMatch(ui.text, /web2 +Init Ok/);
});

test('the settings of a balancer are changed in its section alone', () => {
  const ui = open().press('f', 'G', 'up', 'up', 'up', 'up', 'up', 'x');
  const layer = ui.state.layers.at(-1);
  assert.ok(layer?.kind === 'menu' && layer.subject.kind === 'balancer');
  assert.deepEqual(
    layer.subject.balancer.views.map((view) => view.frontEnd),
    ['web2'],
  );
  assert.match(ui.text, /MORE {2}balancer app on web2/);
  assert.match(open().press('x').text, /MORE {2}app\/node1$/m);
});

test('with one front end there is nothing to split', () => {
  const ui = new Ui(fakeSnapshot([calmPool()])).press('f');
  assert.match(ui.message, /one front end only/);
  assert.doesNotMatch(ui.press('l').text, /Init Ok/);
});

test('sums and trends of a row are over the front ends that answer', () => {
  const merged = open({ lost: true }, 99);
  const alone = new Ui(fakeSnapshot([calmPool()]), {}, { columns: 99, rows: 30 });
  const trendIn = (ui: Ui) =>
    ui.cursorText
      .match(/[▁▂▃▄▅▆▇█]+/g)
      ?.at(-1)
      ?.slice(-3);
  assert.equal(trendIn(merged), trendIn(alone));
});
