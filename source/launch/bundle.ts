/** Runs a bundle with the code that was kept of it, and keeps it where there was none. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { readCode, writeCode } from './code-cache.ts';
import { withOwnFlags } from './small-heap.ts';

/** By then the table is on the screen. Saving earlier would miss functions compiled for the first frame. */
const KEEP_AFTER_MS = 2_000;

export interface BundlePlace {
  /** The folder of the bundles, absolute. */
  readonly dist: string;
  /** The file in which the code of a bundle is kept; null: nowhere. */
  readonly codePath: (bundle: string) => string | null;
  readonly nodeRequire: (name: string) => unknown;
}

type BundleFunction = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
) => void;

/** Gives what the bundle exports, and throws what its code throws. It loads other bundles by `require('./NAME')`. */
export function runBundle(bundle: string, place: BundlePlace): object {
  const script = compile(join(place.dist, bundle), place.codePath(bundle));
  const module = { exports: {} };
  const require = (name: string) =>
    name.startsWith('./') ? runBundle(name, place) : place.nodeRequire(name);
  (script.runInThisContext() as BundleFunction)(module.exports, require, module);
  return module.exports;
}

/** Apart from what runs it: a bundle's `require` would hold on to the kept code, 2 MB, as long as the program runs. */
function compile(filename: string, path: string | null): Script {
  // A function in ASCII: the build sees to it.
  const source = readFileSync(filename, 'latin1');
  const kept = path === null ? undefined : readCode(path);
  const options = { filename, ...(kept !== undefined && { cachedData: kept }) };
  const script = withOwnFlags(() => new Script(source, options));
  const isKept = kept !== undefined && script.cachedDataRejected !== true;
  if (path !== null && !isKept) keepLater(path, script);
  return script;
}

/** V8 compiles a function when it is first called: what is kept is what this run has called, if it came to a good end. */
function keepLater(path: string, script: Script): void {
  const keep = () => {
    clearTimeout(timer);
    process.off('exit', keepAtEnd);
    writeCode(
      path,
      withOwnFlags(() => script.createCachedData()),
    );
  };
  const keepAtEnd = (exitCode: number) => {
    if (exitCode === 0) keep();
  };
  const timer = setTimeout(keep, KEEP_AFTER_MS);
  timer.unref();
  process.on('exit', keepAtEnd);
}
