/** A drain by the scoreboard: it ends when the last older request has ended, and says by what it knows. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrainOptions } from '../../../source/operations/drain/drain-events.ts';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import { type Drained, drained, endedBetween } from './drained.ts';

const AUTO: Partial<DrainOptions> = { quietForMs: null };

/** A request to node1 through web1, from so long before the drain until `toMs` after its beginning. */
function request(it: SimulatedFleet, fromMs: number, toMs: number, mode = 'W'): void {
  const now = it.clock.monotonic();
  it.frontEnd('web1').scoreboard?.push({
    ...{ slot: it.frontEnd('web1').scoreboard?.length ?? 0, mode },
    ...{ from: now + fromMs, to: now + toMs },
  });
}

const withScoreboards = {
  before: (it: SimulatedFleet) => {
    for (const each of it.frontEnds) each.scoreboard = [];
  },
};

function witnesses({ end }: Drained): string {
  assert.ok(end.kind === 'quiet', JSON.stringify(end));
  return end.places.map(({ frontEnd, witness }) => `${frontEnd} ${witness}`).join(', ');
}

test('busy is 0 with a request in flight: the scoreboard keeps it from being called quiet', async (t) => {
  const it = await simulate(t, withScoreboards);
  request(it, -500, 12_000);
  const run = await drained(it, 'node1', AUTO);
  assert.equal(witnesses(run), 'web1 rows, web2 rows');
  endedBetween(run, 12_000, 13_500);
});

for (const mode of ['G', 'L', 'X']) {
  test(`a request whose row is in mode ${mode} is waited for like any other`, async (t) => {
    const it = await simulate(t, withScoreboards);
    request(it, -500, 9_000, mode);
    endedBetween(await drained(it, 'node1', AUTO), 9_000, 10_500);
  });
}

test('the scoreboard is clear and busy is not 0: it is waited for, too', async (t) => {
  const it = await simulate(t, withScoreboards);
  it.on('web2', 'node1').busy = 1;
  it.at(6_000, () => (it.on('web2', 'node1').busy = 0));
  endedBetween(await drained(it, 'node1', AUTO), 7_000, 8_500);
});

test('a member without requests is quiet as soon as three readings say so', async (t) => {
  const it = await simulate(t, withScoreboards);
  endedBetween(await drained(it, 'node1', AUTO), 1_000, 2_600);
});

test('a busy that stands still while no old request is left is a miscount, without being told', async (t) => {
  const it = await simulate(t, withScoreboards);
  it.on('web1', 'node1').busy = 2;
  const run = await drained(it, 'node1', AUTO);
  assert.ok(run.end.kind === 'quiet' && run.end.staleBusy === 2, JSON.stringify(run.end));
  endedBetween(run, 10_000, 13_000);
});

test('where HTTP/2 comes, no busy is called a miscount, and nothing new must come for 10 s', async (t) => {
  const it = await simulate(t, withScoreboards);
  const now = it.clock.monotonic();
  it.frontEnd('web1').scoreboard?.push({ slot: 0, from: now - 9_000, to: now - 1, protocol: 'h2' });
  const run = await drained(it, 'node1', AUTO);
  assert.ok(run.end.kind === 'quiet' && run.end.places[0]?.http2, JSON.stringify(run.end));
  endedBetween(run, 10_000, 12_000);
  const other = await simulate(t, withScoreboards);
  other.on('web1', 'node1').busy = 1;
  const begun = other.clock.monotonic();
  other
    .frontEnd('web1')
    .scoreboard?.push({ slot: 0, from: begun - 9_000, to: begun - 1, protocol: 'h2' });
  const late = await drained(other, 'node1', { ...AUTO, timeoutMs: 60_000 });
  assert.equal(late.end.kind, 'timed-out');
});

test('a graceful restart in the middle: the old process is waited for, and no longer than it works', async (t) => {
  const it = await simulate(t, withScoreboards);
  request(it, -500, 15_000, 'G');
  it.at(2_000, () => it.frontEnd('web1').restart());
  const run = await drained(it, 'node1', AUTO);
  assert.ok(run.events.some(({ kind }) => kind === 'flag-lost'));
  endedBetween(run, 15_000, 17_000);
});

test('a flag that is set again begins a new count: what came between may have been sent to it', async (t) => {
  const it = await simulate(t, withScoreboards);
  it.at(2_000, () => it.frontEnd('web1').restart());
  request(it, -500, 4_000);
  const now = it.clock.monotonic();
  // It begins after the flag was first set, and before it is set again.
  it.frontEnd('web1').scoreboard?.push({
    slot: 3,
    from: it.clock.monotonic() - it.elapsed + 2_050,
    to: now + 14_000,
  });
  endedBetween(await drained(it, 'node1', AUTO), 14_000, 16_000);
});

test('without a status page nothing new must come for 10 s, and it says why that is not certain', async (t) => {
  const it = await simulate(t);
  const run = await drained(it, 'node1', AUTO);
  assert.equal(witnesses(run), 'web1 time, web2 time');
  assert.ok(run.end.kind === 'quiet' && /404/.test(run.end.places[0]?.why ?? ''));
  endedBetween(run, 10_000, 11_500);
});

test('the page is lost in the middle, with a request in flight: it is not called quiet at once', async (t) => {
  const it = await simulate(t, withScoreboards);
  request(it, -500, 14_000);
  it.at(3_000, () => (it.frontEnd('web1').scoreboard = null));
  const run = await drained(it, 'node1', AUTO);
  assert.equal(witnesses(run), 'web1 time, web2 rows');
  endedBetween(run, 13_000, 26_000);
});

test('the page of another server is not believed', async (t) => {
  const it = await simulate(t, withScoreboards);
  it.frontEnd('web1').showsManager = false;
  request(it, -500, 30_000);
  const run = await drained(it, 'node1', AUTO);
  assert.equal(witnesses(run), 'web1 time, web2 rows');
  assert.ok(run.end.kind === 'quiet' && /manager/.test(run.end.places[0]?.why ?? ''));
});

test('--witness require begins nothing without a page, and off reads none', async (t) => {
  const it = await simulate(t);
  const run = await drained(it, 'node1', { ...AUTO, witness: 'require' });
  assert.ok(run.end.kind === 'failed' && /--witness require/.test(run.end.why));
  assert.ok(run.end.isRefused);
  assert.deepEqual(it.changes, []);
  const other = await simulate(t, withScoreboards);
  assert.equal(
    witnesses(await drained(other, 'node1', { ...AUTO, witness: 'off' })),
    'web1 time, web2 time',
  );
  assert.equal(other.frontEnd('web1').statusReads, 0);
});

test('what the operator says of the longest request wins, and no page is read', async (t) => {
  const it = await simulate(t, withScoreboards);
  request(it, -500, 30_000);
  const run = await drained(it, 'node1', { quietForMs: 5_000 });
  assert.equal(witnesses(run), 'web1 quiet-for, web2 quiet-for');
  endedBetween(run, 5_000, 6_500);
  assert.equal(it.frontEnd('web1').statusReads, 0);
});

test('letters: each slot once idle, and as certain as they are proved to be of this httpd', async (t) => {
  const it = await simulate(t, withScoreboards);
  for (const each of it.frontEnds) each.showsLetters = true;
  request(it, -500, 8_000);
  const run = await drained(it, 'node1', AUTO);
  assert.equal(witnesses(run), 'web1 letters, web2 letters');
  endedBetween(run, 8_000, 10_000);
});

test('the page is read once a second, and no longer than something drains', async (t) => {
  const it = await simulate(t, withScoreboards);
  request(it, -500, 20_000);
  await drained(it, 'node1', AUTO);
  const reads = it.frontEnd('web1').statusReads;
  assert.ok(reads >= 19 && reads <= 24, `${reads} reads in 21 s`);
  await it.advance(10_000);
  assert.equal(it.frontEnd('web1').statusReads, reads);
});
