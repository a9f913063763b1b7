/** Components on their own, as frames of text. */

import assert from 'node:assert/strict';
import test from 'node:test';
import chalk from 'chalk';
import { cleanup, render } from 'ink-testing-library';
import { MemberTable } from '../../../source/screen/ink/components/member-table.tsx';
import { QuestionBar } from '../../../source/screen/ink/components/question-bar.tsx';
import { type Line, span } from '../../../source/screen/text/spans.ts';

const line = (text: string): Line => [span(text)];
const rows = (...texts: string[]) =>
  texts.map((text, index) => ({ key: `k${index}`, line: line(text) }));

// As run.tsx has it, whatever the tests write to.
chalk.level = 1;

test.afterEach(cleanup);

test('the table is one line a row under its heading, without frame or rules', () => {
  const { lastFrame } = render(
    <MemberTable heading={line('STATE  MEMBER')} rows={rows('OK     one', 'DIS    two')} />,
  );
  assert.equal(lastFrame(), 'STATE  MEMBER\nOK     one\nDIS    two');
});

test('a row with a new text is drawn, its place is kept', () => {
  const heading = line('STATE');
  const { lastFrame, rerender } = render(<MemberTable heading={heading} rows={rows('a', 'b')} />);
  rerender(<MemberTable heading={heading} rows={rows('a', 'B')} />);
  assert.equal(lastFrame(), 'STATE\na\nB');
  rerender(<MemberTable heading={heading} rows={rows('B')} />);
  assert.equal(lastFrame(), 'STATE\nB');
});

test('an empty table is its heading', () => {
  const { lastFrame } = render(<MemberTable heading={line('STATE')} rows={[]} />);
  assert.equal(lastFrame(), 'STATE');
});

test('a bar shows its choices between its lines and its keys', () => {
  const bar = {
    lines: [line('REFUSED')],
    choices: [
      { label: 'go to app/node2', value: 'two' },
      { label: 'close', value: null },
    ],
    keys: line('Esc close'),
  };
  const { lastFrame } = render(<QuestionBar bar={bar} onChoose={() => undefined} />);
  assert.equal(lastFrame(), 'REFUSED\n   > \x1b[7mgo to app/node2\x1b[27m\n     close\nEsc close');
});

test('Enter tells the choice; a bar without choices listens to nothing', async () => {
  const chosen: (string | null)[] = [];
  const bar = {
    lines: [line('REFUSED')],
    choices: [{ label: 'go to app/node2', value: 'two' }],
    keys: line('Esc close'),
  };
  const onChoose = (key: string | null) => chosen.push(key);
  const { stdin, rerender } = render(<QuestionBar bar={bar} onChoose={onChoose} />);
  await new Promise(setImmediate);
  stdin.write('\r');
  await new Promise(setImmediate);
  assert.deepEqual(chosen, ['two']);
  rerender(<QuestionBar bar={{ ...bar, choices: [] }} onChoose={onChoose} />);
  await new Promise(setImmediate);
  stdin.write('\r');
  await new Promise(setImmediate);
  assert.deepEqual(chosen, ['two']);
});
