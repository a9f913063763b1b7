/**
 * Writes `cli.cjs`, which starts `main-HASH.cjs`, which loads `screen-HASH.cjs` when there is a screen, and both
 * `yaml-HASH.cjs` when there is YAML. One bundle for all was tried: 1.3 MiB less live heap with an open screen, but 20 ms
 * more before every command.
 */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { packages } from './packages.mjs';

/**
 * @param {string} outdir
 * @param {{ without?: string }} options `without`: the surgery (its plugin's name) that is left out, to see what it is worth
 */
export async function buildBundle(outdir, { without } = {}) {
  const define = {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
  };

  /** Gives the bundle's file name. A hash of the content is part of it: compiled code is kept by that name. */
  async function bundle(entry, name, { plugins = [], ...options }) {
    const { metafile } = await build({
      entryPoints: { [name]: entry },
      entryNames: '[name]-[hash]',
      outdir,
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
      plugins: [...packages.filter((each) => each.name !== without), ...plugins],
      define,
      logLevel: 'warning',
      ...options,
    });
    const [path] = Object.keys(metafile.outputs);
    // The launcher reads it byte by byte, and V8 keeps ASCII in half the room.
    if (/[^\0-\x7f]/.test(readFileSync(path, 'utf8'))) throw new Error(`${path} is not ASCII`);
    return basename(path);
  }

  // What the launcher calls a bundle with.
  const asFunction = {
    banner: { js: '(function (exports, require, module) {' },
    footer: { js: '})' },
  };
  const yaml = await bundle('node_modules/yaml/dist/index.js', 'yaml', asFunction);
  const yamlElsewhere = elsewhere(/^yaml$/, yaml);
  const screen = await bundle('source/cli/open-screen/terminal.ts', 'screen', {
    ...asFunction,
    plugins: [yamlElsewhere],
  });
  const main = await bundle('source/cli/main.ts', 'main', {
    ...asFunction,
    plugins: [yamlElsewhere, elsewhere(/\/terminal\.ts$/, screen)],
    // axios would time each request by it, and it loads perf_hooks (2 ms). Ours is `steadyMs`.
    define: { ...define, performance: 'undefined' },
  });
  await bundle('source/launch/launcher.ts', 'cli', {
    entryNames: '[name]',
    define: { MAIN_BUNDLE: JSON.stringify(main) },
  });
}

/** What matches is no part of the bundle: it loads that one when it comes to it. */
function elsewhere(filter, bundle) {
  return {
    name: `elsewhere-${bundle}`,
    setup({ onResolve }) {
      onResolve({ filter }, () => ({ path: `./${bundle}`, external: true }));
    },
  };
}
