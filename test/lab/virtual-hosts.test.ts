/** One httpd with two virtual hosts: balancers of the main server are in both, and so are the flags of their members. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { ManagerClient } from '../../source/httpd/transport/client.ts';
import { fleetFacts } from '../../source/messages/fleet-facts.ts';
import { memberFacts } from '../../source/messages/member-facts.ts';
import { needs } from '../helpers/needs.ts';
import { startBackEnd } from './back-end.ts';
import { visit } from './curl.ts';
import { Engine } from './engine.ts';
import { startHttpd } from './httpd.ts';

const HOSTS = ['a.example', 'b.example'];

async function twoHosts(t: TestContext) {
  const backEnds = await Promise.all(
    ['one', 'two', 'three'].map((name) => startBackEnd(t, { name, route: name, slowMs: 0 })),
  );
  const urls = backEnds.map((backEnd) => backEnd.url);
  const members = (list: readonly string[]) =>
    list.map((url, index) => ({ url, route: `node${index + 1}` }));
  const httpd = await startHttpd(t, {
    balancers: [{ name: 'shared', members: members(urls) }],
    // The same name and members in both, and yet two balancers.
    sites: HOSTS.map((host) => ({ host, balancers: [{ name: 'own', members: members(urls) }] })),
  });
  const clients = HOSTS.map(
    (hostHeader) =>
      [hostHeader, new ManagerClient({ url: new URL(httpd.managerUrl), hostHeader })] as const,
  );
  const engine = await Engine.of(t, new Map(clients));
  return { httpd, engine };
}

const intents = (engine: Engine, name: string) =>
  engine.member(name).places.map(({ worker }) => worker.status.intent);

test('a shared flag is sent once, is ours wherever it shows, and makes no stranger of us', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { engine } = await twoHosts(t);
  const order = { members: [engine.member('shared/node1')], action: { kind: 'disable' } } as const;
  const events = await engine.do(order);
  assert.deepEqual(
    events.map((event) => [event.kind, 'target' in event ? event.target.frontEnd : '']),
    [
      ['verified', 'a.example'],
      ['unchanged', 'b.example'],
    ],
  );
  await engine.fleet.readOnce();
  assert.deepEqual(intents(engine, 'shared/node1'), ['disabled', 'disabled']);
  const seen = engine.fleet.getEvents().filter((event) => event.kind === 'state');
  assert.deepEqual(seen.map(({ by, frontEnd }) => `${frontEnd} ${by}`).toSorted(), [
    'a.example you',
    'b.example you',
  ]);
});

test("a vhost's own balancer of the same name is another one: both get the change", async (t) => {
  if (!needs(t, 'apache2')) return;
  const { engine } = await twoHosts(t);
  const { places } = engine.member('own/node1');
  const [first] = places;
  const only = { ...engine.member('own/node1'), places: [first] as const };
  await engine.do({ members: [only], action: { kind: 'disable' } });
  await engine.fleet.readOnce();
  assert.deepEqual(intents(engine, 'own/node1'), ['disabled', 'in']);
  const events = await engine.do({
    members: [engine.member('own/node2')],
    action: { kind: 'disable' },
  });
  assert.deepEqual(
    events.map((event) => event.kind),
    ['verified', 'verified'],
  );
});

test('what both show is counted once, what each has is added up', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { httpd, engine } = await twoHosts(t);
  await visit(`${httpd.url}/shared/`, 30);
  await visit(`${httpd.url}/own/`, 12);
  await engine.fleet.readOnce();
  const elected = (name: string) => {
    const snapshot = engine.fleet.getSnapshot();
    const balancer = snapshot.balancers.find((each) => each.name === name);
    const { fresh } = fleetFacts(snapshot, DEFAULT_POLICY);
    return (balancer?.members ?? [])
      .map((member) => memberFacts(member, fresh).elected ?? 0)
      .reduce((sum, each) => sum + each, 0);
  };
  assert.equal(elected('shared'), 30);
  assert.equal(elected('own'), 12);
});
