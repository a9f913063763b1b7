/** Several front ends as one table: where they differ is seen, and nobody is called out whom one of them serves. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import type { Worker } from '../../source/httpd/model.ts';
import { parseStatus } from '../../source/httpd/status.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, START } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const WIDE = { columns: 120, rows: 24 };
const LOST = {
  error: { kind: 'unreachable', what: 'connection refused', hint: '' },
  readAt: START - 44_000,
} as const;

/** Three front ends; the first member's worker on each as given. */
function fleet(workers: readonly Partial<Worker>[], lost: readonly string[] = []): FleetSnapshot {
  const frontEnds = ['web1', 'web2', 'web3'].map((name) =>
    fakeFrontEnd({ name, ...(lost.includes(name) && LOST) }),
  );
  const snapshot = fakeSnapshot([calmPool()], { frontEnds });
  return {
    ...snapshot,
    balancers: snapshot.balancers.map((balancer) => {
      const [target, ...others] = balancer.members;
      if (target === undefined) return balancer;
      const places = target.places.map((place, index) => ({
        ...place,
        worker: { ...place.worker, ...workers[index] },
      }));
      const [first, ...rest] = places;
      const [view, ...more] = balancer.views.map((each, index) => {
        const list = each.balancer.workers.map((worker, at) =>
          at === 0 ? { ...worker, ...workers[index] } : worker,
        );
        return { ...each, balancer: { ...each.balancer, workers: list } };
      });
      if (first === undefined || view === undefined) return balancer;
      const members = [{ ...target, places: [first, ...rest] as const }, ...others];
      return { ...balancer, members, views: [view, ...more] as const };
    }),
  };
}

const dis = { status: parseStatus('Init Dis') };
const ok = { status: parseStatus('Init Ok') };
const row = (ui: Ui) => ui.rows.find((line) => /node1 +10\.0\.0\.1:/.test(line)) ?? '';
const head = (ui: Ui) => ui.rows.find((line) => line.includes('- app')) ?? '';

test('out on all: out; on some: MIXED, with a glyph for each and the lowest count', () => {
  const all = new Ui(fleet([dis, dis, dis]), {}, WIDE);
  assert.match(row(all), /■ DIS .*■■■/);
  assert.match(head(all), /4\/5 usable/);
  const some = new Ui(fleet([ok, dis, ok]), {}, WIDE);
  assert.match(row(some), /◆ MIXED .*●■●/);
  assert.match(head(some), /usable web1 5\/5 {2}web2 4\/5 {2}web3 5\/5/);
  assert.match(head(new Ui(fleet([ok, dis, ok]), {}, { columns: 79, rows: 24 })), /4\/5 usable/);
});

test('one that does not answer and served the member when last seen: not called out', () => {
  const ui = new Ui(fleet([dis, dis, ok], ['web3']), {}, WIDE);
  assert.match(row(ui), /◆ MIXED .*■■\?/);
  assert.match(head(ui), /usable web1 4\/5 {2}web2 4\/5 {2}web3 \?5\/5/);
  assert.match(row(new Ui(fleet([dis, dis, dis], ['web3']), {}, WIDE)), /■ DIS .*■■\?/);
});

test('settings that differ are marked in their column, and told one by one in the detail', () => {
  const ui = new Ui(fleet([{}, { factor: 2 }, { lbSet: 1 }]), {}, { columns: 160, rows: 29 });
  assert.match(row(ui), /◆1\.0/);
  assert.match(row(ui), /◆0/);
  assert.match(ui.text, /the front ends differ: factor 1 on web1,/);
  assert.match(ui.text, /2 on web2, 1 on web3; set 0 on web1, 0 on/);
  const same = new Ui(fleet([{}, {}, {}]), {}, { columns: 160, rows: 40 });
  assert.doesNotMatch(same.text, /◆/);
  assert.doesNotMatch(same.text, /front ends differ/);
});

test('sums are over the front ends that answer', () => {
  const busy = (number: number) => ({ busy: number, elected: number * 10 });
  const ui = new Ui(fleet([busy(1), busy(2), busy(400)], ['web3']), {}, WIDE);
  assert.match(row(ui), / 3 +20 +- +30 /);
});
