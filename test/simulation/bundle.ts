/** One file of a piece of the simulation, compiled: it is played a hundred thousand times. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** `root`: of the sources and tests, or of a copy of them. */
export async function withBundle<T>(root: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-simulation-'));
  const outfile = join(folder, 'piece.mjs');
  try {
    await build({
      entryPoints: [join(root, 'test/simulation/piece.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    });
    return await use(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
