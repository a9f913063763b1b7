/** The drain on the screen: what it says, what its keys do, and what else is refused meanwhile. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../source/messages/width.ts';
import type { DrainEvent } from '../../source/operations/drain/drain-events.ts';
import type { PlaceWatch } from '../../source/operations/drain/quiet.ts';
import {
  calmPool,
  fakeFrontEnd,
  fakeSnapshot,
  fakeWorker,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { assessmentOf, Ui } from '../helpers/ui.ts';

const URL = 'http://10.0.0.2:8080';
const worker = (status: string, busy = 0) => fakeWorker({ url: URL, route: 'node2', status, busy });
const drn = (busy: number) =>
  fakeSnapshot(withMember([calmPool()], 'node2', { status: 'Init Drn Ok', busy }));

function place(more: Partial<PlaceWatch> = {}): PlaceWatch {
  return {
    frontEnd: 'web1',
    worker: worker('Init Drn Ok', 3),
    requests: 0.4,
    quietPolls: 0,
    lastRequestAt: START,
    waitsFor: 'busy 3',
    witness: 'rows',
    http2: false,
    why: '',
    left: [],
    ...more,
  };
}

const seen = (elapsedMs: number, ...places: readonly PlaceWatch[]): DrainEvent => ({
  kind: 'watch',
  phase: 'grace',
  view: { places, quiet: false, staleBusy: 0 },
  elapsedMs,
});

const flagged: readonly DrainEvent[] = [
  {
    kind: 'change',
    action: { kind: 'drain' },
    event: { kind: 'queued', target: { frontEnd: 'web1', balancer: 'app', url: URL } },
  },
  {
    kind: 'change',
    action: { kind: 'drain' },
    event: {
      kind: 'verified',
      target: { frontEnd: 'web1', balancer: 'app', url: URL },
      before: worker('Init Ok', 3),
      after: worker('Init Drn Ok', 3),
      tookMs: 20,
    },
  },
  { kind: 'phase', phase: 'grace', at: START },
];

/** D on node2 of a calm pool: level 0, so the watch is open. */
function draining(size = { columns: 80, rows: 24 }, ...events: readonly DrainEvent[]): Ui {
  const ui = new Ui(fakeSnapshot([calmPool()]), {}, size).press('down', 'D');
  return tell(ui, ...flagged, ...events);
}

function drainId(ui: Ui): number {
  const started = ui.effects.findLast((effect) => effect.kind === 'drain');
  if (started?.kind !== 'drain') throw new Error('no drain was started');
  return started.id;
}

function tell(ui: Ui, ...events: readonly DrainEvent[]): Ui {
  const id = drainId(ui);
  for (const event of events) ui.do({ kind: 'drain-event', id, event, now: ui.now });
  return ui;
}

const controls = (ui: Ui) =>
  ui.effects.flatMap((effect) => (effect.kind === 'drain-control' ? [effect.controls] : []));
const bells = (ui: Ui) => ui.effects.filter((effect) => effect.kind === 'bell').length;

test('D starts the engine of the command line, watches it, and says what it waits for', () => {
  const ui = draining(undefined, seen(192_000, place())).show(drn(3));
  assert.deepEqual(ui.sent, ['drain node2']);
  assert.match(ui.text, /DRAIN {2}app\/node2 {2}http:\/\/10\.0\.0\.2:8080 +elapsed 3:12 \/ 10:00/);
  assert.match(ui.text, /web1 +▼ DRN +3 +0\.4/);
  assert.match(ui.text, /Waiting for: busy 3 \(0\.4 req\/s\)\./);
  assert.match(ui.text, /others: 4\/5 usable, busy 0 \(\+0 since start\)/);
  assert.match(ui.text, /when quiet: disable/);
  assert.match(ui.text, /at 10:00 you are asked; nothing changes by itself/);
  assert.match(ui.rows.at(-1) ?? '', /d disable now {2}e put back {2}b Esc background {2}t then/);
});

test('until its flag is verified it does not say that it drains', () => {
  const ui = new Ui(fakeSnapshot([calmPool()])).press('down', 'D');
  tell(ui, ...flagged.slice(0, 1));
  assert.doesNotMatch(ui.text, /▼ DRN/);
  assert.match(ui.text, /its flag is being set/);
});

test('what a front end does not answer is not known, whatever was read before', () => {
  const error = { kind: 'timeout', what: 'timed out', hint: '' } as const;
  const lost = { ...drn(3), frontEnds: [fakeFrontEnd({ error, failingSince: START })] };
  const ui = draining(undefined, seen(5_000, place({ waitsFor: 'an answer' }))).show(lost);
  assert.match(ui.text, /web1 +\? DRN +\? +\? +not known/);
  assert.match(ui.text, /Waiting for: an answer/);
});

test('d asks before it moves sessions; only a read y ends the grace', () => {
  const ui = draining(undefined, seen(5_000, place())).press('d');
  assert.match(ui.text, /DISABLE NOW {2}app\/node2[\s\S]*0\.4 req\/s still came/);
  ui.press('d', 'enter', 'y');
  assert.deepEqual(controls(ui), []);
  ui.read().press('y');
  assert.deepEqual(controls(ui), [{ end: 'disable', graceOver: true, putBack: false }]);
  assert.deepEqual(ui.sent, ['drain node2'], 'the engine sends, not the key');
});

test('d that nobody answered is void once the drain is over', () => {
  const ui = draining(undefined, seen(5_000, place())).press('d').read();
  tell(ui, { kind: 'quiet', staleBusy: 0, elapsedMs: 6_000, places: [], since: 0 });
  ui.press('y');
  assert.deepEqual(controls(ui), []);
});

test('e puts back, t goes round what is set when it is quiet; in a burst neither counts', () => {
  const ui = draining(undefined, seen(5_000, place())).press('t', 't e', 't');
  assert.deepEqual(
    controls(ui).map(({ end }) => end),
    ['stop', 'none'],
  );
  assert.match(ui.text, /when quiet: the drain flag stays, nothing more is set/);
  ui.press('e');
  assert.equal(controls(ui).at(-1)?.putBack, true);
});

test('f stops waiting for a stale BUSY, but never while sessions still go there', () => {
  const ui = draining(undefined, seen(5_000, place())).press('f');
  assert.deepEqual(controls(ui), []);
  tell(ui, { kind: 'phase', phase: 'in-flight', at: START });
  ui.press('f');
  assert.equal(controls(ui).at(-1)?.waitNoMore, true);
  tell(ui, { kind: 'stopped' });
  ui.do({ kind: 'drain-ended', id: drainId(ui), now: ui.now });
  assert.match(ui.text, /is no longer waited for; its flags stay as they are/);
  assert.doesNotMatch(ui.text, /safe to stop/);
});

test('once a drain has ended, its numbers are those of the table', () => {
  const quiet = place({ requests: 669, worker: worker('Init Dis'), waitsFor: '' });
  const ui = draining(undefined, seen(3_000, quiet), { kind: 'stopped' });
  ui.do({ kind: 'drain-ended', id: drainId(ui), now: ui.now });
  const later = { status: 'Init Dis', busy: 0, requests: 0 };
  ui.show(fakeSnapshot(withMember([calmPool()], 'node2', later)));
  assert.doesNotMatch(ui.text, /669/);
  assert.match(ui.text, /web1 +■ DIS +0 +0 /);
});

test('in the background: a time in its row, a line above the event line, D comes back to it', () => {
  const ui = draining(undefined, seen(65_000, place())).show(drn(3)).press('b');
  assert.match(ui.text, /▼ DRN 1:05 node2/);
  assert.match(ui.text, /DRAIN app\/node2 1:05, waits for busy 3 \(0\.4 req\/s\)/);
  assert.equal(ui.rows.length <= 24, true);
  for (const key of ['d', 'e', 'u', 'x']) ui.press(key);
  assert.equal(ui.sent.length, 1, 'no other hand on its flag');
  ui.press('escape').press('e');
  assert.match(ui.message, /app\/node2 is being drained here/);
  ui.press('D');
  assert.match(ui.text, /elapsed 1:05/);
});

test('quiet rings once and stays to be seen; u takes the whole drain back', () => {
  const ui = draining(undefined, seen(5_000, place())).press('b');
  const target = { frontEnd: 'web1', balancer: 'app', url: URL };
  const action = { kind: 'disable' } as const;
  tell(
    ui,
    { kind: 'change', action, event: { kind: 'queued', target } },
    {
      kind: 'change',
      action,
      event: {
        kind: 'verified',
        target,
        before: worker('Init Drn Ok'),
        after: worker('Init Drn Dis'),
        tookMs: 9,
      },
    },
    { kind: 'phase', phase: 'in-flight', at: START },
    { kind: 'quiet', staleBusy: 0, elapsedMs: 15_000, places: [], since: 0 },
  );
  ui.do({ kind: 'drain-ended', id: drainId(ui), now: ui.now });
  ui.show(fakeSnapshot(withMember([calmPool()], 'node2', { status: 'Init Drn Dis' })));
  assert.equal(bells(ui), 1);
  assert.match(ui.text, /DRAIN app\/node2 is quiet after 0:15: safe to stop/);
  ui.press('u').read();
  assert.match(ui.text, /DIS -> OK/);
  ui.press('y');
  const undo = ui.requests.at(-1)?.action;
  assert.deepEqual(undo, { kind: 'undo', edit: { flags: { draining: false, disabled: false } } });
});

const late: DrainEvent = { kind: 'late', elapsedMs: 600_000 };

test('at the timeout it asks, rings once, and ends only as answered', () => {
  const ui = draining(undefined, seen(599_000, place()), late, seen(600_500, place()));
  ui.show(drn(3));
  assert.equal(bells(ui), 1);
  assert.match(
    ui.text,
    /NOT QUIET after 10:00\. Nothing changes until you choose: w waits 10m longer/,
  );
  assert.match(ui.rows.at(-1) ?? '', /w wait longer {2}d disable now {2}e put back/);
  assert.doesNotMatch(ui.text, /off again|asks you at|at most/);
  ui.press('w');
  assert.deepEqual(controls(ui).at(-1)?.timeoutMs, 1_200_500);
  assert.doesNotMatch(ui.text, /NOT QUIET|w wait longer/);
  ui.press('w');
  assert.match(ui.message, /it has not timed out yet/);
  tell(ui, seen(1_200_600, place()), { ...late, elapsedMs: 1_200_600 });
  assert.equal(bells(ui), 2, 'and again when that is over');
  ui.press('e');
  assert.equal(controls(ui).at(-1)?.putBack, true);
});

test('disabled after the timeout: asks as ever, and gives what is in flight its own time', () => {
  const ui = draining(undefined, seen(600_000, place()), late).press('d').read().press('y');
  const { end, graceOver, timeoutMs } = controls(ui).at(-1) ?? {};
  assert.deepEqual([end, graceOver, timeoutMs], ['disable', true, 1_200_000]);
});

test('quiet after the timeout: it waits for a word, and says so', () => {
  const ui = draining(undefined, late, {
    kind: 'watch',
    phase: 'grace',
    view: { places: [place({ waitsFor: '' })], quiet: true, staleBusy: 0 },
    elapsedMs: 700_000,
  });
  assert.match(ui.text, /Waiting for: your decision; it is quiet now\./);
});

test('in the background the timeout calls: event line, the row above it, and the question before leaving', () => {
  const ui = draining(undefined, seen(5_000, place())).press('b').show(drn(3));
  tell(ui, seen(600_000, place()), late);
  assert.match(ui.message, /app\/node2 is not quiet after 10:00: nothing changes until you choose/);
  assert.equal(ui.state.message?.tone, 'alarm');
  ui.press('j', 'k');
  assert.match(ui.text, /DRAIN app\/node2 NOT QUIET after 10:00 {3}D on it: what now\?/);
  ui.press('q');
  assert.match(ui.text, /QUIT[\s\S]*app\/node2, not quiet after 10:00, ends: its flag stays/);
  ui.press('escape', 'D');
  assert.match(ui.text, /NOT QUIET after 10:00/);
});

test('a busy that stands still for 5 minutes without a request is called out, and the chart goes on after 15', () => {
  const still = place({ requests: 0 });
  const at = (ms: number) => ({ ...seen(ms, still), phase: 'in-flight' as const }) as DrainEvent;
  const ui = draining({ columns: 100, rows: 24 }, at(1_000), at(200_000));
  assert.doesNotMatch(ui.text, /may be stale/);
  tell(ui, at(305_000));
  assert.match(
    ui.text,
    /web1: busy 3 has not moved for 5 minutes, with 0 req\/s: it may be stale\./,
  );
  tell(ui, seen(306_000, place({ requests: 0.4 })));
  assert.doesNotMatch(ui.text, /may be stale/);
  tell(ui, at(1_000_000), seen(1_001_000, place({ worker: worker('Init Drn Ok', 7) })));
  assert.equal(ui.state.drains[0]?.busy.get('web1')?.at(-1), 7);
  assert.match(ui.text, /BUSY 15 MINUTES/);
});

test('one that asks is told before those that only wait', () => {
  const ui = new Ui(fakeSnapshot([calmPool(8)])).press('down', 'D', 'b', 'down', 'D', 'b');
  const id = drainId(ui);
  ui.do({ kind: 'drain-event', id, event: late, now: ui.now });
  assert.match(ui.text, /DRAIN app\/node3 NOT QUIET/);
});

test('flags that could not be put back are shouted', () => {
  const stuck = draining(undefined, { kind: 'put-back', restored: false });
  assert.match(stuck.message, /FLAGS MAY HAVE CHANGED/);
  assert.equal(stuck.state.message?.tone, 'alarm');
});

test('more at stake just before sending: the question comes, and no drain runs', () => {
  const ui = new Ui(fakeSnapshot([calmPool()])).press('down', 'D', 'b');
  const assessment = assessmentOf(2, 'leaves 1 usable of 5 in app');
  tell(ui, ...flagged.slice(0, 1), {
    kind: 'change',
    action: { kind: 'drain' },
    event: { kind: 'refused', assessment },
  });
  assert.equal(ui.level, 2);
  assert.deepEqual(ui.state.drains, []);
  assert.match(ui.text, /nothing was sent/);
});

test('quitting says what becomes of a running drain', () => {
  const ui = draining(undefined, seen(5_000, place())).press('q');
  assert.match(
    ui.text,
    /QUIT[\s\S]*the drain of app\/node2 ends: its flag stays, and nobody waits for quiet/,
  );
});

test('a front end that is lost: no drain is begun, because nobody could count its requests', () => {
  const error = { kind: 'unreachable', what: 'refused', hint: '' } as const;
  const frontEnds = [
    fakeFrontEnd(),
    fakeFrontEnd({ name: 'web2', error, failingSince: START, readAt: START - 60_000 }),
  ];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds })).press('D');
  assert.match(ui.message, /web2 is LOST: a drain must see every front end/);
  assert.deepEqual(ui.sent, []);
});

test('the last usable member is refused as ever; read-only has no drain', () => {
  const pair = withMember([calmPool(2)], 'node2', { status: 'Init Dis' });
  const last = new Ui(fakeSnapshot(pair)).press('D');
  assert.match(last.text, /REFUSED: app would have 0 usable members/);
  assert.deepEqual(last.sent, []);
  const reader = new Ui(fakeSnapshot([calmPool()]), { readOnly: 'set by --read-only' }).press('D');
  assert.match(reader.message, /read-only/);
  assert.deepEqual(reader.sent, []);
});

for (const [columns, rows] of [
  [300, 100],
  [200, 60],
  [120, 40],
  [100, 30],
  [60, 24],
  [40, 10],
  [20, 3],
] as const) {
  test(`on ${columns}x${rows} every row fits, and what it waits for is there where there is room`, () => {
    const ui = draining({ columns: 80, rows: 24 }, seen(5_000, place())).show(drn(3));
    ui.do({ kind: 'resized', columns, rows });
    for (const row of ui.rows) assert.ok(displayWidth(row) <= columns, row);
    // The heading of the table is there, and empty.
    assert.ok(ui.rows.length - 1 <= rows, ui.text);
    if (rows >= 10) assert.match(ui.text, /Waiting for: busy 3/);
  });
}

test('a drain that is over: Esc only goes back, e enables, u undoes, and the footer says so', () => {
  const over = () => {
    const ui = draining(undefined, seen(5_000, place()));
    tell(ui, { kind: 'quiet', staleBusy: 0, elapsedMs: 15_000, places: [], since: 0 });
    ui.do({ kind: 'drain-ended', id: drainId(ui), now: ui.now });
    return ui.show(drn(0));
  };
  const footer = over().rows.at(-1) ?? '';
  assert.match(footer, /e enable .*u undo .*b Esc back/);
  assert.doesNotMatch(footer, /background|put back/);
  assert.deepEqual(over().press('e').sent.at(-1), 'enable node2');
  const undone = over().press('u').read();
  assert.match(undone.text, /UNDO {2}app\/node2|undo app\/node2/);
  const running = draining(undefined, seen(5_000, place()));
  assert.match(running.rows.at(-1) ?? '', /e put back .*b Esc background/);
  assert.match(running.press('u').message, /still runs: e puts the member back/);
});

test('whoever took the flag of a drain off is named', () => {
  const lost = { kind: 'flag-lost', frontEnds: ['web1'], again: false } as const;
  const ui = draining(undefined, seen(5_000, place()));
  tell(ui, { ...lost, by: 'foreign', who: 'ops (baltop enable, pid 9)' });
  assert.match(ui.message, /lost on web1 \(ops \(baltop enable, pid 9\) cleared it\): giving up/);
  tell(ui, { ...lost, by: 'restart', who: 'somebody else', again: true });
  assert.match(ui.message, /lost on web1 \(httpd restarted\): setting it again/);
});

test('a drain that is quiet says by what it is known, and what could be missed', () => {
  const at = (more: Partial<PlaceWatch>) => {
    const ui = draining();
    const places = [place({ waitsFor: '', ...more })];
    tell(ui, { kind: 'quiet', staleBusy: 0, elapsedMs: 15_000, places, since: 0 });
    return ui.text;
  };
  assert.match(at({ witness: 'rows' }), /Known by: scoreboard and busy\./);
  assert.doesNotMatch(at({ witness: 'rows' }), /NOT CERTAIN/);
  const why = 'its server-status page answers 404';
  assert.match(
    at({ witness: 'time', why }),
    /NOT CERTAIN: its server-status\s+page\s+answers\s+404/,
  );
  assert.doesNotMatch(at({ witness: 'quiet-for' }), /Known by|NOT CERTAIN/);
});

test('older requests that are waited for are named, with their age, and their client is masked', () => {
  const left = [
    { method: 'GET', path: '/app/report', client: '10.1.2.3', ageMs: 4_100, isHttp2: false },
    { method: '', path: '', client: '10.1.2.4', ageMs: 2_000, isHttp2: false },
  ];
  const waitsFor = 'requests that began before it was out';
  const ui = draining(undefined, seen(5_000, place({ waitsFor, left })));
  assert.match(ui.text, /\(2: GET \/app\/report 4\.1s\s+from 10\.1\.x\.x, a request 2\.0s from/);
  assert.doesNotMatch(ui.text, /10\.1\.2\.3/);
});

/** Quiet, disabled, and then a reading of the fleet with more of it. */
function afterQuiet(then: Parameters<typeof withMember>[2]) {
  const before = { status: 'Init Dis Ok', busy: 0, elected: 100 };
  const shown = (more: object) =>
    fakeSnapshot(withMember([calmPool()], 'node2', { ...before, ...more }));
  const ui = draining(undefined, seen(5_000, place()));
  const [quietAs] = shown({}).balancers[0]?.members.find(({ url }) => url === URL)?.places ?? [];
  assert.ok(quietAs, 'no node2');
  const places = [place({ waitsFor: '', worker: quietAs.worker })];
  tell(ui, { kind: 'quiet', staleBusy: 0, elapsedMs: 15_000, places, since: 0 });
  ui.do({ kind: 'drain-ended', id: drainId(ui), now: ui.now });
  ui.wait(1_000);
  return ui.show(shown({})).show(shown(then));
}

test('quiet, and httpd still sends it requests: told at once, not safe any more, and waited for again', () => {
  const ui = afterQuiet({ elected: 103, busy: 2 });
  assert.match(ui.message, /node2: DO NOT STOP IT.*: new requests still come on web1, although/);
  assert.match(ui.text, / {3}DO NOT STOP IT, it is waited for again: new requests still come/);
  assert.doesNotMatch(ui.text, /safe to stop\./);
  const last = ui.effects.filter(({ kind }) => kind === 'drain').at(-1);
  assert.ok(last?.kind === 'drain' && last.id === drainId(ui), 'it drains again');
  assert.ok(
    ui.effects.some(({ kind }) => kind === 'bell'),
    'it rings',
  );
});

test('quiet, and nothing comes: it stays so; and one that is in again may serve', () => {
  const begun = (ui: Ui) => ui.effects.filter(({ kind }) => kind === 'drain').length;
  assert.equal(begun(afterQuiet({})), 1);
  assert.equal(begun(afterQuiet({ status: 'Init Ok', elected: 150 })), 1);
});
