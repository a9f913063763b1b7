/** The line of a member's states, cell by cell on a fake clock: only what was read, of each cell the worst. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { MOST_SPELLS } from '../../source/fleet/state-record.ts';
import {
  changesIn,
  HALF_HOUR_MS,
  memberSpells,
  memberTimeline,
  spanSince,
} from '../../source/messages/timeline.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { timelineLine } from '../../source/screen/text/timeline-line.ts';
import { START } from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';

const MINUTE = 60_000;
const theme = createTheme({ ascii: false, color: false });
const ascii = createTheme({ ascii: true, color: false });

const pool = (status: string, elected = 10): ReadPools => ({
  app: [{ route: 'node1', elected, status }],
});

function member(fleet: ReadFleet, ms: number) {
  const snapshot = fleet.at(ms);
  const [first] = snapshot.balancers[0]?.members ?? [];
  assert.ok(first);
  return { member: first, snapshot };
}

/** A minute a cell. */
function line(fleet: ReadFleet, ms: number, width = 30, of = theme): string {
  const { member: own, snapshot } = member(fleet, ms);
  return lineText(timelineLine(own, snapshot, width, of));
}

test('the first reading fills its own cell, and nothing before it', () => {
  const fleet = new ReadFleet('web1').read(0, pool('Init Ok '));
  assert.equal(line(fleet, 0), `${' '.repeat(29)}─`);
  fleet.readAll(2_000, 5 * MINUTE, () => pool('Init Ok '));
  assert.equal(line(fleet, 5 * MINUTE).trimStart().length, 6);
});

test('thirty minutes are full from end to end, and move one cell at a time', () => {
  const fleet = new ReadFleet('web1').readAll(0, 40 * MINUTE, () => pool('Init Ok '));
  assert.equal(line(fleet, 40 * MINUTE), '─'.repeat(30));
  const early = new ReadFleet('web1').readAll(0, 40 * MINUTE, (ms) =>
    pool(ms < 32 * MINUTE ? 'Init Dis ' : 'Init Ok '),
  );
  const shown = [0, 10, 20, 30, 40, 50, 58].map((seconds) => {
    early.readAll(40 * MINUTE, 40 * MINUTE + seconds * 1_000, () => pool('Init Ok '));
    return line(early, 40 * MINUTE + seconds * 1_000);
  });
  // START is 21 s after a full minute.
  assert.equal(new Set(shown).size, 2, 'within a minute it stands still');
});

test('since when: a spell goes on to its right end, each state has its own sign', () => {
  const states = ['Init Ok ', 'Init Drn Ok ', 'Init Dis ', 'Init Err ', 'Init Stby Ok '];
  const fleet = new ReadFleet('web1').readAll(0, 30 * MINUTE, (ms) =>
    pool(states[Math.min(4, Math.floor(ms / (6 * MINUTE)))] ?? ''),
  );
  assert.match(line(fleet, 30 * MINUTE), /^─{4,6}▼{5,6}■{5,7}×{6,7}○{5,6}$/);
  assert.match(line(fleet, 30 * MINUTE, 30, ascii), /^-{4,6}v{5,6}x{5,7}!{6,7}s{5,6}$/);
});

test('a flap within one cell shows, and the worst state of a cell wins', () => {
  const fleet = new ReadFleet('web1').readAll(0, 30 * MINUTE, (ms) =>
    pool(ms === 10 * MINUTE ? 'Init Err ' : ms === 10 * MINUTE + 4_000 ? 'Init Dis ' : 'Init Ok '),
  );
  const text = line(fleet, 30 * MINUTE);
  assert.equal(text.replaceAll('─', '').trim(), '×');
  const { member: own, snapshot } = member(fleet, 30 * MINUTE);
  assert.equal(changesIn(memberSpells(own, snapshot), START), 4);
  assert.equal(changesIn(memberSpells(own, snapshot), START + 11 * MINUTE), 0);
});

test('while nothing was read there is a gap, not the state before it nor the one after it', () => {
  const fleet = new ReadFleet('web1').readAll(0, 10 * MINUTE, () => pool('Init Dis '));
  fleet.readAll(20 * MINUTE, 30 * MINUTE, () => pool('Init Ok '));
  assert.match(line(fleet, 30 * MINUTE), /^■{10} {10}─{10}$/);
  const spells = memberSpells(member(fleet, 30 * MINUTE).member, fleet.at(30 * MINUTE));
  assert.deepEqual(
    spells.map(({ from, state }) => [(from - START) / MINUTE, state]),
    [
      [0, 'DIS'],
      [10, null],
      [20, 'OK'],
    ],
  );
});

test('a front end that does not answer any more leaves a gap that grows', () => {
  const fleet = new ReadFleet('web1').readAll(0, 20 * MINUTE, () => pool('Init Ok '));
  fleet.fail('web1');
  assert.match(line(fleet, 20 * MINUTE + 6_000), /─$/, 'the next reading is waited for');
  assert.match(line(fleet, 25 * MINUTE), /─ {6}$/);
  assert.match(line(fleet, 29 * MINUTE), /─ {10}$/);
});

test('a restart is a mark: it hides what people did, and trouble hides it', () => {
  const restarted = (before: string, after: string) =>
    new ReadFleet('web1').readAll(0, 30 * MINUTE, (ms) =>
      ms < 15 * MINUTE ? pool(before, 10 + ms) : pool(after, ms - 15 * MINUTE),
    );
  assert.match(line(restarted('Init Dis ', 'Init Ok '), 30 * MINUTE), /^■+R─+$/);
  assert.match(line(restarted('Init Ok ', 'Init Ok '), 30 * MINUTE), /^─+R─+$/);
  assert.match(line(restarted('Init Ok ', 'Init Err '), 30 * MINUTE), /^─+×+$/);
});

test('a front end that joins late says nothing of the time before it', () => {
  const fleet = new ReadFleet('web1', 'web2').readAll(
    0,
    20 * MINUTE,
    () => pool('Init Ok '),
    'web1',
  );
  fleet.readAll(20 * MINUTE, 30 * MINUTE, () => pool('Init Err '), 'web2');
  fleet.readAll(20 * MINUTE, 30 * MINUTE, () => pool('Init Ok '), 'web1');
  assert.match(line(fleet, 30 * MINUTE), /^ ?─{19,20}×{10,11}$/);
});

test('one front end in a gap leaves what the others say; where they differ in intent it is mixed', () => {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, 10 * MINUTE, () => pool('Init Ok '));
  fleet.readAll(10 * MINUTE, 20 * MINUTE, () => pool('Init Dis '), 'web1');
  fleet.readAll(20 * MINUTE, 30 * MINUTE, () => pool('Init Dis '));
  assert.match(line(fleet, 30 * MINUTE), /^ ?─{9,10}◆?■{20,21}$/);
  const both = new ReadFleet('web1', 'web2');
  both.readAll(0, 15 * MINUTE, () => pool('Init Dis '), 'web1');
  both.readAll(0, 15 * MINUTE, () => pool('Init Ok '), 'web2');
  assert.match(line(both, 15 * MINUTE), /^ +◆{15,16}$/);
});

test('a member that comes late was not there before, and one that goes and comes begins anew', () => {
  const two = (status: string): ReadPools => ({
    app: [
      { route: 'node0', elected: 1 },
      { route: 'node1', elected: 1, status },
    ],
  });
  const one: ReadPools = { app: [{ route: 'node0', elected: 1 }] };
  const fleet = new ReadFleet('web1')
    .readAll(0, 5 * MINUTE, () => one)
    .readAll(5 * MINUTE, 10 * MINUTE, () => two('Init Err '))
    .readAll(10 * MINUTE, 20 * MINUTE, () => one)
    .readAll(20 * MINUTE, 30 * MINUTE, () => two('Init Ok '));
  const snapshot = fleet.at(30 * MINUTE);
  const late = snapshot.balancers[0]?.members[1];
  assert.ok(late);
  assert.match(lineText(timelineLine(late, snapshot, 30, theme)), /^ {19,20}─{10,11}$/);
});

test('one that flaps all day is kept in bounds, and no trouble gets lost', () => {
  const flaps = (ms: number) => pool((ms / 4_000) % 2 < 1 ? 'Init Err ' : 'Init Ok ');
  const fleet = new ReadFleet('web1').readAll(0, 60 * MINUTE, flaps);
  const { member: own, snapshot } = member(fleet, 60 * MINUTE);
  const [frontEnd] = snapshot.frontEnds;
  assert.equal(frontEnd?.states?.spells.get(own.key)?.length, MOST_SPELLS);
  assert.equal(line(fleet, 60 * MINUTE), '×'.repeat(30));
  assert.deepEqual(memberTimeline(own, snapshot, 4, 60 * MINUTE), Array(4).fill('ERR'));
});

test('readings without a change keep nothing, and pictures of the past stay as they were', () => {
  const fleet = new ReadFleet('web1').readAll(0, 10 * MINUTE, () => pool('Init Ok '));
  const before = member(fleet, 10 * MINUTE);
  assert.equal(before.snapshot.frontEnds[0]?.states?.spells.size, 0);
  assert.equal(before.snapshot.frontEnds[0]?.states?.read.length, 1);
  fleet.readAll(10 * MINUTE + 2_000, 20 * MINUTE, () => pool('Init Err '));
  const text = lineText(timelineLine(before.member, before.snapshot, 30, theme));
  assert.match(text, /^ +─{10,11}$/);
});

test('since the start: the shortest of half an hour, one, two, four hours that holds it', () => {
  const fleet = new ReadFleet('web1').read(0, pool('Init Ok '));
  const spans = [10, 31, 61, 121, 300].map(
    (minutes) => spanSince(START, fleet.at(minutes * MINUTE)) / HALF_HOUR_MS,
  );
  assert.deepEqual(spans, [1, 2, 4, 8, 16]);
});
