/** Whose change a poll shows, as far as the audit logs of this host know. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { doneBy } from '../../../source/fleet/done-by.ts';
import { recentlyChanged } from '../../../source/fleet/recently-changed.ts';
import type { FleetEvent, FrontEndState } from '../../../source/fleet/snapshot.ts';
import { parseStatus } from '../../../source/httpd/status.ts';
import type { AuditEntry } from '../../../source/operations/audit/audit-entry.ts';
import { createAuthorship } from '../../../source/operations/audit/authorship.ts';
import { fakeEvent, fakeSnapshot, START } from '../../helpers/fake-fleet.ts';

const SELF = { user: 'ops', host: 'here', pid: 7, command: 'screen' };
const [FRONT_END] = fakeSnapshot([{ name: 'app', members: [] }]).frontEnds as [FrontEndState];
const URL = 'http://10.0.0.1:8080';

const entry = (more: Partial<AuditEntry> = {}, fields = 'w_status_D=1'): AuditEntry => ({
  apiVersion: 'baltop/v1',
  kind: 'AuditEntry',
  at: new Date(START - 1_000).toISOString(),
  id: 'one',
  by: 'you',
  ...{ user: 'ops', host: 'here', pid: 14451, command: 'disable' },
  frontEnd: 'web1',
  frontEndUrl: FRONT_END.url,
  ...{ balancer: 'app', url: URL, route: 'n1', action: 'disable', before: {}, after: {} },
  request: `POST /balancer-manager  b=app w=${URL} ${fields}`,
  result: 'verified',
  detail: '',
  ...more,
});

const disabled = (more: Partial<FleetEvent> = {}) =>
  fakeEvent({ url: URL, route: 'n1', after: 'DIS', notBefore: START - 2_000, ...more });

function authorOf(
  event: FleetEvent,
  own: readonly AuditEntry[],
  others: readonly (readonly [user: string, entries: readonly AuditEntry[]])[] = [],
): FleetEvent {
  const sources = [
    { user: null, read: () => own },
    ...others.map(([user, entries]) => ({ user, read: () => entries })),
  ];
  const [told] = createAuthorship(SELF, () => sources)([event], FRONT_END);
  return told ?? event;
}

const names = ({ author }: FleetEvent) => author && [author.user, author.command, author.pid];

test('another baltop of this user is named, and is no one else', () => {
  const told = authorOf(disabled(), [entry()]);
  assert.deepEqual(names(told), ['ops', 'disable', 14451]);
  assert.equal(doneBy(told), 'known');
  assert.deepEqual([...recentlyChanged([told], START).keys()], []);
});

test('a change is known as soon as it is about to be sent', () => {
  assert.deepEqual(names(authorOf(disabled(), [entry({ result: 'sending' })])), [
    ...['ops', 'disable'],
    14451,
  ]);
});

test("another user's log makes its owner the author, whatever stands in it, and that is somebody else", () => {
  const told = authorOf(disabled(), [], [['alice', [entry({ user: 'ops', pid: 9 })]]]);
  assert.deepEqual(names(told), ['alice', 'disable', 9]);
  assert.deepEqual([...recentlyChanged([told], START)], [['app', 'alice']]);
});

const OUTSIDE: readonly (readonly [string, readonly AuditEntry[]])[] = [
  ['nothing is in the log', []],
  ['it was another flag', [entry({}, 'w_status_N=1')]],
  ['it was the other way', [entry({}, 'w_status_D=0')]],
  ['it was another member', [entry({ url: 'http://10.0.0.2:8080' })]],
  ['it was another httpd', [entry({ frontEndUrl: 'http://web2/balancer-manager' })]],
  ['it was long before', [entry({ at: new Date(START - 60_000).toISOString() })]],
  ['httpd ignored it', [entry({ result: 'ignored', detail: 'nonce' })]],
  ['it was only seen there, too', [entry({ by: 'foreign', request: null, result: 'seen' })]],
  ['it was taken back since', [entry(), entry({ id: 'two' }, 'w_status_D=0')]],
  ['the line is no request', [entry({ request: 7 as unknown as string })]],
];
for (const [why, entries] of OUTSIDE) {
  test(`outside this screen: ${why}`, () => {
    const told = authorOf(disabled(), entries);
    assert.equal(told.author, null);
    assert.equal(doneBy(told), 'outside');
    assert.deepEqual([...recentlyChanged([told], START)], [['app', 'somebody else']]);
  });
}

test("httpd's own doing and a restart ask no log", () => {
  const sources = () => assert.fail('a log was read');
  const attribute = createAuthorship(SELF, sources);
  const events = [
    fakeEvent({ url: URL }),
    fakeEvent({ before: 'STBY', after: 'STBY+ERR' }),
    fakeEvent({ after: 'DIS', atRestart: true }),
  ];
  assert.equal(attribute(events, FRONT_END), events);
  assert.deepEqual(events.map(doneBy), ['httpd', 'httpd', 'restart']);
});

test('an outage is the doing of whoever disabled the last member', () => {
  const [was, is] = [parseStatus('Init Ok'), parseStatus('Init Dis')];
  const outage = disabled({ kind: 'outage', url: null, was, is });
  const sources = () => [{ user: null, read: () => [entry()] }];
  const told = createAuthorship(SELF, sources)([disabled({ was, is }), outage], FRONT_END);
  assert.deepEqual(told.map(names), [
    ['ops', 'disable', 14451],
    ['ops', 'disable', 14451],
  ]);
});
