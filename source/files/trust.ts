/**
 * Whether a file is believed that can make the program run a command, or talk to a host: only where nobody but its
 * reader and root could have written it, or put another in its place. The same is asked of its folders, as ssh does.
 */

import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { makeFolders } from './make-folders.ts';

export interface Distrust {
  /** `the configuration /etc/b.yaml belongs to another user (uid 1001)`. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly mend: string;
}

const WRITABLE_BY_OTHERS = 0o022;
const GROUP_WRITABLE = 0o020;
/** In a folder such as /tmp only the owner of an entry can rename or remove it. */
const STICKY = 0o1000;
/** As Linux follows in one path. */
const MOST_LINKS = 40;

/** null: it is believed. `what`: `the configuration /etc/b.yaml`; `stats` are those of the opened file. */
export function distrustFile(what: string, path: string, stats: Stats): Distrust | null {
  if (isForeign(stats)) return foreign(what, path, stats);
  if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) return writable(what, path, stats);
  return distrustFolders(what, path);
}

/** The same of a folder that is the program's own: it must be one, and no link to one. null where there is none yet. */
export function distrustFolder(what: string, path: string): Distrust | null {
  const stats = statsOf(path);
  if (stats === null) return null;
  if (stats.isSymbolicLink()) {
    const mend = 'Replace it with a folder: links are not followed.';
    return { what: `${what} is a symbolic link`, mend };
  }
  if (!stats.isDirectory())
    return { what: `${what} is not a folder`, mend: 'Remove what is there.' };
  return distrustFile(what, path, stats);
}

/** Makes a folder of the program's own, for its owner only. Throws a sentence where others could write into it. */
export function makeOwnFolder(path: string): void {
  makeFolders(path, 0o700);
  const distrust = distrustFolder(`the folder ${path}`, path);
  if (distrust !== null) throw new Error(`${distrust.what}. ${distrust.mend}`);
}

/** Why what is at `path` is no file that the program made itself, with the mend; null: it is a plain one. A sentence. */
export function strangeFile(path: string, stats: Stats): string | null {
  if (stats.isSymbolicLink()) {
    return `${path} is a symbolic link, which is not followed: remove it`;
  }
  return stats.isFile() ? null : `${path} is not a regular file: remove it`;
}

/** The opened file is the reader's or root's, and nobody else can write it; of its folders nothing is said. */
export function isOwnFile(stats: Stats): boolean {
  return stats.isFile() && !isForeign(stats) && (stats.mode & WRITABLE_BY_OTHERS) === 0;
}

function distrustFolders(what: string, path: string): Distrust | null {
  for (const [folder, stats] of foldersOf(resolve(path))) {
    const named = `the folder ${folder} of ${what}`;
    if (isForeign(stats)) return foreign(named, folder, stats);
    if (canBeChanged(stats)) return writable(named, folder, stats);
  }
  return null;
}

/** Each folder that leads to the file, those behind symbolic links too: who can write one of them can swap the file. */
function* foldersOf(path: string): Generator<readonly [folder: string, stats: Stats]> {
  const left = path.split(sep).filter(Boolean);
  let links = 0;
  let here: string = sep;
  for (;;) {
    const stats = statsOf(here);
    if (stats === null) return;
    if (stats.isSymbolicLink()) {
      links += 1;
      if (links > MOST_LINKS) return;
      const target = readlinkSync(here);
      left.unshift(...target.split(sep).filter(Boolean));
      here = isAbsolute(target) ? sep : dirname(here);
      continue;
    }
    if (!stats.isDirectory()) return;
    if (left.length > 0) yield [here, stats];
    const next = left.shift();
    if (next === undefined) return;
    here = join(here, next);
  }
}

/** null: not there, or what leads to it can't be looked at, and then it can't be read either. */
function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

/** Windows has no user ids, and a profile that others can't write. */
function isForeign({ uid }: Stats): boolean {
  const own = process.getuid?.();
  return own !== undefined && uid !== own && uid !== 0;
}

function canBeChanged({ mode, gid }: Stats): boolean {
  if (process.getuid === undefined || (mode & STICKY) !== 0) return false;
  // Who is in root's group is trusted with the machine; some systems leave /usr/local to it.
  const rights = gid === 0 ? mode & ~GROUP_WRITABLE : mode;
  return (rights & WRITABLE_BY_OTHERS) !== 0;
}

function foreign(what: string, path: string, { uid }: Stats): Distrust {
  return {
    what: `${what} belongs to another user (uid ${uid})`,
    mend: `It must be yours or root's: use a copy of your own, or run: chown ${process.getuid?.()} ${path}`,
  };
}

function writable(what: string, path: string, { mode }: Stats): Distrust {
  return {
    what: `${what} can be written by others (mode ${(mode & 0o777).toString(8)})`,
    mend: `Run: chmod go-w ${path}`,
  };
}
