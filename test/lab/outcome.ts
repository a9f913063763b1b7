/** What every end of the program has in common, whatever it was asked. */

import assert from 'node:assert/strict';
import type { Finished } from '../helpers/run-baltop.ts';

/** Exit codes of the manual. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  refused: 5,
  unreachable: 7,
  partial: 8,
  gateFailed: 9,
} as const;

/** Ended with this code; tells both outputs otherwise. */
export function assertExit(finished: Finished, code: number): void {
  const { stdout, stderr } = finished;
  assert.equal(
    finished.code,
    code,
    `exit ${finished.code ?? finished.signal}, not ${code}\n--- stdout:\n${stdout}\n--- stderr:\n${stderr}`,
  );
}

/** Said why on standard error, in one line for a person; nothing that a pipe would take for data. */
export function assertComplaint(finished: Finished, code: number, ...words: RegExp[]): void {
  assertExit(finished, code);
  const { stdout, stderr } = finished;
  assert.equal(stdout, '', 'no data came of it');
  assert.doesNotMatch(stderr, /^\s+at .+:\d+:\d+/m, 'a stack trace');
  assert.doesNotMatch(stderr, /\[object |undefined|\bnull\b|AxiosError/, stderr);
  assert.match(stderr, /^baltop: \S[^\n]*\n$/, 'one line that begins with the program');
  for (const word of words) assert.match(stderr, word);
}
