/** Test files that share a process: each of them is told as if it had its own. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sharesProcess } from './quick.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the runner prints of these files, by their names without ending: `ok NAME` and `not ok NAME`. */
async function told(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  claims?: string,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-together-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, `import test from 'node:test';\n${text}\n`);
    return `${name}.mjs`;
  });
  const main = join(folder, 'main.mjs');
  const by = JSON.stringify(join(ROOT, 'test/together.ts'));
  const args = [folder, paths, claims ?? folder].map((each) => JSON.stringify(each)).join(', ');
  writeFileSync(main, `import { together } from ${by};\nawait together(${args});\n`);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', '--test-reporter=tap', main],
      { cwd: ROOT, env: { ...env, SECRET: 'hunter2' } },
      (_, stdout) => resolve(stdout),
    );
  });
  assert.doesNotMatch(output, /hunter2/);
  return [...output.matchAll(/^(ok|not ok) \d+ - (.*)$/gm)].map(
    ([, verdict, name]) => `${verdict} ${name?.replace('.mjs', '')}`,
  );
}

test('a failing test is told under its name, and the files after it run', async (t) => {
  assert.deepEqual(
    await told(t, {
      bad: "test('one', () => {});\ntest('two', () => { throw new Error('no'); });",
      good: "test('three', () => {});",
    }),
    ['ok one', 'not ok two', 'ok end of bad', 'ok three', 'ok end of good'],
  );
});

test('a file that tests nothing or does not load fails, and the files after it run', async (t) => {
  assert.deepEqual(
    await told(t, {
      empty: 'export const nothing = 1;',
      broken: "import './nowhere.mjs';\ntest('never', () => {});",
      good: "test('one', () => {});",
    }),
    ['not ok end of empty', 'not ok end of broken', 'ok one', 'ok end of good'],
  );
});

test('a file that leaves the environment or the folder changed fails', async (t) => {
  assert.deepEqual(
    await told(t, {
      environment: "test('one', () => { process.env.SECRET = 'hunter3'; });",
      folder: "test('two', () => process.chdir('/'));",
    }),
    ['ok one', 'not ok end of environment', 'ok two', 'not ok end of folder'],
  );
});

test('a test that never ends is cancelled by its name', async (t) => {
  const files = { never: "test('one', () => new Promise(() => {}));" };
  assert.deepEqual(await told(t, files), ['not ok one', 'not ok end of never']);
});

test('what signals its process, or changes the clock, has a process of its own', () => {
  assert.equal(sharesProcess('test/screen/ink/terminal-owner.test.ts'), false);
  assert.equal(sharesProcess('test/httpd/clock.test.ts'), false);
  assert.equal(sharesProcess('test/screen/undo.test.ts'), true);
});

test('what another process has begun is not run again', async (t) => {
  const claimed = mkdtempSync(join(tmpdir(), 'baltop-claimed-'));
  t.after(() => rmSync(claimed, { recursive: true, force: true }));
  const files = { first: "test('one', () => {});", second: "test('two', () => {});" };
  writeFileSync(join(claimed, '0'), '');
  assert.deepEqual(await told(t, files, claimed), ['ok two', 'ok end of second']);
});
