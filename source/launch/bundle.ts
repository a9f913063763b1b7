/** Runs a bundle with what V8 kept of it, and keeps it where nothing was kept. */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { codeFile, readCode, writeCode } from './code-cache.ts';

/** By then the first frame is drawn. Earlier, and what is kept would lack what it takes. */
const KEEP_AFTER_MS = 2_000;

export interface BundlePlace {
  /** The folder of the bundles, absolute. */
  readonly dist: string;
  /** Where compiled code is kept; null: nowhere. */
  readonly codeFolder: string | null;
}

type BundleFunction = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
) => void;

/** What the bundle exports. Throws what its code throws. */
export function runBundle(
  name: string,
  place: BundlePlace,
  nodeRequire: (name: string) => unknown,
): object {
  const filename = join(place.dist, name);
  // The build sees to it that a bundle is ASCII.
  const source = `(function (exports, require, module) {${readFileSync(filename, 'latin1')}\n})`;
  const path =
    place.codeFolder === null ? null : codeFile(place.codeFolder, basename(name, '.cjs'));
  const kept = path === null ? undefined : readCode(path);
  const script = new Script(source, { filename, ...(kept !== undefined && { cachedData: kept }) });
  if (path !== null && (kept === undefined || script.cachedDataRejected === true)) {
    keepLater(path, script);
  }
  const module = { exports: {} };
  const require = (wanted: string) =>
    wanted.startsWith('./') ? runBundle(wanted, place, nodeRequire) : nodeRequire(wanted);
  (script.runInThisContext() as BundleFunction)(module.exports, require, module);
  return module.exports;
}

/** Functions are compiled when they are called first: what is kept is what this run has called, if it came to its end. */
function keepLater(path: string, script: Script): void {
  const tag = cachedDataVersionTag();
  const keep = () => {
    clearTimeout(timer);
    process.off('exit', keepAtEnd);
    // V8's flags were changed meanwhile: a run that begins without them would not take this.
    if (cachedDataVersionTag() === tag) writeCode(path, script.createCachedData());
  };
  const keepAtEnd = (exitCode: number) => {
    if (exitCode === 0) keep();
  };
  const timer = setTimeout(keep, KEEP_AFTER_MS);
  timer.unref();
  process.on('exit', keepAtEnd);
}
