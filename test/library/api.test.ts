import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LIBRARY_API, libraryApi } from '../../docs/library-api.ts';

test('nothing in the face of the library changes without its report', () => {
  assert.equal(readFileSync(LIBRARY_API, 'utf8'), libraryApi(), 'run npm run docs');
});

test('the package exports its entry and nothing beside it', async () => {
  const { exports } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { exports: Record<string, unknown> };
  assert.deepEqual(Object.keys(exports), ['.', './package.json']);
  const names = Object.keys(await import('../../source/library.ts'));
  assert.deepEqual(names.sort(), ['DEFAULT_POLICY', 'memberLabel', 'openFleet']);
});
