/** What the configuration calls members, on the screen: beside them where there is room, and found. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Labels } from '../../source/messages/own-label.ts';
import { displayWidth } from '../../source/messages/width.ts';
import { fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const LABELS: Labels = new Map([
  [
    'app',
    new Map([
      ['node1', 'tomcat A'],
      ['10.0.4.12:8009', '東京の二番目のサーバー'],
      ['ajp://10.0.4.13', 'by \u001b[31mURL\u202e'],
    ]),
  ],
]);

const open = (columns: number, rows = 24) =>
  new Ui(fakeSnapshot(PICTURE), { labels: LABELS }, { columns, rows });

test('a label stands beside its member, cut in cells, and never costs the address a letter', () => {
  for (let columns = 60; columns <= 200; columns++) {
    const ui = open(columns);
    for (const row of ui.rows) assert.ok(displayWidth(row) <= columns, `${columns}: ${row}`);
    const plain = new Ui(fakeSnapshot(PICTURE), {}, { columns, rows: 24 });
    for (const address of ['10.0.4.11:8009', '10.0.5.21:8080']) {
      const isThere = plain.text.includes(address);
      assert.equal(ui.text.includes(address), isThere, `${columns}: ${address}`);
    }
  }
  assert.match(open(80).text, /10\.0\.4\.11:8009 tomcat A {3}/);
  assert.match(open(80).text, /10\.0\.4\.12:8009 東京の二番目… /);
  assert.match(open(260).text, /10\.0\.4\.12:8009 東京の二番目のサーバー /);
  assert.match(open(80).text, /10\.0\.4\.13:8009 by \?\[31mURL\?/);
});

test('columns never come and go as the screen grows, with labels either', () => {
  let before: readonly string[] = [];
  for (let columns = 60; columns <= 119; columns++) {
    const heads = open(columns).rows[2]?.trim().split(/ +/) ?? [];
    for (const head of before) assert.ok(heads.includes(head), `${head} went at ${columns}`);
    before = heads;
  }
});

test('the filter finds a label, the detail shows it', () => {
  const ui = open(80).press('/');
  for (const key of 'TOMCAT') ui.press(key);
  assert.match(ui.rows[0] ?? '', /filter "TOMCAT" 1 of 8/);
  ui.press('enter', 'escape');
  assert.match(ui.press('enter').text, /label +tomcat A/);
});

test('a socket among members of other protocols is called as every other face calls it', () => {
  const members = [
    { url: 'unix:/run/app.sock|http://localhost/', route: 'n1' },
    { url: 'fcgi://10.0.0.1:9000', route: 'n2' },
  ];
  const ui = new Ui(fakeSnapshot([{ name: 'app', members }]), {}, { columns: 160, rows: 24 });
  assert.match(ui.text, / unix:\/run\/app\.sock /);
  assert.match(ui.text, / fcgi:\/\/10\.0\.0\.1:9000 /);
  assert.doesNotMatch(ui.text, /\/\/unix:/);
});
