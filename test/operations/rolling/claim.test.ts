import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { FleetSnapshot } from '../../../source/fleet/snapshot.ts';
import { type Owner, ownOwner } from '../../../source/operations/hooks/processes.ts';
import { marksOf } from '../../../source/operations/rolling/balancer-marks.ts';
import { claim, ownerOf } from '../../../source/operations/rolling/claim.ts';
import { fakeFrontEnd, fakeSnapshot } from '../../helpers/fake-fleet.ts';
import { aBalancer, aPage } from '../../helpers/snapshots.ts';

const WEB1 = 'http://web1/balancer-manager';
const WEB2 = 'http://web2/balancer-manager';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-claim-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** A fleet whose page has this nonce at the balancer `app`. */
function shows(nonce: string | null): FleetSnapshot {
  const page = aPage([{ ...aBalancer('app', []), nonce }]);
  return fakeSnapshot([], { frontEnds: [fakeFrontEnd({ page })] });
}

function leave(folder: string, owner: Owner, frontEnds: readonly string[] = [WEB1]): void {
  const text = JSON.stringify({ balancer: 'app', frontEnds, owner });
  writeFileSync(join(folder, 'rolling-0-1.claim'), text);
}

test('what is claimed is taken until it is given back, and its file goes', (t) => {
  const folder = folderOf(t);
  const first = claim(folder, 'app', [WEB1]);
  assert.equal(first.takenBy, null);
  assert.equal(claim(folder, 'app', [WEB1]).takenBy?.owner.pid, process.pid);
  assert.equal(ownerOf(folder, 'app', [WEB1])?.owner.pid, process.pid);
  first.release();
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(claim(folder, 'app', [WEB1]).takenBy, null);
});

test('one front end in common is enough; another balancer, or other front ends, are free', (t) => {
  const folder = folderOf(t);
  claim(folder, 'app', [WEB1]);
  assert.ok(claim(folder, 'app', [WEB2, WEB1]).takenBy);
  assert.equal(claim(folder, 'app', [WEB2]).takenBy, null);
  assert.equal(claim(folder, 'api', [WEB1]).takenBy, null);
});

test('one httpd under two URLs is one: its nonce tells, which the file does not', (t) => {
  const folder = folderOf(t);
  const nonce = '5f1d7a52-6e0c-4a3a-9d5b-2a1f0c3e4b5d';
  const marks = marksOf(shows(nonce), 'app');
  assert.equal(claim(folder, 'app', [WEB1], marks).takenBy, null);
  assert.ok(claim(folder, 'app', [WEB2], marks).takenBy);
  assert.equal(claim(folder, 'api', [WEB2], marks).takenBy, null);
  const other = marksOf(shows('00000000-6e0c-4a3a-9d5b-2a1f0c3e4b5d'), 'app');
  assert.equal(claim(folder, 'app', [WEB2], other).takenBy, null);
  for (const file of readdirSync(folder)) {
    assert.doesNotMatch(readFileSync(join(folder, file), 'utf8'), /5f1d7a52|6e0c-4a3a/);
  }
});

test('a nonce that somebody has set, or none, says nothing: two httpds can have the same', () => {
  for (const nonce of ['ours', '', null]) assert.deepEqual(marksOf(shows(nonce), 'app'), []);
});

test('a process that is gone owns nothing, nor does one that got its number later', (t) => {
  const folder = folderOf(t);
  // Above what any system gives out.
  leave(folder, { pid: 2 ** 30, started: '1', host: hostname() });
  assert.equal(ownerOf(folder, 'app', [WEB1]), null);
  leave(folder, { ...ownOwner(), started: 'another moment' });
  assert.equal(ownerOf(folder, 'app', [WEB1]), null);
  const claimed = claim(folder, 'app', [WEB1]);
  assert.equal(claimed.takenBy, null);
  assert.equal(readdirSync(folder).length, 1, 'what it had left is gone');
});

test('a process of another host cannot be seen: it counts as alive', (t) => {
  const folder = folderOf(t);
  leave(folder, { pid: 1, started: '1', host: `not-${hostname()}` });
  const claimed = claim(folder, 'app', [WEB1]);
  assert.equal(claimed.takenBy?.owner.host, `not-${hostname()}`);
  assert.equal(readdirSync(folder).length, 1, 'ours is not left beside it');
});

test("what is no claim is in nobody's way", (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'rolling-0-1.claim'), '{"balancer":');
  assert.equal(claim(folder, 'app', [WEB1]).takenBy, null);
  assert.equal(ownerOf(join(folder, 'nowhere'), 'app', [WEB1]), null);
});
