/** A command that is read along: its lines safe, the last ones, and no faster than they can be shown. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { runHook } from '../../../source/operations/hooks/hook.ts';
import { liveLines, MOST_LINES } from '../../../source/operations/hooks/live-lines.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const FOREVER = new AbortController().signal;

async function linesOf(script: string, ...args: readonly string[]) {
  let last: readonly string[] = [];
  const output = { lines: liveLines((lines) => (last = lines)) };
  const argv = ['sh', '-c', script, 'sh', ...args];
  const result = await runHook(argv, output, Number.POSITIVE_INFINITY, FOREVER);
  return { result, lines: last };
}

test('standard output and error, the last line without its end, and the exit code', async () => {
  const { result, lines } = await linesOf('echo one; echo two >&2; printf three; exit 7');
  assert.deepEqual(result, { ok: false, why: 'ended with 7', code: 7 });
  assert.deepEqual([...lines].sort(), ['one', 'three', 'two']);
});

test('colours, titles and cursor moves of a command do not reach the terminal', async () => {
  const { lines } = await linesOf(
    "printf '\\033[31mred\\033[0m\\n\\033]0;title\\007x\\nold\\rnew\\n'",
  );
  assert.equal(lines[0], 'red');
  assert.equal(lines[2], 'new');
  assert.ok(
    lines.every((line) => /^[ -~]*$/.test(line)),
    JSON.stringify(lines),
  );
});

test('it is seen before it ends', async () => {
  const stop = new AbortController();
  let last: readonly string[] = [];
  const output = { lines: liveLines((lines) => (last = lines)) };
  const running = runHook(
    ['sh', '-c', 'echo here; sleep 60'],
    output,
    Number.POSITIVE_INFINITY,
    stop.signal,
  );
  await waitFor('its line', () => last.includes('here'));
  stop.abort();
  assert.deepEqual(await running, { ok: false, why: 'was stopped' });
});

test('one that never stops printing is made to wait: memory and the screen are bounded', async () => {
  const stop = new AbortController();
  let told = 0;
  let most = 0;
  let last = '';
  const output = {
    lines: liveLines((lines) => {
      told += 1;
      most = Math.max(most, lines.length);
      last = lines.at(-1) ?? '';
    }),
  };
  const script =
    'i=0; while :; do i=$((i+1)); echo "$i xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; done';
  const running = runHook(['sh', '-c', script], output, Number.POSITIVE_INFINITY, stop.signal);
  await waitFor('several tellings', () => told > 4);
  stop.abort();
  await running;
  assert.ok(most <= MOST_LINES, `${most}`);
  // 64 kB and what one more chunk holds, ten times a second.
  assert.ok(Number.parseInt(last, 10) < told * 5_000, `${last} after ${told}`);
});

test('an argument is one word, whatever it holds: there is no shell', async () => {
  const { lines } = await linesOf(
    'for each; do echo "[$each]"; done',
    '$(id) ; rm x',
    "a 'b' c",
    '-n',
  );
  assert.deepEqual(lines, ['[$(id) ; rm x]', "[a 'b' c]", '[-n]']);
});

test('a command that cannot be run says so', async () => {
  const output = { lines: liveLines(() => undefined) };
  const result = await runHook(['/no/such/program'], output, Number.POSITIVE_INFINITY, FOREVER);
  assert.equal(result.ok, false);
  assert.match(result.why, /could not be run: .*ENOENT/);
});
