/** The banner: the worst of now first, one line each while there is room, and the keys that go there or mend it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetEvent, FleetSnapshot } from '../../source/fleet/snapshot.ts';
import {
  calmPool,
  type FakeBalancer,
  fakeEvent,
  fakeFrontEnd,
  fakeSnapshot,
  START,
  withMember,
} from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const URL = 'http://10.0.0.2:8080';

const refused = {
  kind: 'unreachable',
  what: 'cannot connect to web2:443: connection refused',
  hint: 'Check that httpd is running.',
} as const;

function fleet(
  web2IsLost: boolean,
  balancers: readonly FakeBalancer[] = [calmPool()],
): FleetSnapshot {
  const lost = { error: refused, failingSince: START, nextPollAt: START + 60_000 };
  return fakeSnapshot(balancers, {
    frontEnds: [fakeFrontEnd(), fakeFrontEnd({ name: 'web2', ...(web2IsLost && lost) })],
  });
}

const lostFlag = (node = 2, more: Partial<FleetEvent> = {}) =>
  fakeEvent({
    kind: 'flags-lost',
    frontEnd: 'web2',
    url: `http://10.0.0.${node}:8080`,
    route: `node${node}`,
    before: 'DIS',
    after: 'OK',
    wasYours: true,
    detail: 'was DIS by you, is now OK',
    ...more,
  });

const outage = fakeEvent({
  kind: 'outage',
  frontEnd: 'web1',
  url: null,
  before: '1 usable',
  after: '0 usable',
  detail: 'clients get 503',
});

const bannerOf = (ui: Ui) => {
  const end = ui.rows.findIndex((row) => /^(│? +STATE |╭─)/.test(row));
  return ui.rows.slice(2, end);
};
const firsts = (ui: Ui) => bannerOf(ui).filter((row) => row.startsWith(' ! '));

for (const size of [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
]) {
  test(`${size.columns}x${size.rows}: a lost front end is above flags it lost before, which are told in the past`, () => {
    const ui = new Ui(fleet(false), {}, size).show(fleet(false), lostFlag());
    assert.match(
      firsts(ui)[0] ?? '',
      /web2 restarted 14:03:21: app\/node2 was DIS by you, is now OK/,
    );
    ui.show(fleet(true));
    assert.match(firsts(ui)[0] ?? '', /! web2: cannot connect to web2:443/);
    const text = bannerOf(ui).join(' ').replaceAll(/\s+/g, ' ');
    assert.match(text, /Next try 14:04:21\./);
    assert.match(
      text,
      /! web2 restarted 14:03:21: app\/node2 was DIS by you, and OK after it\. What it has now is not known/,
    );
    assert.doesNotMatch(text, /is now OK|takes traffic/);
  });
}

test('an outage that is over comes after flags that are still missing', () => {
  const ui = new Ui(fleet(false)).show(fleet(false), outage, lostFlag());
  assert.match(firsts(ui)[0] ?? '', /web2 restarted/);
  assert.match(firsts(ui)[1] ?? '', /app lost its last usable member on web1/);
});

const served = { ...calmPool(2), name: 'app' };
const nobody = ['node1', 'node2'].reduce<readonly FakeBalancer[]>(
  (balancers, route) => withMember(balancers, route, { status: 'Init Dis' }),
  [served],
);

test('a balancer that loses its last usable member again has one alarm, with the time of now', () => {
  const ui = new Ui(fleet(false, [served])).show(fleet(false, nobody), outage);
  ui.show(fleet(false, [served])).wait(60_000);
  ui.show(fleet(false, nobody), { ...outage, at: ui.now });
  assert.equal(firsts(ui).length, 1, bannerOf(ui).join('\n'));
  assert.match(firsts(ui)[0] ?? '', /app lost its last usable member on web1 14:04:21/);
  const elsewhere = { ...outage, frontEnd: 'web2' };
  assert.equal(firsts(ui.show(fleet(false, nobody), elsewhere)).length, 2);
});

test('an outage that was over stays over when an own change takes the last one out', () => {
  const ui = new Ui(fleet(false, [served])).show(fleet(false, nobody), outage);
  assert.match(bannerOf(ui).join(' '), /Bring one back/);
  ui.show(fleet(false, [served]));
  assert.match(bannerOf(ui).join(' '), /Now 2 usable again \(Esc\)/);
  ui.show(fleet(false, nobody));
  const text = bannerOf(ui).join(' ').replaceAll(/\s+/g, ' ');
  assert.match(text, /It had usable members again after that \(Esc\)/);
  assert.doesNotMatch(text, /Bring one back/);
});

test('every alarm has a line of its own where the table leaves rows, and is counted where not', () => {
  const events = [1, 2, 3, 4].map((number) =>
    fakeEvent({ kind: 'restarted', frontEnd: `web${number}`, balancer: null, url: null }),
  );
  const roomy = new Ui(fleet(false), {}, { columns: 120, rows: 40 }).show(fleet(false), ...events);
  assert.equal(firsts(roomy).length, 4);
  const low = new Ui(fleet(false), {}, { columns: 80, rows: 14 }).show(fleet(false), ...events);
  assert.equal(bannerOf(low).length, 3, 'its five rows of members leave so much');
  assert.match(bannerOf(low).at(-1) ?? '', /\(\+1 more\)$/);
});

test('A goes to what the worst alarm is about, then to the next, whatever hides it', () => {
  const ui = new Ui(fleet(false)).show(fleet(false), lostFlag(2), lostFlag(4));
  ui.press('/', 'n o d e 1', 'enter');
  assert.equal(ui.cursorRoute, 'node1');
  assert.equal(ui.press('A').cursorRoute, 'node2');
  assert.match(ui.message, /the alarm is about app\/node2 on web2 {3}1 of 2/);
  assert.equal(ui.press('A').cursorRoute, 'node4');
  assert.equal(ui.press('A').cursorRoute, 'node2', 'and round');
});

test('B asks once for all flags of one restart, and says what each becomes', () => {
  const ui = new Ui(fleet(false)).show(fleet(false), lostFlag(2), lostFlag(3, { before: 'DRN' }));
  ui.press('B').read();
  assert.equal(ui.level, 2);
  assert.match(ui.text, /app\/node2 OK -> DIS on web2, app\/node3 OK -> DRN on web2/);
  assert.match(ui.text, /only on web2: web1 stays as it is$/m);
  ui.press(...'set again 2'.split('').map((key) => (key === ' ' ? 'space' : key)));
  if (ui.requests.length === 0) ui.press('enter');
  const [request] = ui.requests;
  assert.deepEqual(
    request?.members.map(({ places }) => places.map((place) => place.frontEnd)),
    [['web2'], ['web2']],
    'only where they were lost',
  );
});

test('B leaves out, and names, the balancer where setting them again would be an outage', () => {
  const pair = { ...calmPool(2), name: 'pair' };
  const broken = withMember([pair], 'node1', { status: 'Init Err' })[0];
  const both = fleet(false, [calmPool(), broken ?? pair]);
  const ui = new Ui(both).show(both, lostFlag(2), lostFlag(2, { balancer: 'pair' }));
  ui.press('B').read();
  assert.match(ui.text, /not pair\/node2: it would be an outage/);
  assert.match(ui.text, /SET AGAIN {2}app\/node2/);
});

test("flags that somebody set or took off since are nobody's loss any more", () => {
  const ui = new Ui(fleet(false)).show(fleet(false), lostFlag());
  ui.show(fleet(false), fakeEvent({ frontEnd: 'web2', url: URL, before: 'OK', after: 'DRN' }));
  ui.show(fleet(false), fakeEvent({ frontEnd: 'web2', url: URL, before: 'DRN', after: 'OK' }));
  assert.match(ui.press('B').message, /no flag is missing/);
});

test('read-only, B refuses', () => {
  const ui = new Ui(fleet(false), { readOnly: 'set by --read-only' });
  ui.show(fleet(false), lostFlag()).press('B');
  assert.match(ui.message, /read-only/);
  assert.deepEqual(ui.requests, []);
});

test('of the events of one poll the worst is told, and the others are counted', () => {
  const failed = fakeEvent({ balancer: 'app', url: URL, route: 'node2' });
  const unchecked = fakeEvent({ balancer: 'checked', url: URL, route: 'node2', after: 'HCFL' });
  for (const events of [
    [failed, unchecked],
    [unchecked, failed],
  ]) {
    const ui = new Ui(fleet(false)).show(fleet(false), ...events);
    assert.match(ui.text, /app\/node2 {2}OK -> ERR {3}by httpd +\+1 more {2}L$/m);
  }
  const one = new Ui(fleet(false)).show(fleet(false), failed, { ...failed, frontEnd: 'web2' });
  assert.doesNotMatch(one.text, /more {2}L/, 'the same thing on two front ends is one');
});

test('the event line does not repeat the log above it, and still answers keys', () => {
  const ui = new Ui(fleet(false), {}, { columns: 120, rows: 40 });
  ui.show(fleet(false), fakeEvent({ url: URL, route: 'node2' }));
  assert.equal(ui.text.match(/app\/node2 {2}OK -> ERR/g)?.length, 1);
  assert.match(ui.press('B').text, /no flag is missing/);
});

test("a failing standby is httpd's doing: nobody is to be asked", () => {
  const pool = withMember([calmPool()], 'node1', { status: 'Init Stby Err' });
  const event = fakeEvent({
    ...{ url: 'http://10.0.0.1:8080', route: 'node1' },
    ...{ before: 'STBY', after: 'STBY+ERR' },
  });
  const ui = new Ui(fleet(false, pool)).show(fleet(false, pool), event);
  assert.match(ui.text, /app\/node1 {2}STBY -> ERR {3}by httpd/);
  assert.doesNotMatch(ui.text, /somebody else|Ask/);
});

test("another user's change has a name, the same user's in the next pane raises nothing", () => {
  const author = { user: 'alice', host: 'here', pid: 9, command: 'enable', isSelf: false };
  const event = fakeEvent({
    ...{ url: 'http://10.0.0.1:8080', route: 'node1', before: 'DIS', after: 'OK' },
    author,
  });
  const ui = new Ui(fleet(false)).show(fleet(false), event);
  assert.match(ui.text, /alice, baltop enable \(pid 9 on here\) changed app\/node1: DIS -> OK/);
  assert.match(ui.press('d').text, /alice changed app in the last minute/);
  const own = new Ui(fleet(false)).show(fleet(false), {
    ...event,
    author: { ...author, isSelf: true },
  });
  assert.doesNotMatch(own.text, /changed app\/node1|Ask/);
  assert.doesNotMatch(own.press('d').text, /in the last minute/);
});

const dead = (name: string): FakeBalancer => ({
  ...calmPool(2),
  name,
  members: calmPool(2).members.map((member) => ({ ...member, status: 'Init Err' })),
});
const well = (name: string): FakeBalancer => ({ ...calmPool(2), name });

for (const size of [
  { columns: 80, rows: 24 },
  { columns: 60, rows: 20 },
]) {
  test(`${size.columns}x${size.rows}: a pool that nobody served from the first stands before an outage that is over`, () => {
    const ui = new Ui(fakeSnapshot([]), {}, size).show(fakeSnapshot([well('app'), dead('api')]));
    assert.match(
      bannerOf(ui).join(' ').replaceAll(/\s+/g, ' '),
      /! api has no usable member on web1 since before 14:03:21: clients get 503\. Repair a back end: httpd retries them by itself, A goes there/,
    );
    ui.show(fakeSnapshot([dead('app'), dead('api')]), outage);
    ui.wait(60_000).show(fakeSnapshot([well('app'), dead('api')]));
    assert.match(firsts(ui)[0] ?? '', /! api has no usable member/);
    ui.show(fakeSnapshot([well('app'), well('api')]));
    const text = bannerOf(ui).join(' ').replaceAll(/\s+/g, ' ');
    assert.match(
      text,
      /api had no usable member on web1 at 14:03:21: clients got 503\. Now 2 usable/,
    );
    ui.press('escape');
    assert.deepEqual(firsts(ui), []);
    ui.show(fakeSnapshot([well('app'), well('api')]));
    assert.deepEqual(firsts(ui), [], 'it is not seen for the first time again');
  });
}

test('a pool that is served by its standby comes after one that nobody serves, and says what is so now', () => {
  const spared = (standby: string): FakeBalancer => ({
    ...well('pair'),
    members: well('pair').members.map((member, index) => ({
      ...member,
      status: index === 0 ? 'Init Err' : standby,
    })),
  });
  const ui = new Ui(fakeSnapshot([]));
  ui.show(fakeSnapshot([spared('Init Stby Ok'), dead('api')]));
  assert.match(firsts(ui)[0] ?? '', /! api has no usable member/);
  assert.match(firsts(ui)[1] ?? '', /! pair has no usable member .*: its hot standby/);
  ui.show(fakeSnapshot([spared('Init Stby Err'), dead('api')]));
  const text = bannerOf(ui).join(' ').replaceAll(/\s+/g, ' ');
  assert.match(text, /pair has no usable member on web1 since before 14:03:21: clients get 503/);
});

test('pools without members, and reserves that are meant to be all there is, are no alarm', () => {
  const reserve = { ...calmPool(1), name: 'reserve' };
  const members = reserve.members.map((member) => ({ ...member, status: 'Init Stby Ok' }));
  const ui = new Ui(fakeSnapshot([]));
  ui.show(
    fakeSnapshot([
      { ...reserve, members },
      { name: 'none', members: [] },
    ]),
  );
  assert.deepEqual(firsts(ui), []);
});

test('39x9: who is in trouble stands above what happened, an answer to a key above both', () => {
  const ui = new Ui(fakeSnapshot([well('app'), well('api')]), {}, { columns: 39, rows: 9 });
  ui.show(fakeSnapshot([dead('app'), well('api')]), outage);
  ui.show(fakeSnapshot([well('app'), dead('api')]));
  const at = (pattern: RegExp) => ui.rows.findIndex((row) => pattern.test(row));
  assert.ok(at(/ERR api\/node1/) >= 0 && at(/ERR api\/node2/) < at(/app lost its last/), ui.text);
  ui.do({ kind: 'text-pasted', text: 'd', now: ui.now });
  assert.ok(at(/pasted text/) >= 0 && at(/pasted text/) < at(/ERR api\/node1/), ui.text);
});

test('what brings a pool back depends on why its members are out', () => {
  const snapshotOf = (...statuses: readonly string[]) => {
    const members = calmPool(statuses.length).members.map((member, index) => ({
      ...member,
      status: statuses[index] ?? '',
    }));
    return fakeSnapshot([{ ...calmPool(), members }]);
  };
  const bannerAt = (snapshot: FleetSnapshot) =>
    bannerOf(new Ui(fakeSnapshot([])).show(snapshot))
      .join(' ')
      .replaceAll(/\s+/g, ' ');
  const enable = /Bring one back: e enables, A goes there/;
  assert.match(bannerAt(snapshotOf('Init Err', 'Init Dis')), enable);
  assert.match(bannerAt(snapshotOf('Init Drn Ok')), enable);
  const reader = new Ui(fakeSnapshot([]), { readOnly: 'set by --read-only' });
  const offered = bannerOf(reader.show(snapshotOf('Init Err', 'Init Dis')))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  assert.match(offered, /A member must be brought back, A goes/, 'no key that is refused');
  assert.doesNotMatch(offered, /enables/);
  const broken = bannerAt(snapshotOf('Init Err', 'Init Dis Err'));
  assert.match(broken, /Repair a back end: httpd retries them by itself/);
  assert.doesNotMatch(broken, /enables/);
  assert.match(
    bannerAt(snapshotOf('Init Dis Err')),
    /Repair a back end: no member is both enabled and OK/,
  );
  const told = snapshotOf('Init Err', 'Init Err');
  const withRetry = (ago: number): FleetSnapshot => ({
    ...told,
    balancers: told.balancers.map((each) => {
      const { frontEnd, balancer } = each.views[0];
      const workers = balancer.workers.map((worker, index) => ({
        ...worker,
        lastError: {
          ...{ at: START - ago - index * 5_000, isTold: true, clockAhead: 0 },
          ...{ retrySeconds: 60, retries: 0 },
        },
      }));
      return { ...each, views: [{ frontEnd, balancer: { ...balancer, workers } }] as const };
    }),
  });
  assert.match(bannerAt(withRetry(10_000)), /httpd retries one from 14:04:06, A goes there/);
  assert.match(bannerAt(withRetry(90_000)), /httpd retries one with the next request/);
});

test('a front end that restarts again and again takes one line, about the last time', () => {
  const restarted = (frontEnd: string, minute: number) =>
    fakeEvent({ kind: 'restarted', frontEnd, url: null, at: START + minute * 60_000 });
  const ui = new Ui(fleet(false));
  for (const minute of [0, 1, 2]) ui.show(fleet(false), restarted('web2', minute));
  ui.show(fleet(false), restarted('web1', 3));
  assert.deepEqual(
    firsts(ui).map((row) => row.trim()),
    [
      '! web2 restarted 14:05:21: its counters start from 0',
      '! web1 restarted 14:06:21: its counters start from 0',
    ],
  );
});

test('where two httpds take turns, that is the banner, and no restart', () => {
  const ui = new Ui(fleet(false));
  ui.show(fleet(false), fakeEvent({ kind: 'restarted', frontEnd: 'web2', url: null }), lostFlag());
  assert.match(bannerOf(ui).join(' '), /web2 restarted/);
  const error = {
    kind: 'mixed',
    what: 'two httpds answer at this URL: their nonces alternate',
    hint: 'Give each httpd a URL of its own.',
  } as const;
  const web2 = fakeFrontEnd({ name: 'web2', error, failingSince: START });
  ui.show(fakeSnapshot([calmPool()], { frontEnds: [fakeFrontEnd(), web2] }));
  assert.match(
    bannerOf(ui).join(' ').replaceAll(/\s+/g, ' '),
    /two httpds answer at this URL: their nonces alternate/,
  );
  assert.doesNotMatch(bannerOf(ui).join(' '), /restarted/);
});
