/** Undo over several front ends, several members and balancers: exactly what was, and only what was done. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FleetSnapshot, Member } from '../../source/fleet/snapshot.ts';
import type { Balancer } from '../../source/httpd/model.ts';
import {
  calmPool,
  fakeFrontEnd,
  fakeSnapshot,
  fakeWorker,
  withMember,
} from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const frontEnds = [fakeFrontEnd(), fakeFrontEnd({ name: 'web2' })];
const two = (pool = calmPool()) => fakeSnapshot([pool], { frontEnds });
const url = (index: number) => `http://10.0.0.${index}:8080`;
const worker = (index: number, status: string) =>
  fakeWorker({ url: url(index), route: `node${index}`, status });

function verified(ui: Ui, index: number, frontEnd: string, before: string, after: string): Ui {
  const target = { frontEnd, balancer: 'app', url: url(index) };
  const rows = { before: worker(index, before), after: worker(index, after) };
  return ui.tell({ kind: 'verified', target, ...rows, tookMs: 10 });
}

/** Two front ends on which node1 stands differently. */
function mixed(one: string, other: string): FleetSnapshot {
  const snapshot = two();
  const balancers = snapshot.balancers.map((pool) => ({
    ...pool,
    members: pool.members.map((member): Member => {
      const [first, second] = member.places;
      if (member.url !== url(1) || second === undefined) return member;
      const places = [
        { ...first, worker: worker(1, one) },
        { ...second, worker: worker(1, other) },
      ] as const;
      return { ...member, places };
    }),
  }));
  return { ...snapshot, balancers };
}

test('front ends that stood differently get different edits back', () => {
  const ui = new Ui(mixed('Init Dis', 'Init Drn Ok')).press('e');
  assert.deepEqual(ui.sent, ['enable node1']);
  verified(ui, 1, 'web1', 'Init Dis', 'Init Ok');
  verified(ui, 1, 'web2', 'Init Drn Ok', 'Init Ok').end();
  ui.show(two()).press('u').read().press('y');
  const action = ui.requests[1]?.action;
  assert.ok(action?.kind === 'undo');
  const flags = (disabled: boolean, draining: boolean) => ({
    flags: { disabled, draining, stopped: false },
  });
  assert.deepEqual(
    [...(action.byPlace ?? [])].map(([place, edit]) => [place.split('\n')[0], edit]),
    [
      ['web1', flags(true, false)],
      ['web2', flags(false, true)],
    ],
  );
});

test('where only the first front end was changed, only that one is taken back', () => {
  const ui = new Ui(two()).press('d');
  verified(ui, 1, 'web1', 'Init Ok', 'Init Dis');
  ui.tell({
    kind: 'failed',
    target: { frontEnd: 'web2', balancer: 'app', url: url(1) },
    error: { kind: 'reset', what: 'connection lost', hint: 'Try again.' },
  }).end();
  ui.show(fakeSnapshot(withMember([calmPool()], 'node1', { status: 'Init Dis' }), { frontEnds }));
  ui.press('u').read().press('y');
  assert.deepEqual(
    ui.requests[1]?.members[0]?.places.map((place) => place.frontEnd),
    ['web1'],
  );
});

test('several members are one step of undo', () => {
  const ui = new Ui(fakeSnapshot([calmPool(6)])).press('space', 'space', 'd').read();
  ui.press(...'disable', 'space', '2', 'enter');
  for (const index of [1, 2]) verified(ui, index, 'web1', 'Init Ok', 'Init Dis');
  ui.end();
  const pool = withMember([calmPool(6)], 'node1', { status: 'Init Dis' });
  ui.show(fakeSnapshot(withMember(pool, 'node2', { status: 'Init Dis' })));
  ui.press('u').read();
  assert.match(ui.text, /UNDO {2}2 members/);
  ui.press(...'undo', 'space', '2', 'enter');
  assert.equal(ui.requests[1]?.members.length, 2);
  for (const index of [1, 2]) verified(ui, index, 'web1', 'Init Dis', 'Init Ok');
  ui.end();
  assert.match(ui.press('u').message, /nothing to undo/);
});

test('a balancer gets its own value back, unless somebody changed it since', () => {
  const before = fakeSnapshot([calmPool()]);
  const view = before.balancers[0]?.views[0].balancer;
  assert.ok(view !== undefined);
  const changed: Balancer = { ...view, method: 'bytraffic' };
  const change = (ui: Ui, after: Balancer) => {
    const pool = { ...calmPool(), method: after.method };
    ui.tell({
      kind: 'balancer-verified',
      target: { frontEnd: 'web1', balancer: 'app', url: '' },
      before: view,
      after,
      tookMs: 10,
    }).end();
    return ui.show(fakeSnapshot([pool]));
  };
  const start = () => {
    const ui = new Ui(before).press('g', 'x');
    const choices = new Map([['b_lbm', ['bytraffic']]]);
    const form = { frontEnd: 'web1', fields: new Set(['b_lbm']), choices, problem: null };
    const id = ui.state.layers.at(-1)?.id ?? 0;
    ui.do({ kind: 'forms-loaded', id, forms: [form], now: ui.now });
    for (const value of ['method', 'bytraffic']) ui.do({ kind: 'choice-made', value, now: ui.now });
    return ui.read().press('y');
  };
  const ui = change(start(), changed).press('u').read().press('y');
  const [, order] = ui.orders;
  assert.ok(order !== undefined && 'balancer' in order);
  assert.deepEqual([...order.edits], [['web1', { method: 'byrequests' }]]);
  const meddled = change(start(), changed).show(
    fakeSnapshot([{ ...calmPool(), method: 'bybusyness' }]),
  );
  assert.match(meddled.press('u').message, /somebody changed balancer app since/);
});

test('somebody changes the target while the bar is open: it says so and is to be read anew', () => {
  const pool = calmPool(5, { sticky: 'S' });
  const ui = new Ui(fakeSnapshot([pool])).press('d').read();
  ui.show(fakeSnapshot(withMember([pool], 'node1', { factor: 7 })));
  assert.match(ui.text, /app\/node1 changed while this was open/);
  assert.deepEqual(ui.press('y').sent, [], 'the new bar was not drawn yet');
  ui.read().press('y');
  assert.deepEqual(ui.sent, ['disable node1']);
});
