/** Styles that are sent are those that are seen, and no others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { createLeanStyles } from '../../../source/screen/ink/terminal/lean-styles.ts';

const COLUMNS = 40;

async function cellsOf(chunks: readonly string[]): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 3, allowProposedApi: true });
  for (const chunk of chunks) {
    await new Promise<void>((resolve) => {
      terminal.write(chunk, resolve);
    });
  }
  const buffer = terminal.buffer.active;
  return [0, 1, 2].flatMap((y) =>
    Array.from({ length: COLUMNS }, (_, x) => {
      const cell = buffer.getLine(y)?.getCell(x);
      if (cell === undefined) return '';
      const looks = [cell.isBold(), cell.isDim(), cell.isUnderline(), cell.isInverse()];
      return `${cell.getChars()} ${cell.isFgDefault() ? '' : cell.getFgColor()} ${looks}`;
    }),
  );
}

const code = fc
  .constantFrom('1', '2', '4', '7', '22', '24', '27', '39', '0', '', '31', '96', '9', '48;5;7')
  .map((each) => `\x1b[${each}m`);
const piece = fc.oneof(code, fc.constantFrom('a', '●', ' ', '\r\n', '\x1b[5G', '\x1b[K'));
const chunks = fc.array(
  fc.array(piece, { maxLength: 12 }).map((each) => each.join('')),
  {
    maxLength: 4,
  },
);

test('whatever is sent, the screen is the same', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (given) => {
      const lean = createLeanStyles();
      assert.deepEqual(await cellsOf(given.map(lean)), await cellsOf(given));
    }),
    { numRuns: 150 },
  );
});

test('what is opened and closed before anything is drawn is not sent', () => {
  const lean = createLeanStyles();
  assert.equal(lean('\x1b[32m\x1b[39m\x1b[1m\x1b[22m 12'), ' 12');
  assert.equal(lean('\x1b[1m\x1b[91mERR\x1b[39m\x1b[22m'), '\x1b[1;91mERR\x1b[22;39m');
  assert.equal(lean('\x1b[2m?\x1b[22m\x1b[2m?'), '\x1b[2m??', 'and in the middle of a line');
  assert.equal(lean('x\x1b[22m'), 'x\x1b[22m', 'from one chunk to the next');
});
