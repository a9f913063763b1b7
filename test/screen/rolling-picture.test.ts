/** What the rolling screen draws: the steps with their times, what is printed, how long it takes, and how it goes on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from '../../source/fleet/snapshot.ts';
import { displayWidth } from '../../source/messages/width.ts';
import {
  type RollingEvent,
  type RollingStep,
  STANDARD_ROLLING,
} from '../../source/operations/rolling/rolling-events.ts';
import {
  advance,
  beginProgress,
  type RollingProgress,
} from '../../source/operations/rolling/rolling-progress.ts';
import type { Printed } from '../../source/screen/state/rolling-session.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, START } from '../helpers/fake-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const poolAt = (ms: number) =>
  fakeSnapshot([calmPool(4)], {
    at: START + ms,
    frontEnds: [fakeFrontEnd({ page: aPage([]), readAt: START + ms })],
  });
const members = poolAt(0).balancers[0]?.members ?? [];
const memberAt = (index: number) => members[index] as Member;

const rolling = () => ({
  options: STANDARD_ROLLING,
  command: './up {route}',
  check: '',
  typed: "--exec './up {route}' --context prod",
});

const MINUTE = 60_000;
const LARGE = { columns: 120, rows: 40 };

/** Begun, and told of what happens at its moments. */
function run(size = LARGE) {
  const ui = new Ui(poolAt(0), { rolling }, size).press('R').read();
  ui.press('a', 'p', 'p', 'enter');
  const id = ui.effects.findLast((each) => each.kind === 'rolling')?.id ?? 0;
  let progress: RollingProgress = { ...beginProgress('app', members, START) };
  const tell = (event: RollingEvent) => {
    progress = advance(progress, event, ui.now);
    ui.do({ kind: 'rolling-event', id, event, progress, now: ui.now });
  };
  const at = (ms: number) => {
    ui.now = START + ms;
    return ui.show(poolAt(ms));
  };
  const begin = (index: number, step: RollingStep) =>
    tell({ kind: 'step', member: memberAt(index), step });
  const print = (printed: Partial<Printed>) =>
    ui.do({
      kind: 'rolling-output',
      id,
      printed: { file: '/state/rolling-output-app_node1.log', lines: [], ...printed },
      now: ui.now,
    });
  /** One member's whole way in four minutes. */
  const whole = (index: number, from: number) => {
    const steps = ['drain', 'yours', 'check', 'enable', 'prove', 'soak', 'done'] as const;
    const after = [0, 1, 2.5, 2.6, 2.7, 3, 4];
    for (const [place, step] of steps.entries()) {
      at(from + (after[place] ?? 0) * MINUTE);
      begin(index, step);
    }
  };
  return { ui, id, tell, at, begin, print, whole, progressNow: () => progress };
}

const row = (ui: Ui, pattern: RegExp) => ui.rows.find((each) => pattern.test(each)) ?? '';
const words = (ui: Ui) => ui.text.replaceAll(/\s+/g, ' ');

test('each step has its own time: done, going on, and not begun', () => {
  const { ui, at, begin, whole } = run({ columns: 200, rows: 60 });
  whole(0, 0);
  at(4 * MINUTE);
  begin(1, 'drain');
  at(5 * MINUTE);
  begin(1, 'yours');
  at(5 * MINUTE + 20_000);
  assert.match(ui.text, /HTTPD +STEP +DRAIN +UPGRADE +CHECK +SERVE +WATCH +WAITS FOR/);
  assert.match(row(ui, / 1 +node1/), /✓ 1:00 +✓ 1:30 +✓ 0:06 +✓ 0:24 +✓ 1:00/);
  assert.match(row(ui, / 2 +node2/), /being upgraded +✓ 1:00 +» 0:20 +- +- +- /);
  assert.match(row(ui, / 3 +node3/), /waiting +- +- +- +- +- /);
});

test('an estimate comes with the first member that is done, and goes while nothing goes on', () => {
  const { ui, id, at, begin, whole, tell } = run();
  at(MINUTE);
  begin(0, 'drain');
  assert.doesNotMatch(ui.text, / left/);
  whole(0, 0);
  // Three of four minutes each are left.
  assert.match(ui.text, /running 4:00, about 12 min left/);
  begin(1, 'drain');
  at(6 * MINUTE);
  assert.match(ui.text, /running 6:00, about 10 min left/);
  ui.press('P');
  assert.doesNotMatch(ui.text, / min left/, 'paused');
  ui.press('P');
  ui.do({ kind: 'rolling-asks', id, question: 'unready', why: 'not ready', now: ui.now });
  assert.doesNotMatch(ui.text, / min left/, 'it waits for an answer');
  ui.do({ kind: 'rolling-asks', id, question: null, now: ui.now });
  assert.match(ui.text, /about 10 min left/);
  const why = 'the upgrade command ended with 1';
  const stopped = { standing: 'out', upgrading: true, printed: null } as const;
  tell({ kind: 'stopped', member: memberAt(1), step: 'yours', why, ...stopped });
  ui.do({ kind: 'rolling-ended', id, why: 'stopped at app/node2', now: ui.now });
  assert.doesNotMatch(ui.text, / min left/, 'stopped');
});

test('one that takes longer than all before it leaves no estimate for itself', () => {
  const { ui, at, begin, whole } = run();
  whole(0, 0);
  whole(1, 4 * MINUTE);
  whole(2, 8 * MINUTE);
  begin(3, 'drain');
  at(15 * MINUTE);
  assert.match(ui.text, /running 15:00, about 1 min left/);
  at(17 * MINUTE);
  assert.match(ui.text, /running 17:00$/m);
});

test('what the command prints is shown while it runs, in its last lines, with its time', () => {
  const { ui, at, begin, print } = run();
  begin(0, 'drain');
  at(MINUTE);
  begin(0, 'yours');
  print({ member: 'app/node1', running: START + MINUTE });
  assert.match(ui.text, /output of the command for app\/node1 ─+ running 0:00 ─╮/);
  assert.match(ui.text, /│ nothing printed yet/);
  at(MINUTE + 58_000);
  const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);
  print({ member: 'app/node1', running: START + MINUTE, lines });
  assert.match(ui.text, /running 0:58/);
  assert.match(ui.text, /│ line 60 +│/);
  assert.match(ui.text, /│ \/state\/rolling-output-app_node1\.log/);
  assert.ok(ui.rows.length - 1 <= LARGE.rows);
  print({ member: 'app/node1', running: null, tookMs: 242_000, lines: ['done'] });
  assert.match(ui.text, /ended after 4:02/);
});

test('at 80x24 too: the lines under the file, beside the steps and what is waited for', () => {
  const { ui, at, begin, print } = run({ columns: 80, rows: 24 });
  begin(0, 'drain');
  at(MINUTE);
  begin(0, 'yours');
  print({ member: 'app/node1', running: START + MINUTE, lines: ['Stopping', 'Unpacking'] });
  assert.match(ui.text, /It prints; all of it: \/state\/rolling-output-app_node1\.log/);
  assert.match(ui.text, /\| Stopping\n +\| Unpacking/);
  assert.match(ui.text, /STEP +DRAIN UPGRADE +CHECK +SERVE +WATCH/);
  // What an upgrade that went well has printed is no news any more.
  print({ running: null, tookMs: 1_000, lines: ['Stopping', 'Unpacking'] });
  begin(0, 'check');
  assert.doesNotMatch(ui.text, /Unpacking/);
});

/** Stopped at the second of four. */
function stopped(size = LARGE) {
  const all = run(size);
  const { ui, id, whole, begin, tell, print, progressNow } = all;
  whole(0, 0);
  begin(1, 'drain');
  begin(1, 'yours');
  const file = '/state/rolling-output-app_node2.log';
  print({ file, member: 'app/node2', running: null, tookMs: 58_000, lines: ['no space left'] });
  const why = 'the upgrade command ended with 1';
  const rest = { standing: 'out', upgrading: true, printed: null } as const;
  tell({ kind: 'stopped', member: memberAt(1), step: 'yours', why, ...rest });
  const ended = `stopped at app/node2, which stays disabled: ${why}`;
  ui.do({ kind: 'rolling-ended', id, why: ended, progress: progressNow(), now: ui.now });
  return ui;
}

test('stopped: why, what the others are, every way on with its key, and the command that goes on', () => {
  const ui = stopped();
  assert.match(words(ui), /stopped at app\/node2, which stays disabled: the upgrade command ended/);
  assert.match(words(ui), /app\/node1 is upgraded\. app\/node3 and app\/node4 are untouched\./);
  assert.match(row(ui, /> 2 +node2/), /STOPPED +0:00 +0:00 +- +- +-/);
  assert.match(ui.text, /output of the command for app\/node2 ─+ ended after 0:58/);
  assert.match(ui.text, /│ no space left/);
  const command = "baltop rolling resume app --exec './up {route}' --context prod";
  assert.ok(words(ui).includes(`Later, or in another terminal of this host: ${command}`));
  for (const way of ['R', 'c', 's', 'A'])
    assert.match(ui.text, new RegExp(`^ {3}${way} {2}\\w`, 'm'));
  ui.press('y');
  const copied = ui.effects.flatMap((each) => (each.kind === 'copy' ? [each.text] : []));
  assert.deepEqual(copied, [command]);
  assert.ok(!ui.effects.some(({ kind }) => kind === 'rolling-again'), 'y alone begins nothing');
});

test('while it runs there is nothing to copy; read-only it is not offered', () => {
  const { ui, begin } = run();
  begin(0, 'drain');
  ui.press('y');
  assert.ok(!ui.effects.some(({ kind }) => kind === 'copy'));
  assert.match(ui.message, /there is nothing to go on with/);
});

for (const [columns, rows] of [
  [300, 100],
  [200, 60],
  [120, 40],
  [100, 30],
  [80, 24],
  [60, 20],
  [40, 10],
] as const) {
  test(`on ${columns}x${rows} every row fits, and why it stopped is there`, () => {
    const ui = stopped({ columns, rows });
    for (const each of ui.rows) assert.ok(displayWidth(each) <= columns, each);
    // The heading of the table is there, and empty.
    assert.ok(ui.rows.length - 1 <= rows, ui.text);
    assert.match(words(ui), /stopped at app\/node2/);
    if (rows > 10) assert.match(ui.text, /rolling-output-app_node2\.log/);
  });
}

test('at 200x60 the tables fill the width beside each other', () => {
  const { ui, begin } = run({ columns: 200, rows: 60 });
  begin(0, 'drain');
  const head = row(ui, /MEMBER/);
  assert.match(head, /^│ +# {2}MEMBER .* WAITS FOR .*││ +POOL .*TREND.*│$/);
  assert.equal(displayWidth(head), 200);
});
