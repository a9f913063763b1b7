/** What a front end said before it fell silent is told in the past, with its time; of one that answers, in the present. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { spokenListing } from '../../source/messages/spoken.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, PICTURE, START } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const SILENT = {
  kind: 'unreachable',
  what: 'connection refused',
  hint: 'Is httpd running?',
} as const;

/** Its last answer came at 14:03:21, it is 14:04:05 now. */
function lost(): FleetSnapshot {
  const frontEnds = [fakeFrontEnd({ error: SILENT, failingSince: START + 2_000 })];
  return fakeSnapshot(PICTURE, { at: START + 44_000, frontEnds });
}

/** No error yet, but nothing newer for 12 s. */
function stale(): FleetSnapshot {
  return fakeSnapshot(PICTURE, { at: START + 12_000 });
}

/** web1 answers, web2 has not for a while. */
function oneOfTwo(): FleetSnapshot {
  const at = START + 44_000;
  const frontEnds = [
    fakeFrontEnd({ readAt: at }),
    fakeFrontEnd({ name: 'web2', error: SILENT, failingSince: START + 2_000 }),
  ];
  return fakeSnapshot(PICTURE, { at, frontEnds });
}

function open(snapshot: FleetSnapshot, columns = 80, rows = 24): Ui {
  return new Ui(snapshot, {}, { columns, rows }).press('down');
}

/** Words that claim the present. */
const PRESENT = /takes requests|serves existing|(?<!was )\d\/\d usable(?! +\d)|^ OK \d/m;

for (const [word, snapshot] of [
  ['LOST', lost()],
  ['STALE', stale()],
] as const) {
  test(`${word}: summary, detail and pane say what was, and as of when`, () => {
    const table = open(snapshot);
    assert.match(table.text, /^ was OK 4 {2}DRN 1 {2}DIS 1 {2}ERR 1 {2}STBY 1 {2}as of 14:03:21 /m);
    assert.doesNotMatch(table.rows[1] ?? '', /req\/s|busy/);
    const detail = table.press('enter');
    assert.match(detail.text, /^ last known, as of 14:03:21/m);
    assert.match(detail.text, /state +was DRN {3}Init Drn Ok/);
    assert.match(detail.text, /was draining: served existing sticky sessions only/);
    assert.match(detail.text, /5m until 14:03:21, max 10/);
    assert.doesNotMatch(detail.text, PRESENT);
    const ok = open(snapshot).press('up', 'enter');
    assert.match(ok.text, /took requests/);
    assert.doesNotMatch(ok.text, PRESENT);
    const pane = open(snapshot, 130, 29);
    assert.match(pane.text, /\| last known, as of 14:03:21/);
    assert.match(pane.text, /\| was DRN/);
  });

  test(`${word}: the balancer's detail says what was`, () => {
    const ui = open(snapshot).press('g', 'enter');
    assert.match(ui.text, /last known, as of 14:03:21/);
    const heading = ui.rows.findIndex((row) => row.includes('app   (as of 14:03:21)'));
    assert.notEqual(heading, -1);
    assert.doesNotMatch(ui.rows.toSpliced(heading, 1).join('\n'), PRESENT);
    ui.press('enter');
    assert.match(ui.text, /usable +was 3\/5 usable/);
    assert.doesNotMatch(ui.text, PRESENT);
  });

  test(`${word}: so does the tiny screen`, () => {
    const ui = open(snapshot, 20, 6);
    assert.deepEqual(ui.rows.slice(0, 2), [`${word} as of 14:03:21`, 'app 3/5  api 1/2!']);
    // Who was in trouble comes before who is only not known to be well any more.
    assert.equal(ui.rows[2], '? was DRN app/node2');
    assert.match(ui.text, /^\? was OK app\/node1$/m);
    assert.equal(ui.rows.filter((row) => row !== '').length, 6);
  });
}

test('while it answers, everything is of now', () => {
  const ui = open(fakeSnapshot(PICTURE));
  assert.match(ui.text, /^ OK 4 {2}DRN 1 .*req\/s/m);
  assert.doesNotMatch(ui.press('enter').text, /was |as of|last known/);
});

test('with several front ends only the one that fell silent is told of in the past', () => {
  const ui = open(oneOfTwo(), 100, 40);
  assert.match(ui.text, /^ OK 4 {2}DRN 1 .*req\/s/m);
  assert.doesNotMatch(ui.rows[1] ?? '', /was/);
  ui.press('enter', 'enter');
  assert.match(ui.text, /^ ▼ DRN {3}Init Drn Ok/m);
  assert.match(ui.text, /draining: serves existing/);
  assert.match(ui.text, /│ web1 +▼ DRN +3 +0\.4 /);
  assert.match(ui.text, /│ web2 +\? DRN +was busy 3 .*\(as of 14:03:21\)/);
  assert.match(ui.text, /│ all +3 +0\.4 .* 1\.0K/, 'sums are over what answers');
  const balancer = open(oneOfTwo(), 100, 40).press('g', 'enter', 'enter');
  assert.match(balancer.text, /web2 byrequests .* members as of 14:03:21/);
  assert.doesNotMatch(balancer.text, /was 3\/5/);
});

test('members that only the silent front end lists are counted apart', () => {
  const two = oneOfTwo();
  const [app, api] = two.balancers;
  assert.ok(app && api);
  const members = app.members.map((member) => {
    const [place] = member.places;
    return { ...member, places: [{ ...place, frontEnd: 'web2' }] as const };
  });
  const views = [{ ...app.views[0], frontEnd: 'web2' }] as const;
  const ui = open({ ...two, balancers: [{ ...app, members, views }, api] }, 130, 29);
  assert.match(
    ui.text,
    /^ OK 1 {2}DIS 1 {2}was OK 3 {2}DRN 1 {2}ERR 1 {2}STBY 1 {2}as of 14:03:21 /m,
  );
});

test('the usable members are those of the front ends that answer', () => {
  const two = oneOfTwo();
  const [app] = two.balancers;
  assert.ok(app);
  // On web2 nothing was usable when it was last heard of.
  const members = app.members.map((member) => {
    const [first, second] = member.places;
    assert.ok(second);
    const down = { ...second.worker, status: { ...second.worker.status, usable: false } };
    return { ...member, places: [first, { ...second, worker: down }] as const };
  });
  const ui = open({ ...two, balancers: [{ ...app, members }] });
  assert.match(ui.text, /app .*3\/5 usable/);
});

test('line mode: a member of a silent front end was so, as of its last answer', () => {
  const lines = spokenListing(oneOfTwo(), true).join('\n');
  assert.match(
    lines,
    /3\/\d usable \+1 stby on web1, was 3\/\d usable \+1 stby on web2 as of 14:03:21\./,
  );
  assert.match(lines, /app node2 on web1, 10\.0\.4\.12:8009, draining, 3 busy, 0\.4 requests/);
  assert.match(
    lines,
    /app node2 on web2, 10\.0\.4\.12:8009, was draining as of 14:03:21, 3 busy, 88120 elected\./,
  );
  assert.doesNotMatch(spokenListing(fakeSnapshot(PICTURE), true).join('\n'), /was|as of/);
});

test('20x3 uses all its lines: pools, then the members in trouble, else what there is to do', () => {
  assert.deepEqual(
    open(fakeSnapshot(PICTURE), 20, 3).rows.filter((row) => row !== ''),
    ['app 3/5  api 1/2!', '▼ DRN app/node2', '× ERR app/node4'],
  );
  const calm = open(fakeSnapshot([calmPool()]), 20, 3);
  assert.deepEqual(
    calm.rows.filter((row) => row !== ''),
    ['app 5/5', '50 req/s  busy 0'],
  );
});

test('where not all balancers have room, those at risk are seen', () => {
  const many = ['one', 'two', 'three', 'four'].map((name) => ({ ...calmPool(), name }));
  const [first] = PICTURE;
  assert.ok(first);
  const one = { url: 'ajp://10.0.4.1', route: 'w1' };
  const calm = open(fakeSnapshot([...many, { name: 'weak', members: [one] }]), 20, 3);
  assert.deepEqual(
    calm.rows.filter((row) => row !== ''),
    ['one 5/5  two 5/5', 'three 5/5  four 5/5', 'weak 1/1'],
    'one that is as it was configured is not at risk',
  );
  const out = { url: 'ajp://10.0.4.2', route: 'w2', status: 'Init Dis' };
  const weak = { name: 'weak', members: [one, out] };
  assert.match(open(fakeSnapshot([...many, weak]), 20, 3).rows[0] ?? '', /^weak 1\/2! {2}one 5\/5/);
  const troubled = open(fakeSnapshot([...many, weak, first]), 20, 4);
  assert.match(troubled.rows[0] ?? '', /^weak 1\/2!/);
  assert.match(troubled.text, /ERR app\/node4/);
});

test('a narrow pane shortens what it says rather than cut it', () => {
  const ui = open(fakeSnapshot(PICTURE), 120, 29);
  assert.match(ui.text, /\| .*since before 14:03:21$/m);
  assert.match(ui.text, /\| no health checks\n.*\| \(mod_proxy_hcheck/);
  assert.doesNotMatch(ui.text, /\| .*…/);
  assert.match(open(fakeSnapshot(PICTURE), 80, 24).press('enter').text, /since before 14:03:21/);
});
