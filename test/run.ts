/**
 * Runs the tests: `node --import tsx test/run.ts [--quick] [filter...]`; a filter is a part of a file's path. `--quick`
 * leaves out what needs httpd, a terminal or the built program (see quick.ts).
 * Ends with one line for each skipped test and the counts, `N passed, N failed, N skipped`, alone on a line.
 * Node 20's `--test` takes no glob, and none of Node's reporters tells what was skipped and why.
 */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { quickFiles } from './quick.ts';

/** A file that hangs, with all that it started, is worth no more than this. */
const FILE_TIMEOUT_MS = 300_000;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TESTS = fileURLToPath(new URL('.', import.meta.url));

function testFiles(filters: readonly string[]): string[] {
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => TESTS + path)
    .filter((path) => {
      const name = relative(ROOT, path).split(sep).join('/');
      return filters.length === 0 || filters.some((filter) => name.includes(filter));
    })
    .sort();
}

interface Told {
  readonly name: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string | undefined };
}

const isQuick = process.argv.includes('--quick');
const filters = process.argv.slice(2).filter((word) => word !== '--quick');
process.chdir(ROOT);
const found = testFiles(filters);
const files = isQuick
  ? quickFiles(found.map((file) => relative(ROOT, file))).map((file) => ROOT + file)
  : found;
const skipped: string[] = [];
const empty: string[] = [];
let passed = 0;
let failed = 0;

function put(test: Told, ok: boolean): void {
  if (test.details.type === 'suite') return;
  const reason = test.skip ?? test.todo;
  if (reason !== undefined && reason !== false) {
    skipped.push(
      `${test.name} (${typeof reason === 'string' && reason !== '' ? reason : 'no reason'})`,
    );
  } else if (!ok) failed += 1;
  // The runner passes a file in which nothing was tested under the file's own name.
  else if (files.some((file) => file === test.name || relative(ROOT, file) === test.name))
    empty.push(test.name);
  else passed += 1;
}

function conclude(): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (files.length === 0) print(`no test file matches ${filters.join(' ')}`);
  for (const file of empty) print(`nothing tested in: ${relative(ROOT, file)}`);
  for (const each of skipped) print(`skipped: ${each}`);
  print(`${passed} passed, ${failed + empty.length} failed, ${skipped.length} skipped`);
  const nothingRan = passed + failed + skipped.length === 0;
  const forbiddenSkip = process.env.BALTOP_TEST_NO_SKIP === '1' && skipped.length > 0;
  if (failed + empty.length > 0 || nothingRan || forbiddenSkip) process.exitCode = 1;
}

if (files.length === 0) {
  conclude();
} else {
  const cache = mkdtempSync(join(tmpdir(), 'baltop-test-cache-'));
  process.env.BALTOP_TEST_CACHE = cache;
  process.on('exit', () => rmSync(cache, { recursive: true, force: true, maxRetries: 10 }));
  // The files run in processes of their own, which inherit `--import tsx` and the environment from this one.
  const stream = run({ files, concurrency: 2, timeout: FILE_TIMEOUT_MS });
  stream.on('test:pass', (test: Told) => put(test, true));
  stream.on('test:fail', (test: Told) => put(test, false));
  const printed = stream.compose(new spec());
  printed.pipe(process.stdout);
  printed.on('end', conclude);
}
