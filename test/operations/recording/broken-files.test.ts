/** Recordings that were cut off, written over, or made by somebody who means harm. */

import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemClock } from '../../../source/httpd/clock.ts';
import { NoRecording } from '../../../source/operations/recording/recording.ts';
import { openRecordingFile } from '../../../source/operations/recording/recording-file.ts';
import { createReplay, type Replay } from '../../../source/operations/recording/replay.ts';
import { opened, record, scratch, visible } from './recorded.ts';

/** Once through all of it; gives how many pictures there were. */
function playThrough(replay: Replay): number {
  let pictures = 1;
  replay.wish({ kind: 'go', at: 0 });
  for (;;) {
    replay.wish({ kind: 'reading', by: 1 });
    const { note, at, to } = replay.facts();
    visible(replay.fleet.getSnapshot());
    replay.fleet.getEvents();
    assert.ok(at <= to, 'behind its end');
    if (note !== null) return pictures;
    pictures += 1;
  }
}

test('a recording that ends at any byte is played up to its last whole line', async (t) => {
  const own = await record(t, { members: 2 });
  own.it.at(9_000, () => (own.it.on('web1', 'node1').inError = true));
  own.it.at(13_000, () => (own.it.frontEnd('web2').answer = 'down'));
  await own.it.advance(20_000);
  await own.recorder.close();
  const whole = readFileSync(own.path);
  const first = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
  const cut = join(scratch(t), 'cut.rec');
  const lines = (end: number) => whole.subarray(0, end).toString().split('\n').length - 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
      writeFileSync(cut, whole.subarray(0, length));
      if (length < first) {
        assert.throws(() => opened(t, cut), NoRecording);
        return;
      }
      const recording = opened(t, cut);
      assert.equal(recording.isTorn, whole[length - 1] !== 0x0a);
      assert.equal(recording.unreadable, 0);
      const replay = createReplay(recording);
      const pictures = playThrough(replay);
      assert.ok(pictures <= lines(length), `${pictures} of ${lines(length)} lines`);
      if (length < whole.length) assert.equal(replay.facts().note?.kind, 'cut-off');
      recording.close();
    }),
    { numRuns: 100, examples: [[first], [whole.length - 1], [whole.length]] },
  );
});

test('after a cut line a new run begins a line of its own, and both are played', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(10_000);
  await own.settled();
  truncateSync(own.path, statSync(own.path).size - 7);
  const again = await record(t, { frontEnds: 1, path: own.path });
  await again.it.advance(10_000);
  await again.recorder.close();
  const recording = opened(t, own.path);
  assert.deepEqual(
    recording.spans.map(({ isEnded }) => isEnded),
    [false, true],
  );
  assert.ok(playThrough(createReplay(recording)) >= 9);
});

/** Values that no recording has, for any place of a line. */
const evil = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    1e308,
    -1,
    1e16,
    '\x1b]0;owned\x07',
    '\x1b[2J',
    '__proto__',
    [],
    {},
    [[0, 1e308]],
    [[99, 1]],
    [[-1, 1]],
    'x'.repeat(30_000),
  ),
  fc.jsonValue(),
);

function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => places(each, [...path, key]))];
}

function withValue(value: unknown, [key, ...rest]: readonly string[], is: unknown): unknown {
  if (key === undefined) return is;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[key] = withValue((value as Record<string, unknown>)[key], rest, is);
  return copy;
}

test('whatever stands in a line, it is played without it or refused, and nothing reaches the terminal', async (t) => {
  const own = await record(t, { members: 2 });
  own.it.at(5_000, () => (own.it.on('web1', 'node1').inError = true));
  own.it.at(7_000, () => (own.it.frontEnd('web2').answer = 'down'));
  await own.it.advance(12_000);
  await own.recorder.close();
  const lines = readFileSync(own.path, 'utf8').trimEnd().split('\n');
  const path = join(scratch(t), 'evil.rec');
  await fc.assert(
    fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(), evil, async (index, place, value) => {
      const line = JSON.parse(lines[index] ?? '') as unknown;
      const all = places(line);
      const bad = withValue(line, all[place % all.length] ?? [], value);
      writeFileSync(path, `${lines.with(index, JSON.stringify(bad)).join('\n')}\n`);
      let recording: ReturnType<typeof opened>;
      try {
        recording = opened(t, path);
      } catch (problem) {
        assert.ok(problem instanceof NoRecording, String(problem));
        return;
      }
      const replay = createReplay(recording);
      playThrough(replay);
      for (const { name, url, error } of replay.fleet.getSnapshot().frontEnds) {
        assert.doesNotMatch(`${name}${url}${error?.what}${error?.hint}`, /\x1b/);
      }
      for (const { frontEnd, detail, at } of replay.fleet.getEvents()) {
        assert.doesNotMatch(frontEnd + detail, /\x1b/);
        assert.ok(new Date(at).toISOString());
      }
      recording.close();
    }),
    { numRuns: 250 },
  );
  assert.equal(({} as Record<string, unknown>).owned, undefined);
});

test('a key named __proto__ changes no object', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(4_000);
  await own.recorder.close();
  const text = readFileSync(own.path, 'utf8');
  writeFileSync(own.path, text.replaceAll('{"', '{"__proto__":{"owned":1},"'));
  assert.throws(() => createReplay(opened(t, own.path)), NoRecording);
  assert.equal(({} as Record<string, unknown>).owned, undefined);
});

test('after a line that cannot be read nothing is shown as known before the next whole picture', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(400_000);
  await own.recorder.close();
  const lines = readFileSync(own.path, 'utf8').split('\n');
  const key = lines.findLastIndex((line) => line.startsWith('{"key"'));
  writeFileSync(own.path, lines.with(20, '{"t":rubbish').join('\n'));
  const replay = createReplay(opened(t, own.path));
  const { from } = replay.facts();
  replay.wish({ kind: 'go', at: from + 200_000 });
  const before = replay.fleet.getSnapshot().frontEnds[0];
  assert.ok((before?.readAt ?? 0) < from + 60_000, 'read on behind the broken line');
  const { key: at } = JSON.parse(lines[key] ?? '') as { key: number };
  replay.wish({ kind: 'go', at: from + at });
  assert.equal(replay.fleet.getSnapshot().frontEnds[0]?.readAt, from + at);
});

test('what is no recording, or one of a newer version, is told', (t) => {
  const folder = scratch(t);
  const path = join(folder, 'a');
  const says = (text: string, what: RegExp) => {
    writeFileSync(path, text);
    assert.throws(() => opened(t, path), { name: 'NoRecording', message: what });
  };
  says('', /is not a recording/);
  says('hello\n', /is not a recording/);
  says('{"a":1}\n', /is not a recording/);
  says(`${'x'.repeat(1_000_000)}\n`, /is not a recording/);
  const newer = { baltop: 'recording', version: 2, program: '9.0.0\x1b[2J' };
  says(`${JSON.stringify(newer)}\n`, /is a recording of a newer version \(9\.0\.0\?\[2J\)/);
  assert.throws(() => opened(t, folder), /is not a file|EISDIR/);
});

test('the file is for its owner alone, follows no link, and never passes its size', async (t) => {
  const folder = scratch(t);
  const link = join(folder, 'link.rec');
  writeFileSync(join(folder, 'target'), '');
  symlinkSync(join(folder, 'target'), link);
  const open = (path: string) =>
    openRecordingFile({ path, maxBytes: 1, onProblem: () => {}, clock: systemClock });
  assert.throws(() => open(link), /symbolic link/);
  assert.throws(() => open(join(folder, 'none', 'x.rec')), /ENOENT/);
  const maxBytes = 60_000;
  const own = await record(t, { frontEnds: 1, maxBytes });
  for (let round = 0; round < 60; round += 1) {
    await own.it.advance(20_000);
    await own.settled();
    const sizes = [own.path, `${own.path}.1`].map((each) =>
      existsSync(each) ? statSync(each).size : 0,
    );
    assert.ok((sizes[0] ?? 0) + (sizes[1] ?? 0) <= maxBytes * 1.1, sizes.join('+'));
  }
  await own.recorder.close();
  assert.ok(existsSync(`${own.path}.1`), 'never put aside');
  for (const each of [own.path, `${own.path}.1`]) assert.equal(statSync(each).mode & 0o777, 0o600);
  const recording = opened(t, own.path);
  assert.equal(recording.spans.length, 1);
  const { from, to } = createReplay(recording).facts();
  assert.ok(to - from > 300_000 && to >= own.it.clock.monotonic(), 'the newest is not there');
  assert.ok(playThrough(createReplay(recording)) > 150);
  rmSync(`${own.path}.1`);
  const rest = opened(t, own.path);
  assert.equal(rest.lacksBeginning, true);
  assert.ok(playThrough(createReplay(rest)) > 20);
});

test('what lies where the older half goes is not replaced', async (t) => {
  const path = join(scratch(t), 'fleet.rec');
  writeFileSync(`${path}.1`, 'my notes\n');
  await assert.rejects(record(t, { path }), /is not a recording, and would be replaced/);
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'my notes\n');
});

test('a file that is gone is told once, and another one is begun as soon as that can be', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(30_000);
  await own.settled();
  const folder = dirname(own.path);
  renameSync(folder, `${folder}-moved`);
  t.after(() => rmSync(`${folder}-moved`, { recursive: true, force: true }));
  await own.it.advance(300_000);
  assert.deepEqual(own.problems, ['its file is gone']);
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  await own.it.advance(120_000);
  await own.recorder.close();
  assert.deepEqual(own.problems, ['its file is gone', null]);
  assert.ok(playThrough(createReplay(opened(t, own.path))) > 20);
  assert.ok(playThrough(createReplay(opened(t, join(`${folder}-moved`, 'fleet.rec')))) > 10);
});

test('lines that others have appended are left out and counted', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(10_000);
  await own.recorder.close();
  appendFileSync(own.path, '{"happened":[{"kind":"nonsense","at":1}],"t":1}\n\n\0\0\n');
  const recording = opened(t, own.path);
  assert.equal(recording.unreadable, 1);
  assert.ok(playThrough(createReplay(recording)) >= 5);
});
