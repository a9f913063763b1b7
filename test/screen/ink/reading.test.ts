/** Finding and reading on a real screen: cells, bytes, and nothing left over when parts open and close. */

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  calmPool,
  type FakeBalancer,
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  PICTURE,
  START,
} from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

const SIZES = [
  [20, 3],
  [40, 10],
  [60, 20],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

/** What is open, as the keys that open it. */
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  detail: ['\x1b[B', '\r', '\r'],
  pane: ['\x1b[B', 'v', 'v', 'v'],
  log: ['L', 'L', 'L'],
  filter: ['/', 'node4', '\r'],
  problems: ['z'],
  columns: ['C'],
  help: ['?'],
};

for (const [name, keys] of Object.entries(VIEWS)) {
  test(`${name}: every size draws what it drew before other sizes came between`, async (t) => {
    const { screen, press } = await openTui(t, fakeSnapshot(PICTURE));
    await press(...keys);
    const first = new Map<string, string>();
    for (const [columns, rows] of [...SIZES, ...SIZES.toReversed(), ...SIZES]) {
      if (rows < 10 && name === 'columns') continue;
      screen.resize(columns, rows);
      await screen.settled();
      const size = `${columns}x${rows}`;
      const before = first.get(size);
      if (before === undefined) first.set(size, screen.text());
      else assert.equal(screen.text(), before, size);
      assert.equal(screen.rows().length, rows);
      assert.ok((screen.rows()[0] ?? '').trim() !== '', `the first row at ${size}`);
    }
  });
}

test('opening and closing every part leaves the table as it was', async (t) => {
  for (const [columns, rows] of SIZES) {
    const { screen, press } = await openTui(t, fakeSnapshot(PICTURE), { columns, rows });
    const before = screen.text();
    await press('\r', '\x1b', 'v', 'v', 'w', 'w', 'C', '\x1b', '/', 'x', '\x1b', '?', '\x1b');
    await press('L', 'L', '\x1b');
    if (columns < 100) assert.equal(screen.text(), before, `${columns}x${rows}`);
    else assert.match(screen.text(), /STATE.*MEMBER/);
  }
});

const churn = (step: number, members: number): FakeBalancer => ({
  ...calmPool(members),
  members: calmPool(members).members.map((member, index) => ({
    ...member,
    busy: (index * 7 + step * 3) % 90,
    elected: 90_000 + index * 13 + step * 270,
    requests: 100 + ((index * 31 + step * 17) % 90),
    trend: Array.from({ length: 150 }, (_, at) => ((at + step) * (index + 3) * 37) % 200),
  })),
});

const polled = (step: number) =>
  fakeSnapshot([churn(step, 1000)], {
    at: START + step * 2_000,
    frontEnds: [fakeFrontEnd({ readAt: START + step * 2_000, tookMs: 300 + step * 100 })],
  });

test('a poll costs no more with the detail on the screen than with the table', async (t) => {
  const { screen, show, press } = await openTui(t, polled(0));
  await press('j', '\r');
  for (const step of [1, 2, 3]) {
    screen.takeBytes();
    await show(polled(step));
    const bytes = screen.takeBytes();
    assert.ok(bytes > 100 && bytes <= 1_200, `${bytes} bytes`);
  }
});

test('no byte is written while nothing changes, with pane and log, or with the detail', async (t) => {
  for (const keys of [[], ['\r'], ['/', 'node', '\r'], ['o', 'o'], ['C']]) {
    const { screen, show, press } = await openTui(t, fakeSnapshot(PICTURE), {
      columns: 120,
      rows: 40,
    });
    await show(fakeSnapshot(PICTURE), fakeEvent());
    await press(...keys);
    screen.takeBytes();
    await show(fakeSnapshot(PICTURE));
    await show(fakeSnapshot(PICTURE, { at: START + 900 }));
    assert.equal(screen.takeBytes(), 0, keys.join(' '));
  }
});

test('only the table part of the cursor row is inverse, and the sorted column is marked', async (t) => {
  const { screen, press } = await openTui(t, fakeSnapshot(PICTURE), { columns: 120, rows: 40 });
  await press('v', 'o', 'o');
  const line = screen.rows().findIndex((each) => each.includes(' STATE '));
  const heading = screen.rows()[line] ?? '';
  assert.ok(screen.cell(heading.indexOf('BUSY'), line).isInverse);
  assert.ok(!screen.cell(heading.indexOf('REQ/S'), line).isInverse);
  const bar = heading.indexOf('││');
  assert.ok(bar > 80, heading);
  const row = screen.rows().findIndex((each) => each.startsWith('│ >'));
  assert.ok(screen.cell(10, row).isInverse);
  assert.ok(!screen.cell(bar + 3, row).isInverse);
});

test('letters typed into the filter in one chunk all arrive, and nothing is sent', async (t) => {
  const { screen, press, script } = await openTui(t, fakeSnapshot([calmPool()]));
  await press('/node2 dydyd');
  assert.match(screen.rows()[0] ?? '', /filter "node2 dydyd" 0 of 5/);
  await press('\x1b');
  assert.doesNotMatch(screen.text(), /filter/);
  assert.equal(script.requests.length, 0);
});

test('+ asks the fleet for another interval', async (t) => {
  const asked: number[] = [];
  const { press, fleet } = await openTui(t, fakeSnapshot(PICTURE));
  fleet.setIntervalMs = (ms) => asked.push(ms);
  await press('+', '-');
  assert.deepEqual(asked, [5_000, 1_000]);
});
