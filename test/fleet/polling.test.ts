/** When a front end is asked: seldom where it does not answer, not at all where it says so, often where somebody waits. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshness } from '../../source/fleet/freshness.ts';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { RequestLimit } from '../../source/httpd/transport/request-limit.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { type SimulatedFleet, simulate } from '../helpers/simulated-fleet.ts';

const one = { frontEnds: 1, intervalMs: 2_000 } as const;

/** From poll to poll of the first front end, ms. */
function gaps(it: SimulatedFleet, from = 0): readonly number[] {
  const polls = it.frontEnds[0].polls.filter((at) => at >= from);
  return polls.slice(1).map((at, index) => at - (polls[index] ?? 0));
}

test('it is asked once an interval', async (t) => {
  const it = await simulate(t, one);
  await it.advance(10_000);
  assert.deepEqual(gaps(it), [2_000, 2_000, 2_000, 2_000, 2_000]);
});

test('an answer that takes its time does not put off the next poll', async (t) => {
  const it = await simulate(t, one);
  it.frontEnds[0].answer = { slow: 1_500 };
  await it.advance(10_500);
  assert.deepEqual(gaps(it), [2_000, 2_000, 2_000, 2_000, 2_000]);
});

test('one that does not answer is asked half as often each time, and every 30 s at least', async (t) => {
  const it = await simulate(t, one);
  it.frontEnds[0].answer = 'silent';
  await it.advance(150_000);
  assert.deepEqual(
    gaps(it, 2_000).slice(0, 7),
    [5_000, 5_000, 8_000, 16_000, 30_000, 30_000, 30_000],
  );
});

test('one that answers again is asked as often as before, and its absence is told once', async (t) => {
  const it = await simulate(t, one);
  it.frontEnds[0].answer = 'silent';
  it.at(40_000, () => (it.frontEnds[0].answer = 'page'));
  await it.advance(90_000);
  assert.deepEqual(gaps(it).slice(-4), [2_000, 2_000, 2_000, 2_000]);
  const told = it.fleet.getEvents().map(({ kind, detail }) => `${kind}: ${detail}`);
  assert.equal(told.length, 2);
  assert.equal(told[0], 'lost: no answer from web1 in 5 s');
  assert.match(told[1] ?? '', /^recovered: answers again after \d+ s$/);
});

for (const status of [429, 503] as const) {
  test(`one that says ${status} is left alone for as long as it asks, though somebody presses a key`, async (t) => {
    const it = await simulate(t, one);
    it.frontEnds[0].answer = { limited: status, retryAfterMs: 20_000 };
    it.at(2_500, () => (it.frontEnds[0].answer = 'page'));
    for (let ms = 3_000; ms <= 21_000; ms += 1_000) it.at(ms, () => it.fleet.pollNow());
    await it.advance(30_000);
    const [, limited = 0, next = 0] = it.frontEnds[0].polls;
    assert.equal(limited, 2_000);
    assert.equal(next, 22_000);
  });

  test(`after a ${status} it is asked half as often as before`, async (t) => {
    const it = await simulate(t, one);
    it.frontEnds[0].answer = { limited: status, retryAfterMs: 1_000 };
    it.at(2_500, () => (it.frontEnds[0].answer = 'page'));
    await it.advance(30_000);
    assert.deepEqual(gaps(it, 6_000).slice(0, 3), [4_000, 4_000, 4_000]);
    assert.equal(it.fleet.getSnapshot().frontEnds[0]?.paceMs, 4_000);
  });
}

test('while somebody waits for quiet it is asked four times a second, and no longer', async (t) => {
  const it = await simulate(t, one);
  const endHurry = it.fleet.hurry();
  await it.advance(1_000);
  assert.deepEqual(gaps(it).slice(-3), [250, 250, 250]);
  endHurry();
  await it.advance(6_000);
  assert.deepEqual(gaps(it).slice(-2), [2_000, 2_000]);
});

test('two that hurry: the one that ends does not slow down the other', async (t) => {
  const it = await simulate(t, one);
  const endFirst = it.fleet.hurry();
  const endSecond = it.fleet.hurry();
  endFirst();
  endFirst();
  await it.advance(1_000);
  assert.deepEqual(gaps(it).slice(-2), [250, 250]);
  endSecond();
});

test('a look that is asked for comes at once, and does not lengthen the rest after a failure', async (t) => {
  const it = await simulate(t, one);
  it.frontEnds[0].answer = 'silent';
  await it.advance(27_000);
  const due = it.fleet.getSnapshot().frontEnds[0]?.nextPollAt;
  it.fleet.pollNow();
  await it.advance(5_100);
  assert.equal(it.frontEnds[0].polls.at(-1), 27_000);
  assert.equal(it.fleet.getSnapshot().frontEnds[0]?.nextPollAt, due);
});

test('never two at once: a look that is asked for during a poll comes right after it', async (t) => {
  const it = await simulate(t, one);
  it.frontEnds[0].answer = { slow: 1_000 };
  await it.advance(2_400);
  for (let times = 0; times < 5; times += 1) it.fleet.pollNow();
  await it.advance(1_000);
  assert.deepEqual(it.frontEnds[0].polls.slice(1), [2_000, 3_000]);
});

test('what a change brings is shown without a further poll, and an older page does not undo it', async (t) => {
  const it = await simulate(t, one);
  await it.advance(1_900);
  it.frontEnds[0].answer = { slow: 800 };
  await it.advance(200);
  it.frontEnds[0].answer = 'page';
  const change = async () => {
    const request = {
      members: [it.member('node1')],
      action: { kind: 'disable' },
      agreed: 2,
      policy: DEFAULT_POLICY,
    } as const;
    for await (const _ of it.change(it.fleet, request, new AbortController().signal));
  };
  await it.until(change());
  const status = () => it.member('node1').places[0].worker.status.tokens.join(' ');
  assert.equal(status(), 'Init Dis');
  await it.advance(1_000);
  assert.equal(status(), 'Init Dis');
  const told = it.fleet.getEvents().filter(({ kind }) => kind === 'state');
  assert.deepEqual(
    told.map(({ by }) => by),
    ['you'],
  );
});

test('by time alone it turns from live to slow, stale and lost, and is told of each time', async (t) => {
  const it = await simulate(t, one);
  const words: string[] = [];
  it.fleet.subscribe(() => {
    const { frontEnds, at, intervalMs } = it.fleet.getSnapshot();
    const word = frontEnds.map((each) => freshness(each, at, intervalMs)).join();
    if (words.at(-1) !== word) words.push(word);
  });
  it.frontEnds[0].answer = { slow: 100_000 };
  await it.advance(35_000);
  assert.deepEqual(words, ['slow', 'stale', 'lost']);
});

test('one that needs a password is not asked again before there is one', async (t) => {
  const it = await simulate(t, one);
  it.frontEnds[0].login.waitsForPassword = true;
  it.frontEnds[0].answer = { limited: 503, retryAfterMs: 0 };
  await it.advance(60_000);
  assert.equal(it.frontEnds[0].polls.length, 2);
  it.frontEnds[0].login.waitsForPassword = false;
  it.frontEnds[0].answer = 'page';
  it.fleet.pollNow();
  await it.advance(5_000);
  assert.ok(it.frontEnds[0].polls.length > 2, 'it is not asked');
});

test('another interval holds at once', async (t) => {
  const it = await simulate(t, one);
  it.fleet.setIntervalMs(500);
  await it.advance(1_600);
  assert.deepEqual(gaps(it).slice(-3), [500, 500, 500]);
});

test('once it is stopped nothing is asked any more', async (t) => {
  const it = await simulate(t, one);
  it.fleet.stop();
  await it.advance(60_000);
  assert.equal(it.frontEnds[0].polls.length, 1);
});

const LIMITED = { kind: 'limited', what: '503', hint: '', status: 503 } as const;

test('a change waits for a front end that limits requests; a poll does not', async () => {
  const clock = new FakeClock();
  const limit = new RequestLimit(clock);
  assert.equal(limit.noteLimited(LIMITED).retryAfterMs, 15_000);
  const refused = await limit.turn(false, undefined, undefined);
  assert.equal(refused?.retryAfterMs, 15_000);
  let isTurn = false;
  const turn = limit.turn(true, undefined, undefined).then((why) => {
    isTurn = why === null;
  });
  clock.pass(14_999);
  await new Promise(setImmediate);
  assert.equal(isTurn, false);
  clock.pass(1);
  await turn;
  assert.equal(isTurn, true);
});

test('each limit in a row doubles the rest, up to a minute; an answer ends it', () => {
  const limit = new RequestLimit(new FakeClock());
  const rests = [1, 2, 3, 4].map(() => limit.noteLimited(LIMITED).retryAfterMs);
  assert.deepEqual(rests, [15_000, 30_000, 60_000, 60_000]);
  limit.noteAnswered();
  assert.equal(limit.restMs, 0);
});

test('a change that waits for its turn is interrupted at once', async () => {
  const limit = new RequestLimit(new FakeClock());
  limit.noteLimited(LIMITED);
  const stop = new AbortController();
  const turn = limit.turn(true, stop.signal, undefined);
  stop.abort();
  assert.equal(await turn, null);
});
