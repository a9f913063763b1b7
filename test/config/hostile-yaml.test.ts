import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../source/config/parse-configuration.ts';
import { UsageError } from '../../source/config/usage-error.ts';

const read = (text: string) => parse(text, '/c.yaml', { HOME: '/home/ops' });

function refusedAt(text: string, line: number, what: RegExp): void {
  assert.throws(
    () => read(text),
    (problem) => {
      assert.ok(problem instanceof UsageError, String(problem));
      assert.match(problem.message, new RegExp(`^/c\\.yaml, line ${line}: `));
      assert.match(problem.message, what);
      assert.notEqual(problem.hint, '');
      return true;
    },
  );
}

/** Nine times the line before, on each of these lines. */
function bomb(lines: number, indent = ''): string {
  const first = `${indent}k0: &a0 [x, x, x, x, x, x, x, x, x]`;
  const others = Array.from(
    { length: lines - 1 },
    (_, index) =>
      `${indent}k${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]`,
  );
  return [first, ...others, ''].join('\n');
}

test('aliases that multiply are an error of the line where it is too much, wherever they stand', () => {
  refusedAt(bomb(9), 6, /aliases/);
  refusedAt(`defaults:\n${bomb(9, '  ')}`, 7, /aliases/);
  const entries = '      - *f\n'.repeat(2_000);
  const contexts = Array.from({ length: 2_000 }, (_, index) => `  c${index}: *c\n`).join('');
  refusedAt(
    `contexts:\n  a: &c\n    frontEnds:\n      - &f {url: http://a}\n${entries}${contexts}`,
    2_020,
    /aliases/,
  );
  refusedAt(`x: [&a 1, ${'*a, '.repeat(200_000)}]`, 1, /aliases/);
});

test('an alias of nothing, or of what it stands in, is an error with its line', () => {
  refusedAt('defaults:\n  columns: *later\nx: &later [busy]\n', 2, /`\*later` refers to nothing/);
  refusedAt('x:\n- &a [*a]\n', 2, /`\*a` refers to nothing/);
});

test('what is nested without an end is an error with its line', () => {
  for (const deep of ['['.repeat(100_000), '{a: '.repeat(100_000), '- '.repeat(20_000)]) {
    refusedAt(`defaults:\n  x:\n    ${deep}\n`, 3, /nested too deeply/);
  }
});

test('one login for hundreds of contexts is no bomb', () => {
  const contexts = Array.from(
    { length: 300 },
    (_, index) => `  b${index}: {frontEnds: [{url: w${index}}], auth: *login}\n`,
  );
  const { contexts: built } = read(
    `contexts:\n  a: {frontEnds: [{url: w}], auth: &login {user: ops, prompt: true}}\n${contexts.join('')}`,
  );
  assert.equal(built.size, 301);
  assert.deepEqual(built.get('b299')?.frontEnds[0]?.auth, {
    user: 'ops',
    source: { kind: 'prompt' },
  });
});

/** Words that every object of JavaScript knows. */
const KNOWN = [
  'toString',
  'constructor',
  '__proto__',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];

test('a key that JavaScript knows is an unknown key like any other, and its line is told', () => {
  const places = [
    (key: string) => `# \n${key}: 1\n`,
    (key: string) => `# \n${key}: {a: 1}\n`,
    (key: string) => `defaults:\n  ${key}: 1\n`,
    (key: string) => `contexts: {a: {frontEnds: [{url: w}],\n  ${key}: 1}}\n`,
    (key: string) => `contexts: {a: {frontEnds: [{url: w,\n  ${key}: {a: 1}}]}}\n`,
    (key: string) =>
      `contexts: {a: {frontEnds: [{url: w}], auth: {user: u, prompt: true,\n  ${key}: 1}}}\n`,
    (key: string) => `contexts: {a: {frontEnds: [{url: w}], balancers: {app: {\n  ${key}: 1}}}}\n`,
    (key: string) =>
      `contexts: {a: {frontEnds: [{url: w}], balancers: {app: {drain: {\n  ${key}: 1s}}}}}\n`,
  ];
  for (const key of KNOWN) {
    for (const place of places) {
      const { warnings } = read(place(key));
      assert.equal(warnings.length, 1, place(key));
      assert.match(warnings[0] ?? '', new RegExp(`^/c\\.yaml, line 2: unknown key \`${key}\``));
    }
    refusedAt(`keys:\n  ${key}: x\n`, 2, new RegExp(key));
  }
});

test('balancers and labels of names that JavaScript knows are names', () => {
  for (const key of KNOWN) {
    const { contexts } = read(
      `contexts: {a: {frontEnds: [{url: w}], balancers: {${key}: {minUsable: 2, labels: {${key}: one}}}}}`,
    );
    const defaults = contexts.get('a')?.balancers;
    const [name = '', own] = [...(defaults ?? [])][0] ?? [];
    assert.equal(name.toLowerCase(), key.toLowerCase());
    assert.equal(own?.minUsable, 2);
    assert.equal(own?.labels.get(key), 'one');
  }
  refusedAt('contexts:\n  __proto__: {frontEnds: [{url: w}]}\n', 2, /is not a valid name/);
});
