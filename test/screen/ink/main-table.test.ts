/** The main table in a terminal: what is drawn where, how, and with how many bytes. */

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
import type { Screen } from '../../helpers/screen.ts';
import { openTui } from './open-tui.ts';

const rowOf = (screen: Screen, text: string) =>
  screen.rows().findIndex((row) => row.includes(text));

test('80x24 is the picture of the specification', async (t) => {
  const { screen } = await openTui(t, fakeSnapshot(PICTURE));
  const rows = screen.rows();
  assert.equal(rows.length, 24);
  assert.match(rows[0] ?? '', /^ baltop › prod-web1 +LIVE 0\.4s {2}every 2s +14:03:21 Z$/);
  assert.match(
    rows[1] ?? '',
    /^ OK 4 {2}DRN 1 {2}DIS 1 {2}ERR 1 {2}STBY 1 +412 req\/s {2}busy 37 +read-write$/,
  );
  assert.match(rows[2] ?? '', /STATE +ROUTE +MEMBER +BUSY +REQ\/S +~MS +ELECTED +LF +TREND/);
  assert.match(
    rows[3] ?? '',
    /^ - app {3}byrequests {2}sticky JSESSIONID +3\/5 usable \+1 stby +401 req\/s$/,
  );
  assert.match(rows[5] ?? '', /^ {3}▼ DRN +node2 +10\.0\.4\.12:8009 +3 +0\.4 +- +88120 +1\.0 /);
  assert.match(rows[7] ?? '', /^ {3}× ERR +node4 +10\.0\.4\.14:8009 +0 +0 +- +41009 /);
  assert.match(rows[9] ?? '', /^ {3}○ STBY +spare1 /);
  assert.match(rows[10] ?? '', /^ - api {3}bybusyness +1\/2 usable ! +11 req\/s$/);
  assert.match(rows[23] ?? '', /^ d disable {2}e enable {2}D drain .*\? help {2}q quit$/);
});

test('the cursor row is inverse and has its sign', async (t) => {
  const { screen, press } = await openTui(t, fakeSnapshot(PICTURE));
  await press('\x1b[B');
  const row = rowOf(screen, 'node2');
  assert.equal(screen.cell(1, row).text, '>');
  assert.ok(screen.cell(40, row).isInverse);
  assert.ok(!screen.cell(40, row - 1).isInverse);
});

test('colour means look: of OK the sign is green and the word has none, ERR is red and bold', async (t) => {
  const { screen } = await openTui(t, fakeSnapshot(PICTURE));
  const error = screen.cell(3, rowOf(screen, 'node4'));
  assert.ok(error.isBold);
  // Bright red: the other one is too dark to be read on black.
  assert.equal(error.color, 9);
  const [sign, word] = [3, 5].map((column) => screen.cell(column, rowOf(screen, 'node3')));
  assert.deepEqual([sign?.text, sign?.color, word?.text, word?.color], ['●', 2, 'O', null]);
});

test('no byte is written while nothing changes', async (t) => {
  const { screen, show, fleet } = await openTui(t, fakeSnapshot(PICTURE));
  screen.takeBytes();
  await show(fleet.getSnapshot());
  await show(fakeSnapshot(PICTURE, { at: START + 900 }));
  assert.equal(screen.takeBytes(), 0);
});

test('a poll with all numbers new costs at most 1.2 kB at 80x24', async (t) => {
  const pool = (step: number): FakeBalancer => ({
    ...calmPool(1000),
    members: calmPool(1000).members.map((member, index) => ({
      ...member,
      busy: (index * 7 + step * 3) % 90,
      elected: 90_000 + index * 13 + step * 270,
      requests: 100 + ((index * 31 + step * 17) % 90),
      trend: Array.from({ length: 12 }, (_, at) => ((at + step) * (index + 3) * 37) % 200),
    })),
  });
  const snapshot = (step: number) =>
    fakeSnapshot([pool(step)], {
      at: START + step * 2_000,
      frontEnds: [fakeFrontEnd({ readAt: START + step * 2_000, tookMs: 300 + step * 100 })],
    });
  const { screen, show } = await openTui(t, snapshot(0));
  for (const step of [1, 2, 3]) {
    screen.takeBytes();
    await show(snapshot(step));
    const bytes = screen.takeBytes();
    assert.ok(bytes > 400 && bytes <= 1_200, `${bytes} bytes`);
  }
});

test('without UTF-8 everything is ASCII, and every state has its own text', async (t) => {
  const statuses = [
    'Init Ok',
    'Init Drn Ok',
    'Init Dis',
    'Init Stop',
    'Init Err',
    'Init HcFl',
    'Init Stby Ok',
    'Init Spar Ok',
    'Foo',
    'Init Dis Err',
  ];
  const members = statuses.map((status, index) => ({
    url: `http://10.0.0.${index}:80`,
    route: `r${index}`,
    status,
  }));
  const { screen, show } = await openTui(t, fakeSnapshot([{ name: 'app', members }]), {
    options: { ascii: true, color: false },
  });
  await show(fakeSnapshot([{ name: 'app', members }]), fakeEvent());
  assert.match(screen.text(), /^[ -~\n]*$/);
  const cells = members.map(({ route }) =>
    (screen.rows()[rowOf(screen, route)] ?? '').slice(3, 13).trim(),
  );
  assert.equal(new Set(cells).size, statuses.length, cells.join());
  assert.deepEqual(cells.slice(0, 3), ['o OK', 'v DRN', 'x DIS']);
  for (let row = 0; row < 24; row++) assert.equal(screen.cell(3, row).color, null);
  assert.ok(screen.cell(3, rowOf(screen, ' r4 ')).isInverse, 'ERR is inverse in mono');
});

test('what is wrong is told with what to do, and the last good data stay', async (t) => {
  const error = {
    kind: 'auth',
    what: '401: user "ops" was rejected',
    hint: 'Check the password.',
  } as const;
  const { screen, show } = await openTui(t, fakeSnapshot(PICTURE));
  await show(
    fakeSnapshot(PICTURE, {
      at: START + 44_000,
      frontEnds: [fakeFrontEnd({ error, failingSince: START + 2_000, nextPollAt: START + 52_000 })],
    }),
  );
  assert.match(screen.text(), /LOST 44s {2}retry 14:04:13/);
  assert.match(screen.text(), /! 401: user "ops" was rejected\. Data as of 14:03:21\. Check/);
  assert.match(screen.text(), /- app {3}\(as of 14:03:21\)/);
  const row = rowOf(screen, 'node1');
  assert.match(screen.rows()[row] ?? '', /\? OK +node1/);
  assert.ok(screen.cell(30, row).isDim);
});

test('the first contact may fail: an empty table, no exit', async (t) => {
  const error = { kind: 'unreachable', what: 'cannot connect', hint: 'Start httpd.' } as const;
  const frontEnds = [fakeFrontEnd({ readAt: null, tookMs: null, error, failingSince: START })];
  const { screen, press } = await openTui(t, fakeSnapshot([], { frontEnds }));
  assert.match(screen.text(), /LOST/);
  assert.match(screen.text(), /cannot connect\. Start httpd\./);
  await press('j', 'd', '\x1b[B', 'G');
  assert.match(screen.text(), /q quit/);
});

test('help lists every key and every state, and closes', async (t) => {
  const { screen, press } = await openTui(t, fakeSnapshot(PICTURE));
  await press('?');
  const has = (...words: readonly string[]) => {
    for (const word of words) assert.ok(screen.text().includes(word), word);
  };
  has('disable', 'drain', 'PgDn', 'suspend');
  await press('\x1b[F');
  has('STBY', 'MIXED');
  assert.doesNotMatch(screen.text(), /node1/);
  await press('?');
  assert.match(screen.text(), /node1/);
});
