/** The way to where one is, at the left of the first line of every screen: the middle is cut first, the last name never. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { fitCrumbs, widthOf } from '../../source/screen/text/crumbs.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { fakeEvent, fakeFrontEnd, fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const crumbs = (ui: Ui) => (ui.rows[0] ?? '').trim().split(/ {2,}/)[0];

test('every screen begins with the way to it, and Esc goes back along it', () => {
  const snapshot = fakeSnapshot(PICTURE);
  const ui = new Ui(snapshot, {}, { columns: 99, rows: 24 }).show(snapshot, fakeEvent());
  assert.equal(crumbs(ui), 'baltop › prod-web1');
  ui.press('down', 'enter');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app › node2');
  ui.press('?');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app › node2 › HELP');
  ui.press('escape');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app › node2');
  ui.press('escape');
  assert.equal(crumbs(ui), 'baltop › prod-web1');
  ui.press('tab');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › LOG');
  ui.press('escape', '?');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › HELP');
});

test('a drain is watched under its member', () => {
  const ui = new Ui(fakeSnapshot(PICTURE)).press('D').read().press('y');
  ui.press('D');
  assert.equal(crumbs(ui), 'baltop › prod-web1 › app › node1 › DRAIN');
});

test('the number of front ends is part of the fleet, and not of the way below it', () => {
  const ui = new Ui(fakeSnapshot(PICTURE), { label: 'prod  2 front ends' });
  assert.match(ui.rows[0] ?? '', /^ baltop › prod {2}2 front ends {2}/);
  assert.equal(crumbs(ui.press('enter')), 'baltop › prod › app › node1');
});

test('names are cut in the middle of the way, then left out; the last one is whole to the end', () => {
  const names = ['baltop', 'production-east', 'shop-frontend', 'node3'];
  const at = (room: number) => fitCrumbs(names, room, '…').join(' › ');
  assert.equal(at(60), 'baltop › production-east › shop-frontend › node3');
  assert.equal(at(44), 'baltop › produ…-east › shop-frontend › node3');
  assert.equal(at(32), 'baltop › pr…ast › sh…end › node3');
  assert.equal(at(31), 'baltop › … › sh…end › node3');
  assert.equal(at(20), 'baltop › … › node3');
  assert.equal(at(12), '… › node3');
  assert.equal(at(5), 'node3');
  assert.equal(at(3), 'n…3');
  for (let room = 0; room < 70; room += 1) {
    assert.ok(widthOf(fitCrumbs(names, room, '…')) <= Math.max(room, 0), String(room));
  }
});

test('what a filter hides and the scope are told however long the way is', () => {
  const label = 'a-context-with-a-very-long-name-for-a-screen';
  const frontEnds = [fakeFrontEnd({ name: 'web1' }), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot(PICTURE, { frontEnds }), { label }).press('2');
  assert.match(ui.rows[0] ?? '', /^ a-context\S+-screen {2}scope web2 {2}.*\d\d:\d\d:\d\d Z$/);
  ui.press('0', '/', 'n', 'o', 'd', 'e', '4', 'enter');
  assert.match(ui.rows[0] ?? '', /^ \S.* {2}filter "node4" 1 of 8 .*\d\d:\d\d:\d\d Z$/);
});

test('hostile and wide names are safe, and cut by the cells that they take', () => {
  const hostile = '\x1b]0;x\x07\u202Eevil 節点節点節点節点節点節点節点節点節点節点節点';
  const pools = [{ name: hostile, members: [{ url: 'http://10.0.0.1:80', route: hostile }] }];
  for (const columns of [40, 53, 80, 120, 200]) {
    const ui = new Ui(fakeSnapshot(pools), {}, { columns, rows: 24 }).press('enter');
    const row = ui.rows[0] ?? '';
    assert.doesNotMatch(row, /[\x00-\x1f\u202e]/u);
    const cells = [...row].reduce((sum, sign) => sum + (sign >= '\u2e80' ? 2 : 1), 0);
    assert.ok(cells <= columns, `${cells} of ${columns}`);
    assert.match(row, /節点 .*LIVE/, 'its end and the front end');
  }
});

test('in ASCII the names are parted by >', () => {
  const ui = new Ui(fakeSnapshot(PICTURE)).press('enter');
  const ascii = createTheme({ ascii: true, color: false });
  const [line] = frameOf(ui.state, ascii).top;
  assert.match(lineText(line ?? []), /^ baltop > prod-web1 > app > node1 {2}/);
});
