/** A copy of the sources and of some tests with one mistake in it. */

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutation } from '../operations/mutation-list.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `tests`: folders of test/ that are copied besides the helpers; `mutation` null: as it is. */
export async function onCopyWith<T>(
  mutation: Mutation | null,
  tests: readonly string[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-mutation-'));
  try {
    const folders = ['helpers', ...tests].map((each) => `test/${each}`);
    for (const part of ['source', ...folders, 'package.json', 'tsconfig.json'])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    if (mutation !== null) {
      const path = join(folder, 'source', mutation.file);
      const parts = readFileSync(path, 'utf8').split(mutation.from);
      if (parts.length !== 2)
        throw new Error(`${mutation.file} has its text ${parts.length - 1} times`);
      writeFileSync(path, parts.join(mutation.to));
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
