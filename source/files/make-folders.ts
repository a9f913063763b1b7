/** The folders that lead to a file. */

import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the folder, and those that lead to it. Node's own `recursive` tries for ever, deaf to ctrl-C, where a folder that
 * is there takes no other and says ENOENT: `/proc`, or the `/home` of an automounter that does not know the user. Throws
 * a sentence where something else has its name, or what the file system says.
 */
export function makeFolders(path: string, mode: number): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolders(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (problem) {
    // Another process may have made it meanwhile.
    if (isFolder(path)) return;
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      throw new Error(`${path} is not a folder`);
    throw problem;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
