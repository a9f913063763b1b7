/**
 * Which test files `npm run test:quick` runs: those that need no httpd, no terminal and no built program. What a file
 * needs is told by its imports, so that a new file is where it belongs without a list.
 * And which of these can share a process: those that change nothing that all of a process has once.
 */

import { existsSync, readFileSync } from 'node:fs';
import { importsOf, loadedBy, resolveImport } from './helpers/imports.ts';

/** Who is or imports one of these starts httpd, a terminal or the built program. */
const NEEDY = /^test\/(lab|e2e|acceptance)\/|^test\/helpers\/(run-baltop|needs)\.ts$/;
/** What `npm run build` makes, and what starts it by itself. */
const BUILT = /\bdist\/|'dist'|npm run build|'npm'/;
/** A test that signals or ends its process, or changes what the tests of other files would find changed. */
const CHANGES_PROCESS =
  /\bprocess\.(kill|exit|abort|chdir|umask|emit)\(|\bprocess\.(env(\.\w+|\[[^\]]+\])|exitCode|argv|title) \??=[^=]|\b(Date|Math|globalThis|console)\.\w+ = |\bmock\.|setFlagsFromString/;
/** For the time that they take and nothing else: more than 10 s each on two busy cores. */
const SLOW: readonly string[] = [
  'test/config/hostile-yaml.test.ts',
  'test/httpd/page/hostile-pages.test.ts',
  'test/simulation/rolling.test.ts',
];

/** Of these test files, by their path from the root, the ones that run quickly and anywhere. */
export function quickFiles(files: readonly string[]): string[] {
  return files.filter((file) => {
    if (SLOW.includes(file)) return false;
    const texts = textsOf(file);
    return ![...texts].some(([each, text]) => NEEDY.test(each) || BUILT.test(text));
  });
}

export function sharesProcess(file: string): boolean {
  return ![...textsOf(file).values()].some((text) => CHANGES_PROCESS.test(text));
}

/** Of the file and of everything of test/ that it loads. */
function textsOf(file: string): ReadonlyMap<string, string> {
  const loaded = loadedBy([file], importedTests);
  return new Map([...loaded].map((each) => [each, readFileSync(each, 'utf8')]));
}

function importedTests(file: string): string[] {
  return (
    importsOf(readFileSync(file, 'utf8'))
      .map(({ specifier }) => resolveImport(file, specifier))
      // A test of imports has some in its texts, of files that are not there.
      .filter((each): each is string => each?.startsWith('test/') === true && existsSync(each))
  );
}
