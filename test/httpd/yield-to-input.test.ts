import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yieldFirst, yieldToInput } from '../../source/httpd/yield-to-input.ts';

test('one piece of work a turn, in the order in which it was asked for; between two, what waits is served', async () => {
  const seen: string[] = [];
  const note = (what: string) => () => void seen.push(what);
  // A timer that is due is served once a turn, as a key is.
  const timer = setInterval(note('other'), 1);
  const pieces = ['first', 'second', 'third'].map((name) =>
    yieldToInput()
      .then(note(name))
      .then(() => busy(3)),
  );
  await Promise.all(pieces);
  clearInterval(timer);
  assert.deepEqual(
    seen.filter((each) => each !== 'other'),
    ['first', 'second', 'third'],
  );
  assert.equal(seen[seen.indexOf('first') + 1], 'other');
  assert.equal(seen[seen.indexOf('second') + 1], 'other');
});

test('what another piece would undo goes before all that wait', async () => {
  const seen: string[] = [];
  const pieces = [
    yieldToInput().then(async () => {
      seen.push('built');
      await yieldFirst();
      seen.push('told');
    }),
    yieldToInput().then(() => seen.push('another')),
  ];
  await Promise.all(pieces);
  assert.deepEqual(seen, ['built', 'told', 'another']);
});

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
