/**
 * dist/cli.cjs starts dist/main-*.cjs, which loads dist/screen-*.cjs when there is a screen; and dist/library, the
 * floors that other programs import, file by file with their types.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { packages } from './build/packages.mjs';

/** Gives the bundle's name below dist. A hash of the content is part of it: code is kept by that name. */
async function bundle(entry, name, { plugins = [], ...options } = {}) {
  const { metafile } = await build({
    entryPoints: { [name]: entry },
    entryNames: '[name]-[hash]',
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    metafile: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: {
      // The launcher gives bundles their `require`, and no way to import.
      'dynamic-import': false,
      // esbuild writes `new RegExp` for what it doesn't know of Node 20: Ink would make one for every character.
      'regexp-lookbehind-assertions': true,
      'regexp-set-notation': true,
      'regexp-unicode-property-escapes': true,
    },
    jsx: 'automatic',
    plugins: [...packages, ...plugins],
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      'Intl.Segmenter': 'LazySegmenter',
    },
    inject: ['build/lazy-segmenter.mjs'],
    logLevel: 'warning',
    ...options,
  });
  const [path] = Object.keys(metafile.outputs);
  // The launcher reads it byte by byte, and V8 keeps ASCII in half the room.
  if (/[^\0-\x7f]/.test(readFileSync(path, 'utf8'))) throw new Error(`${path} is not ASCII`);
  return basename(path);
}

/** What the launcher calls a bundle with. */
const asFunction = {
  banner: { js: '(function (exports, require, module) {' },
  footer: { js: '})' },
};

rmSync('dist', { recursive: true, force: true });
const screen = await bundle('source/cli/open-screen/terminal.ts', 'screen', asFunction);
const screenElsewhere = {
  name: 'screen-elsewhere',
  setup({ onResolve }) {
    onResolve({ filter: /\/terminal\.ts$/ }, () => ({ path: `./${screen}`, external: true }));
  },
};
const main = await bundle('source/cli/main.ts', 'main', {
  ...asFunction,
  plugins: [screenElsewhere],
});
await bundle('source/launch/launcher.ts', 'cli', {
  entryNames: '[name]',
  define: { MAIN_BUNDLE: JSON.stringify(main) },
});

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.library.json'], { stdio: 'inherit' });
