/** The page of one pool: its members, where its requests go, its settings; keys ask there what they ask in the table. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { displayWidth } from '../../source/messages/width.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { openBar } from '../../source/screen/update/dialogs.ts';
import {
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  PICTURE,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const SIZE = { columns: 80, rows: 24 };
const whole = fakeSnapshot(PICTURE);
const MONO = createTheme({ ascii: false, color: false });

const pageOf = (snapshot: FleetSnapshot = whole, size = SIZE) =>
  new Ui(snapshot, {}, size).press('g', 'enter');
const crumbs = (ui: Ui) => (ui.rows[0] ?? '').trim().split(/ {2,}/)[0];
const routes = (ui: Ui) =>
  ui.state.rows.flatMap((row) =>
    row.kind === 'member' ? [row.member.places[0].worker.route] : [],
  );

/** node1 to node3 take the same, until node2 drains and node3 fails after 3 minutes. */
function moved(ms: number): ReadPools {
  const isMoved = ms > 180_000;
  const elected = ms / 50;
  const then = 180_000 / 50;
  return {
    app: [
      { route: 'node1', elected: isMoved ? then + (ms - 180_000) / 16.666 : elected, busy: 6 },
      {
        route: 'node2',
        elected: isMoved ? then : elected,
        status: isMoved ? 'Init Drn Ok ' : 'Init Ok ',
      },
      {
        route: 'node3',
        elected: isMoved ? then : elected,
        status: isMoved ? 'Init Err ' : 'Init Ok ',
      },
    ],
    api: [{ route: 'b1', elected: ms / 10, busy: 1 }],
  };
}

test('Enter goes into the pool and its member, Esc comes out one level at a time', () => {
  const ui = pageOf();
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app');
  assert.deepEqual(routes(ui), ['node1', 'node2', 'node3', 'node4', 'node5', 'spare1']);
  assert.equal(ui.cursorRoute, null, 'on the row of the pool: no key acts on that');
  assert.match(ui.rows.at(-1) ?? '', /Enter settings .*Esc all pools/);
  ui.press('down', 'down', 'enter');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app › node2');
  assert.match(ui.text, /^ app\/node2 {3}ajp/m);
  ui.press('escape');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app');
  assert.equal(ui.cursorRoute, 'node2');
  ui.press('escape');
  assert.equal(crumbs(ui), 'baltop › prod-web1');
  assert.match(ui.cursorText, /^>- app /, 'the cursor is on the row of the pool again');
  assert.equal(routes(ui).length, 8);
});

test('Enter on the row of the pool there shows all its settings, and they scroll', () => {
  const ui = pageOf().press('enter');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app › SETTINGS');
  assert.match(ui.text, /^ balancer app/m);
  assert.equal(crumbs(ui.press('escape')), 'baltop › prod-web1 › app');
});

test('it shows all members, whatever was searched for, and what was searched for comes back', () => {
  const ui = new Ui(whole).press('/', 'n', 'o', 'd', 'e', '4', 'enter', 'z', 'g', 'enter');
  assert.equal(routes(ui).length, 6);
  assert.doesNotMatch(ui.rows[0] ?? '', /filter|problems/);
  ui.press('/', 'n', 'o', 'd', 'e', '2', 'enter');
  assert.deepEqual(routes(ui), ['node2']);
  assert.match(ui.rows[0] ?? '', /filter "node2" 1 of 6/);
  ui.press('escape');
  assert.equal(routes(ui).length, 6, 'Esc takes back what was searched for here, first');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app');
  ui.press('escape');
  assert.match(ui.rows[0] ?? '', /filter "node4" problems 1 of 8/);
});

test('a pool that is closed in the table is open on its page, and closed after it', () => {
  const ui = new Ui(whole).press('g', 'left', 'enter');
  assert.equal(routes(ui).length, 6);
  ui.press('down', 'left');
  assert.match(ui.message, /shows all its members: escape|Esc goes back/);
  assert.equal(routes(ui).length, 6);
  ui.press('escape');
  assert.equal(routes(ui).length, 2);
});

test('each key asks there what it asks in the table, and answers send the same', () => {
  for (let down = 1; down <= 6; down += 1) {
    const steps = Array.from({ length: down }, () => 'down');
    for (const key of ['d', 'e', 'D', 'x', 'u', 'R']) {
      const [page, table] = [pageOf(), new Ui(whole).press('g')].map((ui) =>
        ui.press(...steps, key),
      );
      assert.ok(page !== undefined && table !== undefined);
      assert.equal(page.cursorRoute, table.cursorRoute);
      assert.equal(page.level, table.level, `${key} on ${table.cursorRoute}`);
      assert.equal(page.message, table.message);
      const [one, other] = [page, table].map((ui) => openBar(ui.state, MONO));
      assert.deepEqual(one?.lines.map(lineText), other?.lines.map(lineText));
      assert.deepEqual(one?.choices, other?.choices);
      assert.deepEqual(page.sent, table.sent);
      if (page.level === null) continue;
      for (const ui of [page, table]) ui.read().press('y');
      assert.deepEqual(page.sent, table.sent);
    }
  }
});

test('on the row of the pool no key changes a member, and x is about the pool', () => {
  for (const key of ['d', 'e', 'D']) {
    const ui = pageOf().press(key);
    assert.match(ui.message, /this row is a balancer/);
    assert.deepEqual(ui.sent, []);
  }
  const ui = pageOf().press('x');
  const menu = ui.state.layers.at(-1);
  assert.equal(menu?.kind === 'menu' && menu.subject.kind, 'balancer');
});

test('marks of other pools are counted there as hidden, and are what a key is about, as in the table', () => {
  const marked = (...keys: readonly string[]) =>
    new Ui(whole).press('G', 'space', 'g', ...keys).press('d');
  const [page, table] = [marked('enter'), marked()];
  assert.match(page.rows[1] ?? '', /1 marked \(1 hidden\)/);
  const [one, other] = [page, table].map((ui) => openBar(ui.state, MONO));
  assert.deepEqual(one?.lines.map(lineText), other?.lines.map(lineText));
});

test('nothing is said to have been 5 min ago where that was not seen', () => {
  const fleet = new ReadFleet('web1').readAll(0, 20_000, moved);
  assert.match(pageOf(fleet.at(20_000)).text, /─ where the requests go ─+ 3 members /);
});

test('where the requests go: shares, and what they were before the pool lost members', () => {
  const fleet = new ReadFleet('web1').readAll(0, 420_000, moved);
  const ui = pageOf(fleet.at(420_000));
  const row = (route: string) => ui.rows.find((each) => each.includes(route)) ?? '';
  assert.match(ui.text, /─ where the requests go ─+ was: 5 min ago {2}3 members {2}order: page ─/);
  assert.match(row('node1'), /● OK +node1 +─+ +6 +60 <140 +█{8} 100% was 33%/);
  assert.match(row('node2'), /▼ DRN +node2 +─+▼+ +0 +0 +- +0% was 33%/);
  assert.match(row('node3'), /× ERR +node3 +─+×+ +0 +0 +- +0% was 33%/);
});

test('its charts are of this pool alone, and marked with what happened to it', () => {
  const fleet = new ReadFleet('web1').readAll(0, 170_000, moved);
  const snapshot = fleet.at(170_000);
  const api = fakeEvent({ balancer: 'api', at: START + 100_000 });
  const app = fakeEvent({ balancer: 'app', at: START + 100_000 });
  const edge = (ui: Ui) => ui.rows.find((each) => each.startsWith('╰')) ?? '';
  const table = new Ui(snapshot, {}, { columns: 120, rows: 40 });
  assert.match(table.rows[2] ?? '', /─ req\/s 160 ─/);
  const page = pageOf(snapshot);
  assert.match(page.rows[2] ?? '', /^╭─ req\/s 60 ─.*╭─ busy 6 ─.*╭─ ~ms <140 ─/);
  assert.match(page.rows[1] ?? '', /^ OK 3 .* 60 req\/s {2}busy 6 /);
  assert.doesNotMatch(edge(pageOf(snapshot).show(snapshot, api)), /×/);
  assert.match(edge(pageOf(snapshot).show(snapshot, app)), /×/);
});

test('what a restart would lose is told of each front end, with the members that it is about', () => {
  const frontEnds = [
    fakeFrontEnd({ name: 'web1', page: aPage([], { persisted: true }) }),
    fakeFrontEnd({ name: 'web2', page: aPage([], { persisted: false }) }),
  ];
  const ui = pageOf(fakeSnapshot(PICTURE, { frontEnds }), { columns: 120, rows: 40 });
  const said = ui.text.replaceAll(/[│\s]+/g, ' ');
  assert.match(said, /web1 keeps changes \(BalancerPersist is on\)/);
  assert.match(said, /web2 has LOST them \(BalancerPersist is off\): node2 DRN, unless/);
  assert.match(said, /health no health checks/);
  const kept = fakeSnapshot(PICTURE, { frontEnds: frontEnds.slice(0, 1) });
  const own = pageOf(kept, { columns: 120, rows: 40 }).text;
  assert.match(own, /changes are kept after a restart of httpd/);
  assert.doesNotMatch(own, /unless httpd\.conf/);
});

test('a pool that goes from the page says so, and its page is as it was when it comes again', () => {
  const gone = { ...whole, balancers: whole.balancers.slice(1) };
  const ui = pageOf().press('down', 'down').show(gone);
  assert.match(ui.text, /app is not on the page: Esc goes back to all pools/);
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app');
  for (const key of ['d', 'e', 'D', 'x']) assert.deepEqual(ui.press(key).sent, []);
  ui.show(whole);
  assert.equal(ui.cursorRoute, 'node2');
  ui.show(gone).press('escape');
  assert.deepEqual(routes(ui), ['a1', 'a2']);
});

test('what is lost is told in the past', () => {
  const error = { kind: 'unreachable', what: 'connection refused', hint: '' } as const;
  const frontEnds = [fakeFrontEnd({ error, readAt: START - 60_000 })];
  const ui = pageOf(fakeSnapshot(PICTURE, { frontEnds }), { columns: 120, rows: 40 });
  assert.match(ui.rows[1] ?? '', /^ was OK 3 .* as of 14:02:21/);
  assert.match(ui.text, /last known, as of 14:02:21: no newer answer/);
});

test('an alarm or an entry of the log about another pool leads out of the page', () => {
  const url = whole.balancers[1]?.members[0]?.url ?? '';
  const event = fakeEvent({ balancer: 'api', url, route: 'a1', at: START });
  const ui = pageOf().show(whole, event).press('tab', 'enter');
  assert.equal(ui.cursorRoute, 'a1');
  assert.equal(crumbs(ui), 'baltop › prod-web1');
});

test('n stays in the pool', () => {
  const calm = fakeSnapshot(withMember(PICTURE, 'node4', { status: 'Init Ok ' }));
  const ui = pageOf(calm).press('n');
  assert.ok(ui.message.endsWith('in app') || routes(ui).includes(ui.cursorRoute ?? ''), ui.message);
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app');
});

test('by front end it is the page of one section', () => {
  const frontEnds = [fakeFrontEnd({ name: 'web1' }), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot(PICTURE, { frontEnds })).press('f', 'g', 'enter');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app on web1');
  assert.equal(routes(ui).length, 6);
  ui.press('f');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app');
  ui.press('f');
  assert.equal(routes(ui).length, 12, 'a section for each front end, of this pool');
  ui.press('escape');
  assert.match(ui.cursorText, /^>- web1 {2}app/);
});

test('at every size it fills the screen, nothing is wider, and the cursor is seen', () => {
  const events = [1, 2, 3].map((index) => fakeEvent({ at: START + index, balancer: 'app' }));
  for (const [columns, rows] of [
    [40, 10],
    [40, 24],
    [59, 21],
    [60, 22],
    [80, 24],
    [100, 30],
    [120, 40],
    [200, 60],
    [300, 100],
  ] as const) {
    for (const theme of [MONO, createTheme({ ascii: true, color: true })]) {
      const ui = pageOf(whole, { columns, rows }).show(whole, ...events);
      for (let at = 0; at <= 6; at += 1) {
        const frame = frameOf(ui.state, theme);
        const lines = [...frame.top, frame.heading, ...frame.rows.map(({ line }) => line)];
        const bottom = [...frame.log, ...(frame.event === null ? [] : [frame.event])];
        const texts = [...lines, ...bottom, frame.footer ?? []].map(lineText);
        const name = `${columns}x${rows}`;
        assert.ok(texts.length <= rows, `${name}: ${texts.length} rows`);
        for (const text of texts) assert.ok(displayWidth(text) <= columns, `${name}: ${text}`);
        const seen = texts.filter((text) => /^[│|]?(?: >|>[-+])/.test(text));
        assert.equal(seen.length, 1, `${name}: the row that keys are about`);
        ui.press('down');
      }
    }
  }
});

test('at 80x24 it has charts, all members with their shares, and the settings', () => {
  const fleet = new ReadFleet('web1').readAll(0, 420_000, moved);
  const ui = pageOf(fleet.at(420_000));
  assert.equal(ui.rows.filter((row) => /^╭─ req\/s/.test(row)).length, 1);
  assert.match(ui.text, /^│ balance +byrequests/m);
  assert.match(ui.text, /^│ health +no health checks/m);
  assert.match(ui.text, /^│ restart +changes are LOST/m);
  assert.match(ui.rows[1] ?? '', /read-write$/);
});

test('on a screen too small for a table it is what it was', () => {
  const ui = new Ui(whole, {}, { columns: 20, rows: 3 });
  const before = ui.text;
  assert.equal(ui.press('g', 'enter').rows.length, before.split('\n').length);
  assert.match(ui.message, /too small/);
});
