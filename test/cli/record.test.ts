/** `--record` and `replay` of the built program. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { N1, play } from '../helpers/play.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { scratch } from '../operations/recording/recorded.ts';
import { recordingPath } from '../recordings/make.ts';

/** Watches until so many readings are on disk. */
async function watching(t: TestContext, path: string, url: string, more: readonly string[] = []) {
  const args = ['watch', '-u', url, '--interval', '250ms', '--record', path, ...more];
  const running = startBaltop(t, args);
  const before = existsSync(path) ? readings(path) : 0;
  await waitFor('readings on disk', () => existsSync(path) && readings(path) > before + 3, {
    otherwise: () => running.stderr(),
  });
  return running;
}

function readings(path: string): number {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"t"')).length;
}

test('a watch that is killed leaves a recording, a second one goes on with it, and a report tells of both', async (t) => {
  const path = join(scratch(t), 'web1.rec');
  const server = await play(t);
  const killed = await watching(t, path, server.url);
  killed.kill('SIGKILL');
  await killed.ended;
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const again = await watching(t, path, server.url);
  const disabled = await runBaltop(['disable', '-u', server.url, N1, '--yes']);
  assert.equal(disabled.code, 0, disabled.stderr);
  await waitFor('the change on disk', () => /"kind":"state"/.test(readFileSync(path, 'utf8')));
  const third = await runBaltop(['watch', '-u', server.url, '--record', path]);
  assert.equal(third.code, 2);
  assert.match(third.stderr, /is being recorded by .+ \(pid \d+\)\. Name another file/);
  again.kill('SIGINT');
  assert.equal((await again.ended).code, 130);
  const report = await runBaltop(['replay', path, '--report', '--utc']);
  assert.equal(report.code, 0, report.stderr);
  assert.match(report.stdout, /, in 2 runs\.$/m);
  assert.match(report.stdout, /app\/n1 OK -> DIS, /);
  assert.match(report.stdout, /^- nothing was recorded from /m);
  assert.doesNotMatch(report.stdout, /cut off/);
});

test('a file that is no recording is left as it is', async (t) => {
  const path = join(scratch(t), 'notes.txt');
  writeFileSync(path, 'my notes\n');
  const server = await play(t);
  const refused = await runBaltop(['watch', '-u', server.url, '--record', path]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /is not a recording: it is left as it is/);
  assert.equal(readFileSync(path, 'utf8'), 'my notes\n');
  const none = await runBaltop(['watch', '-u', server.url, '--record', join(path, 'x')]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /cannot record to .+Name another file/s);
  const size = await runBaltop([
    'watch',
    '-u',
    server.url,
    '--record',
    join(path, 'x'),
    '--record-size',
    '1K',
  ]);
  assert.match(size.stderr, /--record-size takes a size of 1M or more/);
});

test('what cannot be replayed is told, with what to do', async (t) => {
  const folder = scratch(t);
  const path = join(folder, 'x');
  const says = async (args: readonly string[], what: RegExp) => {
    const { code, stderr } = await runBaltop(['replay', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, what);
  };
  await says([path, '--report'], /cannot read .+ENOENT.+Check its name/);
  writeFileSync(path, '<html>\n');
  await says([path], /is not a recording\. Name a file that --record has written/);
  writeFileSync(path, '{"baltop":"recording","version":7,"program":"9.9.9"}\n');
  await says([path], /newer version \(9\.9\.9\)/);
  await says([recordingPath('slow-member')], /needs a terminal.*--report/);
});
