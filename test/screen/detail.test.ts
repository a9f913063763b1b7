/** Detail, pane, log and help: what they tell of a row, and where there is room for them. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FleetSnapshot, Member } from '../../source/fleet/snapshot.ts';
import type { ColumnId } from '../../source/screen/columns/columns.ts';
import { gatherEvents } from '../../source/screen/facts/log-entries.ts';
import { sheetLines } from '../../source/screen/panes/facts-sheet.ts';
import { requestChart } from '../../source/screen/panes/member-detail.ts';
import { chartRows, squeeze } from '../../source/screen/text/chart.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import {
  calmPool,
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  PICTURE,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const persisted = (kept: boolean | null): FleetSnapshot =>
  fakeSnapshot(PICTURE, { frontEnds: [fakeFrontEnd({ page: aPage([], { persisted: kept }) })] });

const drained = fakeEvent({
  url: 'ajp://10.0.4.12',
  route: 'node2',
  before: 'OK',
  after: 'DRN',
  by: 'you',
});

function open(snapshot = persisted(false), columns = 80, rows = 24): Ui {
  return new Ui(snapshot, {}, { columns, rows }).press('down');
}

test('Enter shows everything about the member, Esc goes back to the table', () => {
  const ui = open().show(persisted(false), drained).press('enter');
  assert.match(ui.text, /^ app\/node2 {3}ajp:\/\/10\.0\.4\.12$/m);
  assert.match(ui.text, /state +▼ DRN {3}Init Drn Ok {3}for 0s \(since 14:03:21\), by you/);
  assert.match(ui.text, /serves existing sticky sessions only/);
  assert.match(ui.text, /traffic +busy 3 {3}0\.4 req\/s {3}elected 88120 {3}to 1\.0K/);
  assert.match(ui.text, /req\/s .*\n +5m, max 10, since 14:03:1\d/);
  assert.match(ui.text, /balance +route node2 {3}redirect \(none\) {3}factor 1\.0 {3}set 0/);
  assert.match(ui.text, /this change is LOST \(BalancerPersist is off\)/);
  assert.match(ui.text, /history +14:03:21 {2}OK -> DRN {3}you, verified/);
  assert.match(ui.rows.at(-1) ?? '', /d disable .* Esc back/);
  ui.press('escape');
  assert.match(ui.text, /STATE +ROUTE/);
});

test('a long history scrolls, and another member begins at its top', () => {
  const ui = open();
  for (let index = 0; index < 40; index++) {
    const [before, after] = index % 2 === 0 ? ['OK', 'DRN'] : ['DRN', 'OK'];
    const at = START + index * 60_000;
    ui.show(persisted(false), fakeEvent({ ...drained, at, before, after }));
  }
  ui.press('enter');
  assert.match(ui.rows[1] ?? '', /app\/node2 .* 1-\d+ of \d+ {2}PgUp PgDn/);
  const last = () => ui.rows.findLast((row) => /\d\d:\d\d:\d\d {2}(OK|DRN) ->/.test(row)) ?? '';
  assert.doesNotMatch(last(), /14:03:21/);
  const times = new Set<string>();
  for (let page = 0; page < 8; page++) {
    for (const [time] of ui.text.matchAll(/\d\d:\d\d:\d\d(?= {2}(?:OK|DRN) ->)/g)) times.add(time);
    ui.press('pagedown');
  }
  assert.match(last(), /14:03:21 {2}OK -> DRN/, 'the first of all is the last');
  assert.equal(times.size, 40, 'none is passed over');
  assert.match(ui.rows.at(-1) ?? '', /Esc back/);
  ui.press('pageup');
  assert.doesNotMatch(last(), /14:03:21/);
  ui.press('pagedown', 'down', 'up');
  ui.press('down');
  assert.match(ui.text, /app\/node3/);
  assert.match(ui.text, /^ state /m);
});

test('what a restart would do depends on BalancerPersist, and only where something is set', () => {
  assert.match(open(persisted(true)).press('enter').text, /is kept after a restart/);
  assert.match(open(persisted(null)).press('enter').text, /LOST \(older than 2\.4\.7/);
  assert.match(open(persisted(false)).press('enter').text, /run-time changes are LOST/);
  assert.doesNotMatch(open().press('up', 'enter').text, /restart/);
});

test('the detail follows the cursor, and acts on the member it shows', () => {
  const ui = open().press('enter', 'down');
  assert.match(ui.text, /app\/node3/);
  ui.press('d');
  assert.match(ui.text, /DISABLE {2}app\/node3/);
  assert.match(ui.text, /balance +route node3/);
  ui.press('n', 'escape');
  assert.match(ui.text, /STATE +ROUTE/);
});

test('a balancer row tells of the balancer', () => {
  const [first] = persisted(false).balancers;
  assert.ok(first);
  const { frontEnd, balancer } = first.views[0];
  const own = {
    ...balancer,
    timeoutSeconds: 3,
    failoverAttempts: 2,
    maxMembers: 8,
    usedMembers: 6,
  };
  const expressions = [{ name: 'ok234', expression: '%{REQUEST_STATUS} =~ /^[234]/' }];
  const snapshot: FleetSnapshot = {
    ...persisted(false),
    frontEnds: [fakeFrontEnd({ page: aPage([], { persisted: false, expressions }) })],
    balancers: [{ ...first, views: [{ frontEnd, balancer: own }] }],
  };
  const ui = open(snapshot).press('g', 'enter', 'enter');
  assert.match(ui.text, /balancer app/);
  assert.match(ui.text, /3\/5 usable \+1 stby {3}OK 3 {3}DRN 1 {3}ERR 1 {3}STBY 1 {3}busy 37/);
  assert.match(ui.text, /byrequests {3}sticky JSESSIONID {3}failover on {3}timeout 3 s/);
  assert.match(ui.text, /attempts 2/);
  assert.match(ui.text, /used 6 {3}max 8 {3}2 free slots/);
  assert.match(ui.text, /changes are LOST at a restart of httpd \(BalancerPersist is off\)/);
  assert.match(
    ui.text,
    /^ health +no health checks$/m,
    "the expressions are the server's, not its",
  );
  assert.doesNotMatch(ui.text, /ok234/);
  assert.match(ui.text, /POOL +SHARE +BUSY +REQ\/S +TREND/);
  assert.match(ui.text, /▼ DRN +node2 +▏ +<1% +\d+ +0\.4 /);
});

test('a balancer tells how its members are checked, and how many of them so', () => {
  const check = { intervalMs: 5_000, passes: 1, passed: 0, fails: 1, failed: 0, uri: '/healthz' };
  const health = { ...check, method: 'GET', expression: 'ok234' };
  const [first] = persisted(false).balancers;
  assert.ok(first);
  const members = first.members.map((member, index): Member => {
    const [place] = member.places;
    const own = index < 2 ? health : { ...health, method: 'NONE' };
    return { ...member, places: [{ ...place, worker: { ...place.worker, health: own } }] };
  });
  const ui = open({ ...persisted(false), balancers: [{ ...first, members }] }).press(
    'g',
    'enter',
    'enter',
  );
  assert.match(ui.text, /GET every 5s, ok234: 2 members {3}no health checks: 4 members/);
});

test('from 100 columns the detail is a pane, from 120 it is there unasked, with charts from 150; v closes it', () => {
  assert.doesNotMatch(open(persisted(false), 119, 29).text, / \| /);
  const asked = open(persisted(false), 100, 29).press('enter');
  assert.match(asked.text, /STATE.* \| app\/node2/);
  assert.match(asked.press('enter').text, /^ app\/node2 {3}ajp/m);
  const wide = open(persisted(false), 120, 29);
  assert.match(wide.text, /STATE.* \| app\/node2/);
  assert.match(wide.text, / SET /);
  assert.doesNotMatch(wide.press('v').text, / \| /);
  assert.match(wide.press('v').text, / \| /);
  const framed = open(persisted(false), 149, 40);
  assert.doesNotMatch(framed.text, /─ app\/node2 /);
  assert.match(framed.press('v').text, /╮╭─ app\/node2 .*─╮\n/);
  assert.match(open(persisted(false), 150, 40).text, /╮╭─ app\/node2 .*─╮\n/);
});

test('no line is wider than the screen, with pane, log and detail at any width', () => {
  for (let columns = 40; columns <= 210; columns += 7) {
    for (const rows of [10, 17, 40]) {
      const ui = open(persisted(false), columns, rows).show(persisted(false), drained);
      for (const keys of ['L', 'v', 'enter', 'escape', 'w', 'C', 'escape', '/', 'escape', '?']) {
        ui.press(keys);
        const widest = Math.max(...ui.rows.map((row) => [...row].length));
        assert.ok(widest <= columns, `${widest} in ${columns}x${rows} after ${keys}\n${ui.text}`);
        assert.ok(ui.rows.length <= rows + 1, `${ui.rows.length} rows in ${rows} after ${keys}`);
      }
    }
  }
});

test('several front ends are listed one by one', () => {
  const frontEnds = ['web1', 'web2'].map((name) => fakeFrontEnd({ name }));
  const ui = open(fakeSnapshot(PICTURE, { frontEnds })).press('enter');
  assert.match(ui.text, /FE +web1 DRN busy 3 0\.4 req\/s {3}web2 DRN busy 3/);
});

test('L opens the log, newest first, where the screen does not show it anyway', () => {
  const error = fakeEvent({ at: START + 1_000 });
  const ui = open().show(persisted(false), drained, error);
  assert.doesNotMatch(ui.text, /LOG/);
  ui.press('L');
  assert.match(ui.text, /LOG {2}14:03:22 {2}app\/node4 {2}OK -> ERR .*\n +14:03:21 {2}app\/node2/);
  ui.press('L');
  assert.doesNotMatch(ui.text, /LOG/);
  assert.match(open(persisted(false), 80, 40).text, /LOG {2}no events yet/);
  const low = open(persisted(false), 80, 12).press('L');
  assert.match(low.message, /no room for the log/);
});

test('what several front ends saw within a poll is one line of the log', () => {
  const seen = [
    fakeEvent({ frontEnd: 'web1' }),
    fakeEvent({ frontEnd: 'web2', at: START + 300 }),
    fakeEvent({ frontEnd: 'web1', at: START + 9_000 }),
  ];
  const entries = gatherEvents(seen, 10, 2_000);
  assert.deepEqual(
    entries.map(({ frontEnds }) => frontEnds),
    [['web1'], ['web1', 'web2']],
  );
});

test('help is searched by typing, and scrolls where it is higher than the screen', () => {
  const ui = open().press('?', 's', 'o', 'r', 't');
  assert.match(ui.rows[0] ?? '', /search "sort" {2}Esc closes/);
  assert.match(ui.text, /^ o +sort +by the next column/m);
  assert.doesNotMatch(ui.text, /drain/);
  ui.press('escape');
  assert.match(ui.text, /STATE +ROUTE/);
  const low = open(persisted(false), 40, 10).press('?');
  assert.match(low.rows[0] ?? '', /\+\d+ Down/);
  assert.doesNotMatch(low.text, /read-write/);
  for (let step = 0; step < 90; step++) low.press('down');
  assert.match(low.text, /read-write on/);
  low.press('up');
  assert.doesNotMatch(low.text, /read-write on/);
});

test('the column chooser changes the table at once, and r puts all back', () => {
  const ui = open().press('C');
  assert.match(ui.text, /COLUMNS {2}\[x\] STATE {2}\[x\] ROUTE/);
  ui.press('right', 'space');
  assert.match(ui.text, /\[ \] ROUTE/);
  assert.doesNotMatch(ui.rows[2] ?? '', /ROUTE/);
  ui.press('>');
  assert.match(ui.text, /MEMBER {2}\[ \] ROUTE/);
  ui.press('left', 'space');
  assert.match(ui.message, /MEMBER always stays/);
  ui.press('r');
  assert.match(ui.rows[2] ?? '', /STATE +ROUTE +MEMBER/);
  ui.press('end');
  while (!/ REDIR: /.test(ui.text)) ui.press('left');
  ui.press('space');
  assert.match(ui.rows[2] ?? '', / REDIR/, 'asked for, it gets room before others');
  ui.press('escape');
  assert.match(ui.rows.at(-1) ?? '', /d disable/);
});

test('the table begins with the columns that were asked for; what every row needs is there anyway', () => {
  const heads = (columns: readonly ColumnId[]) =>
    new Ui(persisted(false), { columns }).rows[2]?.trim().split(/ +/);
  assert.deepEqual(heads(['busy', 'redir', 'member', 'state']), [
    'BUSY',
    'REDIR',
    'MEMBER',
    'STATE',
  ]);
  assert.deepEqual(heads(['redir', 'busy']), ['STATE', 'MEMBER', 'REDIR', 'BUSY']);
});

test('s saves the columns as they stand, or says that there is no context', () => {
  const ui = open().press('C', 's');
  assert.match(ui.message, /no context to save them in/);
  assert.deepEqual(ui.effects, []);
  const own = new Ui(persisted(false), { context: 'prod' }, { columns: 80, rows: 24 });
  own.press('C', 'right', 'space', 's');
  const columns: readonly ColumnId[] = [
    'state',
    'member',
    'busy',
    'reqs',
    'ms',
    'elected',
    'lf',
    'trend',
  ];
  assert.deepEqual(own.effects, [{ kind: 'save-columns', columns }]);
  own.do({ kind: 'columns-saved', columns, problem: null, now: own.now });
  assert.match(own.message, /saved in context prod: state, member, busy/);
  own.do({ kind: 'columns-saved', columns, problem: 'cannot write it', now: own.now });
  assert.match(own.message, /not saved: cannot write it/);
  own.press('r', 's');
  assert.deepEqual(own.effects.at(-1), { kind: 'save-columns', columns: null });
});

test('w brings columns instead of the trend', () => {
  const ui = open().press('w');
  assert.match(ui.rows[2] ?? '', /LF SET/);
  assert.doesNotMatch(ui.rows[2] ?? '', /TREND/);
});

test('a filter that is typed when the screen gets tiny is closed', () => {
  const ui = open().press('/', 'x');
  ui.do({ kind: 'resized', columns: 30, rows: 5 });
  assert.deepEqual(ui.state.layers, []);
  assert.match(ui.press('/').message, /too small/);
});

/** The chart of a member with such rates, in a narrow pane. */
function chartOf(trend: readonly number[]): readonly string[] {
  const ui = open(fakeSnapshot([calmPool(1, { members: [{ url: 'http://a', trend }] })]), 80, 24);
  const [own] = ui.state.shown.balancers[0]?.members[0]?.places ?? [];
  const chart = requestChart(own?.rates.past === undefined ? [] : [own.rates.past], ui.state, null);
  return sheetLines([chart], 40, 30, createTheme({ ascii: false, color: false })).map(lineText);
}

test('five minutes squeezed into a few columns keep their peaks, newest at the right', () => {
  assert.deepEqual(chartOf([...Array(140).fill(1), 8, ...Array(15).fill(1)]), [
    `${' '.repeat(35)}█${' '.repeat(4)}`,
    `${'▃'.repeat(35)}█${'▃'.repeat(4)}`,
    '5m, max 8',
  ]);
  assert.deepEqual(squeeze([1, 9, 2, 3], 4, 2), [9, 3]);
  assert.deepEqual(squeeze([7], 150, 50), [7]);
  assert.equal(squeeze(Array(150).fill(1), 150, 60).length, 60);
  assert.deepEqual(squeeze([], 150, 50), []);
  const short = chartOf([1, Number.NaN, 1]);
  const bar = `${' '.repeat(39)}█`;
  assert.deepEqual(short, [bar, bar, '5m, max 1, since 14:03:17']);
  assert.deepEqual(chartOf([]), ['no rate before the third reading']);
  assert.deepEqual(chartRows([0, 4, 8], 4, 2, 8, ' .:-=+*#'), ['   #', '  ##']);
  assert.deepEqual(chartRows([1, 1000], 2, 1, 1000, '▁▂▃▄▅▆▇█'), ['▂█']);
});

test('marks of a change go to a closed balancer row too', () => {
  const changed = withMember(PICTURE, 'node3', { status: 'Init Dis' });
  const ui = open()
    .press('h')
    .show(fakeSnapshot(changed), fakeEvent({ url: 'ajp://10.0.4.13' }));
  assert.match(ui.text, /^>\+\*app/m);
});

test("somebody else's change of the member under the cursor is a banner for 10 s, httpd's own is not", () => {
  const byHand = fakeEvent({ url: 'ajp://10.0.4.12', route: 'node2', before: 'OK', after: 'DRN' });
  const ui = open().show(fakeSnapshot(PICTURE), byHand);
  assert.match(ui.text, /! somebody else changed app\/node2: OK -> DRN\./);
  ui.wait(10_001).do({ kind: 'time-passed', now: ui.now });
  assert.doesNotMatch(ui.text, /somebody else/);
  const trouble = { ...fakeEvent({ url: byHand.url, route: 'node2', after: 'ERR' }), at: ui.now };
  assert.doesNotMatch(ui.show(fakeSnapshot(PICTURE), trouble).text, /somebody else/);
  const elsewhere = { ...byHand, at: ui.now, url: 'ajp://10.0.4.13', route: 'node3' };
  assert.doesNotMatch(ui.show(fakeSnapshot(PICTURE), elsewhere).text, /somebody else changed/);
});

test('unchecked certificates are said all the time', () => {
  for (const columns of [40, 80]) {
    const ui = new Ui(persisted(false), { insecure: true }, { columns, rows: 24 });
    assert.match(ui.rows[1] ?? '', /no TLS check|TLS not verified/);
  }
});

test('in the detail a key is about the member it shows, whatever is marked behind it', () => {
  const ui = open().press('space', 'space', 'enter', 'd');
  assert.match(ui.text, /DISABLE {2}app\/node4/);
  ui.press('escape', 'escape', 'd');
  assert.match(ui.text, /DISABLE {2}2 members/);
});

test('who changed a member is whole in the history of the narrow pane', () => {
  const url = PICTURE[0]?.members[1]?.url ?? '';
  const author = {
    user: 'alice.longname',
    host: 'h',
    pid: 14451,
    command: 'rolling',
    isSelf: false,
  };
  const by = { url, route: 'node2', author };
  const ui = open(fakeSnapshot(PICTURE), 120, 60)
    .press('v')
    .show(
      fakeSnapshot(PICTURE),
      fakeEvent({ ...by, before: 'DIS+ERR', after: 'OK' }),
      fakeEvent({ ...by, kind: 'setting', detail: 'factor', before: '1', after: '2.5' }),
    );
  const pane = () =>
    ui.rows.map((row) => (row.split('││ ')[1] ?? '').replace(/ *│$/, '')).join('\n');
  const ofMember = pane().slice(pane().indexOf('history'));
  assert.equal(ofMember.match(/by alice\.longname$/gm)?.length, 2, ofMember);
  assert.match(ofMember, /DIS\+ERR -> OK$/m);
  ui.press('g');
  const ofPool = pane().slice(pane().indexOf('history'));
  assert.equal(ofPool.match(/by alice\.longname$/gm)?.length, 2, ofPool);
  assert.doesNotMatch(ofPool, /…/);
  const whole = open(fakeSnapshot(PICTURE)).show(
    fakeSnapshot(PICTURE),
    fakeEvent({ ...by, before: 'DIS+ERR', after: 'OK' }),
  );
  assert.match(whole.press('enter').text, /by alice\.longname, baltop rolling \(pid 14451/);
});
