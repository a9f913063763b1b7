/** Clicks in a whole terminal: each hits what is drawn there, at every size, and none changes anything. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { fakeEvent, fakeSnapshot, PICTURE } from '../../helpers/fake-fleet.ts';
import { type OpenTui, openTui } from './open-tui.ts';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

/** Cells counted from 0. */
const click = (column: number, row: number) => `\x1b[<0;${column + 1};${row + 1}M`;

async function open(t: Parameters<typeof openTui>[0], columns: number, rows: number) {
  const tui = await openTui(t, fakeSnapshot(PICTURE), { columns, rows, options: { mouse: true } });
  const events = ['node2', 'node3', 'node4'].map((node, index) =>
    fakeEvent({
      at: Date.UTC(2026, 0, 15, 14, index),
      url: `http://10.0.4.${index}:8009`,
      route: node,
    }),
  );
  await tui.show(fakeSnapshot(PICTURE), ...events);
  return tui;
}

const cursorRow = (tui: OpenTui) => tui.screen.rows().find((row) => /^│?.?>/.test(row)) ?? '';
const rowWith = (tui: OpenTui, text: RegExp) =>
  tui.screen.rows().findIndex((row) => text.test(row));
const headingRow = (tui: OpenTui) => rowWith(tui, /STATE +ROUTE/);

async function clickOn(tui: OpenTui, text: string, row: number, cell = 0): Promise<void> {
  const at = (tui.screen.rows()[row] ?? '').indexOf(text);
  assert.notEqual(at, -1, `${text} in row ${row}`);
  await tui.press(click(at + cell, row));
}

/** Those heads that are words of their own in the heading. */
function headsOf(tui: OpenTui): readonly string[] {
  const heading = tui.screen.rows()[headingRow(tui)] ?? '';
  const table = heading.startsWith('│')
    ? (heading.slice(1).split('│')[0] ?? '')
    : heading.split('|')[0];
  return (table ?? '')
    .trim()
    .split(/ +/)
    .filter((head) => /^[A-Z~/%]+$/.test(head));
}

async function everyKindOfClick(tui: OpenTui): Promise<void> {
  for (const route of ['node5', 'node1', 'a2', 'node3']) {
    const row = rowWith(tui, new RegExp(` ${route} +10\\.`));
    await clickOn(tui, ` ${route} `, row, 2);
    assert.match(cursorRow(tui), new RegExp(` ${route} `));
    // The sign at its left belongs to the row as well.
    await tui.press(click(2, row));
    assert.match(cursorRow(tui), new RegExp(` ${route} `));
  }
  for (const head of headsOf(tui)) {
    const heading = headingRow(tui);
    await clickOn(tui, head, heading);
    const text = tui.screen.text();
    // One head has several words.
    if (new RegExp(`rows cannot be sorted by (\\w+ )*${head}`).test(text)) continue;
    assert.ok(text.includes(`sorted by ${head}, `), `${head}\n${text}`);
    const order = /sorted by \S+, (\w+ first)/.exec(text)?.[1];
    // Its last letter is the same head, and that the other way round.
    await clickOn(tui, head, heading, head.length - 1);
    const reversed = /sorted by (\S+), (\w+ first)/.exec(tui.screen.text());
    assert.equal(reversed?.[1], head);
    assert.notEqual(reversed?.[2], order);
  }
  assert.match(cursorRow(tui), / node3 /, 'the cursor stays on its member');
  await tui.press(':', 's', 'o', 'r', 't', ' ', 'p', 'a', 'g', 'e', '\r');
}

for (const [columns, rows] of SIZES) {
  test(`${columns}x${rows}: rows, heads and panels are hit where they are drawn`, async (t) => {
    const tui = await open(t, columns, rows);
    await everyKindOfClick(tui);
    assert.equal(tui.script.requests.length, 0);
  });

  test(`${columns}x${rows}: all else says nothing, and the cursor stays`, async (t) => {
    const tui = await open(t, columns, rows);
    await clickOn(tui, 'node3', rowWith(tui, / node3 +10\./));
    const before = cursorRow(tui);
    const bottom = rows - 1;
    for (const [column, row] of [
      [1, 0],
      [1, 1],
      [columns - 2, 0],
      [5, bottom],
      [columns + 40, 5],
      [3, rows + 40],
    ] as const) {
      await tui.press(click(column, row));
      assert.equal(cursorRow(tui), before, `${column}, ${row}`);
    }
    assert.equal(tui.script.requests.length, 0);
  });
}

test('after a resize the hits are where things are drawn now', async (t) => {
  const tui = await open(t, 200, 60);
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [100, 30],
    [60, 20],
    [200, 60],
  ] as const) {
    tui.screen.resize(columns, rows);
    await tui.screen.settled();
    if (columns >= 80) await everyKindOfClick(tui);
    for (const route of ['node4', 'node1']) {
      await tui.press(click(columns < 80 ? 12 : 20, rowWith(tui, new RegExp(` ${route} `))));
      assert.match(cursorRow(tui), new RegExp(` ${route} `), `${columns}x${rows}`);
    }
  }
});

test('a click on the log takes the keys there, on an entry goes to it, on the table comes back', async (t) => {
  const tui = await open(t, 120, 40);
  const entry = rowWith(tui, /14:01:00/);
  await tui.press(click(10, entry));
  assert.match(tui.screen.text(), /Enter to its row {3}Esc back/);
  await tui.press(click(10, rowWith(tui, /14:00:00/)));
  assert.match(tui.screen.rows().find((row) => /> 14:00:00/.test(row)) ?? '', /> 14:00:00/);
  await clickOn(tui, 'node5', rowWith(tui, / node5 +10\./));
  assert.doesNotMatch(tui.screen.text(), /Esc back/);
  assert.match(cursorRow(tui), / node5 /);
});

test('a click on a sign of the map goes to that member, hidden ones say so', async (t) => {
  const tui = await open(t, 200, 60);
  const line = rowWith(tui, /│ app +[●▼×○]+/);
  const at =
    (tui.screen.rows()[line] ?? '').search(/│ app +[●▼×○]+/) +
    (/│ app +/.exec(tui.screen.rows()[line] ?? '')?.[0].length ?? 0);
  for (const [index, route] of ['node1', 'node2', 'node3', 'node4', 'node5', 'spare1'].entries()) {
    await tui.press(click(at + index, line));
    assert.match(cursorRow(tui), new RegExp(` ${route} `));
  }
  await tui.press(click(at + 6, line), click(at - 2, line));
  assert.match(cursorRow(tui), / spare1 /, 'beside the signs there is nobody');
  await tui.press('/', 'n', 'o', 'd', 'e', '1', '\r');
  await tui.press(click(at + 3, line));
  assert.doesNotMatch(cursorRow(tui), / node4 /);
});

test('a click on the pane beside the table selects no row', async (t) => {
  const tui = await open(t, 200, 60);
  await clickOn(tui, 'node3', rowWith(tui, / node3 +10\./));
  for (let row = headingRow(tui); row < 50; row += 3) await tui.press(click(190, row));
  assert.match(cursorRow(tui), / node3 /);
});

test('over anything that is open a click does nothing, nor behind it', async (t) => {
  const tui = await open(t, 120, 40);
  await clickOn(tui, 'node3', rowWith(tui, / node3 +10\./));
  for (const keys of [['d'], [':'], ['/'], ['x'], ['C'], ['?'], ['\r', '\r']]) {
    await tui.press(...keys);
    const before = tui.screen.text();
    for (let row = 0; row < 40; row += 3)
      await tui.press(click(4, row), click(60, row), click(115, row));
    assert.equal(tui.screen.text(), before, keys.join());
    await tui.press('\x1b');
  }
  assert.equal(tui.script.requests.length, 0);
});

test('reports that come while the mouse is off are neither clicks nor keys', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  const before = tui.screen.text();
  for (let row = 0; row < 24; row += 2) await tui.press(click(6, row), '\x1b[<65;5;5M');
  assert.equal(tui.screen.text(), before);
});

test('a crash takes the mouse off again', async (t) => {
  const tui = await open(t, 80, 24);
  const broken = fakeSnapshot(PICTURE);
  Object.defineProperty(broken.balancers[0]?.views[0].balancer ?? {}, 'method', {
    get() {
      throw new Error('drawing went wrong');
    },
  });
  tui.fleet.show(broken);
  assert.equal(await tui.exitCode, 70);
  const written = tui.screen.written();
  assert.ok(written.lastIndexOf('\x1b[?1006l\x1b[?1000l') > written.lastIndexOf('\x1b[?1000h'));
});
