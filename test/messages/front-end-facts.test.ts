/** What is known of each front end by itself, counted and compared. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrontEndState } from '../../source/fleet/snapshot.ts';
import { disagreementText } from '../../source/messages/drift.ts';
import { frontEndFacts } from '../../source/messages/front-end-facts.ts';
import { spokenFrontEnds } from '../../source/messages/spoken-front-ends.ts';
import { fakeEvent } from '../helpers/fake-fleet.ts';
import { aBalancer, aFleet, aFrontEnd, aPage, aWorker, NOW } from '../helpers/snapshots.ts';

interface Row {
  readonly status?: string;
  readonly factor?: number;
}

/** node1, node2 ... of one balancer. */
function frontEnd(name: string, rows: readonly Row[], more: Partial<FrontEndState> = {}) {
  const workers = rows.map(({ status = 'Init Ok ', factor = 1 }, index) =>
    aWorker(`http://10.0.0.${index + 1}:8080`, status, { route: `node${index + 1}`, factor }),
  );
  const page = aPage([aBalancer('app', workers)], { serverVersion: 'Apache/2.4.71 (Debian) mod' });
  return aFrontEnd(name, page, more);
}

const DAY_MS = 86_400_000;
const LOST = { kind: 'unreachable', what: 'connection refused', hint: 'Start it.' } as const;

test('members out and in error are counted on each front end by itself', () => {
  const rows = [{ status: 'Init Dis ' }, { status: 'Init Dis Err ' }, { status: 'Init Err ' }, {}];
  const snapshot = aFleet([frontEnd('web1', rows), frontEnd('web2', [{}, {}, {}, {}])]);
  const [web1, web2] = frontEndFacts(snapshot, []);
  assert.deepEqual([web1?.members, web1?.out, web1?.inError], [4, 2, 2]);
  assert.deepEqual([web2?.members, web2?.out, web2?.inError], [4, 0, 0]);
  assert.equal(web1?.version, '2.4.71');
});

test('the one that stands alone is the one that differs', () => {
  const usual = [{}, { factor: 2 }];
  const snapshot = aFleet([
    frontEnd('web1', usual),
    frontEnd('web2', [{}, { factor: 5 }]),
    frontEnd('web3', usual),
  ]);
  const drift = frontEndFacts(snapshot, []).map((each) => each.drift?.map(disagreementText));
  assert.deepEqual(drift, [[], ['app/node2 factor 5, elsewhere 2'], []]);
});

test('between two there is no majority: both differ; a member that is out on one of them counts', () => {
  const snapshot = aFleet([frontEnd('web1', [{ status: 'Init Dis ' }]), frontEnd('web2', [{}])]);
  const drift = frontEndFacts(snapshot, []).map((each) => each.drift?.map(disagreementText));
  assert.deepEqual(drift, [
    ['app/node1 disabled, elsewhere in'],
    ['app/node1 in, elsewhere disabled'],
  ]);
});

test('one that does not answer is compared with nobody, and nobody with it; its answer time is not known', () => {
  const snapshot = aFleet([
    frontEnd('web1', [{ factor: 3 }], { tookMs: 12, medianMs: 14 }),
    frontEnd('web2', [{}], { error: LOST, tookMs: 12, medianMs: 14, readAt: NOW - 60_000 }),
  ]);
  const [web1, web2] = frontEndFacts(snapshot, []);
  assert.deepEqual([web1?.drift, web2?.drift], [null, null]);
  assert.deepEqual([web1?.answerMs, web2?.answerMs, web2?.medianMs], [12, null, null]);
  assert.deepEqual([web1?.freshness, web2?.freshness], ['live', 'lost']);
});

test('days of a certificate are whole ones, and below 0 where it is over; plain http has none', () => {
  const ends = [9.9 * DAY_MS, 0.2 * DAY_MS, -0.2 * DAY_MS].map((ms) => Date.now() + ms);
  const all = ends.map((certificateEnds, index) => {
    return frontEnd(`web${index}`, [{}], { certificateEnds });
  });
  const snapshot = aFleet([...all, frontEnd('plain', [{}])], Date.now());
  const days = frontEndFacts(snapshot, []).map(({ certificateDays }) => certificateDays);
  assert.deepEqual(days, [9, 0, -1, null]);
});

test('the last change is that of the front end, and no change of its connection', () => {
  const snapshot = aFleet([frontEnd('web1', [{}]), frontEnd('web2', [{}])]);
  const change = fakeEvent({ at: NOW - 5_000 });
  const events = [
    fakeEvent({ at: NOW - 9_000 }),
    change,
    fakeEvent({ kind: 'lost', before: '', after: 'LOST', balancer: null, url: null, at: NOW }),
  ];
  const facts = frontEndFacts(snapshot, events);
  assert.equal(facts[0]?.lastChange, change);
  assert.equal(facts[1]?.lastChange, null);
});

test('as sentences: what is known, and nothing else', () => {
  const snapshot = aFleet([
    frontEnd('web1', [{ status: 'Init Dis ' }, {}], { tookMs: 12, medianMs: 14 }),
    frontEnd('web2', [{}, {}], { tookMs: 9, medianMs: 9 }),
    aFrontEnd('web3', null, { error: { ...LOST, kind: 'auth' }, readAt: null }),
  ]);
  const [web1 = '', web2 = '', web3] = spokenFrontEnds(snapshot, [], true);
  assert.match(web1, /^web1: live, answers in 12 ms, median 14 ms, httpd 2\.4\.71, /);
  assert.match(web1, /2 members, 1 out, 0 in error, differs: app\/node1 disabled, elsewhere in\.$/);
  assert.match(web2, /2 members, 0 out, 0 in error, differs: app\/node1 in, elsewhere disabled\.$/);
  assert.equal(web3, 'web3: login needed.');
});
