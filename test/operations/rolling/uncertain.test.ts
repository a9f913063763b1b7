/** A command begins only where it is certain that the member is quiet, or where that was agreed to. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import type { RollingHooks } from '../../../source/operations/rolling/rolling-events.ts';
import { type SimulatedFleet, simulate } from '../../helpers/simulated-fleet.ts';
import { folderFor, resumed, takes, type UpgradeSettings, upgraded } from './upgraded.ts';

const AUTO = { quietForMs: null } as const;
const scoreboards = (it: SimulatedFleet) => {
  for (const each of it.frontEnds) each.scoreboard = [];
};

/** node1 alone; which doubts were asked about, and did the command begin? */
async function roll(
  t: TestContext,
  it: SimulatedFleet,
  answer: 'go' | 'stop' | null,
  settings: UpgradeSettings = {},
) {
  const folder = folderFor(t);
  const asked: string[] = [];
  let commands = 0;
  const hooks: Partial<RollingHooks> = {
    upgrade: () => {
      commands += 1;
      return takes(it, 1_000);
    },
    ...(answer !== null && {
      uncertain: async (_member, doubt) => {
        asked.push(doubt);
        return answer;
      },
    }),
  };
  const run = await upgraded(it, folder, {
    only: ['node1'],
    options: AUTO,
    ...settings,
    hooks: { ...hooks, ...settings.hooks },
  });
  return { run, asked, folder, commands: () => commands };
}

test('with scoreboards nothing is asked', async (t) => {
  const it = await simulate(t, { before: scoreboards });
  const { run, asked, commands } = await roll(t, it, 'stop');
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.deepEqual([asked, commands()], [[], 1]);
});

for (const answer of ['stop', null] as const) {
  const who = answer === null ? 'nobody is there to be asked' : 'it is answered with no';
  test(`without a scoreboard, where ${who}, the member is put back and no command begins`, async (t) => {
    const it = await simulate(t);
    const { run, asked, folder, commands } = await roll(t, it, answer);
    assert.equal(commands(), 0);
    assert.equal(it.flags('node1'), '- | -');
    assert.deepEqual([run.stopped?.upgrading, run.stopped?.standing], [false, 'in']);
    assert.match(run.stopped?.why ?? '', /^it is not certain that it is quiet \(web1: .*10 s/);
    assert.equal(asked.length, answer === null ? 0 : 1);
    assert.match(readJournals(folder)[0]?.members[0]?.doubt ?? '', /could be missed/);
  });
}

test('agreed to, it begins; asked once, with each front end that shows nothing', async (t) => {
  const it = await simulate(t);
  const { run, asked, commands } = await roll(t, it, 'go');
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.equal(commands(), 1);
  assert.equal(asked.length, 1);
  assert.match(asked[0] ?? '', /^web1: .*; web2: .*longer than 10 s could be missed$/);
});

for (const [word, options] of [
  ['--quiet-for', { quietForMs: 2_000 }],
  ['--max-request of no more than is waited anyway', { maxRequestMs: 8_000 }],
  ['--witness off', { witness: 'off' }],
] as const) {
  test(`${word} is an agreement`, async (t) => {
    const it = await simulate(t);
    const { run, asked } = await roll(t, it, 'stop', { options: { ...AUTO, ...options } });
    assert.ok(run.isFinished, JSON.stringify(run.stopped));
    assert.deepEqual(asked, []);
  });
}

test('a --max-request that is longer than what is waited is none', async (t) => {
  const it = await simulate(t);
  const options = { ...AUTO, maxRequestMs: 30_000 };
  const { asked, commands } = await roll(t, it, 'stop', { options });
  assert.deepEqual([asked.length, commands()], [1, 0]);
});

test('--witness require: nothing is begun at all', async (t) => {
  const it = await simulate(t);
  const { run, commands } = await roll(t, it, 'go', { options: { ...AUTO, witness: 'require' } });
  assert.equal(commands(), 0);
  assert.deepEqual(it.changes, []);
  assert.match(run.stopped?.why ?? '', /--witness require/);
});

test('HTTP/2 is asked about, although rows and busy say quiet', async (t) => {
  const it = await simulate(t, { before: scoreboards });
  const now = it.clock.monotonic();
  it.frontEnd('web2').scoreboard?.push({ slot: 0, from: now - 9_000, to: now - 1, protocol: 'h2' });
  const { asked, commands } = await roll(t, it, 'stop');
  assert.equal(commands(), 0);
  assert.match(asked.join(), /^web2: it serves HTTP\/2/);
});

test('an operator whose own turn it is decides: the journal says what could be missed', async (t) => {
  const it = await simulate(t);
  const { run, asked, folder } = await roll(t, it, 'stop', { hooks: { upgradeBy: 'operator' } });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.deepEqual(asked, []);
  assert.match(readJournals(folder)[0]?.members[0]?.doubt ?? '', /web1: .*could be missed/);
});

test('asked for long: what proves to be in flight meanwhile is waited for before the command', async (t) => {
  const it = await simulate(t);
  let busyAtCommand: number | null = null;
  const { run } = await roll(t, it, 'go', {
    hooks: {
      uncertain: async () => {
        it.on('web1', 'node1').received += 3_000;
        it.on('web1', 'node1').busy = 1;
        it.clock.after(12_000, () => (it.on('web1', 'node1').busy = 0));
        await takes(it, 3_000);
        return 'go';
      },
      upgrade: () => {
        busyAtCommand = it.on('web1', 'node1').busy;
        return takes(it, 1_000);
      },
    },
  });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.ok(
    run.events.some((event) => event.kind === 'miscount' && event.by === 'bytes'),
    'it is told',
  );
  assert.equal(busyAtCommand, 0);
});

test('resumed before its upgrade: quiet is seen anew, and asked about anew', async (t) => {
  const it = await simulate(t);
  const { folder } = await roll(t, it, 'go', {
    onEvent: (event) => (event.kind === 'step' && event.step === 'yours' ? 'leave' : undefined),
  });
  assert.equal(it.flags('node1'), 'disabled | disabled');
  it.on('web2', 'node1').busy = 1;
  it.clock.after(4_000, () => (it.on('web2', 'node1').busy = 0));
  const asked: string[] = [];
  const busy: (number | null)[] = [];
  const run = await resumed(it, folder, {
    hooks: {
      uncertain: async (_member, doubt) => {
        asked.push(doubt);
        return 'go';
      },
      upgrade: () => {
        busy.push(it.on('web2', 'node1').busy);
        return takes(it, 1_000);
      },
    },
  });
  assert.ok(run.isFinished, JSON.stringify(run.stopped));
  assert.deepEqual([asked.length, busy], [1, [0]]);
});
