/** Any size from 20x3 on: it draws, nothing is left over, nothing is wider than the screen. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { fakeSnapshot, PICTURE } from '../../helpers/fake-fleet.ts';
import type { Screen } from '../../helpers/screen.ts';
import { openTui } from './open-tui.ts';

const SIZES = [
  [20, 3],
  [40, 10],
  [60, 20],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

async function drawnAt(t: test.TestContext, columns: number, rows: number) {
  const { screen, close } = await openTui(t, fakeSnapshot(PICTURE), { columns, rows });
  const text = screen.text();
  await close();
  return text;
}

function assertWhole(screen: Screen, columns: number, rows: number) {
  const lines = screen.rows();
  assert.equal(lines.length, rows);
  if (columns < 40 || rows < 10) {
    assert.match(lines[0] ?? '', /app 3\/5 {2}api 1\/2!/);
    assert.match(lines[1] ?? '', /DRN app\/node2/);
    return;
  }
  assert.match(lines[0] ?? '', /baltop.*LIVE/);
  assert.match(lines.at(-1) ?? '', /q quit/);
  assert.equal(lines.filter((line) => /STATE/.test(line)).length, 1);
  assert.equal(lines.filter((line) => /baltop/.test(line)).length, 1);
  const members = lines.filter((line) => /:80\d\d/.test(line));
  assert.equal(members.length, Math.min(8, rows - 5 - (rows < 15 ? 1 : 0)));
}

for (const [columns, rows] of SIZES) {
  test(`${columns}x${rows}`, async (t) => {
    const { screen } = await openTui(t, fakeSnapshot(PICTURE), { columns, rows });
    assertWhole(screen, columns, rows);
  });
}

test('resizing leaves exactly the frame that starting at that size draws', async (t) => {
  const { screen } = await openTui(t, fakeSnapshot(PICTURE));
  const path = [...SIZES, ...SIZES.toReversed(), [80, 24], [200, 3], [20, 60], [80, 24]] as const;
  for (const [columns, rows] of path) {
    screen.resize(columns, rows);
    await screen.settled();
    assert.equal(screen.text(), await drawnAt(t, columns, rows), `${columns}x${rows}`);
  }
});

test('forty sizes in a row without a pause leave one clean frame', async (t) => {
  const { screen } = await openTui(t, fakeSnapshot(PICTURE));
  for (let step = 0; step < 40; step++) {
    screen.resize(20 + ((step * 53) % 181), 3 + ((step * 17) % 58));
  }
  screen.resize(80, 24);
  await screen.settled();
  assert.equal(screen.text(), await drawnAt(t, 80, 24));
});

test('a bar, help and the choices fit every size that can show them', async (t) => {
  for (const [columns, rows] of SIZES) {
    const { screen, press } = await openTui(t, fakeSnapshot(PICTURE), { columns, rows });
    if (rows < 10) continue;
    await press('d');
    const lines = screen.rows();
    assert.match(lines.at(-1) ?? '', /y send/);
    assert.match(lines[0] ?? '', /baltop/);
    assert.ok(
      lines.some((line) => /^│? > .*node1/.test(line)),
      `the target at ${columns}x${rows}`,
    );
    await press('\x03', '?');
    assert.match(screen.rows()[0] ?? '', /HELP/);
  }
});
