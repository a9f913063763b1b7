/** Reading along what the command of a rolling upgrade prints: its own lines, the last ones, made safe, and no longer than it runs. */

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { outputFile } from '../../../source/operations/hooks/hook-output.ts';
import { readingAlong } from '../../../source/screen/ink/runners/output-watch.ts';
import type { Printed } from '../../../source/screen/state/rolling-session.ts';
import { calmPool, fakeSnapshot } from '../../helpers/fake-fleet.ts';
import { FAST_FOLDER } from '../../helpers/fast-folder.ts';

const member = fakeSnapshot([calmPool(1)]).balancers[0]?.members[0];

function stage(t: TestContext) {
  assert.ok(member);
  const folder = mkdtempSync(join(FAST_FOLDER, 'baltop-printed-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const told: Printed[] = [];
  const listeners = new Set<() => void>();
  const clock = { ms: 1_000_000 };
  const fleet = {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const watch = {
    fleet,
    folder,
    now: () => clock.ms,
    tell: (each: Printed) => void told.push(each),
  };
  return {
    told,
    listeners,
    file: outputFile(folder, member),
    /** After so long the front ends are read. */
    polled: (ms: number) => {
      clock.ms += ms;
      for (const listener of listeners) listener();
    },
    along: <Result>(command: () => Promise<Result>) => readingAlong(watch, member, command),
  };
}

const lines = (told: readonly Printed[]) => told.map((each) => each.lines.join('|'));

test('its lines come while it runs, none of an earlier run, and the last with the time it took', async (t) => {
  const { told, listeners, file, polled, along } = stage(t);
  writeFileSync(file, 'of an earlier run\n', { mode: 0o600 });
  const ended = await along(async () => {
    appendFileSync(file, 'Stopping\n');
    polled(1_000);
    polled(500);
    appendFileSync(file, '\x1b[31mcannot\x1b[0m unpack\x07\n');
    polled(400);
    assert.equal(told.length, 2, 'not more often than an operator looks');
    polled(200);
    return 'ended';
  });
  assert.equal(ended, 'ended');
  assert.deepEqual(lines(told).slice(0, 2), ['', 'Stopping']);
  assert.doesNotMatch(lines(told).join(), /\x1b|\x07|earlier/);
  assert.match(lines(told).at(-1) ?? '', /^Stopping\|cannot unpack/);
  assert.deepEqual(
    told.map(({ running }) => running),
    [1_000_000, 1_000_000, 1_000_000, null],
  );
  assert.deepEqual([told.at(-1)?.tookMs, told.at(-1)?.member], [2_100, 'app/node1']);
  assert.equal(listeners.size, 0);
});

test('a flood is cut to its last lines, and a command that throws is still told to have ended', async (t) => {
  const { told, file, along } = stage(t);
  const flood = along(async () => {
    appendFileSync(file, 'x'.repeat(200).concat('\n').repeat(5_000).concat('the last\n'));
    throw new Error('gone');
  });
  await assert.rejects(flood, /gone/);
  const last = told.at(-1);
  assert.ok(last !== undefined && last.lines.length <= 40);
  assert.deepEqual([last.lines.at(-1), last.running], ['the last', null]);
});
