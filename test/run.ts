/**
 * Runs the tests: `node --import tsx test/run.ts [--quick] [filter...]`; a filter is a part of a file's path. `--quick`
 * leaves out what needs httpd, a terminal or the built program (see quick.ts).
 * Files that change nothing of their process share two of them (see together.ts), the others have one each.
 * Ends with one line for each skipped test and the counts, `N passed, N failed, N skipped`, alone on a line.
 * Node 20's `--test` takes no glob, and none of Node's reporters tells what was skipped and why.
 */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { quickFiles, sharesProcess } from './quick.ts';
import { END_OF } from './together.ts';

/** Processes at a time. */
const CONCURRENCY = 2;
/**
 * A file that hangs, with all that it started, is worth no more than this. Those that share a process take a minute
 * together on an idle machine.
 */
const FILE_TIMEOUT_MS = 600_000;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TESTS = fileURLToPath(new URL('.', import.meta.url));

/** By their path from the root. */
function testFiles(filters: readonly string[]): string[] {
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => `test/${path.split(sep).join('/')}`)
    .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
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
const quick = new Set(quickFiles(found));
const files = isQuick ? found.filter((file) => quick.has(file)) : found;
const sharing = files.filter((file) => quick.has(file) && sharesProcess(file));
const alone = files.filter((file) => !sharing.includes(file));
const unended = new Set(sharing);
const skipped: string[] = [];
const empty: string[] = [];
let passed = 0;
let failed = 0;

function put(test: Told, ok: boolean): void {
  if (test.details.type === 'suite') return;
  if (test.name.startsWith(END_OF)) {
    unended.delete(test.name.slice(END_OF.length));
    if (!ok) failed += 1;
    return;
  }
  const reason = test.skip ?? test.todo;
  if (reason !== undefined && reason !== false) {
    skipped.push(
      `${test.name} (${typeof reason === 'string' && reason !== '' ? reason : 'no reason'})`,
    );
  } else if (!ok) failed += 1;
  // The runner passes a file in which nothing was tested under the file's own name.
  else if (alone.some((file) => ROOT + file === test.name || file === test.name))
    empty.push(relative(ROOT, test.name));
  else passed += 1;
}

function conclude(): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (files.length === 0) print(`no test file matches ${filters.join(' ')}`);
  for (const file of empty) print(`nothing tested in: ${file}`);
  // The first of a process is where it hung or ended; those after it had no turn.
  for (const file of unended) print(`did not end, or had no turn: ${file}`);
  for (const each of skipped) print(`skipped: ${each}`);
  const bad = failed + empty.length + unended.size;
  print(`${passed} passed, ${bad} failed, ${skipped.length} skipped`);
  const nothingRan = passed + bad + skipped.length === 0;
  const forbiddenSkip = process.env.BALTOP_TEST_NO_SKIP === '1' && skipped.length > 0;
  if (bad > 0 || nothingRan || forbiddenSkip) process.exitCode = 1;
}

/** A file for each process that several test files share: Node 20's runner gives its files no arguments. */
function sharedProcesses(folder: string): readonly string[] {
  const by = JSON.stringify(join(TESTS, 'together.ts'));
  return Array.from({ length: Math.min(CONCURRENCY, sharing.length) }, (_, index) => {
    const path = join(folder, `together-${index + 1}.mjs`);
    const args = [ROOT, sharing, folder].map((each) => JSON.stringify(each)).join(', ');
    writeFileSync(path, `import { together } from ${by};\nawait together(${args});\n`);
    return path;
  });
}

// The files run in processes of their own, which inherit `--import tsx` and the environment from this one.
async function* reports(folder: string) {
  // In one row: whoever is done with the shared ones first goes on with the others.
  const row = [...sharedProcesses(folder), ...alone.map((file) => ROOT + file)];
  for await (const event of run({
    files: row,
    timeout: FILE_TIMEOUT_MS,
    concurrency: CONCURRENCY,
  })) {
    if (event.type === 'test:pass') put(event.data, true);
    if (event.type === 'test:fail') put(event.data, false);
    // The runner's own counts have the ends of files in them.
    if (event.type !== 'test:diagnostic' || event.data.nesting > 0) yield event;
  }
}

if (files.length === 0) {
  conclude();
} else {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-test-cache-'));
  process.env.BALTOP_TEST_CACHE = folder;
  // Certificates of this host: no test may lean on them, and each of a thousand processes would read them all (50 ms).
  delete process.env.NODE_EXTRA_CA_CERTS;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const printed = Readable.from(reports(folder)).compose(new spec());
  printed.pipe(process.stdout);
  printed.on('end', conclude);
}
