/** Members by their host: exactly, or by the first part of its name. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostsIn, membersOnHost } from '../../source/fleet/on-host.ts';
import { calmPool, fakeSnapshot, withMember } from '../helpers/fake-fleet.ts';

function poolOf(...urls: readonly string[]) {
  const pools = urls.reduce((list, url, index) => withMember(list, `node${index + 1}`, { url }), [
    calmPool(urls.length),
  ] as readonly ReturnType<typeof calmPool>[]);
  return fakeSnapshot(pools);
}

const found = (snapshot: ReturnType<typeof poolOf>, name: string) =>
  [...membersOnHost(snapshot, name)].map(([host, members]) => `${host} ${members.length}`);

test('a host is found by its whole name, in any case, and an IPv6 address with or without brackets', () => {
  const pool = poolOf('http://App1:8080', 'ajp://app1', 'http://app10:8080', 'http://[::1]:8080');
  assert.deepEqual(found(pool, 'APP1'), ['app1 2']);
  assert.deepEqual(found(pool, '::1'), ['::1 1']);
  assert.deepEqual(found(pool, '[::1]'), ['::1 1']);
  assert.deepEqual(found(pool, 'app'), []);
});

test('the first part of a name means all hosts of that name; of an address it means none', () => {
  const pool = poolOf('http://app1.a.example', 'http://app1.b.example', 'http://10.0.0.1:80');
  assert.deepEqual(found(pool, 'app1'), ['app1.a.example 1', 'app1.b.example 1']);
  assert.deepEqual(found(pool, '10'), []);
});

test('a unix socket is on no host', () => {
  const pool = poolOf('unix:/run/app.sock|http://app1/', 'http://app2');
  assert.deepEqual(found(pool, 'app1'), []);
  assert.deepEqual(hostsIn(pool), ['app2']);
});
