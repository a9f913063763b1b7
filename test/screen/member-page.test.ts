/** The page of a member: since when, how slow, each front end, what happened, what a restart would make of it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { lineText, lineWidth } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { fakeEvent, START } from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const MINUTE = 60_000;
const NOW = 40 * MINUTE;

/** node2 is slow, node3 was in error for a minute, node4 is draining. */
const pools = (ms: number): ReadPools => ({
  app: [
    { route: 'node1', elected: ms / 20, busy: 6 },
    { route: 'node2', elected: ms / 20, busy: 25 },
    {
      route: 'node3',
      elected: ms / 20,
      busy: 6,
      status: ms > 20 * MINUTE && ms < 21 * MINUTE ? 'Init Err ' : 'Init Ok ',
    },
    { route: 'node4', elected: 5, status: ms >= 30 * MINUTE ? 'Init Drn Ok ' : 'Init Ok ' },
  ],
});

const WHOLE = new ReadFleet('web1', 'web2').readAll(0, NOW, pools);

const FLAPPED = [20, 21].map((minute, index) =>
  fakeEvent({
    at: START + minute * MINUTE,
    url: 'http://10.0.0.3:8080',
    route: 'node3',
    before: index === 0 ? 'OK' : 'ERR',
    after: index === 0 ? 'ERR' : 'OK',
  }),
);

function open(member: number, columns: number, rows: number, fleet = WHOLE, at = NOW): Ui {
  const ui = new Ui(fleet.at(0), {}, { columns, rows }).wait(at);
  ui.show(fleet.at(at), ...FLAPPED);
  ui.press('g', ...Array<string>(member).fill('J'), 'enter');
  return ui.state.look.detail ? ui : ui.press('enter');
}

const SIZES = [
  [100, 30],
  [120, 40],
  [200, 60],
] as const;

for (const [columns, rows] of SIZES) {
  test(`${columns}x${rows}: charts, front ends, history and settings stand side by side`, () => {
    const { text } = open(3, columns, rows);
    assert.match(text, /^ ● OK {3}Init Ok {3}for 19m00s \(since 14:24:21\), by httpd/m);
    assert.match(text, /^╭─ req\/s 100 ─.*╮╭─ busy 12 ─.*╮╭─ ~ms 120 ─.*╮$/m);
    assert.match(text, /^│ FE +STATE +BUSY +REQ\/S +~MS +ELECTED .*│$/m);
    assert.match(text, /^│ web1 +● OK +6 +50 +<160 +120000 /m);
    assert.match(text, /^│ all +12 +100 +120 +240000 /m);
    assert.match(text, /^│ 30 min +─+×{2,3}─+ {2}2 changes +│/m);
    assert.match(text, /^│ 1 h {9,}─+×{1,2}─+ {2}2 changes +│/m);
    assert.match(text, /^│ 14:24:21 {2}ERR -> OK .*web1 +│/m);
    assert.match(text, /route node3 +redirect \(none\)/);
    assert.match(text, /http:\/\/10\.0\.0\.3:8080/);
  });
}

test('from 120 columns each front end has its own last half hour', () => {
  assert.match(open(3, 120, 40).text, /^│ FE .* STATE 30 MIN +│\n│ web1 .*─{5}××─+ +│$/m);
});

test('how much slower than the others it is, on page and sheet, and of no other member', () => {
  for (const [columns, rows] of [...SIZES, [80, 24]] as const) {
    assert.match(open(2, columns, rows).text, / slow: ~500 ms, the others ~120 ms/);
    assert.doesNotMatch(open(1, columns, rows).text, /slow:/);
  }
});

test('at 80x24 the sheet has the half hour, its changes and the answer time', () => {
  const { text } = open(3, 80, 24);
  assert.match(text, /30 min +─+×+─+ {2}2 changes$/m);
  assert.match(text, /traffic +busy 12 +100 req\/s +~120 ms +elected 240000/);
  assert.match(text, /FE +web1 OK busy 6 50 req\/s {3}web2 OK/);
});

test('a restart: what is set goes, and where nothing is set what would become of a change', () => {
  const lost = /after a restart of httpd\s+run-time changes\s+are LOST \(BalancerPersist is off\)/;
  const settings = (ui: Ui) =>
    ui.rows
      .map((row) => row.split('││ ').at(-1))
      .join(' ')
      .replaceAll(/[│ ]+/g, ' ');
  assert.match(settings(open(4, 120, 40)), lost);
  assert.match(settings(open(1, 120, 40)), lost);
});

test('a front end that does not answer says what it said last, and counts in no sum', () => {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, 20 * MINUTE, pools);
  fleet.readAll(20 * MINUTE, NOW, pools, 'web1').fail('web2');
  const { text } = open(1, 120, 40, fleet);
  assert.match(
    text,
    /^│ web2 +\? OK +was busy 6 {2}elected 60000 {2}\(as of 14:23:21: may still send it requests\) +│$/m,
  );
  assert.match(text, /^│ all +6 +50 /m);
});

test('since before the first reading, not since before the screen was opened', () => {
  const late = new ReadFleet('web1').readAll(30 * MINUTE, NOW, pools);
  const ui = new Ui(new ReadFleet('web1').at(0), {}, { columns: 120, rows: 40 }).wait(NOW);
  ui.show(late.at(NOW)).press('enter');
  assert.match((ui.state.look.detail ? ui : ui.press('enter')).text, / since before 14:33:21/);
});

test('a change is known of from the readings where its event is not kept any more', () => {
  const ui = new Ui(WHOLE.at(0), {}, { columns: 120, rows: 40 }).wait(NOW);
  ui.show(WHOLE.at(NOW)).press('g', 'J', 'J', 'J', 'J', 'enter', 'enter');
  assert.match(ui.text, /▼ DRN {3}Init Drn Ok {3}since 14:33:21/);
});

test('J and K go from member to member, over balancers, and say where there is none', () => {
  const two = (ms: number): ReadPools => ({ ...pools(ms), api: [{ route: 'a1', elected: 1 }] });
  const fleet = new ReadFleet('web1').readAll(0, 10_000, two);
  const ui = new Ui(fleet.at(10_000), {}, { columns: 120, rows: 40 });
  ui.press('enter');
  if (!ui.state.look.detail) ui.press('enter');
  for (const route of ['node2', 'node3', 'node4', 'a1']) {
    ui.press('J');
    assert.equal(ui.cursorRoute, route);
    assert.match(ui.rows[0] ?? '', new RegExp(` ${route} `));
    assert.ok(ui.state.look.detail, 'the page goes with it');
  }
  assert.match(ui.press('J').message, /last member/);
  assert.equal(ui.press('K').cursorRoute, 'node4');
  assert.match(ui.rows.at(-1) ?? '', /J next {2}K previous/);
  assert.doesNotMatch(ui.press('escape').rows.at(-1) ?? '', /J next/);
  assert.deepEqual(ui.effects, []);
});

test('a long history scrolls in its panel, and what has no room becomes a sheet that scrolls', () => {
  const ui = open(3, 100, 30);
  for (let index = 0; index < 40; index += 1) {
    const more = { url: 'http://10.0.0.3:8080', route: 'node3', after: index % 2 ? 'OK' : 'DIS' };
    ui.show(WHOLE.at(NOW), fakeEvent({ ...more, at: START + NOW + index * MINUTE }));
  }
  const where = () => /history ─.* (\d+)-(\d+) of (\d+) {2}PgUp PgDn/.exec(ui.text);
  assert.equal(where()?.[1], '1');
  for (let page = 0; page < 20; page += 1) ui.press('pagedown');
  assert.equal(where()?.[2], where()?.[3], 'the last page ends with the last change');
  const many = Array.from({ length: 20 }, (_, index) => `web${index}`);
  const wide = new ReadFleet(...many).readAll(0, 20_000, pools);
  const sheet = open(1, 100, 30, wide, 20_000);
  assert.match(sheet.rows[1] ?? '', /app\/node1/);
});

test('no line is wider than the screen, whatever its size and the form of its signs', () => {
  for (let columns = 40; columns <= 300; columns += 13) {
    for (const rows of [10, 24, 30, 60, 100]) {
      const ui = open(3, columns, rows);
      for (const ascii of [true, false]) {
        const { top } = frameOf(ui.state, createTheme({ ascii, color: !ascii }));
        for (const line of top) {
          assert.ok(lineWidth(line) <= columns, `${columns}x${rows}: ${lineText(line)}`);
          if (ascii) assert.match(lineText(line), /^[ -~]*$/);
        }
        assert.ok(top.length <= rows, `${top.length} lines at ${columns}x${rows}`);
      }
    }
  }
});
