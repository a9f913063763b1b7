/** What charts draw of readings of a fake clock, cell by cell: nothing that httpd did not tell. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { freshOf } from '../../source/messages/fleet-facts.ts';
import { cellsOf, highestOf, timeCells } from '../../source/messages/time-cells.ts';
import { pastsOf, trafficOf } from '../../source/messages/traffic.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { brailleRows } from '../../source/screen/text/braille.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { fakeEvent, START } from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const SIZE = { columns: 120, rows: 40 };
const _ = Number.NaN;

/** Ten requests a second, eight in flight. */
const steady = (ms: number): ReadPools => ({ app: [{ route: 'a1', elected: ms / 100, busy: 8 }] });

function traffic(fleet: ReadFleet, ms: number, cells: number) {
  const snapshot = fleet.at(ms);
  return trafficOf(snapshot, pastsOf(snapshot, null, freshOf(snapshot)), cells);
}

test('after the first reading there is nothing to draw, and after ten seconds a chart', () => {
  const first = new ReadFleet('web1').read(0, steady(0));
  assert.ok(traffic(first, 0, 10).requests.every(Number.isNaN));
  const ten = traffic(new ReadFleet('web1').readAll(0, 10_000, steady), 10_000, 10);
  assert.equal(ten.spanMs, 10_000);
  assert.deepEqual(ten.requests, [_, _, _, 10, 10, 10, 10, 10, 10, 10], 'the third was after 4 s');
  assert.deepEqual(ten.busy, Array(10).fill(8), 'busy is known from the first on');
});

test('the span grows with what is known: ten seconds, one minute, five', () => {
  const spans = [8, 12, 58, 62, 280, 900].map((seconds) => {
    const fleet = new ReadFleet('web1').readAll(0, seconds * 1_000, steady);
    return traffic(fleet, seconds * 1_000, 30).spanMs / 1_000;
  });
  assert.deepEqual(spans, [10, 60, 60, 300, 300, 300]);
});

test('five minutes are filled from end to end, and move one cell at a time', () => {
  const fleet = new ReadFleet('web1').readAll(0, 600_000, steady);
  const before = traffic(fleet, 600_000, 30);
  assert.deepEqual(before.requests, Array(30).fill(10));
  assert.deepEqual(before.ms, Array(30).fill(800), 'eight in flight over ten a second');
  const ends = [602, 604, 606, 608, 610].map((seconds) => {
    fleet.read(seconds * 1_000, steady(seconds * 1_000));
    return traffic(fleet, seconds * 1_000, 30).cells.end;
  });
  assert.equal(new Set(ends).size, 2, 'cells are of 10 s: within one the chart stands still');
});

test('while a front end is not read there is a gap, not a fall', () => {
  const fleet = new ReadFleet('web1').readAll(0, 20_000, steady).readAll(40_000, 60_000, steady);
  const { requests } = traffic(fleet, 60_000, 30);
  const known = requests.map((value) => (Number.isNaN(value) ? '.' : String(value)));
  assert.equal(
    known.join(' '),
    '. 10 10 10 10 10 10 10 10 10 10 10 . . . . . . . . . 10 10 10 10 10 10 10 10 10',
  );
});

test('a restart is a gap of three readings, a mark, and no fall below nothing', () => {
  const restarted = (ms: number) => steady(ms < 30_000 ? ms : ms - 30_000);
  const fleet = new ReadFleet('web1').readAll(0, 60_000, restarted);
  const { requests } = traffic(fleet, 60_000, 30);
  assert.deepEqual(requests.slice(12, 18), [10, 10, _, _, 10, 10]);
  const at = START + 30_000;
  const none = { balancer: null, url: null, route: null, before: '', after: '' };
  const ui = new Ui(fleet.at(0), {}, SIZE);
  ui.show(fleet.at(60_000), fakeEvent({ kind: 'restarted', at, ...none }));
  const edge = ui.rows.find((row) => /^╰─+R/.test(row)) ?? '';
  assert.equal(
    edge.indexOf('R'),
    22,
    'in the middle of the 46 cells of the first chart, of which one is still to come',
  );
});

test('a front end that joins late: what is added up begins with it', () => {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, 40_000, steady, 'web1');
  fleet.readAll(40_000, 60_000, steady);
  const { requests } = traffic(fleet, 60_000, 30);
  assert.deepEqual(requests.slice(18, 24), [_, _, _, 20, 20, 20]);
  assert.ok(requests.slice(0, 20).every(Number.isNaN), 'half of it is not all of it');
});

test('one that is lost leaves the chart of those that answer, from end to end', () => {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, 20_000, steady);
  fleet.readAll(22_000, 120_000, steady, 'web1');
  const { requests } = traffic(fleet, 120_000, 30);
  assert.deepEqual(requests.slice(-12), Array(12).fill(10));
});

test('a cell has the mean of its readings or the highest, and the one before only for a while', () => {
  const cells = timeCells(5_000, 5, 5_000);
  const readings = { at: [500, 900, 2_500], values: [1, 3, 7] };
  assert.deepEqual(cellsOf(readings, cells, 1_000, 'mean'), [2, 3, 7, 7, _]);
  assert.deepEqual(cellsOf(readings, cells, 50, 'highest'), [3, _, 7, _, _]);
  assert.deepEqual(cellsOf({ at: [], values: [] }, cells, 1_000, 'mean'), [_, _, _, _, _]);
});

test('dots: a line of two columns and four rows a cell, blank where nothing is known', () => {
  assert.deepEqual(brailleRows([_, _, 0, 0, 8, 8], 3, 1, 8), [' ⣀⠏'], 'a step is a line');
  assert.deepEqual(brailleRows([0, 0], 1, 2, 8), [' ', '⣀']);
  assert.deepEqual(brailleRows([8, 8], 1, 2, 8), ['⠉', ' ']);
  assert.deepEqual(brailleRows([0.001, 0.001], 1, 1, 8), ['⠤'], 'a little is not nothing');
});

test('the strip at 120x40: title, number, maximum, time; bars without colour, dots with', () => {
  const fleet = new ReadFleet('web1').readAll(0, 120_000, steady);
  const ui = new Ui(fleet.at(120_000), {}, SIZE);
  assert.match(
    ui.rows[2] ?? '',
    /^╭─ req\/s 10 ─+ max 10 {2}5 min ─╮╭─ busy 8 ─+ max 8 {2}5 min ─╮╭─ ~ms 800 ─+ max 800 {2}5 min ─╮$/,
  );
  assert.match(ui.rows[3] ?? '', /^│ +█+││ +█+││ +█+│$/);
  const colour = createTheme({ ascii: false, color: true });
  const [, , , row] = frameOf(ui.state, colour).top;
  assert.match(lineText(row ?? []), /^│ +[⠀-⣿]+││ +[⠀-⣿]+││ +[⠀-⣿]+│$/);
  const ascii = createTheme({ ascii: true, color: true });
  const [, , edge, bars] = frameOf(ui.state, ascii).top;
  assert.match(lineText(edge ?? []), /^\+- req\/s 10 -+ max 10 {2}5 min -\+/);
  assert.match(lineText(bars ?? []), /^\| +H+\|\| +H+\|\| +H+\|$/);
});

test('at 80x24 the summary has the line in small, and nothing has a frame', () => {
  const fleet = new ReadFleet('web1').readAll(0, 120_000, steady);
  const ui = new Ui(fleet.at(120_000));
  assert.match(ui.rows[1] ?? '', /^ OK 1 +~800 ms +█+ {2}10 req\/s {2}busy 8 +read-write$/);
  assert.doesNotMatch(ui.text, /[╭╮╰╯]/);
});

test('a filter chooses the pools that the charts are of', () => {
  const pools = (ms: number): ReadPools => ({
    ...steady(ms),
    api: [{ route: 'b1', elected: ms / 1_000, busy: 1 }],
  });
  const ui = new Ui(new ReadFleet('web1').readAll(0, 60_000, pools).at(60_000), {}, SIZE);
  assert.match(ui.rows[2] ?? '', /^╭─ req\/s 11 /);
  ui.press('/', 'b', ':', 'a', 'p', 'i', 'enter');
  assert.match(ui.rows[2] ?? '', /^╭─ req\/s api 1 ─.*─ busy api 1 ─/);
});

test('every member is a sign of the map, a line a pool', () => {
  const pools: ReadPools = {
    app: Array.from({ length: 40 }, (_each, index) => ({
      route: `n${index}`,
      elected: 1,
      status: index === 3 ? 'Init Err ' : 'Init Ok ',
    })),
    api: [{ route: 'b1', elected: 1, status: 'Init Dis ' }],
  };
  const ui = new Ui(new ReadFleet('web1').read(0, pools).at(0), {}, { columns: 200, rows: 60 });
  const map = ui.rows.slice(2, 7).map((row) => row.slice(-40));
  assert.match(map[0] ?? '', /^╭─ fleet ─+ 41 ─╮$/);
  assert.match(map[1] ?? '', /^│ app ●●●×●+ │$/);
  assert.match(map[3] ?? '', /^│ api ■ +│$/);
});

test('the panel of the table says how many members there are, and which of them are shown', () => {
  const edge = (members: number) => {
    const fleet = new ReadFleet('web1');
    const routes = Array.from({ length: members }, (_, index) => `a${index}`);
    fleet.read(0, { app: routes.map((route) => ({ route, elected: 0, busy: 0 })) });
    const ui = new Ui(fleet.at(0), {}, SIZE);
    return ui.rows.find((row) => row.includes('─ members ')) ?? '';
  };
  assert.match(edge(0), / 0 members {2}order: page /);
  assert.match(edge(4), / 4 members {2}order: page /);
  assert.match(edge(99), / 1-\d+ of 99 {2}order: page /);
});

test('the maximum of a chart is one that was read, and never less than what is said of now', () => {
  const peak = (ms: number): ReadPools => ({
    app: [{ route: 'a1', elected: ms / 100, busy: ms === 100_000 ? 30 : 2 }],
  });
  const fleet = new ReadFleet('web1').readAll(0, 120_000, peak);
  const edges = (ui: Ui) => ui.rows.find((row) => row.includes('─ busy ')) ?? '';
  const ui = new Ui(fleet.at(120_000), {}, SIZE);
  assert.match(edges(ui), /─ busy 2 ─+ max 30 {2}5 min ─/, 'one reading of two in its cell');
  const sudden: ReadPools = { app: [{ route: 'a1', elected: 1_205, busy: 40 }] };
  const now = new Ui(fleet.read(120_500, sudden).at(120_500), {}, SIZE);
  assert.match(edges(now), /─ busy 40 ─+ max 40 {2}5 min ─/, 'an own change is read between polls');
});

test('the highest sum is of one moment: the peaks of two front ends are not added up', () => {
  const peakAt = (peak: number) => (ms: number) => ({
    app: [{ route: 'a1', elected: ms / 100, busy: ms === peak ? 30 : 2 }],
  });
  const fleet = new ReadFleet('web1', 'web2');
  fleet.readAll(0, 120_000, peakAt(96_000), 'web1').readAll(0, 120_000, peakAt(98_000), 'web2');
  assert.equal(highestOf(traffic(fleet, 120_000, 30).busy), 32);
});

test('where httpd shows no member nothing is drawn: that is no load of 0', () => {
  const ui = new Ui(new ReadFleet('web1').readAll(0, 20_000, () => ({})).at(20_000), {}, SIZE);
  const edge = ui.rows.find((row) => row.includes('─ req/s ')) ?? '';
  assert.doesNotMatch(edge, /max/);
  assert.doesNotMatch(ui.text, /[⠁-⣿▁█]/);
});

test('a wide chart stands still for several readings, and is blank where they are still to come', () => {
  const fleet = new ReadFleet('web1').readAll(0, 600_000, steady);
  const seen = Array.from({ length: 40 }, (_, index) => {
    const ms = 602_000 + index * 2_000;
    fleet.read(ms, steady(ms));
    const { cells, requests } = traffic(fleet, ms, 128);
    const last = requests.findLastIndex((value) => !Number.isNaN(value));
    const until = cells.end - (127 - last) * cells.stepMs;
    assert.ok(until >= START + ms && until < START + ms + cells.stepMs, 'as far as it was read');
    assert.ok(requests.slice(0, last + 1).every((value) => value === 10));
    return cells.end;
  });
  assert.equal(new Set(seen).size, 5, 'eight of them, 19 s, at once');
});

test('while a front end is lost the charts say of which one they are', () => {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, 60_000, steady);
  const edge = (ui: Ui) => ui.rows.find((row) => row.includes('─ req/s ')) ?? '';
  assert.match(edge(new Ui(fleet.at(60_000), {}, SIZE)), /─ req\/s 20 ─.*─ busy 16 ─/);
  fleet.fail('web2').readAll(62_000, 64_000, steady, 'web1');
  const lost = new Ui(fleet.at(64_000), {}, SIZE);
  assert.match(edge(lost), /─ req\/s 10 on web1 ─.*─ busy 8 on web1 ─/);
  const three = new ReadFleet('web1', 'web2', 'web3').readAll(0, 60_000, steady).fail('web2');
  assert.match(edge(new Ui(three.at(60_000), {}, SIZE)), /─ req\/s 20 on 2 of 3 FE ─/);
});

test('the log counts what it lists: the same on two front ends is one event', () => {
  const ui = new Ui(new ReadFleet('web1', 'web2').readAll(0, 4_000, steady).at(4_000), {}, SIZE);
  const both = ['web1', 'web2'].map((frontEnd) => fakeEvent({ kind: 'state', frontEnd }));
  ui.show(ui.state.live, ...both);
  assert.match(ui.text, /─ log ─+ Tab to scroll {2}1 event ─/);
});
