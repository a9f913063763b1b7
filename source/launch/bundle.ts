/** Runs the bundle with the code that was kept of it, and keeps it where there was none. */

import { readFileSync } from 'node:fs';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { readCode, writeCode } from './code-cache.ts';
import { holdYoungSpace, letYoungSpaceGrow } from './small-heap.ts';

/** By then the table is on the screen. Saving earlier would miss functions compiled for the first frame. */
const KEEP_AFTER_MS = 2_000;

export interface BundlePlace {
  /** The bundle's file, absolute. */
  readonly path: string;
  /** The file in which its code is kept; null: nowhere. */
  readonly codePath: string | null;
  readonly require: (name: string) => unknown;
}

type BundleFunction = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
) => void;

/** Throws what its code throws. */
export function runBundle({ path, codePath, require }: BundlePlace): void {
  // A function in ASCII: the build sees to it.
  const source = readFileSync(path, 'latin1');
  const kept = codePath === null ? undefined : readCode(codePath);
  const script = new Script(source, {
    filename: path,
    ...(kept !== undefined && { cachedData: kept }),
  });
  const isKept = kept !== undefined && script.cachedDataRejected !== true;
  if (codePath !== null && !isKept) keepLater(codePath, script);
  const module = { exports: {} };
  (script.runInThisContext() as BundleFunction)(module.exports, require, module);
}

/** V8 compiles a function when it is first called: what is kept is what this run has called, if it came to a good end. */
function keepLater(path: string, script: Script): void {
  const tag = cachedDataVersionTag();
  const keep = () => {
    clearTimeout(timer);
    process.off('exit', keepAtEnd);
    const isHeld = cachedDataVersionTag() !== tag;
    if (isHeld) letYoungSpaceGrow();
    // With other flags than at its start, the next run could not use it.
    if (cachedDataVersionTag() === tag) writeCode(path, script.createCachedData());
    if (isHeld) holdYoungSpace();
  };
  const keepAtEnd = (exitCode: number) => {
    if (exitCode === 0) keep();
  };
  const timer = setTimeout(keep, KEEP_AFTER_MS);
  timer.unref();
  process.on('exit', keepAtEnd);
}
