import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../source/fleet/history.ts';
import { canonicalUrl, hostPort, sameWorker } from '../../source/fleet/identity.ts';
import { mergeFleet } from '../../source/fleet/merge.ts';
import { memberLabel, placeName, selectMembers } from '../../source/fleet/select.ts';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { aBalancer, aFrontEnd, aPage, aSnapshot, aWorker, NOW } from '../helpers/snapshots.ts';

test('default ports are the same worker, other ports and paths are not', () => {
  assert.ok(sameWorker('ajp://h:8009', 'ajp://h'));
  assert.ok(sameWorker('http://h:80/x', 'http://h/x'));
  assert.ok(sameWorker('https://h:443', 'https://H'));
  assert.ok(!sameWorker('http://h', 'https://h'));
  assert.ok(!sameWorker('http://h:8080', 'http://h'));
  assert.ok(!sameWorker('http://h/a', 'http://h/A'));
  assert.ok(!sameWorker('http://u1@h', 'http://u2@h'));
  assert.ok(!sameWorker('unix:/a|http://h/', 'unix:/b|http://h/'));
});

test('host and port with the port always written', () => {
  assert.equal(hostPort('ajp://10.0.4.11'), '10.0.4.11:8009');
  assert.equal(hostPort('http://[2001:db8::1]/x'), '[2001:db8::1]:80');
  assert.equal(hostPort('unix:/run/a.sock|http://h/'), 'unix:/run/a.sock');
  assert.equal(hostPort('no url at all'), 'no url at all');
  assert.equal(canonicalUrl('no url at all'), 'no url at all');
});

test('front ends that write a default port differently share the member', () => {
  const source = (name: string, url: string) => ({
    name,
    page: aPage([aBalancer('app', [aWorker(url)])]),
    history: new History(),
  });
  const [balancer] = mergeFleet([
    source('web1', 'ajp://h'),
    source('web2', 'ajp://h:8009'),
    source('web3', 'ajp://other'),
  ]);
  assert.deepEqual(
    balancer?.members.map((member) =>
      member.places.map(({ frontEnd, worker }) => [frontEnd, worker.url]),
    ),
    [
      [
        ['web1', 'ajp://h'],
        ['web2', 'ajp://h:8009'],
      ],
      [['web3', 'ajp://other']],
    ],
  );
  assert.equal(balancer?.views.length, 3);
});

test('2.2 shows one worker twice in a balancer: it is one member with one place', () => {
  const page = aPage([aBalancer('app', [aWorker('http://h'), aWorker('http://h')])]);
  const [balancer] = mergeFleet([{ name: 'web1', page, history: new History() }]);
  assert.equal(balancer?.members.length, 1);
  assert.equal(balancer?.members[0]?.places.length, 1);
});

function select(snapshot: FleetSnapshot, text: string, balancer?: string): readonly string[] {
  return selectMembers(snapshot, text, balancer).map(
    (member) =>
      `${member.balancer}|${member.url}|${member.places.map((place) => place.frontEnd).join()}`,
  );
}

test('a member by URL, route, host and port, with balancer, with front end', () => {
  const snapshot = aSnapshot(
    { frontEnd: 'web1', statuses: ['Init Ok ', 'Init Ok '] },
    { frontEnd: 'web2', statuses: ['Init Ok '] },
  );
  const first = 'app|http://10.0.0.1:8080|web1,web2';
  for (const name of [
    'n1',
    'app/n1',
    'http://10.0.0.1:8080',
    '10.0.0.1:8080',
    'app/10.0.0.1:8080',
    'HTTP://10.0.0.1:8080',
  ]) {
    assert.deepEqual(select(snapshot, name), [first], name);
  }
  assert.deepEqual(select(snapshot, 'web2:n1'), ['app|http://10.0.0.1:8080|web2']);
  assert.deepEqual(select(snapshot, 'web1:app/http://10.0.0.2:8080'), [
    'app|http://10.0.0.2:8080|web1',
  ]);
  for (const none of [
    '',
    'n',
    'n11',
    '10.0.0.1',
    'web3:n1',
    'web2:n2',
    'other/n1',
    'app/',
    'http://10.0.0.1',
  ]) {
    assert.deepEqual(select(snapshot, none), [], none);
  }
  assert.deepEqual(select(snapshot, 'n1', 'other'), []);
});

function withWorkers(...urls: readonly string[]): FleetSnapshot {
  const page = aPage([
    aBalancer(
      'app',
      urls.map((url) => aWorker(url)),
    ),
    aBalancer(
      'api',
      urls.map((url) => aWorker(url)),
    ),
  ]);
  return {
    at: NOW,
    intervalMs: 2000,
    frontEnds: [aFrontEnd('web1', page)],
    balancers: mergeFleet([{ name: 'web1', page, history: new History() }]),
  };
}

test('one URL in two balancers is two members; a balancer tells them apart', () => {
  const snapshot = withWorkers('http://h:1');
  assert.equal(select(snapshot, 'http://h:1').length, 2);
  assert.deepEqual(select(snapshot, 'api/http://h:1'), ['api|http://h:1|web1']);
  assert.deepEqual(select(snapshot, 'h:1', 'app'), ['app|http://h:1|web1']);
});

test('an empty route names nobody', () => {
  const snapshot = withWorkers('http://h:1', 'http://h:2');
  assert.deepEqual(select(snapshot, 'app/'), []);
  assert.deepEqual(select(snapshot, 'web1:'), []);
});

test('what -o name prints selects just that place again, and holds no password', () => {
  const url = 'http://ops:geheim@h:1/a/b';
  const snapshot = withWorkers(url, 'unix:/run/a.sock|http://h/', 'http://[::1]:8080');
  for (const balancer of snapshot.balancers) {
    for (const member of balancer.members) {
      const name = placeName('web1', member.balancer, member.url);
      assert.ok(!name.includes('geheim') && !memberLabel(member).includes('geheim'));
      assert.deepEqual(select(snapshot, name), [`${member.balancer}|${member.url}|web1`], name);
    }
  }
});
