/** What an operator can still decide while a drain runs, on an httpd that answers: played, so that busy stays as told. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DemoOptions } from '../../../source/demo/server.ts';
import { LiveFleet } from '../../../source/fleet/fleet.ts';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { selectMembers } from '../../../source/fleet/select.ts';
import { createChange } from '../../../source/operations/change/change.ts';
import { inTurn } from '../../../source/operations/change/in-turn.ts';
import { drain } from '../../../source/operations/drain/drain.ts';
import type {
  DrainControls,
  DrainEvent,
  DrainOptions,
} from '../../../source/operations/drain/drain-events.ts';
import { clientFor, N1, play, readOk, SMALL_POOL, workerIn } from '../../helpers/play.ts';

const GO_ON: DrainControls = { end: 'disable', graceOver: false, putBack: false };

type Told = readonly DrainEvent[];

async function stage(
  t: TestContext,
  controls: DrainControls | ((told: Told) => DrainControls),
  demo: DemoOptions = {},
  more: Partial<DrainOptions> = {},
) {
  const server = await play(t, demo);
  const client = clientFor(t, server.url);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 60_000 });
  t.after(() => fleet.stop());
  await fleet.readOnce();
  const [member] = selectMembers(fleet.getSnapshot(), 'n1');
  assert.ok(member);
  fleet.start();
  const events: DrainEvent[] = [];
  const release = fleet.hurry();
  const options = {
    graceMs: null,
    end: 'disable' as const,
    timeoutMs: 20_000,
    maxRequestMs: null,
    agreed: 1 as const,
    policy: DEFAULT_POLICY,
    controls: () => (typeof controls === 'function' ? controls(events) : controls),
    ...more,
  };
  const change = createChange(new Map([['web1', client]]));
  const { signal } = new AbortController();
  const seen = (kind: DrainEvent['kind']) => events.filter((event) => event.kind === kind);
  for await (const event of drain(fleet, change, member, options, signal)) events.push(event);
  release();
  const tokens = async () => workerIn(await readOk(client), N1).status.tokens.join(' ');
  return { events, seen, tokens };
}

test('a hurried fleet sees quiet long before its own interval, and what comes then is as wished', async (t) => {
  const none = await stage(t, { ...GO_ON, end: 'none' });
  assert.equal(none.seen('quiet').length, 1);
  assert.equal(await none.tokens(), 'Init Drn Ok');
  const stopped = await stage(t, { ...GO_ON, end: 'stop' });
  assert.equal(await stopped.tokens(), 'Init Drn Stop');
});

test('put back: the own flag goes, and that it went is read back', async (t) => {
  const { events, tokens } = await stage(t, { ...GO_ON, putBack: true });
  assert.deepEqual(events.at(-1), { kind: 'put-back', restored: true });
  assert.equal(await tokens(), 'Init Ok');
});

test('the grace ended by hand: disabled at once, and only then waited for quiet', async (t) => {
  const { seen, tokens } = await stage(t, { ...GO_ON, graceOver: true });
  assert.equal(seen('sessions-moved').length, 1);
  assert.equal(seen('quiet').length, 1);
  assert.equal(await tokens(), 'Init Drn Dis');
});

test('waited for no more: it stays out, and nobody calls it quiet', async (t) => {
  const { events, seen, tokens } = await stage(t, { ...GO_ON, graceOver: true, waitNoMore: true });
  assert.deepEqual(events.at(-1), { kind: 'stopped' });
  assert.equal(seen('quiet').length, 0);
  assert.equal(await tokens(), 'Init Drn Dis');
});

/** Never quiet within the timeout, which asks. */
const LATE: Partial<DrainOptions> = { atTimeout: 'ask', timeoutMs: 1, quietForMs: 600_000 };

/** Chooses nothing before it is asked. */
const whenAsked = (more: Partial<DrainControls>) => (told: Told) => ({
  ...GO_ON,
  ...(told.some(({ kind }) => kind === 'late') && more),
});

test('the timeout asks: nothing is sent until the answer, and put back takes its flag off', async (t) => {
  const back = await stage(t, whenAsked({ putBack: true }), {}, LATE);
  assert.equal(back.seen('late').length, 1);
  assert.deepEqual(back.events.at(-1), { kind: 'put-back', restored: true });
  assert.equal(await back.tokens(), 'Init Ok');
});

test('after the timeout: disabled now, its requests in flight waited for with a timeout of their own', async (t) => {
  const now = whenAsked({ graceOver: true, timeoutMs: 600_000 });
  const { events, seen, tokens } = await stage(t, now, {}, { ...LATE, quietForMs: 1_500 });
  assert.equal(seen('late').length, 1);
  assert.equal(events.at(-1)?.kind, 'quiet');
  assert.equal(await tokens(), 'Init Drn Dis');
});

test('after the timeout: quiet ends nothing by itself, and waiting longer goes on as planned', async (t) => {
  const quiet = (told: Told) =>
    told.filter((event) => event.kind === 'watch' && event.view.quiet).length;
  const longer = (told: Told) => (quiet(told) > 2 ? { ...GO_ON, timeoutMs: 600_000 } : GO_ON);
  const { events, seen, tokens } = await stage(t, longer, {}, { atTimeout: 'ask', timeoutMs: 1 });
  assert.equal(seen('late').length, 1);
  const untilAnswered = events.slice(
    0,
    events.findIndex((_, at) => quiet(events.slice(0, at)) > 2),
  );
  const sent = untilAnswered.filter((each) => each.kind === 'change' && each.event.kind === 'sent');
  assert.equal(sent.length, 1, 'its drain flag alone');
  assert.equal(await tokens(), 'Init Drn Dis');
});

test('after the timeout with nothing more to set: it is left as it is, and not called quiet', async (t) => {
  const none = (told: Told) => ({ ...whenAsked({ waitNoMore: true })(told), end: 'none' as const });
  const { events, seen, tokens } = await stage(t, none, {}, LATE);
  assert.deepEqual([seen('late').length, seen('quiet').length], [1, 0]);
  assert.deepEqual(events.at(-1), { kind: 'stopped' });
  assert.equal(await tokens(), 'Init Drn Ok');
});

test('httpd 2.2, which shows nothing in flight: refused at once without the longest request', async (t) => {
  const { events, tokens } = await stage(t, GO_ON, { version: '2.2.34' });
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['failed'],
  );
  const [failed] = events;
  assert.equal(failed?.kind === 'failed' && failed.isRefused, false, 'it ends with 1, as ever');
  assert.equal(await tokens(), 'Ok');
});

test('two changes at once are judged one after the other: the second is refused', async (t) => {
  const members = (SMALL_POOL.members ?? []).slice(0, 2);
  const server = await play(t, { pools: [{ ...SMALL_POOL, members }] });
  const client = clientFor(t, server.url);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 60_000 });
  t.after(() => fleet.stop());
  const snapshot = await fleet.readOnce();
  const change = inTurn(createChange(new Map([['web1', client]])));
  const disable = async (name: string) => {
    const kinds: string[] = [];
    const request = {
      members: selectMembers(snapshot, name),
      action: { kind: 'disable' } as const,
      agreed: 2 as const,
      policy: DEFAULT_POLICY,
    };
    const { signal } = new AbortController();
    for await (const event of change(fleet, request, signal)) kinds.push(event.kind);
    return kinds.at(-1);
  };
  assert.deepEqual(await Promise.all([disable('n1'), disable('n2')]), ['verified', 'refused']);
});
