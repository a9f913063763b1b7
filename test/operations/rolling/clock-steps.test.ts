/** The host's clock is set while something is waited for: how long it takes has nothing to do with it. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { LiveFleet } from '../../../source/fleet/fleet.ts';
import { freshness } from '../../../source/fleet/freshness.ts';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import type { Member } from '../../../source/fleet/snapshot.ts';
import type { ManagerClient } from '../../../source/httpd/transport/client.ts';
import { eventText } from '../../../source/messages/event-text.ts';
import { drain } from '../../../source/operations/drain/drain.ts';
import { QUIET_RULE } from '../../../source/operations/drain/quiet-rule.ts';
import { waitFor } from '../../../source/operations/drain/wait.ts';
import { MemberFlags } from '../../../source/operations/rolling/member-flags.ts';
import type { RollingContext } from '../../../source/operations/rolling/rolling-context.ts';
import { STANDARD_ROLLING } from '../../../source/operations/rolling/rolling-events.ts';
import { soak } from '../../../source/operations/rolling/soak.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { aBalancer, aPage, aWorker } from '../../helpers/snapshots.ts';

const HOUR_MS = 3_600_000;
const URL = 'http://10.0.0.1:8080';
const NEVER = new AbortController().signal;

interface Stage {
  readonly clock: FakeClock;
  readonly fleet: LiveFleet;
  readonly member: Member;
  /** Of the member, as httpd shows it from now on. */
  busy: number;
  /** Ms since the stage began. */
  elapsed(): number;
  /** Lets time pass until it is done, and calls `at` when so much has passed. */
  during<T>(work: Promise<T>, at?: Readonly<Record<number, () => void>>): Promise<T>;
}

/** A fleet of one front end on a clock of its own, polled four times a second; its member is `status`. */
async function stage(t: TestContext, status: string): Promise<Stage> {
  const clock = new FakeClock();
  const client = {
    url: 'http://web1/balancer-manager',
    login: { waitsForPassword: false },
    readPage: async () => {
      const own = aWorker(URL, status, { busy: it.busy, elected: 10 });
      const page = aPage([aBalancer('app', [own, aWorker('http://10.0.0.2:8080')])]);
      return { ok: true, value: page };
    },
  } as unknown as ManagerClient;
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 250, clock });
  t.after(() => fleet.stop());
  const begun = clock.monotonic();
  const it = {
    clock,
    fleet,
    busy: 1,
    elapsed: () => clock.monotonic() - begun,
    async during<T>(work: Promise<T>, at: Readonly<Record<number, () => void>> = {}): Promise<T> {
      let isOver = false;
      const over = work.finally(() => {
        isOver = true;
      });
      const due = new Map(Object.entries(at).map(([ms, act]) => [Number(ms), act]));
      for (let steps = 0; !isOver && steps < 20_000; steps += 1) {
        for (const [ms, act] of due) {
          if (it.elapsed() < ms) continue;
          due.delete(ms);
          act();
        }
        clock.pass(50);
        for (let turn = 0; turn < 6; turn += 1) await new Promise(setImmediate);
      }
      assert.ok(isOver, `it goes on after ${it.elapsed()} ms`);
      return over;
    },
  };
  fleet.start();
  await it.during(fleet.readOnce());
  const member = fleet.getSnapshot().balancers[0]?.members[0];
  assert.ok(member);
  return Object.assign(it, { member });
}

/** How a wait for what is in flight on a disabled member ends. */
async function drained({ fleet, member }: Stage, timeoutMs: number) {
  const options = {
    graceMs: null,
    end: 'disable',
    timeoutMs,
    maxRequestMs: null,
    quietForMs: 0,
    agreed: 2,
    policy: DEFAULT_POLICY,
  } as const;
  const change = () => assert.fail('it is out already: nothing is to be sent');
  for await (const event of drain(fleet, change, member, options, NEVER)) {
    if (event.kind !== 'watch' && event.kind !== 'phase') return event;
  }
  return null;
}

for (const [how, by] of [
  ['ahead', HOUR_MS],
  ['back', -HOUR_MS],
] as const) {
  test(`the clock is set ${how} in a drain: it is quiet when it is quiet`, async (t) => {
    const it = await stage(t, 'Init Dis ');
    const event = await it.during(drained(it, 60_000), {
      2000: () => it.clock.set(by),
      5000: () => {
        it.busy = 0;
      },
    });
    assert.equal(event?.kind, 'quiet');
    assert.ok(it.elapsed() >= 6_000 && it.elapsed() < 7_500, `${it.elapsed()} ms`);
  });

  test(`the clock is set ${how} in a drain: its timeout comes when it is due`, async (t) => {
    const it = await stage(t, 'Init Dis ');
    const event = await it.during(drained(it, 20_000), { 2000: () => it.clock.set(by) });
    assert.ok(event?.kind === 'timed-out', event?.kind);
    assert.ok(event.elapsedMs >= 20_000 && event.elapsedMs < 21_000, `${event.elapsedMs} ms`);
  });

  test(`the clock is set ${how} in a wait: it ends as if it were not`, async (t) => {
    const it = await stage(t, 'Init Dis ');
    const options = {
      timeoutMs: 30_000,
      quietRule: () => ({ ...QUIET_RULE, nothingNewMs: 0 }),
      remindMs: 30_000,
    };
    const ends = async (goal: 'drained' | 'ok') => {
      for await (const event of waitFor(it.fleet, [it.member], goal, options, NEVER)) {
        if (event.kind !== 'waiting') return event;
      }
      return null;
    };
    const reached = await it.during(ends('drained'), {
      2000: () => it.clock.set(by),
      5000: () => {
        it.busy = 0;
      },
    });
    assert.ok(reached?.kind === 'reached' && reached.elapsedMs < 7_500, JSON.stringify(reached));
    const late = await it.during(ends('ok'), { 10000: () => it.clock.set(by) });
    assert.ok(late?.kind === 'timed-out', late?.kind);
    assert.ok(late.elapsedMs >= 30_000 && late.elapsedMs < 31_000, `${late.elapsedMs} ms`);
  });

  test(`the clock is set ${how} while an upgraded member is watched: as long as was asked for`, async (t) => {
    const it = await stage(t, 'Init Ok ');
    const context = {
      fleet: it.fleet,
      options: { ...STANDARD_ROLLING, soakMs: 15_000 },
      agreement: { agreed: 2, policy: DEFAULT_POLICY },
      signal: NEVER,
    } as unknown as RollingContext;
    const watched = async () => {
      const steps = soak(new MemberFlags(context, it.member, []), context);
      for (;;) {
        const step = await steps.next();
        if (step.done === true) return step.value;
      }
    };
    const begun = it.elapsed();
    assert.equal(await it.during(watched(), { 4000: () => it.clock.set(by) }), null);
    const took = it.elapsed() - begun;
    assert.ok(took >= 15_000 && took < 16_500, `${took} ms`);
  });

  test(`the clock is set ${how}: nothing gets old or young by it, and the log says so once`, async (t) => {
    const it = await stage(t, 'Init Ok ');
    const words = new Set<string>();
    it.fleet.subscribe(() => {
      const { frontEnds, at, intervalMs } = it.fleet.getSnapshot();
      for (const frontEnd of frontEnds) words.add(freshness(frontEnd, at, intervalMs));
    });
    const polls = new Promise<void>((resolve) => {
      it.fleet.subscribe(() => it.elapsed() > 12_000 && resolve());
    });
    await it.during(polls, { 4000: () => it.clock.set(by) });
    assert.deepEqual([...words], ['live']);
    const told = it.fleet.getEvents().map((event) => eventText({ ...event, kind: event.kind }));
    assert.deepEqual(told, [
      `the clock of this host was set ${how} by 3600 s; times shown follow the new one`,
    ]);
    const rate = it.fleet.getSnapshot().balancers[0]?.members[0]?.places[0].rates.requests;
    assert.equal(rate, 0, 'its rate is known as before');
  });
}
