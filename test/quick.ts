/**
 * Which test files `npm run test:quick` runs: those that need no httpd, no terminal and no built program. What a file
 * needs is told by its imports, so that a new file is where it belongs without a list.
 */

import { existsSync, readFileSync } from 'node:fs';
import { importsOf, loadedBy, resolveImport } from './helpers/imports.ts';

/** Who is or imports one of these starts httpd, a terminal or the built program. */
const NEEDY = /^test\/(lab|e2e|acceptance)\/|^test\/helpers\/(run-baltop|needs)\.ts$/;
/** What `npm run build` makes, and what starts it by itself. */
const BUILT = /\bdist\/|'dist'|npm run build/;
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
    const loaded = [...loadedBy([file], importedTests)];
    return !loaded.some((each) => NEEDY.test(each) || BUILT.test(readFileSync(each, 'utf8')));
  });
}

function importedTests(file: string): string[] {
  return (
    importsOf(readFileSync(file, 'utf8'))
      .map(({ specifier }) => resolveImport(file, specifier))
      // A test of imports has some in its texts, of files that are not there.
      .filter((each): each is string => each?.startsWith('test/') === true && existsSync(each))
  );
}
