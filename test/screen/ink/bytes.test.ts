/** What a poll costs the line to the terminal when every counter of every member has moved. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FleetSnapshot } from '../../../source/fleet/snapshot.ts';
import { fakeFrontEnd, fakeSnapshot, START } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

const INTERVAL_MS = 2_000;

/** Busy, requests, counters, bytes and the whole trend are other ones at every poll; so are clock and answer time. */
function moving(poll: number, members: number): FleetSnapshot {
  const at = START + poll * INTERVAL_MS;
  const rate = (index: number, sample: number) => 100 + ((sample * 13 + index * 5) % 40);
  const all = Array.from({ length: members }, (_, index) => ({
    url: `ajp://10.0.4.${index}:8009`,
    route: `node${index}`,
    busy: (poll * 7 + index * 3) % 50,
    elected: 91_204 + poll * (260 + index),
    requests: rate(index, poll),
    trend: Array.from({ length: 60 }, (_, sample) => rate(index, sample + poll)),
    bytes: { to: 1_000_000 + poll * 12_345, from: 3_000_000 + poll * 54_321 },
  }));
  const frontEnds = [fakeFrontEnd({ readAt: at, tookMs: 300 + poll * 10 })];
  return fakeSnapshot([{ name: 'app', sticky: 'JSESSIONID', members: all }], { at, frontEnds });
}

for (const [columns, rows, members, budget] of [
  // A table that fills the screen; the eight members of the usual picture; as many as on the small screen. Ink sends a
  // line again from its first cell that changed: with share, trend, frames and pane 250 bytes, of which 72 are the trend's
  // bars; and one with the heads of the charts, whose edges alone are 500.
  [80, 24, 17, 1_200],
  [200, 60, 8, 3_100],
  [200, 60, 17, 5_300],
] as const) {
  test(`a poll at ${columns}x${rows} with ${members} members all moving: ${budget} bytes at most`, async (t) => {
    const tui = await openTui(t, moving(0, members), { columns, rows });
    const bytes: number[] = [];
    for (let poll = 1; poll <= 6; poll++) {
      tui.advance(INTERVAL_MS);
      tui.screen.takeBytes();
      await tui.show(moving(poll, members));
      bytes.push(tui.screen.takeBytes());
      assert.ok(tui.screen.text().includes(String(91_204 + poll * 260)), 'the poll was drawn');
    }
    // The first polls bring columns that have nothing to show before.
    const most = Math.max(...bytes.slice(2));
    assert.ok(most > 200 && most <= budget, `${most} bytes`);
  });
}

test('a poll on the page of a pool at 80x24, charts and all members moving: 1,500 bytes at most', async (t) => {
  const tui = await openTui(t, moving(0, 8), { columns: 80, rows: 24 });
  await tui.press('g');
  await tui.press('\r');
  assert.match(tui.screen.text(), /where the requests go/);
  const bytes: number[] = [];
  for (let poll = 1; poll <= 12; poll++) {
    tui.advance(INTERVAL_MS);
    tui.screen.takeBytes();
    await tui.show(moving(poll, 8));
    bytes.push(tui.screen.takeBytes());
  }
  const most = Math.max(...bytes.slice(2));
  assert.ok(most > 200 && most <= 1_500, `${bytes.join(' ')} bytes`);
});
