/** What the packages bring along and this program never needs: loading it is what start-up costs. esbuild plugins. */

import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Parts of the packages that this program never reaches, left out because loading them is what start-up costs:
 * axios' other adapters, proxies, redirects and multipart forms (it is told `adapter: http`,
 * `proxy: false`, `maxRedirects: 0`), and Ink's devtools. No bundler can tell: https://github.com/axios/axios/issues/5380
 */
const UNUSED =
  /^(form-data|follow-redirects|proxy-from-env|https-proxy-agent|http2|react-devtools-core|\.\/xhr\.js|\.\/fetch\.js|.*\/formDataTo(Stream|Blob|JSON)\.js)$/;

const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path, importer }) =>
      /node_modules[\\/](axios|ink)[\\/]/.test(importer)
        ? { path, namespace: 'unused' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents:
        'export default class Unused {}; export const getProxyForUrl = () => ""; export const getFetch = undefined;',
    }));
  },
};

/**
 * axios looks at the global FormData when it is loaded, and Node loads its whole fetch implementation for that.
 * No form of that kind is ever sent. https://github.com/axios/axios/issues/5380
 */
const noFormData = {
  name: 'no-form-data',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules[\\/]axios[\\/]lib[\\/]utils\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(/typeof G\.FormData !== 'undefined' \? G\.FormData :/, '');
      if (contents === source)
        throw new Error('axios no longer reads G.FormData: look at build/packages.mjs');
      return { contents };
    });
  },
};

/**
 * Ink measures, takes apart and compares the texts of every frame. It is quick for ASCII alone: one glyph in a line
 * sends the whole of it through grapheme segmentation, which was a fifth of a frame. Bars and state glyphs are one
 * cell and one unit each as well. https://github.com/vadimdemedes/ink/issues/560 is the same cost, elsewhere in a frame.
 */
const SHORT_WAYS = [
  [/string-width[\\/]index\.js$/, '/^[\\u0020-\\u007E]*$/', (each) => each],
  [/ink[\\/]build[\\/]line-update\.js$/, '/^[ -~]*$/u', (each) => each],
  [
    /ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
    'segmenter.segment(str)',
    // The escape character begins a style, and its sequence is ASCII.
    (each) =>
      `(${each.replace('[', '[\\x1b')}.test(str) ? Array.from(str, (segment, index) => ({ segment, index })) : segmenter.segment(str))`,
  ],
];

const oneCellGlyphs = {
  name: 'one-cell-glyphs',
  setup({ onLoad }) {
    for (const [filter, slow, quick] of SHORT_WAYS) {
      onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const width = await readFile('source/messages/width.ts', 'utf8');
        const oneCellEach = /^const ONE_CELL_EACH =\s+(.*);$/m.exec(width)?.[1];
        if (oneCellEach === undefined || !source.includes(slow))
          throw new Error(
            `${path} has no short way for ASCII any more: look at build/packages.mjs`,
          );
        return { contents: source.replace(slow, () => quick(oneCellEach)) };
      });
    }
  },
};

/**
 * Ink's devtools are switched on by DEV=true, and wait at the top of a module: CommonJS, which needs no module
 * loader at the start (10 ms), can't. https://github.com/vadimdemedes/ink/issues/571
 */
const withoutDevtools = {
  name: 'ink-without-devtools',
  setup({ onLoad }) {
    onLoad({ filter: /ink[\\/]build[\\/]reconciler\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(
        /^if \(process\.env\['DEV'\] === 'true'\) \{\n.*?\n\}\n/gms,
        '',
      );
      if (contents === source)
        throw new Error('Ink no longer asks for DEV: look at build/packages.mjs');
      return { contents };
    });
  },
};

/**
 * Ink gets a Yoga that is compiled while React and Ink are loaded, and the screen waits for it before it draws.
 * CommonJS allows no await at the top of a module: https://github.com/vadimdemedes/ink/issues/787,
 * https://github.com/react/yoga/issues/1637
 */
const yogaBeside = {
  name: 'yoga-beside',
  setup({ onResolve, onLoad, onEnd }) {
    let screens = 0;
    onResolve({ filter: /^yoga-layout$/ }, ({ importer }) =>
      /node_modules[\\/]ink[\\/]/.test(importer) ? { path: resolve(YOGA) } : undefined,
    );
    onResolve({ filter: /\/screen\/ink\/run\.tsx$/ }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      screens += 1;
      return { path: join(resolveDir, path), namespace: 'screen-when-ready' };
    });
    onLoad({ filter: /.*/, namespace: 'screen-when-ready' }, ({ path }) => ({
      contents: `
        import { ready } from './${YOGA}';
        import { runTui as run } from ${JSON.stringify(path)};
        export const runTui = async (options) => { await ready; return run(options); };`,
      resolveDir: '.',
    }));
    onEnd(({ metafile }) => {
      const usesYoga = Object.keys(metafile?.inputs ?? {}).some((path) => path.endsWith(YOGA));
      if (usesYoga && screens === 0)
        throw new Error('nothing waits for Yoga: the screen is loaded by another name now');
    });
  },
};

const YOGA = 'build/yoga-when-ready.mjs';

/**
 * Yoga asks fetch for the WebAssembly that it carries with it, and Node loads its whole fetch implementation for
 * that (HTTP/2, TLS and worker threads with it: a third of the time to the first frame). Its other way needs nothing.
 */
const withoutFetch = {
  name: 'yoga-without-fetch',
  setup({ onLoad }) {
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace('"function"!=typeof fetch', 'true');
      if (contents === source)
        throw new Error('yoga no longer asks for fetch: look at build/packages.mjs');
      return { contents };
    });
  },
};

/** ink-table makes React keys of rows by hashing them. The text of a row is as good, and wants no cryptography. */
const plainRowKeys = {
  name: 'plain-row-keys',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^object-hash$/ }, ({ path }) => ({ path, namespace: 'row-keys' }));
    onLoad({ filter: /.*/, namespace: 'row-keys' }, () => ({
      contents: 'export const sha1 = JSON.stringify;',
    }));
  },
};

/** Loaded at their first use: most runs talk plain HTTP, ask nothing and start nothing (7 ms for TLS alone). */
const LAZY = /^(node:)?(child_process|crypto|https|readline\/promises|tls|tty)$/;

/**
 * An `import` of node:http reads every export it has, and from Node 22 one of them loads the whole fetch
 * implementation (30 ms). A require does not. https://github.com/nodejs/node/issues/57649
 */
const REQUIRED = /^(node:)?(http|zlib)$/;

const requireBuiltins = {
  name: 'require-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/0-9]+$/ }, ({ path, namespace }) => {
      if (!isBuiltin(path) || !(REQUIRED.test(path) || LAZY.test(path))) return undefined;
      return namespace === 'builtin' ? { path, external: true } : { path, namespace: 'builtin' };
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const load = `require(${JSON.stringify(path)})`;
      if (!LAZY.test(path)) return { contents: `module.exports = ${load};` };
      const names = JSON.stringify(Object.keys(require(path)));
      const getter = `{ enumerable: true, get: () => ${load}[name] }`;
      return {
        contents: `for (const name of ${names}) Object.defineProperty(exports, name, ${getter});`,
      };
    });
  },
};

export const packages = [
  leaveOut,
  noFormData,
  oneCellGlyphs,
  withoutDevtools,
  withoutFetch,
  yogaBeside,
  plainRowKeys,
  requireBuiltins,
];
