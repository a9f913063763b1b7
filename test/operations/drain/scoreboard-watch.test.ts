/** The scoreboard as a witness: nothing that began before is ever taken for ended while it runs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StatusPage } from '../../../source/fleet/status-poller.ts';
import type { ScoreboardRow } from '../../../source/httpd/scoreboard.ts';
import { ScoreboardWatch } from '../../../source/operations/drain/scoreboard-watch.ts';
import {
  aRow,
  aStatusPage,
  type PageOptions,
  type SimulatedRequest,
  SLOTS,
} from '../../helpers/simulated-scoreboard.ts';

const NOW = 1_000_000_000;

function pageAt(
  at: number,
  requests: readonly SimulatedRequest[],
  more: Partial<PageOptions> = {},
): StatusPage {
  return aStatusPage(requests, {
    ...{ sentAt: NOW + at, madeAt: NOW + at + 2, answeredAt: NOW + at + 5 },
    ...more,
  });
}

const request = (slot: number, from: number, to: number, more: Partial<SimulatedRequest> = {}) => ({
  ...{ slot, from: NOW + from, to: NOW + to },
  ...more,
});

/** A page of these rows, and the one of the look itself. */
function pageOf(at: number, rows: readonly ScoreboardRow[]): StatusPage {
  const page = pageAt(at, []);
  return { ...page, page: { ...page.page, rows: [...rows, ...(page.page.rows ?? [])] } };
}

test('a request that began before is waited for until it ends, one that began after is not', () => {
  const watch = new ScoreboardWatch();
  const requests = [request(0, -500, 4_000), request(1, 1_500, 9_000)];
  const told = [0, 1_000, 2_000, 3_000, 4_000, 5_000].map((at) => {
    watch.take(pageAt(at, requests));
    return watch.ended(NOW);
  });
  assert.deepEqual(told, ['not', 'not', 'not', 'not', 'all', 'all']);
});

test('a page that was asked for before it was out says nothing', () => {
  const watch = new ScoreboardWatch();
  watch.take(pageAt(-1, []));
  assert.equal(watch.ended(NOW), 'not');
  watch.take(pageAt(0, []));
  assert.equal(watch.ended(NOW), 'all');
});

test('in each of the modes that hide a request it is waited for', () => {
  for (const mode of ['W', 'G', 'L', 'D', 'X', '']) {
    const watch = new ScoreboardWatch();
    watch.take(pageAt(1_000, [request(0, -500, 9_000, { mode })]));
    assert.equal(watch.ended(NOW), 'not', `mode ${mode}`);
  }
});

test('a thread that reads, waits or keeps a connection serves nothing', () => {
  for (const mode of ['R', '_', 'K', 'C', 'S', 'I', '.']) {
    const watch = new ScoreboardWatch();
    watch.take(pageAt(1_000, [request(0, -500, 9_000, { mode })]));
    assert.equal(watch.ended(NOW), 'all', `mode ${mode}`);
  }
});

test('a thread whose last request has ended since it began serves nothing', () => {
  const watch = new ScoreboardWatch();
  watch.take(pageOf(1_000, [aRow({ mode: 'G', seconds: 9, requestMs: 12 })]));
  assert.equal(watch.ended(NOW), 'all');
  watch.take(pageOf(2_000, [aRow({ mode: 'G', seconds: 9, requestMs: null })]));
  assert.equal(watch.ended(NOW + 1_500), 'not', 'one that cannot be read may');
});

test('HTTP/2 may serve while its row reads or closes, and is told apart', () => {
  for (const mode of ['R', 'W', 'C', 'K']) {
    const watch = new ScoreboardWatch();
    watch.take(pageAt(1_000, [request(0, -9_000, 9_000, { mode, protocol: 'h2' })]));
    assert.equal(watch.ended(NOW), 'but-http2', `mode ${mode}`);
    assert.ok(watch.http2);
    assert.ok(watch.left(NOW)[0]?.isHttp2);
    assert.equal(watch.left(NOW)[0]?.path, '', 'its line is of another stream');
  }
  const idle = new ScoreboardWatch();
  idle.take(pageAt(1_000, [request(0, -9_000, 9_000, { mode: '_', protocol: 'h2' })]));
  assert.equal(idle.ended(NOW), 'all');
  assert.ok(idle.http2, 'seen on an idle thread, too');
});

test('before 2.4.20 an age counts from the last change of mode: only W tells one', () => {
  const of = (mode: string) => {
    const watch = new ScoreboardWatch();
    watch.take(pageAt(5_000, [request(0, 3_000, 9_000, { mode })], { hasProtocol: false }));
    return watch.ended(NOW);
  };
  assert.deepEqual([of('W'), of('L'), of('G')], ['all', 'not', 'not']);
});

test('of two rows that cannot be told apart the older counts', () => {
  const watch = new ScoreboardWatch();
  const rows = [aRow({ key: 'same', seconds: 0 }), aRow({ key: 'same', seconds: 9 })];
  watch.take(pageOf(5_000, rows));
  assert.equal(watch.ended(NOW), 'not');
});

test('whole seconds are narrowed look by look, until a young one is known to be young', () => {
  const watch = new ScoreboardWatch();
  const requests = [request(0, 100, 20_000)];
  watch.take(pageAt(500, requests));
  assert.equal(watch.ended(NOW), 'not', 'it may have begun half a second before');
  for (const at of [1_050, 1_150]) watch.take(pageAt(at, requests));
  assert.equal(watch.ended(NOW), 'all');
});

for (const [name, running] of [
  // It is shown to be one second old then.
  ['that is shown as young', request(0, -59_200, 9_000)],
  ['whose age cannot be told', request(0, -500, 9_000)],
] as const) {
  test(`its clock is set back: a request that runs then is old, one ${name}, too`, () => {
    const watch = new ScoreboardWatch();
    const aheadOf = (at: number) => (at < NOW + 1_500 ? 0 : -60_000);
    for (const at of [-100, 1_000, 2_000, 3_000, 8_000]) {
      watch.take(pageAt(at, [running], { aheadOf }));
      assert.equal(watch.ended(NOW), 'not', `at ${at}`);
    }
    watch.take(pageAt(10_000, [running], { aheadOf }));
    assert.equal(watch.ended(NOW), 'all');
  });
}

test('of another virtual host, or of a path that does not lead there: only where that is sure', () => {
  const ended = (more: Partial<SimulatedRequest>, options: Partial<PageOptions>) => {
    const watch = new ScoreboardWatch();
    watch.take(pageAt(1_000, [request(0, -500, 9_000, more)], options));
    return watch.ended(NOW);
  };
  const host = { virtualHost: 'shop.example:443' };
  assert.equal(ended({ virtualHost: 'other.example:80' }, host), 'all');
  assert.equal(ended({ virtualHost: 'shop.example:80' }, host), 'not', 'on another port');
  assert.equal(ended({ virtualHost: '' }, host), 'not');
  assert.equal(ended({ virtualHost: 'other.example:80', mode: 'G' }, host), 'not');
  const paths = { paths: ['/app/'] };
  assert.equal(ended({ path: '/other/' }, paths), 'all');
  assert.equal(ended({ path: '/other/', mode: 'L' }, paths), 'not');
  assert.equal(ended({ path: '/other/', protocol: 'h2' }, paths), 'but-http2');
  for (const path of ['/app/x', '//app/x', '/%61pp/x', '/x/../app/', 'http://web1/app/x', '']) {
    assert.equal(ended({ path }, paths), 'not', path);
  }
});

test('a new series says nothing of the one before', () => {
  const watch = new ScoreboardWatch();
  watch.take(pageAt(1_000, []));
  assert.equal(watch.ended(NOW), 'all');
  watch.take(pageAt(2_000, [request(0, -500, 9_000)], { isNew: true }));
  assert.equal(watch.ended(NOW), 'not');
});

test('letters: every slot has to be idle once', () => {
  const watch = new ScoreboardWatch();
  const requests = [request(0, -500, 2_500), request(1, 500, 9_000), request(1, -9_000, 400)];
  const told = [0, 1_000, 2_000, 3_000].map((at) => {
    watch.take(pageAt(at, requests, { letters: true, ownSlot: at % 2_000 === 0 ? 0 : 1 }));
    return watch.ended(NOW);
  });
  assert.deepEqual(told, ['not', 'not', 'not', 'not'], 'slot 1 was never idle');
  watch.take(pageAt(10_000, requests, { letters: true }));
  assert.equal(watch.ended(NOW), 'all');
});

test('what is left is told with its age, the oldest first', () => {
  const watch = new ScoreboardWatch();
  const requests = [request(0, -500, 9_000), request(1, -4_500, 9_000, { path: '/app/report' })];
  for (const at of [0, 1_000, 2_000]) watch.take(pageAt(at, requests));
  const [oldest, next] = watch.left(NOW);
  assert.equal(oldest?.path, '/app/report');
  assert.ok((oldest?.ageMs ?? 0) >= 6_000 && (oldest?.ageMs ?? 0) <= 7_500);
  assert.equal(next?.path, '/app/');
});

/** Requests one after the other in each slot, some of them long, some in a child that stops. */
const TRAFFIC = fc
  .array(
    fc.record({
      slot: fc.integer({ min: 0, max: SLOTS - 1 }),
      idle: fc.integer({ min: 0, max: 2_500 }),
      length: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 8_000 })),
      mode: fc.constantFrom('W', 'W', 'G', 'L', 'D', '?'),
      path: fc.constantFrom('/a', '/b'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((all) => {
    const free = Array<number>(SLOTS).fill(NOW - 6_000);
    return all.map(({ slot, idle, length, mode, path }): SimulatedRequest => {
      const from = (free[slot] ?? 0) + idle;
      free[slot] = from + length;
      return { slot, from, to: from + length, mode, path };
    });
  });

const LOOKS = fc.array(
  fc.record({
    gap: fc.integer({ min: 50, max: 1_500 }),
    before: fc.integer({ min: 0, max: 300 }),
    after: fc.integer({ min: 0, max: 300 }),
  }),
  { minLength: 5, maxLength: 25 },
);

for (const letters of [false, true]) {
  test(`whenever it is called ended it has ended, by ${letters ? 'letters' : 'rows'}`, () => {
    let ended = 0;
    let looked = 0;
    fc.assert(
      fc.property(TRAFFIC, LOOKS, fc.boolean(), (requests, looks, hasProtocol) => {
        const watch = new ScoreboardWatch();
        let sentAt = NOW - 700;
        for (const { gap, before, after } of looks) {
          const madeAt = sentAt + before;
          const answeredAt = madeAt + after;
          const ownSlot = looked % 2 === 0 ? 0 : 1;
          looked += 1;
          const times = { sentAt, madeAt, answeredAt };
          watch.take(aStatusPage(requests, { ...times, letters, hasProtocol, ownSlot }));
          if (watch.ended(NOW) === 'all') {
            ended += 1;
            const left = requests.find(({ from, to }) => from < NOW && to > madeAt);
            assert.equal(left, undefined);
          }
          sentAt = answeredAt + gap;
        }
      }),
      { numRuns: 2_000 },
    );
    assert.ok(ended > 500, `it was called ended ${ended} times only`);
  });
}
