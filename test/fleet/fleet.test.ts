import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DemoOptions, DemoServer } from '../../source/demo/server.ts';
import { eventWords } from '../../source/fleet/event-words.ts';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import type { FleetEvent, FrontEndState } from '../../source/fleet/snapshot.ts';
import type { Result } from '../../source/httpd/errors.ts';
import type { ManagerPage } from '../../source/httpd/model.ts';
import type { ManagerClient } from '../../source/httpd/transport/client.ts';
import { eventText } from '../../source/messages/event-text.ts';
import { clockAt } from '../helpers/fake-clock.ts';
import { clientFor, N1, N2, play } from '../helpers/play.ts';
import { aBalancer, aPage, aWorker } from '../helpers/snapshots.ts';
import { waitFor } from '../helpers/wait-for.ts';

interface Stage {
  readonly server: DemoServer;
  readonly fleet: LiveFleet;
  readonly client: ManagerClient;
  /** Moves the injected clock. */
  pass(ms: number): void;
  state(): FrontEndState;
  /** Reads once more, a little later, and gives the new events. */
  look(): Promise<readonly FleetEvent[]>;
}

async function stage(t: TestContext, options: DemoOptions = {}): Promise<Stage> {
  const server = await play(t, options);
  const client = clientFor(t, server.url, { timeoutMs: 1_000 });
  let clock = 1_000_000;
  const fleet = new LiveFleet([{ name: 'web1', client }], {
    intervalMs: 2_000,
    clock: clockAt(() => clock),
    random: () => 0.5,
  });
  t.after(() => fleet.stop());
  await fleet.readOnce();
  return {
    server,
    fleet,
    client,
    pass: (ms) => {
      clock += ms;
    },
    state: () => {
      const [state] = fleet.getSnapshot().frontEnds;
      assert.ok(state);
      return state;
    },
    async look() {
      const before = fleet.getEvents().length;
      clock += 2_000;
      await fleet.readOnce();
      return fleet.getEvents().slice(before);
    },
  };
}

const told = (events: readonly FleetEvent[]) =>
  events.map((event) => {
    const { before, after } = eventWords(event);
    return [event.kind, event.by, event.url, before, after];
  });

test('nothing new, nothing told', async (t) => {
  const it = await stage(t);
  assert.deepEqual(await it.look(), []);
  assert.equal(it.state().readAt, 1_002_000);
});

test("somebody else's changes are told one by one", async (t) => {
  const it = await stage(t);
  it.server.editBehindTheBack('app', N1, { flags: { D: true }, factor: 3, route: 'new' });
  it.server.failMember('app', N2);
  assert.deepEqual(told(await it.look()), [
    ['state', 'foreign', N1, 'OK', 'DIS'],
    ['setting', 'foreign', N1, '1', '3'],
    ['setting', 'foreign', N1, 'n1', 'new'],
    ['state', 'foreign', N2, 'OK', 'ERR'],
  ]);
});

test('a flag that does not change the word is told by its tokens', async (t) => {
  const it = await stage(t);
  it.server.editBehindTheBack('app', N1, { flags: { I: true } });
  assert.deepEqual(told(await it.look()), [['state', 'foreign', N1, 'Init Ok', 'Init Ign Ok']]);
});

test('members that come and go', async (t) => {
  const it = await stage(t);
  it.server.removeMember('app', N1);
  it.server.addMember('app', { url: 'http://10.0.0.7:8080' });
  assert.deepEqual(told(await it.look()), [
    ['appeared', 'foreign', 'http://10.0.0.7:8080', '', 'OK'],
    ['vanished', 'foreign', N1, 'OK', ''],
  ]);
});

test('a restart that lost flags says whose they were', async (t) => {
  const it = await stage(t);
  it.server.editBehindTheBack('app', N2, { flags: { N: true } });
  await it.look();
  it.server.editBehindTheBack('app', N1, { flags: { D: true } });
  const changed = await it.client.readPage();
  assert.ok(changed.ok);
  it.fleet.accept('web1', changed.value, { balancer: 'app', url: N1 });
  it.server.restart();
  const events = await it.look();
  assert.deepEqual(
    events.map(({ kind, detail }) => [kind, detail]),
    [
      ['restarted', 'httpd restarted: counters start from 0'],
      ['flags-lost', 'was DIS by you, is now OK'],
      ['flags-lost', 'was DRN, is now OK'],
    ],
  );
});

test('a restart that kept everything (BalancerPersist On) is no loss', async (t) => {
  const it = await stage(t, { persist: true });
  it.server.editBehindTheBack('app', N1, { flags: { D: true } });
  await it.look();
  it.server.restart();
  assert.deepEqual(await it.look(), []);
});

test('a 2.2 server tells its restart by the nonce', async (t) => {
  const it = await stage(t, { version: '2.2.34' });
  it.server.restart();
  assert.deepEqual(
    (await it.look()).map(({ kind }) => kind),
    ['restarted'],
  );
});

test('counters that fall give no negative rate', async (t) => {
  const it = await stage(t, { pools: [], members: 10 });
  const rates = () =>
    it.fleet
      .getSnapshot()
      .balancers.flatMap((balancer) =>
        balancer.members.flatMap((member) => member.places.map((place) => place.rates)),
      );
  assert.ok(rates().every(({ requests }) => requests === null));
  it.server.tick(2_000);
  await it.look();
  assert.ok(rates().every(({ requests, reset }) => requests !== null && requests >= 0 && !reset));
  it.server.restart();
  await it.look();
  assert.ok(
    rates().every(
      ({ requests, trend }) => (requests ?? 0) >= 0 && trend.every((rate) => rate >= 0),
    ),
  );
});

test('the own change is ours, what else the same page brings is not', async (t) => {
  const it = await stage(t);
  it.server.editBehindTheBack('app', N1, { flags: { D: true } });
  it.server.editBehindTheBack('app', N2, { flags: { D: true } });
  const page = await it.client.readPage();
  assert.ok(page.ok);
  it.fleet.accept('web1', page.value, { balancer: 'app', url: N1 });
  assert.deepEqual(told(it.fleet.getEvents()), [
    ['state', 'you', N1, 'OK', 'DIS'],
    ['state', 'foreign', N2, 'OK', 'DIS'],
  ]);
});

test('a poll that was under way does not overwrite the page of an own change', async (t) => {
  const before = aPage([aBalancer('app', [aWorker(N1)])]);
  const after = aPage([aBalancer('app', [aWorker(N1, 'Init Dis ')])]);
  const polls: ((page: Result<ManagerPage>) => void)[] = [];
  const client = {
    url: 'http://web1/balancer-manager',
    readPage: () => new Promise<Result<ManagerPage>>((resolve) => polls.push(resolve)),
  } as unknown as ManagerClient;
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 2_000 });
  t.after(() => fleet.stop());
  const first = fleet.readOnce();
  polls[0]?.({ ok: true, value: before });
  await first;
  const second = fleet.readOnce();
  fleet.accept('web1', after, { balancer: 'app', url: N1 });
  polls[1]?.({ ok: true, value: before });
  await second;
  assert.equal(fleet.getSnapshot().frontEnds[0]?.page, after);
  assert.deepEqual(told(fleet.getEvents()), [['state', 'you', N1, 'OK', 'DIS']]);
});

test('an own change that brings a lost front end back is told as its return', async (t) => {
  const it = await stage(t);
  const page = it.state().page;
  assert.ok(page);
  it.server.setFault({ kind: 'status', status: 503 });
  assert.deepEqual(
    (await it.look()).map(({ kind }) => kind),
    ['lost'],
  );
  it.pass(3_000);
  it.fleet.accept('web1', page);
  assert.equal(it.fleet.getEvents().at(-1)?.kind, 'recovered');
  it.server.setFault(null);
  assert.deepEqual(await it.look(), []);
});

test('a poll by hand that fails leaves the next turn as it was', async (t) => {
  const it = await stage(t);
  it.server.setFault({ kind: 'status', status: 503 });
  for (let count = 0; count < 3; count++) await it.look();
  const due = it.state().nextPollAt;
  for (let count = 0; count < 3; count++) {
    it.pass(500);
    it.fleet.pollNow();
    await it.fleet.readOnce();
    assert.equal(it.state().nextPollAt, due);
  }
  it.pass(60_000);
  it.fleet.pollNow();
  await it.fleet.readOnce();
  assert.equal(
    (it.state().nextPollAt ?? 0) - it.fleet.getSnapshot().at,
    8_000,
    'nor does it wait longer',
  );
});

test('a failed poll is LOST at once only where the header says so', async (t) => {
  const it = await stage(t);
  it.server.setFault({ kind: 'status', status: 503 });
  const [slow] = await it.look();
  assert.ok(slow);
  assert.match(eventText(slow), /^web1 no answer: /);
  it.server.setFault(null);
  await it.look();
  it.server.setFault({ kind: 'status', status: 403 });
  const [lost] = await it.look();
  assert.ok(lost);
  assert.match(eventText(lost), /^web1 LOST: /);
});

test('lost once, recovered once; the last good page stays', async (t) => {
  const it = await stage(t);
  const { page, readAt } = it.state();
  it.server.setFault({ kind: 'status', status: 500 });
  const lost = [...(await it.look()), ...(await it.look())];
  assert.deepEqual(
    lost.map(({ kind }) => kind),
    ['lost'],
  );
  assert.equal(it.state().page, page);
  assert.equal(it.state().readAt, readAt);
  assert.equal(it.state().error?.kind, 'server-error');
  it.server.setFault(null);
  const back = await it.look();
  assert.deepEqual(
    back.map(({ kind, detail }) => [kind, detail]),
    [['recovered', 'answers again after 4 s']],
  );
  assert.equal(it.state().error, null);
});

test('failures back off to 30 s and no further; success ends it', async (t) => {
  const it = await stage(t);
  it.server.setFault({ kind: 'status', status: 500 });
  const waits: number[] = [];
  for (let failure = 0; failure < 7; failure += 1) {
    await it.look();
    const sentAt = 1_000_000 + 2_000 * (failure + 1);
    waits.push((it.state().nextPollAt ?? 0) - sentAt);
  }
  assert.deepEqual(waits, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  it.server.setFault(null);
  await it.look();
  assert.equal((it.state().nextPollAt ?? 0) - (it.state().readAt ?? 0), 2_000);
});

test('polls never overlap, however often they are asked for', async (t) => {
  const waiting: (() => void)[] = [];
  let asked = 0;
  const page = aPage([aBalancer('app', [aWorker(N1)])]);
  const client = {
    url: 'http://web1/balancer-manager',
    readPage: () =>
      new Promise<Result<ManagerPage>>((resolve) => {
        asked += 1;
        waiting.push(() => resolve({ ok: true, value: page }));
      }),
  } as unknown as ManagerClient;
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 3_600_000 });
  t.after(() => fleet.stop());
  fleet.start();
  fleet.pollNow();
  fleet.pollNow();
  void fleet.readOnce();
  assert.equal(asked, 1);
  waiting.shift()?.();
  await waitFor('the poll that was asked for meanwhile', () => asked === 2);
  assert.equal(waiting.length, 1, 'three wishes are one poll more');
  fleet.stop();
  waiting.shift()?.();
});

test('a listener sees every change, and the snapshot stays the same object in between', async (t) => {
  const it = await stage(t);
  let calls = 0;
  const stop = it.fleet.subscribe(() => {
    calls += 1;
  });
  const snapshot = it.fleet.getSnapshot();
  assert.equal(it.fleet.getSnapshot(), snapshot);
  await it.look();
  assert.ok(calls > 0);
  assert.notEqual(it.fleet.getSnapshot(), snapshot);
  stop();
  const before = calls;
  await it.look();
  assert.equal(calls, before);
});
