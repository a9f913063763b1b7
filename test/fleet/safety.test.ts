import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action } from '../../source/fleet/action.ts';
import { recentlyChanged } from '../../source/fleet/recently-changed.ts';
import {
  assess,
  DEFAULT_POLICY,
  type Level,
  type SafetyPolicy,
} from '../../source/fleet/safety.ts';
import type { FleetEvent } from '../../source/fleet/snapshot.ts';
import { fakeEvent } from '../helpers/fake-fleet.ts';
import { aSnapshot, membersOf, NOW, type View } from '../helpers/snapshots.ts';

const OK = 'Init Ok ';
const DIS = 'Init Dis ';
const DRN = 'Init Drn Ok ';
const ERR = 'Init Err ';
const HCFL = 'Init HcFl ';
const STBY = 'Init Stby Ok ';
const SPAR = 'Init Spar Ok ';

const disable: Action = { kind: 'disable' };
const drain: Action = { kind: 'drain' };
const stop: Action = { kind: 'stop' };
const enable: Action = { kind: 'enable' };

interface Rule {
  readonly name: string;
  readonly level: Level;
  readonly action: Action;
  readonly views: readonly Omit<View, 'frontEnd'>[];
  /** Members by number; default the first. */
  readonly targets?: readonly number[];
  readonly reason?: RegExp;
  readonly policy?: Partial<SafetyPolicy>;
  readonly recent?: readonly string[];
}

const three = [{ statuses: [OK, OK, OK] }];
const five = [{ statuses: [OK, OK, OK, OK, OK] }];

const RULES: readonly Rule[] = [
  // Level 0: costs nothing.
  { name: 'disable one of three, nothing sticky', level: 0, action: disable, views: three },
  { name: 'drain one of three', level: 0, action: drain, views: three },
  {
    name: 'drain one of three, sticky: its sessions stay',
    level: 0,
    action: drain,
    views: [{ statuses: [OK, OK, OK], sticky: 'JSESSIONID' }],
  },
  { name: 'enable a disabled member', level: 0, action: enable, views: [{ statuses: [DIS, OK] }] },
  { name: 'enable the last one', level: 0, action: enable, views: [{ statuses: [DIS, DIS] }] },
  {
    name: 'half of the requests is not more than half',
    level: 0,
    action: disable,
    views: [{ statuses: [OK, OK, OK], rates: [50, 25, 25] }],
  },
  {
    name: 'no requests at all move nothing',
    level: 0,
    action: disable,
    views: [{ statuses: [OK, OK, OK], rates: [0, 0, 0] }],
  },
  {
    name: 'on several healthy front ends',
    level: 0,
    action: disable,
    views: [{ statuses: [OK, OK, OK] }, { statuses: [OK, OK, OK] }],
  },
  // Level 1: routine, but say yes.
  {
    name: 'disable in a sticky pool',
    level: 1,
    action: disable,
    views: [{ statuses: [OK, OK, OK], sticky: 'JSESSIONID' }],
    reason: /sessions move/,
  },
  {
    name: 'leaves one of a pair',
    level: 1,
    action: disable,
    views: [{ statuses: [OK, OK] }],
    reason: /ONE usable/,
  },
  {
    name: 'its share is not known yet',
    level: 1,
    action: disable,
    views: [{ statuses: [OK, OK, OK], rates: [null, null, null] }],
    reason: /not known/,
  },
  {
    name: 'enable of a member in error',
    level: 1,
    action: enable,
    views: [{ statuses: ['Init Dis Err ', OK] }],
    reason: /in error/,
  },
  {
    name: 'enable of a member whose check fails',
    level: 1,
    action: enable,
    views: [{ statuses: ['Init Dis HcFl ', OK] }],
  },
  {
    name: 'enable on a front end that is stale',
    level: 1,
    action: enable,
    views: [{ statuses: [DIS, OK], state: { readAt: NOW - 15_000 } }],
    reason: /STALE/,
  },
  {
    name: 'a slow front end',
    level: 1,
    action: disable,
    views: [{ statuses: [OK, OK, OK], state: { tookMs: 2500 } }],
    reason: /SLOW/,
  },
  { name: 'stop', level: 1, action: stop, views: three },
  { name: 'confirm: always', level: 1, action: drain, views: three, policy: { confirm: 'always' } },
  { name: 'a setting', level: 1, action: { kind: 'set', edit: { factor: 2 } }, views: three },
  // Level 2: type it.
  {
    name: 'more than one member',
    level: 2,
    action: disable,
    views: five,
    targets: [1, 2],
    reason: /2 members at once/,
  },
  {
    name: 'one usable left of three',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, ERR] }],
    reason: /leaves 1 usable of 3/,
  },
  {
    name: 'more than half of the requests',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, OK], rates: [51, 25, 24] }],
    reason: /51 %/,
  },
  {
    name: 'more than half, by draining',
    level: 2,
    action: drain,
    views: [{ statuses: [OK, OK, OK], rates: [90, 5, 5] }],
  },
  {
    name: 'a stale front end',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, OK], state: { readAt: NOW - 10_000 } }],
    reason: /STALE/,
  },
  {
    name: 'a lost front end',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, OK], state: { readAt: NOW - 30_000 } }],
    reason: /LOST/,
  },
  {
    name: 'a front end that said no',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, OK], state: { error: { kind: 'auth', what: '401', hint: '' } } }],
    reason: /LOST/,
  },
  {
    name: 'front ends disagree',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, OK] }, { statuses: [DIS, OK, OK] }],
    reason: /disagree/,
  },
  {
    name: 'somebody else changed the balancer just now',
    level: 2,
    action: disable,
    views: three,
    recent: ['app'],
    reason: /somebody else/,
  },
  {
    name: 'protected',
    level: 2,
    action: enable,
    views: [{ statuses: [DIS, OK] }],
    policy: { protected: true },
  },
  // Level 3: an outage.
  {
    name: 'the last one',
    level: 3,
    action: disable,
    views: [{ statuses: [OK] }],
    reason: /0 usable members, clients get 503/,
  },
  { name: 'the last one, by draining', level: 3, action: drain, views: [{ statuses: [OK, DIS] }] },
  { name: 'the last one, by stopping', level: 3, action: stop, views: [{ statuses: [OK, ERR] }] },
  {
    name: 'the last one, by making it a standby',
    level: 3,
    action: { kind: 'standby', on: true },
    views: [{ statuses: [OK, DIS] }],
  },
  {
    name: 'a pair is switched over to its hot standby',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, STBY] }],
    reason: /0 usable members; its hot standby takes over/,
  },
  {
    name: 'a pair is switched over by draining',
    level: 2,
    action: drain,
    views: [{ statuses: [OK, STBY, STBY] }],
    reason: /0 usable members; its 2 hot standbys take over/,
  },
  {
    name: 'to make the only one a standby too is no switch',
    level: 3,
    action: { kind: 'standby', on: true },
    views: [{ statuses: [OK, STBY] }],
    reason: /0 usable members, only its 2 hot standbys would serve/,
  },
  {
    name: 'the active one and its standby together',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, STBY] }],
    targets: [1, 2],
    reason: /clients get 503/,
  },
  {
    name: 'both of two, for one standby',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, OK, STBY] }],
    targets: [1, 2],
    reason: /0 usable members, only its hot standby would serve/,
  },
  {
    name: 'the last of two, when the other is out: one standby is not two members',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, DIS, STBY] }],
    reason: /0 usable members, only its hot standby would serve/,
  },
  {
    name: 'a standby in error takes nothing over',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, 'Init Stby Err '] }],
    reason: /clients get 503/,
  },
  {
    name: 'a standby that is out takes nothing over',
    level: 3,
    action: drain,
    views: [{ statuses: [OK, 'Init Dis Stby '] }],
  },
  {
    name: 'one standby is not the two that must be left',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, OK, STBY] }],
    policy: { minUsable: () => 2 },
    reason: /1 usable member, fewer than the minimum of 2/,
  },
  {
    name: 'a standby on one front end only',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, STBY] }, { statuses: [OK, ERR] }],
  },
  {
    name: 'one of two standbys that serve alone',
    level: 1,
    action: disable,
    views: [{ statuses: [STBY, STBY] }],
    reason: /only hot standbys serve app/,
  },
  {
    name: 'the last standby that serves',
    level: 3,
    action: disable,
    views: [{ statuses: [STBY, DIS] }],
    reason: /clients get 503/,
  },
  {
    name: 'a hot spare takes the place of one, and is called so',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, SPAR] }],
    reason: /0 usable members; its hot spare takes over/,
  },
  {
    name: 'a hot spare fills the place of one of two that must be left',
    level: 2,
    action: disable,
    views: [{ statuses: [OK, OK, SPAR] }],
    policy: { minUsable: () => 2 },
    reason: /1 usable member; its hot spare takes over/,
  },
  {
    name: 'of a pool of spares alone they are called so',
    level: 1,
    action: disable,
    views: [{ statuses: [SPAR, SPAR] }],
    reason: /only hot spares serve app/,
  },
  {
    name: 'a draining member is no reserve',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, DRN] }],
  },
  {
    name: 'a failed check is no reserve',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, HCFL] }],
  },
  {
    name: 'both of a pair',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, OK] }],
    targets: [1, 2],
  },
  {
    name: 'the draining one of a pool that has no other: it still serves sessions',
    level: 3,
    action: disable,
    views: [{ statuses: [DRN, DIS] }],
  },
  {
    name: 'enough on one front end, the last on another',
    level: 3,
    action: disable,
    views: [{ statuses: [OK, OK, OK] }, { statuses: [OK, ERR, ERR] }],
  },
  {
    name: 'fewer than the minimum of the pool',
    level: 3,
    action: disable,
    views: three,
    policy: { minUsable: (name) => (name === 'app' ? 3 : 1) },
    reason: /fewer than the minimum of 3/,
  },
  {
    name: 'an undo that takes out the last one',
    level: 3,
    action: { kind: 'undo', edit: { flags: { disabled: true } } },
    views: [{ statuses: [OK, DIS] }],
  },
];

for (const rule of RULES) {
  test(`level ${rule.level}: ${rule.name}`, () => {
    const snapshot = aSnapshot(
      ...rule.views.map((view, index) => ({ frontEnd: `web${index + 1}`, ...view })),
    );
    const { level, reasons } = assess(
      snapshot,
      membersOf(snapshot, ...(rule.targets ?? [1])),
      rule.action,
      { ...DEFAULT_POLICY, ...rule.policy },
      new Map((rule.recent ?? []).map((name) => [name, 'somebody else'])),
    );
    assert.equal(level, rule.level, reasons.join('; '));
    assert.equal(reasons.length > 0, level > 0);
    if (rule.reason !== undefined) assert.match(reasons[0] ?? '', rule.reason);
  });
}

test('what already stands as asked is no outage', () => {
  const snapshot = aSnapshot({ frontEnd: 'web1', statuses: [DIS, DIS] });
  const found = assess(snapshot, membersOf(snapshot, 1), disable);
  assert.equal(found.level, 0);
  assert.equal(found.alreadyDone.length, 1);
});

test('limited to one front end, only that one counts', () => {
  const snapshot = aSnapshot(
    { frontEnd: 'web1', statuses: [OK, OK, OK] },
    { frontEnd: 'web2', statuses: [OK, ERR, ERR] },
  );
  const [member] = membersOf(snapshot, 1);
  assert.ok(member);
  const onWeb1 = { ...member, places: [member.places[0]] as const };
  const found = assess(snapshot, [onWeb1], disable);
  assert.equal(found.level, 0, found.reasons.join('; '));
  assert.deepEqual(
    found.effects.map((effect) => effect.frontEnd),
    ['web1'],
  );
});

test('effects say what moves, on every front end', () => {
  const snapshot = aSnapshot(
    { frontEnd: 'web1', statuses: [OK, OK, STBY], rates: [30, 10, 0] },
    { frontEnd: 'web2', statuses: [OK, OK, STBY], rates: [null, 10, 0] },
  );
  const { effects } = assess(snapshot, membersOf(snapshot, 1), disable);
  assert.deepEqual(
    effects.map(
      ({ frontEnd, usableBefore, usableAfter, members, requestsMoved, requestsOfPool }) => [
        frontEnd,
        usableBefore,
        usableAfter,
        members,
        requestsMoved,
        requestsOfPool,
      ],
    ),
    [
      ['web1', 2, 1, 3, 30, 40],
      ['web2', 2, 1, 3, null, null],
    ],
  );
});

test('recently changed: what somebody else did to a balancer, not what httpd found out', () => {
  const event = (more: Partial<FleetEvent>): FleetEvent =>
    fakeEvent({ at: NOW - 1000, after: 'DIS', ...more });
  const names = (more: Partial<FleetEvent>) => [...recentlyChanged([event(more)], NOW).keys()];
  assert.deepEqual(names({}), ['app']);
  assert.deepEqual(names({ kind: 'setting', before: '1', after: '2' }), ['app']);
  assert.deepEqual(names({ before: 'DIS+ERR', after: 'ERR' }), ['app']);
  assert.deepEqual(names({ before: 'OK', after: 'ERR' }), []);
  assert.deepEqual(names({ before: 'DIS', after: 'DIS+ERR' }), []);
  assert.deepEqual(names({ before: 'STBY', after: 'STBY+ERR' }), [], 'a standby that fails');
  assert.deepEqual(
    names({ before: 'Init Err', after: 'Init Ign Ok' }),
    ['app'],
    'Ign, while in ERR',
  );
  assert.deepEqual(names({ before: 'Init Ign Err', after: 'Init Ign Ok' }), [], 'back by itself');
  assert.deepEqual(names({ after: 'HCFL' }), []);
  assert.deepEqual(names({ kind: 'setting', atRestart: true }), [], 'what a restart put back');
  assert.deepEqual(names({ by: 'you' }), []);
  assert.deepEqual(names({ at: NOW - 60_001 }), []);
  assert.deepEqual(names({ kind: 'restarted', balancer: null }), []);
});
