/**
 * Rolling upgrades through whatever comes: restarts, front ends that are silent, slow, limited or gone, changes that are
 * ignored, refused, lost or late, wrong counts of busy, status pages that lie, clocks that are set, other operators, our
 * own sudden end. The rules are in rules.ts and run.ts: nothing is in flight when an upgrade begins, never fewer are usable
 * than asked, no flag of ours is left that nobody tells of, journal and truth agree, what is cut off can be put back, what
 * is done is not done again, and it ends. `npm run simulate` plays more of them.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withBundle } from './bundle.ts';
import { KEPT } from './kept.ts';
import { playPiece } from './pieces.ts';
import { violationsOf } from './run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('no rule is broken in 100 scenarios', async () => {
  // The same every time: a release is not held up by what a new seed finds; simulate.ts looks for that.
  const order = { seed: 20_261_127, count: 100, first: true };
  const { runs, failure } = await withBundle(ROOT, (file) => playPiece(file, order));
  assert.equal(failure, null, JSON.stringify(failure, null, 2));
  assert.equal(runs, 100);
});

for (const { name, scenario } of KEPT) {
  test(`a scenario that once broke a rule: ${name}`, async () => {
    assert.deepEqual(await violationsOf(scenario), []);
  });
}
