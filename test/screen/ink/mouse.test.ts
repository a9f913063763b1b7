/** Mouse, clipboard and title in a whole terminal: reports come in, sequences go out. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeSnapshot, PICTURE } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';

/** Column and row counted from 1, as terminals do. */
const click = (column: number, row: number) => `\x1b[<0;${column};${row}M\x1b[<0;${column};${row}m`;
const WHEEL_DOWN = '\x1b[<65;10;10M';
const WHEEL_UP = '\x1b[<64;10;10M';

type Tui = Awaited<ReturnType<typeof openTui>>;
const cursorRow = (tui: Tui) => tui.screen.rows().find((row) => /^.>/.test(row)) ?? '';

test('off at first; m turns it on and off, and leaving turns it off', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  assert.ok(!tui.screen.written().includes('\x1b[?1000h'));
  await tui.press('m');
  assert.ok(tui.screen.written().includes(ON));
  await tui.press('m');
  assert.ok(tui.screen.written().includes(OFF));
  await tui.press('m');
  await tui.press('q');
  assert.equal(await tui.exitCode, 0);
  const written = tui.screen.written();
  assert.ok(written.lastIndexOf(OFF) > written.lastIndexOf(ON));
});

test('--mouse: on from the start', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { mouse: true } });
  assert.ok(tui.screen.written().includes(ON));
});

test('a click moves the cursor to the row under it and does nothing else', async (t) => {
  const tui = await openTui(t, fakeSnapshot([calmPool()]), { options: { mouse: true } });
  const row = tui.screen.rows().findIndex((each) => /node4/.test(each));
  await tui.press(click(20, row + 1));
  assert.match(cursorRow(tui), /node4/);
  // Under the table, on the footer, and on the heads there is no row.
  for (const elsewhere of [1, 3, 20, 24]) await tui.press(click(20, elsewhere));
  assert.match(cursorRow(tui), /node4/);
  assert.equal(tui.script.requests.length, 0);
});

test('the wheel moves by three rows', async (t) => {
  const tui = await openTui(t, fakeSnapshot([calmPool(12)]), { options: { mouse: true } });
  await tui.press(WHEEL_DOWN, WHEEL_DOWN);
  assert.match(cursorRow(tui), /node7\b/);
  await tui.press(WHEEL_UP);
  assert.match(cursorRow(tui), /node4\b/);
});

test('a report that is cut between two chunks is no key', async (t) => {
  const tui = await openTui(t, fakeSnapshot([calmPool()]), { options: { mouse: true } });
  const row = tui.screen.rows().findIndex((each) => /node3/.test(each)) + 1;
  const report = `\x1b[<0;20;${row}M`;
  for (let cut = 3; cut < report.length; cut += 1) {
    await tui.press(report.slice(0, cut), report.slice(cut));
    assert.match(cursorRow(tui), /node3/);
  }
  assert.equal(tui.script.requests.length, 0);
  assert.ok(tui.screen.isAlternate());
});

test('an open bar is not for the mouse', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { mouse: true } });
  await tui.press('d');
  assert.match(tui.screen.text(), /y send/);
  const before = cursorRow(tui);
  for (const row of [5, 8, 22, 24]) await tui.press(click(3, row), WHEEL_DOWN);
  assert.equal(cursorRow(tui), before);
  assert.match(tui.screen.text(), /y send/);
  assert.equal(tui.script.requests.length, 0);
});

test('c shows the URL and asks the terminal to keep it, without its password', async (t) => {
  const pool = { name: 'app', members: [{ url: 'http://ops:hush@10.0.0.1:81', route: 'n1' }] };
  const tui = await openTui(t, fakeSnapshot([pool]));
  await tui.press('c');
  const shown = 'http://ops:***@10.0.0.1:81';
  assert.ok(tui.screen.text().includes(shown));
  const sequence = `\x1b]52;c;${Buffer.from(shown).toString('base64')}\x07`;
  assert.ok(tui.screen.written().includes(sequence));
  assert.doesNotMatch(tui.screen.written(), /hush/);
});

for (const [where, env, sequence] of [
  ['tmux', { TMUX: '/tmp/tmux,1,0' }, /\x1bPtmux;\x1b\x1b\]52;c;[\w+/=]+\x07\x1b\\/],
  ['screen', { STY: '1.pts' }, /\x1bP\x1b\]52;c;[\w+/=]+\x07\x1b\\/],
] as const) {
  test(`c inside ${where} wraps it`, async (t) => {
    const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { env } });
    await tui.press('c');
    assert.match(tui.screen.written(), sequence);
  });
}

test('the window has a title while it is there', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  assert.ok(tui.screen.written().includes('\x1b[22;2t\x1b]2;baltop prod-web1\x07'));
  tui.screen.type('q');
  await tui.exitCode;
  assert.ok(tui.screen.written().includes('\x1b[23;2t'));
});

test('nothing rings the bell', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  await tui.press('x', 'j', 'd', 'y', 'n', 'e');
  assert.doesNotMatch(tui.screen.written().replaceAll(/\x1b\]2;[^\x07]*\x07/g, ''), /\x07/);
});
