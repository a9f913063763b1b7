/** A drain: out of service without losing a request, whatever happens meanwhile. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { clearElsewhere, setElsewhere, simulate } from '../../helpers/simulated-fleet.ts';
import { drained, endedBetween } from './drained.ts';

test('a drain is not done while a request runs', async (t) => {
  const it = await simulate(t);
  it.everywhere('node1', (member) => {
    member.busy = 1;
  });
  it.at(20_000, () => it.everywhere('node1', (member) => (member.busy = 0)));
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 21_000, 22_500);
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('a drain is not done while a request runs on one front end only', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').busy = 1;
  it.at(9_000, () => (it.on('web2', 'node1').busy = 0));
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 10_000, 11_500);
});

test('a request that comes and goes between two readings begins the count anew', async (t) => {
  const it = await simulate(t);
  for (let ms = 500; ms <= 5_000; ms += 500) {
    it.at(ms, () => (it.on('web1', 'node1').elected = 100_000 + ms));
  }
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 6_000, 7_500);
});

test('while a front end is silent nothing is quiet there', async (t) => {
  const it = await simulate(t);
  it.at(500, () => (it.frontEnd('web2').answer = 'silent'));
  it.at(30_000, () => (it.frontEnd('web2').answer = 'page'));
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 31_000, 60_000);
});

test('one lost poll makes the count begin anew', async (t) => {
  const it = await simulate(t);
  it.at(900, () => (it.frontEnd('web2').answer = { limited: 503, retryAfterMs: 100 }));
  it.at(1_050, () => (it.frontEnd('web2').answer = 'page'));
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 3_000, 6_000);
});

test('sessions may stay until the grace is over, and move then', async (t) => {
  const it = await simulate(t);
  it.everywhere('node1', (member) => (member.sessions = true));
  it.at(9_500, () => assert.equal(it.flags('node1'), 'draining | draining'));
  const run = await drained(it, 'node1', { graceMs: 10_000 });
  assert.deepEqual(
    run.events.filter(({ kind }) => kind !== 'change').map(({ kind }) => kind),
    ['phase', 'sessions-moved', 'phase', 'quiet'],
  );
  endedBetween(run, 11_000, 12_500);
  assert.equal(it.flags('node1'), 'disabled+draining | disabled+draining');
});

test('without an end of the grace it waits until the sessions have ended by themselves', async (t) => {
  const it = await simulate(t);
  it.everywhere('node1', (member) => (member.sessions = true));
  it.at(40_000, () => it.everywhere('node1', (member) => (member.sessions = false)));
  it.at(39_000, () => assert.equal(it.flags('node1'), 'draining | draining'));
  const run = await drained(it, 'node1', { graceMs: null });
  assert.equal(run.end.kind, 'quiet');
  assert.ok(!run.events.some(({ kind }) => kind === 'sessions-moved'), 'sessions moved');
  endedBetween(run, 41_000, 44_000);
});

test('without a grace it disables at once, and no drain flag is set', async (t) => {
  const it = await simulate(t);
  await drained(it, 'node1');
  assert.deepEqual(it.changes, ['web1 node1 +disabled', 'web2 node1 +disabled']);
});

test('to its sessions alone: it ends when they have, and only the drain flag stands', async (t) => {
  const it = await simulate(t);
  const run = await drained(it, 'node1', { graceMs: null, end: 'none' });
  assert.equal(run.end.kind, 'quiet');
  assert.equal(it.flags('node1'), 'draining | draining');
});

test('to its sessions alone, and they do not end: at the end of the grace its flag is put back', async (t) => {
  const it = await simulate(t);
  it.everywhere('node1', (member) => (member.sessions = true));
  const run = await drained(it, 'node1', { graceMs: 10_000, end: 'none' });
  assert.ok(run.end.kind === 'timed-out' && run.end.restored, JSON.stringify(run.end));
  assert.equal(it.flags('node1'), '- | -');
});

test('ended with stop, it is stopped on every front end', async (t) => {
  const it = await simulate(t);
  const run = await drained(it, 'node1', { end: 'stop' });
  assert.equal(run.end.kind, 'quiet');
  assert.equal(it.flags('node1'), 'stopped | stopped');
});

test('at its timeout it puts back what it has set', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').busy = 1;
  const run = await drained(it, 'node1', { timeoutMs: 30_000 });
  assert.ok(
    run.end.kind === 'timed-out' && run.end.restored && run.end.silent === '',
    JSON.stringify(run.end),
  );
  endedBetween(run, 30_000, 30_500);
  assert.equal(it.flags('node1'), '- | -');
});

test('at its timeout it says which front end did not answer, and that its flag may stand there', async (t) => {
  const it = await simulate(t);
  it.at(1_000, () => (it.frontEnd('web2').answer = 'silent'));
  const run = await drained(it, 'node1', { timeoutMs: 30_000 });
  assert.ok(run.end.kind === 'timed-out', JSON.stringify(run.end));
  assert.deepEqual([run.end.restored, run.end.silent], [false, 'web2: no answer from web2 in 5 s']);
  assert.equal(it.flags('node1'), '- | disabled');
});

test('what stood before is not put back: only its own flags are taken off', async (t) => {
  const it = await simulate(t, { before: (its) => setElsewhere(its, 'web1', 'node1', 'draining') });
  it.on('web1', 'node1').busy = 1;
  await drained(it, 'node1', { timeoutMs: 10_000 });
  assert.equal(it.flags('node1'), 'draining | -');
});

test('a member that another operator enables during the drain ends it', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  it.at(5_000, () => clearElsewhere(it, 'web2', 'node1'));
  const run = await drained(it, 'node1');
  const lost = run.events.find(({ kind }) => kind === 'flag-lost');
  assert.ok(lost?.kind === 'flag-lost', 'no flag is lost');
  assert.deepEqual([lost.by, lost.frontEnds, lost.again], ['foreign', ['web2'], false]);
  assert.ok(run.end.kind === 'failed' && run.end.restored, JSON.stringify(run.end));
  assert.equal(run.end.why, 'somebody else cleared its flag on web2');
  assert.equal(it.flags('node1'), '- | -');
});

test('a restart of httpd takes the flag: it is set again, and no zero is believed for a minute', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  it.at(5_000, () => it.frontEnd('web1').restart());
  const run = await drained(it, 'node1');
  const lost = run.events.find(({ kind }) => kind === 'flag-lost');
  assert.ok(lost?.kind === 'flag-lost', 'no flag is lost');
  assert.deepEqual([lost.by, lost.frontEnds, lost.again], ['restart', ['web1'], true]);
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 65_000, 67_000);
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('after a restart the longest request, where it is known, is waited for instead of a minute', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  it.at(5_000, () => it.frontEnd('web1').restart());
  const run = await drained(it, 'node1', { maxRequestMs: 10_000 });
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 15_000, 17_000);
});

test('after a restart that was seen before the drain, its old processes are waited for, too', async (t) => {
  const it = await simulate(t);
  it.frontEnd('web1').restart();
  await it.advance(4_000);
  const run = await drained(it, 'node1', { maxRequestMs: 10_000 });
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 10_000, 11_500);
});

test('httpd that loses the flag again and again is not argued with', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').busy = 1;
  for (let ms = 2_000; ms <= 20_000; ms += 2_000) it.at(ms, () => it.frontEnd('web1').restart());
  const run = await drained(it, 'node1');
  assert.ok(run.end.kind === 'failed', JSON.stringify(run.end));
  assert.equal(run.end.why, 'its flag was lost again and again');
  endedBetween(run, 8_000, 8_500);
});

test('a member that leaves the page ends it', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  it.at(3_000, () => {
    const web2 = it.frontEnd('web2');
    web2.members = web2.members.slice(1);
  });
  const run = await drained(it, 'node1');
  assert.ok(run.end.kind === 'failed', JSON.stringify(run.end));
  assert.equal(run.end.why, 'the member vanished from the page');
  assert.equal(it.flags('node2'), '- | -');
  assert.deepEqual([...it.on('web1', 'node1').flags], []);
});

for (const [fate, why] of [
  ['ignored', /^httpd did not do it as asked: status is still Init Ok$/],
  ['refused', /^403$/],
] as const) {
  test(`a change that is ${fate} on one front end is put back on the other`, async (t) => {
    const it = await simulate(t);
    it.frontEnd('web2').fate = fate;
    const run = await drained(it, 'node1');
    assert.ok(run.end.kind === 'failed' && run.end.restored, JSON.stringify(run.end));
    assert.match(run.end.why, why);
    assert.equal(it.flags('node1'), '- | -');
  });
}

test('a change whose answer is lost is looked up, and the drain goes on', async (t) => {
  const it = await simulate(t);
  it.frontEnd('web2').fate = 'lost';
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  assert.deepEqual(it.frontEnd('web2').changes, ['node1 +disabled']);
});

test('a change that may still be made is not called put back', async (t) => {
  const it = await simulate(t);
  it.frontEnd('web2').fate = { late: 60_000 };
  const run = await drained(it, 'node1');
  assert.ok(run.end.kind === 'failed', JSON.stringify(run.end));
  assert.equal(run.end.restored, false);
  assert.equal(it.flags('node1'), '- | -');
  await it.advance(60_000);
  assert.equal(it.flags('node1'), '- | disabled');
});

test('interrupted, it leaves all as it stands and sends nothing more', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  const stop = new AbortController();
  it.at(3_000, () => stop.abort());
  const run = await drained(it, 'node1', {}, stop.signal);
  assert.equal(run.end.kind, 'stopped');
  endedBetween(run, 3_000, 3_000);
  assert.equal(it.flags('node1'), 'disabled | disabled');
  assert.equal(it.changes.length, 2);
});

test('a member that is out already is only waited for', async (t) => {
  const it = await simulate(t, {
    before: (its) => its.everywhere('node1', ({ flags }) => flags.add('stopped')),
  });
  it.on('web2', 'node1').busy = 1;
  it.at(5_000, () => (it.on('web2', 'node1').busy = 0));
  const run = await drained(it, 'node1');
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 6_000, 7_500);
  assert.deepEqual(it.changes, []);
});

test('a busy that stands still is a stale BUSY after the longest request, and never without that', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 2;
  const run = await drained(it, 'node1', { maxRequestMs: 20_000 });
  assert.ok(run.end.kind === 'quiet', JSON.stringify(run.end));
  assert.equal(run.end.staleBusy, 2);
  endedBetween(run, 20_000, 22_000);
  it.on('web1', 'node2').busy = 2;
  const other = await drained(it, 'node2', { timeoutMs: 60_000 });
  assert.equal(other.end.kind, 'timed-out');
});

test('where busy can be counted too low, nothing new must have come for as long as asked', async (t) => {
  const it = await simulate(t);
  const run = await drained(it, 'node1', { quietForMs: 15_000 });
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 15_000, 16_500);
});

test('a count of requests that cannot be read never passes for quiet', async (t) => {
  const it = await simulate(t);
  it.on('web2', 'node1').elected = null;
  const run = await drained(it, 'node1', { timeoutMs: 60_000, maxRequestMs: 1_000 });
  assert.equal(run.end.kind, 'timed-out');
});

test('told to ask at its timeout, it says once that it is late and changes nothing', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  const controls = () => {
    const more = it.elapsed >= 20_000 ? { timeoutMs: 40_000 } : {};
    return { end: 'disable', graceOver: false, putBack: it.elapsed >= 60_000, ...more } as const;
  };
  const run = await drained(it, 'node1', { timeoutMs: 10_000, atTimeout: 'ask', controls });
  const late = run.events.flatMap((event) => (event.kind === 'late' ? [event.elapsedMs] : []));
  assert.deepEqual(
    late.map((ms) => Math.round(ms / 1_000)),
    [10, 40],
  );
  assert.ok(run.end.kind === 'put-back' && run.end.restored, JSON.stringify(run.end));
  endedBetween(run, 60_000, 60_500);
  assert.equal(it.flags('node1'), '- | -');
});

test('told that the sessions move now, it does not wait for the end of the grace', async (t) => {
  const it = await simulate(t);
  it.everywhere('node1', (member) => (member.sessions = true));
  const controls = () =>
    ({ end: 'disable', graceOver: it.elapsed >= 5_000, putBack: false }) as const;
  const run = await drained(it, 'node1', { graceMs: 600_000, controls });
  assert.equal(run.end.kind, 'quiet');
  endedBetween(run, 6_000, 7_500);
});

test('told to wait no more, it is out and not called quiet', async (t) => {
  const it = await simulate(t);
  it.on('web1', 'node1').busy = 1;
  const controls = () => {
    const base = { end: 'disable', graceOver: false, putBack: false } as const;
    return { ...base, waitNoMore: it.elapsed >= 5_000 };
  };
  const run = await drained(it, 'node1', { controls });
  assert.equal(run.end.kind, 'stopped');
  assert.equal(it.flags('node1'), 'disabled | disabled');
});

test('the last usable member is never taken', async (t) => {
  const it = await simulate(t, {
    before: (its) => {
      its.everywhere('node2', ({ flags }) => flags.add('disabled'));
      // It is in error on one front end alone: there node1 is the last.
      its.on('web2', 'node3').inError = true;
    },
  });
  const run = await drained(it, 'node1');
  assert.ok(run.end.kind === 'failed', JSON.stringify(run.end));
  assert.match(run.end.why, /would have 0 usable members, clients get 503/);
  assert.equal(it.flags('node1'), '- | -');
  assert.equal(it.fewestUsable, 1);
});

test('the last usable member is never taken when the others go between the first change and the next', async (t) => {
  const it = await simulate(t);
  it.frontEnd('web1').fate = 'lost';
  it.at(2_000, () => {
    for (const route of ['node2', 'node3']) it.on('web2', route).inError = true;
  });
  const run = await drained(it, 'node1');
  assert.ok(run.end.kind === 'failed' && run.end.restored, JSON.stringify(run.end));
  assert.match(run.end.why, /clients get 503/);
  assert.deepEqual(it.frontEnd('web2').changes, []);
  assert.equal(it.flags('node1'), '- | -');
});

test('fewer than the configured minimum are never left', async (t) => {
  const it = await simulate(t);
  const policy = { ...DEFAULT_POLICY, minUsable: () => 3 };
  const run = await drained(it, 'node1', { policy });
  assert.ok(run.end.kind === 'failed', JSON.stringify(run.end));
  assert.match(run.end.why, /fewer than the minimum of 3/);
  assert.deepEqual(it.changes, []);
});

test('a hot standby is no member to fall back on for three', async (t) => {
  const it = await simulate(t, {
    members: 4,
    before: (its) => {
      its.everywhere('node4', ({ flags }) => flags.add('standby'));
      its.everywhere('node2', ({ flags }) => flags.add('disabled'));
      its.everywhere('node3', ({ flags }) => flags.add('disabled'));
    },
  });
  const run = await drained(it, 'node1');
  assert.ok(run.end.kind === 'failed', JSON.stringify(run.end));
  assert.match(run.end.why, /would have 0 usable members, only its hot standby would serve/);
  assert.deepEqual(it.changes, []);
});
