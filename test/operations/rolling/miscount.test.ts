/** What moves after a member was called quiet was in flight then: it is told, and waited for before the upgrade begins. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, takes, upgraded } from './upgraded.ts';

test('bytes without a new request, before the upgrade: it is waited for again', async (t) => {
  const it = await simulate(t);
  let begunAt = 0;
  const run = await upgraded(it, folderFor(t), {
    only: ['node1'],
    hooks: {
      hold: (_member, step) => {
        if (step !== 'yours') return null;
        it.on('web2', 'node1').received += 5_000;
        it.on('web2', 'node1').busy = 1;
        it.clock.after(9_000, () => (it.on('web2', 'node1').busy = 0));
        return takes(it, 2_000).then(() => 'go' as const);
      },
      upgrade: () => {
        begunAt = it.elapsed;
        assert.equal(it.on('web2', 'node1').busy, 0);
        return takes(it, 1_000);
      },
    },
  });
  const kinds = run.events.map((event) => (event.kind === 'drain' ? event.event.kind : event.kind));
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  const told = kinds.indexOf('miscount');
  assert.ok(told > kinds.indexOf('quiet'), kinds.join(' '));
  assert.ok(kinds.lastIndexOf('quiet') > told, 'it was called quiet once more');
  const event = run.events.find(({ kind }) => kind === 'miscount');
  assert.deepEqual(event?.kind === 'miscount' && event.frontEnds, ['web2']);
  assert.ok(begunAt > 10_000, `the upgrade began at ${begunAt} ms`);
});

test('bytes of a new request are no miscount, and nothing is told where nothing moves', async (t) => {
  const it = await simulate(t);
  const run = await upgraded(it, folderFor(t), { only: ['node1'] });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.ok(!run.events.some(({ kind }) => kind === 'miscount'));
});
