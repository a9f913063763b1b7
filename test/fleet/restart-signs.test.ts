/** Signs of a restart are found between two pages, of which there is a new one at every poll for weeks. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { restartSigns } from '../../source/fleet/restart-signs.ts';
import { aPage } from '../helpers/snapshots.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('a page that is not needed any more is not kept by those after it', async () => {
  let newest = aPage([]);
  const first = new WeakRef(newest);
  for (let poll = 0; poll < 3; poll += 1) {
    const next = aPage([]);
    assert.equal(restartSigns(newest, next).restarted, false);
    newest = next;
  }
  // A WeakRef holds on until the end of the turn that made it.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  assert.equal(first.deref(), undefined);
  assert.ok(newest);
});
