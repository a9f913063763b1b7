/** A terminal from which keys are dropped before the first frame is read on afterwards. */

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import test from 'node:test';
import type { HushedInput } from '../../../source/screen/ink/terminal/hushed-input.ts';
import { withoutMouse } from '../../../source/screen/ink/terminal/mouse-input.ts';
import { waitFor } from '../../helpers/wait-for.ts';

test('keys that come after dropped ones are read: a terminal is asked again only after a read of null', async () => {
  const typed = ['dropped', 'q'];
  // As Node's terminals do it: nothing is kept, so each chunk wants to be asked for.
  const terminal = new Readable({
    highWaterMark: 0,
    encoding: 'utf8',
    read() {
      const chunk = typed.shift();
      if (chunk !== undefined) setImmediate(() => terminal.push(chunk));
    },
  });
  const dropped: unknown[] = [];
  const hushed: HushedInput = {
    handOver: () => undefined,
    isOver: () => dropped.length > 0,
    drop: (chunk) => dropped.push(chunk),
    frameShown: () => undefined,
    giveUp: () => undefined,
  };
  const keys = withoutMouse(terminal as NodeJS.ReadStream, () => undefined, hushed);
  const seen: unknown[] = [];
  // As Ink reads.
  keys.on('readable', () => {
    for (let chunk: unknown = keys.read(); chunk !== null; chunk = keys.read()) seen.push(chunk);
  });
  await waitFor('q', () => seen.includes('q'));
  assert.deepEqual(dropped, ['dropped']);
  assert.deepEqual(seen, ['q']);
});
