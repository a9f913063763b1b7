/** The mistakes that `npm run mutations` and `npm run simulate:planted` make can still be made. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PLANTED } from '../simulation/planted-bugs.ts';
import { MUTATIONS } from './mutation-list.ts';

test('the text of each mutation stands once in its file', () => {
  const source = (file: string) => new URL(`../../source/${file}`, import.meta.url);
  const stale = [...MUTATIONS, ...PLANTED].filter(
    ({ file, from }) => readFileSync(source(file), 'utf8').split(from).length !== 2,
  );
  assert.deepEqual(
    stale.map(({ name }) => name),
    [],
  );
});
