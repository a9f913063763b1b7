/** Members that take far longer than those of their pool: which they are, and since when. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { fleetFacts } from '../../source/messages/fleet-facts.ts';
import { slowMembers, slowTexts } from '../../source/messages/slow-members.ts';
import { START } from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { Ui } from '../helpers/ui.ts';

/** 20 req/s each, 100 ms an answer; from then on node2 takes a second. */
const pools =
  (slowFrom: number, members = 3) =>
  (ms: number): ReadPools => ({
    app: Array.from({ length: members }, (_, index) => ({
      route: `node${index + 1}`,
      elected: ms / 50,
      busy: index === 1 && ms >= slowFrom ? 20 : 2,
    })),
  });

function slowAt(ms: number, slowFrom: number, members = 3) {
  const snapshot = new ReadFleet('web1').readAll(0, ms, pools(slowFrom, members)).at(ms);
  return { snapshot, slow: slowMembers(snapshot, fleetFacts(snapshot, DEFAULT_POLICY).fresh) };
}

test('one that takes ten times as long is slow, since soon after it began to be', () => {
  const { slow } = slowAt(200_000, 100_000);
  assert.deepEqual(
    slow.map(({ member, ms }) => [member.url, Math.round(ms)]),
    [['http://10.0.0.2:8080', 1_000]],
  );
  const since = (slow[0]?.since ?? 0) - START;
  assert.ok(since >= 100_000 && since <= 115_000, String(since));
  assert.equal(slow[0]?.isBefore, false);
  assert.match(slowTexts(slow, true)[0] ?? '', /^SLOW app\/node2 since 14:05:\d\d$/);
});

test('what was so from the first reading on began before it', () => {
  const { slow } = slowAt(100_000, 0);
  assert.equal(slow[0]?.isBefore, true);
  assert.match(slowTexts(slow, true)[0] ?? '', /^SLOW app\/node2 since before 14:03:\d\d$/);
});

test('nobody is slow where all take as long, where too little is known, and alone', () => {
  assert.deepEqual(slowAt(200_000, 300_000).slow, []);
  assert.deepEqual(slowAt(8_000, 0).slow, []);
  assert.deepEqual(slowAt(200_000, 0, 1).slow, []);
  assert.deepEqual(slowTexts([], true), []);
});

test('the summary says it in as many words as there is room for', () => {
  const { snapshot } = slowAt(200_000, 100_000);
  const summary = (columns: number) => new Ui(snapshot, {}, { columns, rows: 24 }).rows[1] ?? '';
  assert.match(summary(80), /OK 3 {2}SLOW app\/node2 since 14:05:\d\d /);
  assert.match(summary(60), /OK 3 {2}SLOW app\/node2 /);
  assert.doesNotMatch(summary(60), /since/);
  for (const columns of [40, 50, 60, 80, 200]) assert.ok(summary(columns).length <= columns);
});
