/** Files that nobody else may read, written whole or not at all. */

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.ts';
import { isOwnFile, makeOwnFolder } from './trust.ts';

export interface ReplaceOptions {
  /** What can be made again need not be: the disk is not waited for, and a crash may leave an empty file. */
  readonly durable?: boolean;
  /** A link that its owner made stays one, and what it points to is replaced; otherwise the link itself is. */
  readonly followsLinks?: boolean;
}

/**
 * Replaces the file at once: who reads it sees the old text or the new one, after a crash of the machine too. Makes
 * the folder, for its owner only. Throws a sentence, or what the file system says.
 */
export function writePrivateFile(path: string, text: string, options: ReplaceOptions = {}): void {
  if (options.followsLinks === true) makeFolders(dirname(path), 0o700);
  else makeOwnFolder(dirname(path));
  replaceFile(path, text, 0o600, options);
}

/** The text of a file of the program's own; null where there is none that only its owner and root can have written. */
export function readPrivateFile(path: string): string | null {
  let file: number;
  try {
    file = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
  } catch {
    return null;
  }
  try {
    return isOwnFile(fstatSync(file)) ? readFileSync(file, 'utf8') : null;
  } finally {
    closeSync(file);
  }
}

/** The same in a folder that is there already, for those whom `mode` and the umask let read it. */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  mode: number,
  { durable = true, followsLinks = false }: ReplaceOptions = {},
): void {
  const target = followsLinks ? behindLinks(path) : path;
  checkReplaceable(target);
  const draft = `${target}.${process.pid}`;
  try {
    rmSync(draft, { force: true });
    // `wx`: never into a file, or through a link, that somebody else put there.
    const file = openSync(draft, 'wx', mode);
    try {
      // `writeSync` stops short at a full disk, and says nothing.
      writeFileSync(file, content);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, target);
  } catch (problem) {
    rmSync(draft, { force: true });
    throw problem;
  }
}

function behindLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Root could rename a file over /dev/null, and every program of the machine would miss it. */
function checkReplaceable(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  // A link to a pipe has no name behind it: /dev/stdout in a pipeline.
  if (stats.isSymbolicLink() && !leadsToDevice(path)) return;
  throw new Error('it is not a regular file, and is left as it is');
}

function leadsToDevice(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}
