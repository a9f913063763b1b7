/** A standard output that was closed before the program began, as `baltop list >&-` has it. */

import { fstatSync, readFileSync, readlinkSync } from 'node:fs';

const ACCESS = 0o3;
const READ_AND_WRITE = 0o2;

/**
 * Node opens /dev/null for reading and writing in its place, and every write succeeds. `> /dev/null` of a shell opens
 * it for writing only, and is meant. So is one that `daemon(3)` or a parent's "ignore" put in more than one place.
 * Python's `DEVNULL` for the output alone looks the same as a closed one. Only Linux tells any of them apart.
 */
export function isOutputClosed(): boolean {
  if (process.platform !== 'linux' || !fstatSync(1).isCharacterDevice()) return false;
  return isReadableNull(1) && !isReadableNull(0) && !isReadableNull(2);
}

function isReadableNull(descriptor: number): boolean {
  try {
    if (readlinkSync(`/proc/self/fd/${descriptor}`) !== '/dev/null') return false;
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    const flags = /^flags:\s*([0-7]+)/m.exec(info)?.[1];
    return (Number.parseInt(flags ?? '0', 8) & ACCESS) === READ_AND_WRITE;
  } catch {
    return false;
  }
}
