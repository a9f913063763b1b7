/** `1 member`, `2 members`: one place knows the plural, and no message writes a number beside a plural of its own. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { counted } from '../../source/httpd/counted.ts';

const SOURCE = fileURLToPath(new URL('../../source', import.meta.url));
const NOUNS =
  'members?|lines?|front ends?|balancers?|entr(?:y|ies)|requests?|readings?|changes?|times?|days?|slots?|polls?|restarts?|flags?|others?|places?';
/** A number in a text, and a noun behind it that does not come from `counted`. */
const BESIDE = new RegExp(`\\$\\{([^{}]*)\\}(?: (?:more|usable|free|unreadable))? (?:${NOUNS})\\b`);
/** Numbers by their names in the code. */
const IS_NUMBER =
  /length|count|\busable\b|hidden|waiting|unreadable|members|lines|retries|days|left|number|sum/;

test('a noun follows its number', () => {
  assert.equal(counted(0, 'member'), '0 members');
  assert.equal(counted(1, 'unreadable line'), '1 unreadable line');
  assert.equal(counted('1', 'request'), '1 request');
  assert.equal(counted('1.0', 'request'), '1.0 request');
  assert.equal(counted(2, 'entry', 'entries'), '2 entries');
});

test('no message has a plural of its own behind a number', () => {
  const found = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('demo'))
    .flatMap((name) =>
      readFileSync(join(SOURCE, name), 'utf8')
        .split('\n')
        .filter((line) => IS_NUMBER.test(BESIDE.exec(line)?.[1] ?? ''))
        .map((line) => `${name}: ${line.trim()}`),
    )
    // These are there from two on only.
    .filter((line) => !/still\.length\} members' flags|\$\{count\} front ends/.test(line));
  assert.deepEqual(found, []);
});
