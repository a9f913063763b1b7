/** A rolling upgrade on the screen: the plan, whose turn it is, what stopping it leaves, and another process's run. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { displayWidth } from '../../source/messages/width.ts';
import type { RollingEvent, RollingStep } from '../../source/operations/rolling/rolling-events.ts';
import { advance, beginProgress } from '../../source/operations/rolling/rolling-progress.ts';
import type {
  RollingDefaults,
  RollingQuestion,
} from '../../source/screen/state/rolling-session.ts';
import {
  calmPool,
  type FakeBalancer,
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const rolling = (): RollingDefaults => ({
  options: {
    graceMs: 0,
    drainTimeoutMs: 600_000,
    maxRequestMs: null,
    checkTimeoutMs: 300_000,
    proofTimeoutMs: 60_000,
    soakMs: 60_000,
    minUsable: 1,
    maxOut: 1,
  },
  command: '',
  check: '',
});

const frontEnds = [fakeFrontEnd({ page: aPage([]) })];
const pool = fakeSnapshot([calmPool(3)], { frontEnds });
const out = fakeSnapshot(withMember([calmPool(3)], 'node1', { status: 'Init Dis' }), { frontEnds });
const members = pool.balancers[0]?.members ?? [];
const first = members[0];
if (first === undefined) throw new Error('no member');

const OTHER = { soakMs: 60_000, left: 0, printed: null };

const letters = (word: string) => [...word];

function planned(settings = {}, size?: { columns: number; rows: number }): Ui {
  return new Ui(pool, { rolling, ...settings }, size).press('R');
}

/** Begun, its first member at this step, 31 s of drain behind it. */
function begun(step: RollingStep, question: RollingQuestion | null = null): Ui {
  const ui = planned()
    .read()
    .press(...letters('app'), 'enter');
  const id = runOf(ui);
  let progress = beginProgress('app', members, START);
  const tell = (event: RollingEvent) => {
    progress = advance(progress, event, ui.now, true);
    ui.do({ kind: 'rolling-event', id, event, progress, now: ui.now });
  };
  tell({ kind: 'step', member: first as NonNullable<typeof first>, step: 'drain' });
  ui.wait(31_000);
  if (step !== 'drain') tell({ kind: 'step', member: first as NonNullable<typeof first>, step });
  if (question !== null) ui.do({ kind: 'rolling-asks', id, question, now: ui.now });
  return ui;
}

function runOf(ui: Ui): number {
  const effect = ui.effects.findLast((each) => each.kind === 'rolling');
  if (effect?.kind !== 'rolling') throw new Error('no rolling upgrade was begun');
  return effect.id;
}

const kinds = (ui: Ui) => ui.effects.map((effect) => effect.kind);

test('R shows the plan; only the typed name and a lone Enter begin it', () => {
  const ui = planned();
  assert.match(ui.text, /ROLLING {2}app {3}the plan; nothing is sent yet/);
  assert.match(ui.text, /1 {2}app\/node1[\s\S]*2 {2}app\/node2[\s\S]*3 {2}app\/node3/);
  assert.match(ui.text, /each: {2}1 drain \(10m at most\) {2}2 your turn/);
  ui.press('enter', 'y', 'enter').read().press('enter');
  assert.ok(!kinds(ui).includes('rolling'));
  assert.match(ui.text, /"y" is not app|"" is not app/);
  ui.press('a p p enter');
  assert.ok(!kinds(ui).includes('rolling'), 'a paste with its Enter');
  ui.press('ctrl-u', ...letters('app'), 'enter');
  assert.ok(kinds(ui).includes('rolling'));
});

test('every refused plan says what to do about it', () => {
  const refused = (snapshot: FleetSnapshot, wishes = {}, size = { columns: 80, rows: 24 }) => {
    const own = () => ({ ...rolling(), options: { ...rolling().options, ...wishes } });
    const lines = new Ui(snapshot, { rolling: own }, size).press('R').text;
    return lines.replaceAll(/\s+/g, ' ');
  };
  const broken = withMember([calmPool(2)], 'node2', { status: 'Init Err' });
  assert.match(
    refused(fakeSnapshot(broken, { frontEnds })),
    /web1 has 0 usable members Repair app\/node2 first: it is ERR\./,
  );
  const alone = fakeSnapshot([calmPool(1)], { frontEnds });
  assert.match(refused(alone), /0 usable members Add a member that serves meanwhile\./);
  const least = refused(fakeSnapshot([calmPool(2)], { frontEnds }), { minUsable: 2 });
  assert.match(
    least,
    /without app\/node2, web1 has 1 usable member, fewer than the minimum of 2 Add a member that serves meanwhile, or lower the minimum \(minUsable, --min-usable\)\./,
  );
  assert.equal(least.match(/Add a member/g)?.length, 1, 'what both need is said once');
  assert.match(
    refused(fakeSnapshot([calmPool(2)], { frontEnds }), { maxOut: 2 }),
    /without app\/node1 and app\/node2, web1 has 0 usable members Take fewer out at once \(--max-out\)\./,
  );
  const allOut = ['node1', 'node2'].reduce<readonly FakeBalancer[]>(
    (list, route) => withMember(list, route, { status: 'Init Dis' }),
    [calmPool(2)],
  );
  assert.match(
    refused(fakeSnapshot(allOut, { frontEnds })),
    /no member is left to upgrade Enable the members that are out, and repair those in error\./,
  );
  assert.match(
    refused(fakeSnapshot([calmPool(2)])),
    /web1: no answer yet Wait for its first answer\./,
  );
});

test('a plan that would leave nobody is refused and cannot be begun', () => {
  const broken = withMember([calmPool(2)], 'node2', { status: 'Init Dis' });
  const last = fakeSnapshot(broken, { frontEnds });
  const ui = new Ui(last, { rolling }).press('R').read();
  assert.match(ui.text, /REFUSED: without app\/node1, web1 has 0 usable members$/m);
  assert.match(ui.text, /^ +Enable app\/node2 first: it is DIS\.$/m);
  ui.press(...letters('app'), 'enter');
  assert.ok(!kinds(ui).includes('rolling'));
});

test('read-only has none', () => {
  const ui = planned({ readOnly: 'set by --read-only' });
  assert.match(ui.message, /read-only/);
});

test('your turn: it rings, says where the member is out as read, and c and s answer', () => {
  const ui = begun('yours', 'yours').show(out);
  assert.match(ui.text, /0 of 3 done/);
  assert.match(ui.text, /1 {2}node1 +■ DIS +YOUR TURN +✓ 0:31/);
  assert.match(ui.text, /app\/node1 is out on web1\. Upgrade it now/);
  assert.equal(kinds(ui).filter((kind) => kind === 'bell').length, 1);
  ui.press('c c').press('c');
  const answers = ui.effects.flatMap((each) =>
    each.kind === 'rolling-answer' ? [each.answer] : [],
  );
  assert.deepEqual(answers, ['go'], 'once, and never from a burst');
});

test('it never says out where the page says in', () => {
  assert.match(begun('yours', 'yours').show(pool).text, /app\/node1 IS NOT OUT on web1/);
});

test('while no front end answers, nothing is told as if it were so now', () => {
  const error = { kind: 'unreachable', what: 'connection refused', hint: '' } as const;
  const web1 = fakeFrontEnd({ page: aPage([]), error, readAt: START - 44_000 });
  const silent = fakeSnapshot(withMember([calmPool(3)], 'node1', { status: 'Init Dis' }), {
    frontEnds: [web1],
  });
  const ui = begun('yours', 'yours').show(silent);
  assert.match(ui.text, /1 {2}node1 +\? DIS +YOUR TURN/);
  assert.match(ui.text, /2 {2}node2 +\? OK +waiting/);
  const text = ui.text.replaceAll(/\s+/g, ' ');
  assert.match(
    text,
    /web1 does not answer: whether app\/node1 is out there is not known\. Do not stop it yet; c when it is upgraded/,
  );
  assert.match(text, /app was 2\/3 usable as of 14:02:37\./);
  assert.doesNotMatch(text, /app now|Upgrade it now|is out on web1/);
  assert.match(
    begun('yours', 'yours').show(pool).text.replaceAll(/\s+/g, ' '),
    /do not stop it yet/,
  );
});

test('a key of the table does nothing on the rolling screen, and says where it is one', () => {
  const ui = begun('yours', 'yours').show(out).press('d');
  assert.match(ui.message, /^d is a key of the table: Esc goes there first$/);
  assert.deepEqual(ui.requests, []);
});

test('A asks and says what becomes of the member, by its step', () => {
  assert.match(begun('drain').press('A').text, /app\/node1 is put back as it was/);
  const ui = begun('yours', 'yours').press('A');
  assert.match(ui.text, /app\/node1 STAYS DISABLED: its upgrade has begun/);
  ui.press('y');
  assert.ok(!kinds(ui).includes('rolling-stop'), 'not read yet');
  ui.read().press('y');
  assert.ok(kinds(ui).includes('rolling-stop'));
});

test('not ready in time: it rings and says why; f checks again, and nothing passes over it', () => {
  const ui = begun('check').show(out);
  const why = 'app/node1: its application is not ready: answered 503';
  ui.do({ kind: 'rolling-asks', id: runOf(ui), question: 'unready', why, now: ui.now });
  assert.equal(kinds(ui).filter((kind) => kind === 'bell').length, 1);
  assert.match(ui.message, /not ready: answered 503, R shows it/);
  assert.match(
    ui.text,
    /app\/node1: its application is not ready: answered 503\. It is not put back\./,
  );
  assert.match(ui.rows.at(-1) ?? '', /f retry check/);
  assert.doesNotMatch(ui.rows.at(-1) ?? '', /c continue|s skip/);
  ui.press('c', 's');
  assert.ok(!kinds(ui).includes('rolling-answer'));
  ui.press('f');
  const answers = ui.effects.filter((each) => each.kind === 'rolling-answer');
  assert.deepEqual(
    answers.map((each) => each.kind === 'rolling-answer' && each.answer),
    ['go'],
  );
  assert.doesNotMatch(ui.text, /f retry check/);
});

test('not certain that it is quiet: it rings before the command and says why; c begins it, and s is no answer', () => {
  const ui = begun('yours').show(out);
  const why =
    'app/node1 is out, but nothing certain says that it is quiet: /server-status: it answers 404';
  ui.do({ kind: 'rolling-asks', id: runOf(ui), question: 'uncertain', why, now: ui.now });
  assert.equal(kinds(ui).filter((kind) => kind === 'bell').length, 1);
  assert.match(ui.message, /nothing certain says that it is quiet/);
  const text = ui.text.replaceAll(/\s+/g, ' ');
  assert.match(
    text,
    /answers 404\. The command is not begun\. c begins it, A puts the member back/,
  );
  assert.doesNotMatch(ui.rows.at(-1) ?? '', /s skip/);
  ui.press('s');
  assert.ok(!kinds(ui).includes('rolling-answer'));
  ui.press('c');
  assert.ok(kinds(ui).includes('rolling-answer'));
});

test('from 120 columns on the pool with its load stands at the right, the members under way marked', () => {
  const narrow = begun('yours').show(out);
  assert.doesNotMatch(narrow.text, /POOL/);
  narrow.do({ kind: 'resized', columns: 120, rows: 24 });
  const { text } = narrow;
  assert.match(text, / done +\| {4}POOL +BUSY +REQ\/S {2}TREND/);
  assert.match(text, /WATCH *\| {2}> ■ DIS +node1 +0 /);
  assert.match(text, /\| {4}● OK +node3 /);
});

test('quitting says the same; while it runs no key changes its balancer', () => {
  const ui = begun('drain').press('b', 'down', 'd');
  assert.match(ui.message, /a rolling upgrade of app runs here/);
  assert.deepEqual(ui.sent, []);
  assert.match(ui.text, /ROLLING app \[░+\] 0 of 3 done, app\/node1 taking it out/);
  assert.match(ui.press('q').text, /QUIT[\s\S]*app\/node1 is put back as it was/);
});

test('its end stays to be seen', () => {
  const ui = begun('check').press('b');
  ui.do({
    kind: 'rolling-ended',
    id: runOf(ui),
    why: 'stopped at app/node1: not ready',
    now: ui.now,
  });
  assert.match(ui.text, /ROLLING app stopped at app\/node1: not ready/);
  assert.match(ui.press('R').text, /stopped at app\/node1: not ready\./);
});

test("another process's run: its journal beside what httpd says, and no key to steer it", () => {
  const progress = advance(
    beginProgress('app', members, START),
    { kind: 'step', member: first, step: 'yours' },
    START,
    true,
  );
  const ui = new Ui(pool, { rolling });
  ui.do({
    kind: 'journals-read',
    others: [{ balancer: 'app', progress, owner: { pid: 4711, host: 'ops1' }, ...OTHER }],
    now: ui.now,
  });
  assert.match(ui.text, /ROLLING app 0 of 3 done, app\/node1 being upgraded {3}by process 4711/);
  ui.press('R');
  assert.match(ui.text, /1 {2}node1 +● OK +YOUR TURN/, 'what httpd says is another column');
  assert.match(ui.text, /it cannot be\s+controlled from here/);
  ui.press('c', 'A', 's', 'P');
  assert.deepEqual(kinds(ui), []);
  ui.do({ kind: 'journals-read', others: [], now: ui.now });
  assert.match(ui.text, /Ended: its journal is gone; this is its last known state\./);
  assert.match(ui.text, /1 {2}node1 +● OK/);
  assert.match(ui.rows.at(-1) ?? '', /b Esc back/);
});

for (const [columns, rows] of [
  [120, 40],
  [60, 24],
  [40, 10],
] as const) {
  test(`on ${columns}x${rows} every row fits, and whose turn it is is there`, () => {
    const ui = begun('yours', 'yours').show(out);
    ui.do({ kind: 'resized', columns, rows });
    for (const row of ui.rows) assert.ok(displayWidth(row) <= columns, row);
    // The heading of the table is there, and empty.
    assert.ok(ui.rows.length - 1 <= rows, ui.text);
    assert.match(ui.text, /YOUR TURN/);
  });
}

test('a run whose process is gone is called cut off, and R says how it is ended instead of beginning another', () => {
  const progress = advance(
    beginProgress('app', members, START),
    { kind: 'step', member: first, step: 'yours' },
    START,
    true,
  );
  const ui = new Ui(out, { rolling });
  ui.do({
    kind: 'journals-read',
    others: [{ balancer: 'app', progress, owner: null, ...OTHER, left: 1 }],
    now: ui.now,
  });
  assert.match(ui.text, /ROLLING app 0 of 3 done, app\/node1 being upgraded {3}INTERRUPTED/);
  ui.press('R');
  assert.match(ui.text, /INTERRUPTED after/);
  assert.match(ui.text, /1 {2}node1 +■ DIS/);
  assert.match(ui.text, /the process that ran it is gone/);
  assert.match(ui.text, /A {2}puts app\/node1 back as it was/);
  for (const key of ['R', 'c', 's', 'A']) {
    ui.press(key);
    assert.match(ui.text, / y do it {4}n\/Esc back/, `${key} asks`);
    ui.press('y').press('escape');
  }
  assert.deepEqual(kinds(ui), [], 'a y that was not read does nothing');
  ui.press('c').read().press('y');
  const again = ui.effects.at(-1);
  assert.ok(again?.kind === 'rolling-again');
  assert.deepEqual([...(again.said ?? [])], [[progress.members[0]?.key, 'ready']]);
});

test('a stopped run of this screen that another process ended since shows its end, and no way on', () => {
  const ui = begun('yours');
  const { progress } = ui.state.rollings.at(-1) ?? {};
  assert.ok(progress != null);
  const ended = 'stopped at app/node1: the command failed; app/node1 stays disabled';
  const stopped = { ...progress, ended: 'the command failed' };
  ui.do({ kind: 'rolling-ended', id: runOf(ui), why: ended, progress: stopped, now: ui.now });
  const journal = (more: Partial<typeof progress>) =>
    ui.do({
      kind: 'journals-read',
      others: [{ balancer: 'app', progress: { ...stopped, ...more }, owner: null, ...OTHER }],
      now: ui.now,
    });
  journal({});
  assert.match(ui.text, /app\/node1 stays\s+disabled/, 'its own journal is no news');
  assert.match(ui.text, /R {2}it is your turn/);
  journal({ ended: 'aborted', updatedAt: stopped.updatedAt + 1 });
  assert.match(ui.text, /aborted, 0 of 3 done, all put back/);
  assert.doesNotMatch(ui.text, /stays\s+disabled|R {2}it is your turn|A {2}puts/);
  assert.match(ui.text, /1 {2}node1 +● OK +put back/);
  ui.press('b');
  assert.match(ui.text, /ROLLING app stopped here, taken over elsewhere {3}R: see/);
  assert.doesNotMatch(ui.text, /ROLLING app stopped at/);
});

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [60, 20],
] as const) {
  test(`on ${columns}x${rows} a stopped run of 12 members keeps why, the last line, the file and every way on`, () => {
    const many = fakeSnapshot([calmPool(12)], { frontEnds });
    const those = many.balancers[0]?.members ?? [];
    const seventh = those[6];
    if (seventh === undefined) throw new Error('no member');
    const printed = { file: '/var/state/baltop/rolling-output-app_node7.log', from: 0, to: 9 };
    const tell = (event: RollingEvent) => {
      progress = advance(progress, event, START, false);
    };
    let progress = beginProgress('app', those, START);
    for (const member of those.slice(0, 6)) tell({ kind: 'step', member, step: 'done' });
    tell({ kind: 'step', member: seventh, step: 'yours' });
    const why = 'the upgrade command ended with 1';
    tell({
      kind: 'stopped',
      member: seventh,
      step: 'yours',
      why,
      standing: 'out',
      upgrading: true,
      printed,
    });
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
    const ui = new Ui(many, { rolling }, { columns, rows });
    const other = { ...OTHER, left: 1, printed: { file: printed.file, lines } };
    ui.do({
      kind: 'journals-read',
      others: [{ balancer: 'app', progress, owner: null, ...other }],
      now: ui.now,
    });
    ui.press('R');
    for (const row of ui.rows) assert.ok(displayWidth(row) <= columns, row);
    assert.ok(ui.rows.length - 1 <= rows, ui.text);
    assert.match(ui.text, /> 7 {2}node7 /);
    assert.match(
      ui.text.replace(/\s+/g, ' '),
      /stopped at app\/node7: the upgrade command ended with 1\./,
    );
    assert.match(ui.text, /[|│] line 12/);
    assert.match(ui.text, /\/var\/state\/baltop\/rolling-output-app_node7\.log/);
    for (const way of ['R', 'c', 's', 'A'])
      assert.match(ui.text, new RegExp(`^ {3}${way} {2}\\w`, 'm'));
    assert.match(ui.rows.at(-1) ?? '', /R run again .*A abort .*Esc back/);
    // Where a banner takes rows, lines that were printed go first, and the path stays.
    const error = { kind: 'unreachable', what: 'connection refused', hint: 'Check it.' } as const;
    const lost = fakeFrontEnd({ page: aPage([]), error, readAt: START - 44_000 });
    ui.show(fakeSnapshot([calmPool(12)], { frontEnds: [lost] }));
    assert.match(ui.text, /\/var\/state\/baltop\/rolling-output-app_node7\.log/);
    // How it ended is no news once it runs again.
    ui.show(many, { ...fakeEvent({ url: 'http://10.0.0.1:8080' }), at: START });
    ui.press('R').read().press('y');
    assert.equal(ui.message, '');
  });
}
