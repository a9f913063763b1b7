/** dist/cli.cjs and its bundle; and dist/library, the floors that other programs import, file by file with their types. */

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildBundle } from './build/bundle.mjs';

rmSync('dist', { recursive: true, force: true });
await buildBundle('dist');

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.library.json'], { stdio: 'inherit' });
