/** Files of the program that grow: opened for their owner only, and never through a symbolic link. */

import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeOwnFolder, strangeFile } from './trust.ts';

const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW, O_NONBLOCK } = constants;
/** Windows lacks some of them. A named pipe without a reader would be waited for without O_NONBLOCK. */
const FLAGS = O_APPEND | O_CREAT | O_RDWR | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);

/** The number of the opened file. Makes the folder. Throws a sentence, or what the file system says. */
export function openToAppend(path: string): number {
  makeOwnFolder(dirname(path));
  return openInFolder(path);
}

/** The same in a folder that somebody has chosen, whoever else may write there. */
export function openInFolder(path: string): number {
  const file = openPlain(path);
  try {
    const stats = fstatSync(file);
    const strange = strangeFile(path, stats);
    if (strange !== null) throw new Error(strange);
    if (process.getuid !== undefined && stats.uid !== process.getuid())
      throw new Error(`${path} belongs to another user (uid ${stats.uid})`);
    // A file with another name elsewhere is not the program's own.
    if (stats.nlink > 1) throw new Error(`${path} has a second name (a hard link): remove it`);
    if ((stats.mode & 0o077) !== 0) fchmodSync(file, 0o600);
    return file;
  } catch (problem) {
    closeSync(file);
    throw problem;
  }
}

function openPlain(path: string): number {
  try {
    return openSync(path, FLAGS, 0o600);
  } catch (problem) {
    // For a link Linux says ELOOP and FreeBSD EMLINK, for a folder EISDIR: what is there tells more.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const strange = stats === undefined ? null : strangeFile(path, stats);
    throw strange === null ? problem : new Error(strange);
  }
}
