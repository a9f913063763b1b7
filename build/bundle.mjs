/** Writes `cli.cjs`, and `main-HASH.cjs` that it starts, in which everything is that no Node brings. */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { packages } from './packages.mjs';

/**
 * @param {string} outdir
 * @param {{ without?: string }} options `without`: the surgery (its plugin's name) that is left out, to see what it is worth
 */
export async function buildBundle(outdir, { without } = {}) {
  const plugins = packages.filter(({ name }) => name !== without);
  const inject = without === 'lazy-segmenter' ? [] : ['build/lazy-segmenter.mjs'];
  const common = {
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    metafile: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: {
      // The launcher gives the bundle its `require`, and no way to import.
      'dynamic-import': false,
      // esbuild writes `new RegExp` for what it doesn't know of Node 20: Ink would make one for every character.
      'regexp-lookbehind-assertions': true,
      'regexp-set-notation': true,
      'regexp-unicode-property-escapes': true,
    },
    jsx: 'automatic',
    plugins,
    inject,
    logLevel: 'warning',
  };
  const define = {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    ...(inject.length > 0 && { 'Intl.Segmenter': 'LazySegmenter' }),
  };
  // One for all verbs: a bundle of the screen's own would hold the protocol and the engines a second time.
  const { metafile } = await build({
    ...common,
    entryPoints: { main: 'source/cli/main.ts' },
    // A hash of the content: compiled code is kept by that name.
    entryNames: '[name]-[hash]',
    define,
    // What the launcher calls it with.
    banner: { js: '(function (exports, require, module) {' },
    footer: { js: '})' },
  });
  const [main] = Object.keys(metafile.outputs);
  // The launcher reads it byte by byte, and V8 keeps ASCII in half the room.
  if (/[^\0-\x7f]/.test(readFileSync(main, 'utf8'))) throw new Error(`${main} is not ASCII`);
  await build({
    ...common,
    entryPoints: { cli: 'source/launch/launcher.ts' },
    entryNames: '[name]',
    define: { MAIN_BUNDLE: JSON.stringify(basename(main)) },
  });
}
