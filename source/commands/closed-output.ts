/** A standard output that was closed before the program began, as `baltop list >&-` has it. */

import { fstatSync, readFileSync, readlinkSync } from 'node:fs';

const ACCESS = 0o3;
const READ_AND_WRITE = 0o2;

/**
 * Node opens /dev/null for reading and writing in its place, and every write succeeds. `> /dev/null` of a shell opens
 * it for writing only, and is meant. Only Linux tells the two apart.
 */
export function isOutputClosed(): boolean {
  if (process.platform !== 'linux' || !fstatSync(1).isCharacterDevice()) return false;
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8'))?.[1];
    const isNull = readlinkSync('/proc/self/fd/1') === '/dev/null';
    return isNull && (Number.parseInt(flags ?? '0', 8) & ACCESS) === READ_AND_WRITE;
  } catch {
    return false;
  }
}
