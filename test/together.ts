/**
 * Runs test files in this process, one after the other: most of what a small file costs is the start of Node and the
 * import of the sources. Each file ends with a test that fails when it could not be loaded, tested nothing, or left
 * something changed that the files after it would see.
 */

import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Before the path of a file, the name of the test at its end. */
export const END_OF = 'end of ';

/** What all files of a process share, and no test may leave changed; see `sharesProcess` in quick.ts. */
const shared = (): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['the working folder', process.cwd()],
    ['Date.now', Date.now],
    ['setTimeout', setTimeout],
    ['setImmediate', setImmediate],
    // Values stay out of the report: they can be secrets of whoever runs the tests.
    ...Object.entries(process.env),
  ]);

/**
 * `files`: by their path from `root`. `claims`: a folder; whichever process gets there first runs a file, so that none is
 * done long before the others.
 */
export async function together(
  root: string,
  files: readonly string[],
  claims: string,
): Promise<void> {
  let begun = 0;
  beforeEach(() => {
    begun += 1;
  });
  for (const [at, file] of files.entries()) {
    if (!isFirst(join(claims, String(at)))) continue;
    const before = shared();
    const begunBefore = begun;
    const problem = await import(pathToFileURL(join(root, file)).href).then(
      () => null,
      (thrown: unknown) => ({ thrown }),
    );
    await test(END_OF + file, () => {
      if (problem !== null) throw problem.thrown;
      // This one has begun, too.
      assert.ok(begun > begunBefore + 1, `nothing tested in ${file}`);
      const after = shared();
      const names = new Set([...before.keys(), ...after.keys()]);
      const changed = [...names].filter((name) => before.get(name) !== after.get(name));
      assert.deepEqual(changed, [], 'left changed for the files after it');
    });
  }
}

function isFirst(claim: string): boolean {
  try {
    closeSync(openSync(claim, 'wx'));
    return true;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw problem;
  }
}
