/**
 * What V8 made of a bundle, kept from one run for the next: compiling was more than half of the time that a `list`
 * takes. A file that holds such code is run like the program itself, so it is believed only where nobody else can
 * write it.
 */

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolders } from '../files/make-folders.ts';
import { replaceFile } from '../files/private-file.ts';

const DAYS_MS = 24 * 3_600_000;
/** Of versions of the program or of Node that are used no more. One that is in use is written again, which is quick. */
const OLD_MS = 60 * DAYS_MS;
const CRC_BYTES = 4;

/** Undefined where there is none, where it is damaged (V8 does not look), and where somebody else could write it. */
export function readCode(path: string): Buffer | undefined {
  try {
    if (!isOwn(lstatSync(dirname(path)))) return undefined;
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || !isOwn(stats)) return undefined;
      const content = readFileSync(file);
      const code = content.subarray(CRC_BYTES);
      return content.readUInt32LE(0) === crc32(code) ? code : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** The next run is as slow as this one where it can't be written: nothing to bother anybody with. */
export function writeCode(path: string, code: Buffer): void {
  const folder = dirname(path);
  try {
    if (isSomebodyElses(folder)) return;
    makeFolders(folder, 0o700);
    if (!isOwn(lstatSync(folder))) return;
    const crc = Buffer.alloc(CRC_BYTES);
    crc.writeUInt32LE(crc32(code));
    replaceFile(path, Buffer.concat([crc, code]), 0o600, { durable: false });
    removeOld(folder);
  } catch {}
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - lstatSync(path).mtimeMs > OLD_MS) rmSync(path, { force: true });
  }
}

/** `sudo` may leave HOME as it was: what root makes there, its owner could not replace. */
function isSomebodyElses(folder: string): boolean {
  if (process.getuid?.() !== 0) return false;
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  return lstatSync(there).uid !== 0;
}

/** Windows has no user ids, and a profile that others can't write. */
function isOwn({ uid, mode }: Stats): boolean {
  if (process.getuid === undefined) return true;
  return uid === process.getuid() && (mode & 0o022) === 0;
}
