import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DemoOptions, DemoServer } from '../../../source/demo/server.ts';
import type { Action } from '../../../source/fleet/action.ts';
import { LiveFleet } from '../../../source/fleet/fleet.ts';
import { assess, DEFAULT_POLICY, type Level } from '../../../source/fleet/safety.ts';
import { selectMembers } from '../../../source/fleet/select.ts';
import type { Member } from '../../../source/fleet/snapshot.ts';
import {
  type ChangeEvent,
  type Clients,
  createChange,
} from '../../../source/operations/change/change.ts';
import { planChange } from '../../../source/operations/change/plan.ts';
import { clientFor, N1, N2, N3, play, SMALL_POOL, writesTo } from '../../helpers/play.ts';

const disable: Action = { kind: 'disable' };

interface Stage {
  readonly servers: readonly DemoServer[];
  readonly fleet: LiveFleet;
  readonly clients: Clients;
  member(name: string): Member;
}

/** One demo for each of `options`, as front ends web1, web2, ..., read once. */
async function stage(t: TestContext, ...options: readonly DemoOptions[]): Promise<Stage> {
  const servers: DemoServer[] = [];
  for (const each of options) servers.push(await play(t, each));
  const frontEnds = servers.map((server, index) => ({
    name: `web${index + 1}`,
    client: clientFor(t, server.url, { timeoutMs: 1_000 }),
  }));
  const fleet = new LiveFleet(frontEnds, { intervalMs: 2_000 });
  t.after(() => fleet.stop());
  await fleet.readOnce();
  return {
    servers,
    fleet,
    clients: new Map(frontEnds.map(({ name, client }) => [name, client])),
    member(name) {
      const [member, ...others] = selectMembers(fleet.getSnapshot(), name);
      assert.ok(member !== undefined && others.length === 0, `${name} is not one member`);
      return member;
    },
  };
}

async function run(
  { fleet, clients }: Stage,
  members: readonly Member[],
  action: Action = disable,
  agreed: Level = 2,
  signal: AbortSignal = new AbortController().signal,
  seen: (event: ChangeEvent) => void = () => undefined,
): Promise<readonly ChangeEvent[]> {
  const events: ChangeEvent[] = [];
  const request = { members, action, agreed, policy: DEFAULT_POLICY };
  for await (const event of createChange(clients)(fleet, request, signal)) {
    events.push(event);
    seen(event);
  }
  return events;
}

function kinds(events: readonly ChangeEvent[]): string {
  return events
    .map((event) => ('target' in event ? `${event.kind} ${event.target.frontEnd}` : event.kind))
    .join(', ');
}

test('one member: queued, sent, verified; the snapshot shows it, and it was ours', async (t) => {
  const it = await stage(t, {});
  const events = await run(it, [it.member('n1')]);
  assert.equal(kinds(events), 'queued web1, sent web1, verified web1');
  const place = it.member('n1').places[0];
  assert.equal(place.worker.status.intent, 'disabled');
  assert.deepEqual(
    it.fleet.getEvents().map(({ kind, by, was, is }) => [kind, by, was?.tokens, is?.tokens]),
    [['state', 'you', ['Init', 'Ok'], ['Init', 'Dis']]],
  );
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 1);
});

test('already so: nothing is sent', async (t) => {
  const it = await stage(t, {});
  it.servers[0]?.editBehindTheBack('app', N1, { flags: { D: true } });
  const events = await run(it, [it.member('n1')]);
  assert.equal(kinds(events), 'queued web1, unchanged web1');
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 0);
});

test('enable clears what is set and leaves a standby a standby', async (t) => {
  const it = await stage(t, {});
  const [server] = it.servers;
  server?.editBehindTheBack('app', 'http://10.0.0.9:8080', { flags: { D: true, N: true } });
  await run(it, [it.member('spare')], { kind: 'enable' });
  assert.match((server && writesTo(server)[0]?.body) ?? '', /&w_status_D=0&w_status_N=0$/);
  assert.deepEqual(it.member('spare').places[0].worker.status.tokens, ['Init', 'Stby', 'Ok']);
});

test('the guard looks again just before sending: what got worse is refused', async (t) => {
  const it = await stage(t, {});
  const member = it.member('n1');
  assert.equal(assess(it.fleet.getSnapshot(), [member], disable).level, 1);
  it.servers[0]?.editBehindTheBack('app', N2, { flags: { D: true } });
  it.servers[0]?.editBehindTheBack('app', N3, { flags: { D: true } });
  const events = await run(it, [member], disable, 2);
  const last = events.at(-1);
  assert.ok(last?.kind === 'refused', kinds(events));
  assert.equal(last.assessment.level, 3);
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 0);
  const allowed = await run(it, [member], disable, 3);
  assert.equal(allowed.at(-1)?.kind, 'verified');
});

test('front end by front end, at the level that was agreed to for the whole', async (t) => {
  const it = await stage(t, {}, {});
  const member = it.member('n1');
  const { level } = assess(it.fleet.getSnapshot(), [member], disable);
  assert.equal(level, 1, 'only because no rate is known yet');
  const events = await run(it, [member], disable, level);
  assert.equal(
    kinds(events),
    'queued web1, queued web2, sent web1, verified web1, sent web2, verified web2',
  );
});

test('a member limited to one front end is changed there only', async (t) => {
  const it = await stage(t, {}, {});
  it.servers[1]?.editBehindTheBack('app', N2, { flags: { D: true } });
  it.servers[1]?.editBehindTheBack('app', N3, { flags: { D: true } });
  await it.fleet.readOnce();
  const events = await run(it, [it.member('web1:n1')], disable, 2);
  assert.equal(kinds(events), 'queued web1, sent web1, verified web1');
  assert.equal(it.servers[1] && writesTo(it.servers[1]).length, 0);
});

test('the first failure stops the rest, which is named', async (t) => {
  const it = await stage(t, {}, {}, {});
  it.servers[1]?.setFault({ kind: 'ignore-writes' });
  const events = await run(it, [it.member('n1')]);
  assert.equal(
    kinds(events.filter((event) => event.kind !== 'queued')),
    'sent web1, verified web1, sent web2, ignored web2, skipped web3',
  );
  assert.equal(it.servers[2] && writesTo(it.servers[2]).length, 0);
});

test('a front end that died before: failed, nothing sent, the rest skipped', async (t) => {
  const it = await stage(t, {}, {});
  await it.servers[0]?.close();
  const events = await run(it, [it.member('n1')]);
  assert.equal(kinds(events), 'queued web1, queued web2, failed web1, skipped web2');
});

test('a front end known to be dead is tried last: the live one gets the change', async (t) => {
  const it = await stage(t, {}, {});
  await it.servers[0]?.close();
  await it.fleet.readOnce();
  const member = it.member('n1');
  const order = assess(it.fleet.getSnapshot(), [member], disable);
  assert.equal(order.level, 2);
  assert.match(order.decidingReasons.join(), /web1 is LOST: it is tried last/);
  assert.deepEqual(order.effects.map((effect) => effect.frontEnd).toSorted(), ['web1', 'web2']);
  const events = await run(it, [member]);
  assert.equal(kinds(events), 'queued web2, queued web1, sent web2, verified web2, failed web1');
});

test('a dead front end with a pool that was almost empty does not refuse the change of the live one', async (t) => {
  const it = await stage(t, {}, {});
  for (const url of [N2, N3]) it.servers[0]?.editBehindTheBack('app', url, { flags: { D: true } });
  await it.fleet.readOnce();
  assert.equal(assess(it.fleet.getSnapshot(), [it.member('n1')], disable).level, 3);
  await it.servers[0]?.close();
  await it.fleet.readOnce();
  assert.equal(assess(it.fleet.getSnapshot(), [it.member('n1')], disable).level, 2);
});

test('a restart in between is met by one retry with the fresh nonce', async (t) => {
  const it = await stage(t, {});
  const [server] = it.servers;
  let restarted = false;
  const events = await run(it, [it.member('n1')], disable, 2, undefined, (event) => {
    if (event.kind === 'sent' && !restarted) {
      restarted = true;
      server?.restart();
    }
  });
  assert.equal(kinds(events), 'queued web1, sent web1, sent web1, verified web1');
});

test('nonces that are always stale end in ignored, after one retry', async (t) => {
  const it = await stage(t, {});
  it.servers[0]?.setFault({ kind: 'new-nonces' });
  const events = await run(it, [it.member('n1')]);
  const last = events.at(-1);
  assert.ok(last?.kind === 'ignored', kinds(events));
  assert.equal(last.reason, 'stale-nonce');
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 2);
});

test('an answer lost after the change was made is verified by reading back', async (t) => {
  const it = await stage(t, {});
  it.servers[0]?.setFault({ kind: 'apply-then-drop', only: 'post' });
  const events = await run(it, [it.member('n1')]);
  assert.equal(events.at(-1)?.kind, 'verified');
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 1);
});

test('an answer lost for good is unknown, and not sent again', async (t) => {
  const it = await stage(t, {});
  it.servers[0]?.setFault({ kind: 'hang', only: 'post' });
  const events = await run(it, [it.member('n1')]);
  assert.equal(events.at(-1)?.kind, 'unknown');
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 1);
});

test('stopped between targets: what was sent is verified, the rest is not tried', async (t) => {
  const it = await stage(t, {}, {});
  const controller = new AbortController();
  const events = await run(it, [it.member('n1')], disable, 2, controller.signal, (event) => {
    if (event.kind === 'sent') controller.abort();
  });
  assert.equal(
    kinds(events.filter((event) => event.kind !== 'queued')),
    'sent web1, verified web1, skipped web2',
  );
  assert.equal(it.servers[1]?.requests.length, 1, 'web2 was read at the start only');
});

test('stopped before: nothing is asked, nothing is sent', async (t) => {
  const it = await stage(t, {});
  const events = await run(it, [it.member('n1')], disable, 2, AbortSignal.abort());
  assert.equal(kinds(events), 'queued web1, skipped web1');
  assert.equal(it.servers[0]?.requests.length, 1);
});

test('an undo puts back exactly what was', async (t) => {
  const it = await stage(t, {});
  const undo: Action = { kind: 'undo', edit: { flags: { disabled: false }, route: 'n1' } };
  await run(it, [it.member('n1')], { kind: 'set', edit: { route: 'm1' } });
  await run(it, [it.member('m1')], disable);
  const events = await run(it, [it.member('m1')], undo);
  assert.equal(events.at(-1)?.kind, 'verified');
  const { status, route } = it.member('n1').places[0].worker;
  assert.deepEqual([status.tokens.join(' '), route], ['Init Ok', 'n1']);
});

test('an old server that lacks the flag is told so, and gets no request', async (t) => {
  const it = await stage(t, { version: '2.2.34' });
  const events = await run(it, [it.member('n1')], { kind: 'drain' });
  const last = events.at(-1);
  assert.ok(last?.kind === 'ignored');
  assert.equal(last.reason, 'unsupported');
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 0);
});

test('a plan sends nothing, and shows what would be sent without the nonce', async (t) => {
  const secret = 'http://ops:geheim@10.0.0.5:8080';
  const it = await stage(t, {
    pools: [{ ...SMALL_POOL, members: [...(SMALL_POOL.members ?? []), { url: secret }] }],
  });
  it.servers[0]?.editBehindTheBack('app', N2, { flags: { D: true } });
  const members = it.fleet.getSnapshot().balancers[0]?.members ?? [];
  const lines: string[] = [];
  for await (const line of planChange(it.clients, it.fleet.getSnapshot(), {
    members,
    action: disable,
  })) {
    assert.ok(line.ok);
    lines.push(line.text);
  }
  assert.equal(lines.length, 5);
  assert.match(
    lines[0] ?? '',
    /^POST \S*\/balancer-manager {2}b=app w=http:\/\/10\.0\.0\.1:8080 w_status_D=1$/,
  );
  assert.match(lines[1] ?? '', /^# app\/n2 .*nothing would be sent$/);
  const page = it.fleet.getSnapshot().frontEnds[0]?.page;
  const all = lines.join('\n');
  assert.ok(!all.includes('geheim') && !all.includes(page?.balancers[0]?.nonce ?? 'nonce'));
  assert.equal(it.servers[0] && writesTo(it.servers[0]).length, 0);
});
