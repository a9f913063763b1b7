/** The page of front ends: every fact a column, what nobody knows a dash, and ways in and out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetSnapshot, FrontEndState } from '../../source/fleet/snapshot.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { lineText, lineWidth } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { fakeEvent, START } from '../helpers/fake-fleet.ts';
import { ReadFleet } from '../helpers/read-fleet.ts';
import { aBalancer, aFleet, aFrontEnd, aPage, aWorker } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const DAY_MS = 86_400_000;
const REFUSED = { kind: 'unreachable', what: 'connection refused', hint: 'Start it.' } as const;
const WHO = { kind: 'auth', what: '401: a login is needed', hint: 'Press i.' } as const;

function frontEnd(name: string, more: Partial<FrontEndState> = {}, factor = 1): FrontEndState {
  const workers = [
    aWorker('http://10.0.0.1:8080', 'Init Dis ', { route: 'node1', factor }),
    aWorker('http://10.0.0.2:8080', 'Init Err ', { route: 'node2' }),
  ];
  const page = aPage([aBalancer('app', workers)], {
    serverVersion: 'Apache/2.4.71 (Debian)',
    persisted: false,
  });
  return aFrontEnd(name, page, { readAt: START, tookMs: 12, medianMs: 14, ...more });
}

function fleet(...frontEnds: readonly FrontEndState[]): FleetSnapshot {
  return aFleet(frontEnds, START);
}

const three = () =>
  fleet(
    frontEnd('web1', {
      ...{ url: 'https://web1/balancer-manager', certificateEnds: START + 9.5 * DAY_MS },
      startedAt: START - 5 * DAY_MS,
    }),
    frontEnd('web2', { tookMs: 412.4 }, 7),
    frontEnd('web3', { error: REFUSED, readAt: START - 60_000 }),
    aFrontEnd('web4', null, { error: WHO, readAt: null, tookMs: null }),
  );

const rowOf = (ui: Ui, name: string) =>
  ui.rows.find((row) => new RegExp(`^[│ >]*${name} `).test(row)) ?? '';

test('F lists every front end with what is known of it; what nobody knows is a dash', () => {
  const ui = new Ui(three(), {}, { columns: 160, rows: 24 }).press('F');
  const head = ui.rows.find((row) => /FRONT END +STATE/.test(row)) ?? '';
  assert.match(
    head,
    /FRONT END +STATE +MS +MEDIAN +MEMBERS +OUT +ERR +CERT +DRIFT +HTTPD +KEEPS +UP SINCE +CHANGED/,
  );
  assert.match(
    rowOf(ui, 'web1'),
    /> web1 +LIVE +12 +14 +2 +1 +1 +9 d ! +1 +2\.4\.71 +no +2026-01-10 +-/,
  );
  assert.match(rowOf(ui, 'web2'), /web2 +LIVE +412 +14 +2 +1 +1 +- +1 +2\.4\.71 +no +- +-/);
  assert.match(rowOf(ui, 'web3'), /web3 +LOST 14:02:21 +- +- +2 +1 +1 +- +- +2\.4\.71 +no +- +-/);
  assert.match(rowOf(ui, 'web4'), /web4 +LOGIN NEEDED +- +- +- +- +- +- +- +- +- +- +-/);
  assert.deepEqual(ui.effects, [{ kind: 'read-starts' }]);
});

test('80 columns keep state, answer time, members out, certificate, drift, version and what a restart keeps', () => {
  const ui = new Ui(three()).press('F');
  const head = ui.rows.find((row) => /FRONT END +STATE/.test(row)) ?? '';
  assert.match(head, /FRONT END +STATE +MS +OUT +ERR +CERT +DRIFT +HTTPD +KEEPS/);
  assert.match(rowOf(ui, 'web1'), /> web1 +LIVE +12 +1 +1 +9 d ! +1 +2\.4\.71 +no/);
});

test('a certificate is red from the day on at which fewer than 14 are left', () => {
  const theme = createTheme({ ascii: false, color: true });
  assert.match(theme.alarm.color ?? '', /^red/);
  for (const [days, isRed, text] of [
    [14.5, false, '14 d'],
    [13.9, true, '13 d !'],
    [0.5, true, '0 d !'],
    [-1, true, 'over !'],
  ] as const) {
    const certificateEnds = START + days * DAY_MS;
    const ui = new Ui(fleet(frontEnd('web1'), frontEnd('web2', { certificateEnds }))).press('F');
    const frame = frameOf(ui.state, theme);
    const row = frame.top.find((line) => lineText(line).includes('web2'));
    const cell = row?.find((each) => each.text.trim() === text);
    assert.equal(cell?.style, isRed ? theme.alarm : undefined, text);
    assert.ok(cell, text);
  }
});

test('what is known of the one under the cursor stands below: why it is lost, where it differs', () => {
  const ui = new Ui(three()).press('F');
  assert.match(ui.text, /TLS +certificate valid until 2026-01-25 02:03:21: 9 days left/);
  assert.match(
    ui.text,
    /httpd +2\.4\.71 +up since 2026-01-10 14:03:21\n restart +loses every change/,
  );
  assert.match(ui.press('j').text, /drift +app\/node1 factor 7, elsewhere 1/);
  assert.match(ui.press('j').text, /trouble +connection refused\. Start it\./);
  assert.match(ui.text, /as of +14:02:21: all below is what it last said/);
  assert.doesNotMatch(ui.text, /answers +in/);
});

test('Enter shows one front end alone as its digit does, and Esc comes out to the list, then to the whole table', () => {
  const ui = new Ui(three()).press('F', 'j', 'enter');
  assert.equal(ui.state.scope, 'web2');
  assert.match(ui.rows[0] ?? '', /scope web2/);
  assert.match(ui.text, /STATE +ROUTE/);
  ui.press('escape');
  assert.equal(ui.state.scope, null);
  assert.match(ui.text, /> web2/, 'the cursor is where it was');
  ui.press('escape');
  assert.match(ui.text, /STATE +ROUTE/);
  assert.equal(ui.state.scope, null);
});

test('Esc leaves a scope that a digit chose as it is', () => {
  const ui = new Ui(three()).press('F', 'j', 'enter', '1', 'escape');
  assert.equal(ui.state.scope, 'web1');
  assert.match(ui.text, /STATE +ROUTE/);
});

test('Esc closes what else is open first: a filter, marks', () => {
  const ui = new Ui(three()).press('F', 'enter', 'j', 'space', '/', ...'node'.split(''), 'enter');
  assert.equal(ui.press('escape').state.finding.filter, '');
  assert.equal(ui.state.scope, 'web1');
  assert.equal(ui.press('escape').state.marked.size, 0);
  assert.equal(ui.state.scope, 'web1');
  assert.match(ui.press('escape').text, /FRONT END +STATE/);
});

test('more than nine are reached: fifty scroll under the cursor, and the last one is entered', () => {
  const many = Array.from({ length: 50 }, (_, index) => frontEnd(`web${index + 1}`));
  const ui = new Ui(fleet(...many)).press('F', 'G');
  assert.match(ui.text, /> web50/);
  assert.match(ui.text, /50 of 50/);
  assert.match(ui.press('g').text, /> web1 /);
  ui.press('pagedown', 'pagedown', 'G', 'enter');
  assert.equal(ui.state.scope, 'web50');
});

test('with one front end Enter goes back to its table, and no key of the list changes a member', () => {
  const ui = new Ui(fleet(frontEnd('web1'))).press('F');
  assert.match(ui.text, /DRIFT/);
  for (const key of ['d', 'e', 'D', 'x', 'u', 'R', 'B', 'space', 'a', 'y']) ui.press(key);
  assert.match(ui.text, /FRONT END +STATE/);
  assert.deepEqual(ui.sent, []);
  assert.equal(ui.state.marked.size, 0);
  assert.match(ui.press('enter').text, /STATE +ROUTE/);
  assert.equal(ui.state.scope, null);
});

test('a poll moves nothing under the cursor; r polls and asks since when again', () => {
  const ui = new Ui(three()).press('F', 'j', 'j').show(three());
  assert.match(ui.text, /> web3/);
  ui.press('r');
  assert.deepEqual(ui.effects.slice(-2), [{ kind: 'poll-now' }, { kind: 'read-starts' }]);
});

test('help opens over it and goes back to it; q and F close it', () => {
  const ui = new Ui(three()).press('F', '?');
  assert.match(ui.text, /HELP/);
  assert.match(ui.press('escape').text, /FRONT END +STATE/);
  assert.match(ui.press('q').text, /STATE +ROUTE/);
  assert.deepEqual(
    ui.effects.filter(({ kind }) => kind === 'quit'),
    [],
  );
  assert.match(ui.press('F').press('F').text, /STATE +ROUTE/);
});

test('the last change that was seen there has its time, and on a wide screen its words', () => {
  const ui = new Ui(three(), {}, { columns: 200, rows: 60 });
  ui.show(three(), fakeEvent({ frontEnd: 'web2', at: START - 5_000 })).press('F');
  assert.match(rowOf(ui, 'web2'), /14:03:16 +app\/node4 +OK -> ERR/);
});

test('of one that never answered nothing is said that only its page could tell', () => {
  const ui = new Ui(three()).press('F', 'G');
  assert.match(ui.text, /> web4/);
  assert.doesNotMatch(ui.text, /^ (httpd|answers) /m);
  assert.doesNotMatch(ui.text, /up since/);
});

test('where there is room, charts of the one under the cursor alone fill it', () => {
  const read = new ReadFleet('web1', 'web2').readAll(0, 20_000, (ms) => ({
    app: [{ route: 'node1', elected: ms / 10 }],
  }));
  const ui = new Ui(read.at(20_000), {}, { columns: 120, rows: 40 }).press('F');
  assert.match(ui.text, /req\/s 100 /);
  assert.doesNotMatch(new Ui(read.at(20_000)).press('F').text, /req\/s/, 'not at 80x24');
  const wide = new Ui(read.at(20_000), {}, { columns: 200, rows: 60 }).press('F', 'j');
  assert.match(wide.text, /─ web2 ─+ 1 ─╮/, 'the map is of that front end, and says so');
});

test('frozen, it shows what was when the picture froze', () => {
  const ui = new Ui(three()).press('p');
  ui.show(fleet(frontEnd('web1', { tookMs: 999 }), frontEnd('web2'))).press('F');
  assert.match(rowOf(ui, 'web1'), /LIVE +12/);
});

test('it fits every screen that has a table, and is closed where there is none', () => {
  const many = Array.from({ length: 30 }, (_, index) => frontEnd(`front-end-${index + 1}`));
  for (const ascii of [false, true]) {
    const theme = createTheme({ ascii, color: false });
    for (const [columns, rows] of [
      ...([
        [40, 10],
        [60, 12],
        [80, 24],
        [100, 30],
        [120, 40],
        [200, 60],
        [300, 100],
      ] as const),
    ]) {
      for (const snapshot of [three(), fleet(...many)]) {
        const ui = new Ui(snapshot, {}, { columns, rows }).press('F', 'j');
        const { top, bar, event } = frameOf(ui.state, theme);
        const lines = [...top, ...(event === null ? [] : [event]), ...(bar ? [bar.keys] : [])];
        assert.ok(lines.length <= rows, `${lines.length} of ${rows}`);
        for (const line of lines) assert.ok(lineWidth(line) <= columns, lineText(line));
        assert.ok(lines.some((line) => lineText(line).includes('FRONT END  ')));
        if (ascii) assert.ok(lines.every((line) => /^[ -~]*$/.test(lineText(line))));
      }
    }
  }
  const ui = new Ui(three()).press('F').do({ kind: 'resized', columns: 30, rows: 8 });
  assert.equal(ui.state.layers.length, 0);
  assert.match(ui.press('F').message, /too small/);
});

test('what a restart loses is not known of a front end whose page was never read', () => {
  const ui = new Ui(three(), {}, { columns: 120, rows: 40 }).press('F', 'G');
  assert.match(ui.text, /restart +not known: its page was never read/);
});
