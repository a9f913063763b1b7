import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../source/fleet/history.ts';
import { memberKey } from '../../source/fleet/identity.ts';
import { aBalancer, aPage, aWorker } from '../helpers/snapshots.ts';

const URL = 'http://h:1';

/** Rates after these samples of [ms, elected]. */
function ratesAfter(...samples: readonly (readonly [at: number, elected: number | null])[]) {
  const history = new History();
  for (const [at, elected] of samples) {
    history.add(aPage([aBalancer('app', [aWorker(URL, 'Init Ok ', { elected })])]), at);
  }
  const { requests, reset, trend } = history.ratesOf(memberKey('app', URL));
  return { requests, reset, trend: [...trend] };
}

test('a rate needs three readings, and is over 6 s at least', () => {
  assert.deepEqual(ratesAfter([0, 100]), { requests: null, reset: false, trend: [] });
  assert.equal(ratesAfter([0, 100], [2000, 120]).requests, null);
  const third = ratesAfter([0, 100], [2000, 120], [4000, 140]);
  assert.deepEqual(third, { requests: 10, reset: false, trend: [10] });
  const later = ratesAfter([0, 0], [2000, 1000], [4000, 1000], [6000, 1000], [8000, 1060]);
  assert.equal(later.requests, 10, 'the burst of the first poll is forgotten');
  assert.deepEqual(later.trend.map(Math.round), [250, 167, 10], 'the trend is what was shown');
});

test('the window is of time: polled four times a second, twelve a second are told as twelve', () => {
  const history = new History();
  const told: (number | null)[] = [];
  for (let poll = 0; poll <= 80; poll += 1) {
    // They come nine at a time, every 0.75 s: three polls see none of them, or all.
    const elected = 9 * Math.floor(poll / 3);
    const worker = aWorker(URL, 'Init Ok ', { elected });
    history.add(aPage([aBalancer('app', [worker])]), poll * 250);
    told.push(history.ratesOf(memberKey('app', URL)).requests);
  }
  assert.deepEqual(told.slice(0, 8), Array(8).fill(null), 'not known from so short a time');
  for (const rate of told.slice(24)) assert.ok(Math.abs((rate ?? 0) - 12) < 1.6, String(rate));
});

test('polled every 30 s, the last three readings are the window', () => {
  const rates = ratesAfter([0, 0], [30_000, 9000], [60_000, 9300], [90_000, 9600]);
  assert.equal(rates.requests, 10);
});

test('counters that fall start anew: no rate, no negative trend', () => {
  const before = [
    [0, 100],
    [2000, 120],
    [4000, 140],
  ] as const;
  const fallen = ratesAfter(...before, [6000, 4]);
  assert.deepEqual(fallen, { requests: null, reset: true, trend: [10] });
  const second = ratesAfter(...before, [6000, 4], [8000, 24]);
  assert.deepEqual(second, { requests: null, reset: true, trend: [10] });
  const third = ratesAfter(...before, [6000, 4], [8000, 24], [10_000, 44]);
  assert.deepEqual(third, { requests: 10, reset: false, trend: [10, 10] });
});

test('after a time in which nothing was read the rates start anew', () => {
  const history = new History();
  const pace = { trendMs: 1800, gapMs: 10_000 };
  const add = (elected: number, at: number) => {
    history.add(aPage([aBalancer('app', [aWorker(URL, 'Init Ok ', { elected })])]), at, pace);
    return history.ratesOf(memberKey('app', URL));
  };
  add(0, 0);
  add(20, 2000);
  assert.equal(add(40, 4000).requests, 10);
  const { requests, reset } = add(1000, 60_000);
  assert.deepEqual({ requests, reset }, { requests: null, reset: false });
  add(1020, 62_000);
  assert.equal(add(1040, 64_000).requests, 10);
});

test('the pages of an own change, milliseconds apart, make no spike', () => {
  const { requests, trend } = ratesAfter([0, 0], [2000, 20], [2010, 21], [2020, 22], [4000, 40]);
  assert.deepEqual(trend, [10]);
  assert.equal(requests, 10);
});

test('hurried polls are taken into the trend at the pace of the interval: it keeps its scale of time', () => {
  const history = new History();
  for (let at = 0; at <= 8000; at += 250) {
    const worker = aWorker(URL, 'Init Ok ', { elected: at / 100 });
    history.add(aPage([aBalancer('app', [worker])]), at, { trendMs: 1800, gapMs: 10_000 });
  }
  assert.deepEqual([...history.ratesOf(memberKey('app', URL)).trend], [10, 10, 10, 10]);
});

test('a page as old as the last one changes nothing', () => {
  assert.deepEqual(ratesAfter([0, 0], [2000, 20], [4000, 40], [4000, 90]).trend, [10]);
});

test('a server that gives no counter gives no rate', () => {
  assert.deepEqual(ratesAfter([0, null], [2000, null]), {
    requests: null,
    reset: false,
    trend: [],
  });
});

test('half an hour is kept and no more, and an older snapshot keeps its own trend', () => {
  const history = new History();
  const page = (elected: number) =>
    aPage([aBalancer('app', [aWorker(URL, 'Init Ok ', { elected })])]);
  for (let poll = 0; poll <= 1001; poll += 1) history.add(page(poll), poll * 1000);
  const rates = history.ratesOf(memberKey('app', URL));
  assert.equal(rates.trend.length, 900);
  history.add(page(7002), 1_002_000);
  assert.ok(Math.max(...rates.trend) === 1);
  assert.equal(Math.max(...history.ratesOf(memberKey('app', URL)).trend), 1001);
});

test('a worker that was gone starts anew', () => {
  const history = new History();
  const page = (elected: number | null) =>
    aPage([aBalancer('app', elected === null ? [] : [aWorker(URL, 'Init Ok ', { elected })])]);
  for (let at = 0; at <= 4000; at += 2000) history.add(page(10), at);
  assert.equal(history.ratesOf(memberKey('app', URL)).requests, 0);
  history.add(page(null), 6000);
  history.add(page(20), 8000);
  assert.equal(history.ratesOf(memberKey('app', URL)).requests, null);
});

test('bytes are rates only between exact counts', () => {
  const history = new History();
  const page = (bytes: number, exact: boolean) =>
    aPage([
      aBalancer('app', [
        aWorker('http://10.0.0.1:8080', 'Init Ok ', {
          elected: 0,
          to: { bytes, exact },
          from: { bytes: bytes * 3, exact },
        }),
      ]),
    ]);
  const key = memberKey('app', 'http://10.0.0.1:8080');
  const ratesAfter = (bytes: number, exact: boolean, at: number) => {
    history.add(page(bytes, exact), at);
    return history.ratesOf(key).bytes;
  };
  assert.equal(ratesAfter(1_000, true, 0), null);
  assert.equal(ratesAfter(3_000, true, 2_000), null);
  assert.deepEqual(ratesAfter(5_000, true, 4_000), { to: 1_000, from: 3_000 });
  // The page that came with an own change: the rate before it stands.
  assert.deepEqual(ratesAfter(9_999, false, 5_000), { to: 1_000, from: 3_000 });
  for (let at = 6_000; at <= 8_000; at += 1_000) ratesAfter(9_999, false, at);
  assert.equal(ratesAfter(9_999, false, 9_000), null);
});

test('the places of a page are made once, and anew with its next rates', () => {
  const history = new History();
  const page = aPage([aBalancer('app', [aWorker(URL, 'Init Ok ', { elected: 100 })])]);
  history.add(page, 0);
  const first = history.placesOf(page, 'web1');
  assert.equal(history.placesOf(page, 'web1'), first);
  assert.equal(first[0]?.rates.requests, null);
  history.add(page, 2000);
  history.add(page, 4000);
  assert.equal(history.placesOf(page, 'web1')[0]?.rates.requests, 0);
});

test('workers come and go, each at another place of the page: every one has its own numbers', () => {
  const history = new History();
  const reading = (at: number, ...urls: readonly string[]) =>
    history.add(
      aPage([
        aBalancer(
          'app',
          urls.map((url) =>
            aWorker(url, 'Init Ok ', { elected: (at * Number(url.slice(-1))) / 1_000, busy: 1 }),
          ),
        ),
      ]),
      at,
    );
  const [one, two, three] = ['http://h:1', 'http://h:2', 'http://h:3'] as const;
  const of = (url: string) => {
    const { requests, past, flow } = history.ratesOf(memberKey('app', url));
    return { requests, past: past?.requests, readings: flow?.readings };
  };
  for (let at = 0; at <= 20_000; at += 2_000) reading(at, one, two);
  assert.equal(of(two).requests, 2);
  reading(22_000, one);
  reading(24_000, three, one);
  assert.deepEqual(of(three), { requests: null, past: [Number.NaN], readings: undefined });
  for (let at = 26_000; at <= 28_000; at += 2_000) reading(at, three, one);
  assert.deepEqual(of(three), {
    requests: 3,
    past: [Number.NaN, Number.NaN, 3],
    readings: undefined,
  });
  assert.equal(of(one).readings, 14);
  reading(30_000, two, one, three);
  reading(30_010, two, one, three, 'http://h:4');
  assert.equal(of(one).requests, 1);
  assert.equal(of(two).requests, null);
  for (let at = 32_000; at <= 34_000; at += 2_000) reading(at, 'http://h:4', three, two, one);
  assert.deepEqual(
    [one, two, three, 'http://h:4'].map((url) => Math.round(of(url).requests ?? 0)),
    [1, 2, 3, 4],
  );
  assert.deepEqual(history.pastOf('app')?.requests.slice(-2), [Number.NaN, 10]);
});
