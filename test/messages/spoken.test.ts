/** The line mode tells what the screen shows: shares, answer times, since when and by whom. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenListing } from '../../source/messages/spoken.ts';
import { fakeEvent, fakeSnapshot, START } from '../helpers/fake-fleet.ts';
import { ReadFleet } from '../helpers/read-fleet.ts';
import { aBalancer, aFleet, aFrontEnd, aPage, aWorker } from '../helpers/snapshots.ts';

const POOL = [
  {
    name: 'app',
    members: [
      { url: 'ajp://10.0.4.11', route: 'node1', busy: 12, requests: 150 },
      { url: 'ajp://10.0.4.12', route: 'node2', busy: 3, requests: 50 },
      { url: 'ajp://10.0.4.14', route: 'node4', status: 'Init Err', requests: 0 },
    ],
  },
];

const seen = { events: [], startedAt: START - 65_000 };

test('the share of its balancer is said where all of it is known', () => {
  const [, node1, node2, node4] = spokenListing(fakeSnapshot(POOL), true);
  assert.match(node1 ?? '', /150 requests a second, 75% of its balancer, /);
  assert.match(node2 ?? '', /50 requests a second, 25% of its balancer, /);
  assert.match(node4 ?? '', /0 requests a second, 0% of its balancer, /);
  const [pool] = POOL;
  const members = pool?.members.map((each, index) =>
    index === 1 ? { ...each, requests: null } : each,
  );
  const partly = fakeSnapshot([{ name: 'app', members: members ?? [] }]);
  assert.doesNotMatch(spokenListing(partly, true).join('\n'), /% of/);
});

test('since when each stands as it does, and by whom; what was so from the first look is told as such', () => {
  const events = [
    fakeEvent({ at: START - 30_000, before: 'OK', after: 'ERR' }),
    fakeEvent({
      url: 'ajp://10.0.4.12',
      kind: 'setting',
      before: '1',
      after: '2',
      detail: 'factor',
    }),
  ];
  const [, node1, node2, node4] = spokenListing(fakeSnapshot(POOL), true, { ...seen, events });
  assert.match(node4 ?? '', /error since 14:02:51, /);
  assert.match(node1 ?? '', /, ok since before 14:02:16, /);
  assert.match(node2 ?? '', /, ok since before 14:02:16, /, 'a setting is no state');
  const own = [fakeEvent({ at: START - 9_000, before: 'OK', after: 'DIS', by: 'you' })];
  assert.match(
    spokenListing(fakeSnapshot(POOL), true, { ...seen, events: own }).join('\n'),
    /since 14:03:12, by you, /,
  );
});

test('nothing is said of since when before it was looked at for a while', () => {
  assert.doesNotMatch(spokenListing(fakeSnapshot(POOL), true).join('\n'), /since/);
});

test('of several front ends each place has its own share and its own time', () => {
  const snapshot = fakeSnapshot(POOL, {
    frontEnds: [aFrontEnd('web1', null), aFrontEnd('web2', null)].map((each) => ({
      ...each,
      readAt: START,
    })),
  });
  const events = [fakeEvent({ at: START - 30_000, frontEnd: 'web2' })];
  const lines = spokenListing(snapshot, true, { ...seen, events });
  const on = (frontEnd: string) => lines.find((line) => line.includes(`node4 on ${frontEnd}`));
  assert.match(on('web1') ?? '', /since before 14:02:16/);
  assert.match(on('web2') ?? '', /since 14:02:51/);
  assert.equal(lines.filter((line) => /75% of its balancer/.test(line)).length, 2);
});

test('a front end that is lost: no share, no answer time, no since', () => {
  const lost = { kind: 'unreachable', what: 'refused', hint: '' } as const;
  const page = aPage([aBalancer('app', [aWorker('http://10.0.0.1:8080')])]);
  const snapshot = aFleet([aFrontEnd('web1', page, { error: lost, readAt: START })], START + 5_000);
  const [, member = ''] = spokenListing(snapshot, true, seen);
  assert.match(member, /was ok as of 14:03:21/);
  assert.doesNotMatch(member, /since|%|an answer/);
});

test('the answer time is said, and one that is far slower than the others is named so', () => {
  const fleet = new ReadFleet('web1').readAll(0, 60_000, (ms) => ({
    app: [
      { route: 'node1', elected: 1_000 + ms / 10, busy: 20 },
      { route: 'node2', elected: 1_000 + ms / 10, busy: 20 },
      { route: 'node3', elected: 1_000 + ms / 10, busy: 900 },
    ],
  }));
  const [, node1 = '', , node3 = ''] = spokenListing(fleet.at(60_000), true);
  assert.match(node1, /33% of its balancer, about 200 ms an answer, /);
  assert.doesNotMatch(node1, /slower/);
  assert.match(node3, /about 9000 ms an answer, far slower than the others, /);
});

test('in error by httpd’s clock, and when it is tried again', () => {
  const at = START - 19_000;
  const lastError = { at, isTold: true, clockAhead: 0, retrySeconds: 60, retries: 0 };
  const worker = aWorker('http://10.0.0.1:8080', 'Init Err ', { lastError });
  const page = aPage([aBalancer('app', [worker])]);
  const [, member = ''] = spokenListing(
    aFleet([aFrontEnd('web1', page, { readAt: START })], START),
    true,
  );
  assert.match(member, /in error since 14:03:02 by httpd's clock, tried again in 41 s/);
});
