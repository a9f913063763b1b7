/** Files that nobody else may read, written whole or not at all. */

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces the file at once: who reads it sees the old text or the new one, after a crash of the machine too. A link
 * stays one, and what it points to is replaced. Makes the folder, for its owner only. Throws what the file system says.
 */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  replaceFile(path, text, 0o600);
}

/**
 * The same in a folder that is there already, for those whom `mode` and the umask let read it. What can be made again
 * need not be `durable`: the disk is not waited for, and a crash of the machine may leave an empty file.
 */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  mode: number,
  { durable = true } = {},
): void {
  const target = behindLinks(path);
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
