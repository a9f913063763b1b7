/** A standard output that was closed before the program began, as `baltop list >&-` has it. */

import { fstatSync, readFileSync, readlinkSync } from 'node:fs';
import { complain } from './say.ts';

const ACCESS = 0o3;
const READ_AND_WRITE = 0o2;

/**
 * Node opens /dev/null for reading and writing in its place, and every write succeeds. `> /dev/null` of a shell opens
 * it for writing only, and is meant. So is one that `daemon(3)` or a parent's "ignore" put in more than one place.
 * Python's `DEVNULL` for the output alone looks the same as a closed one. Only Linux tells any of them apart.
 */
function isOutputClosed(): boolean {
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

/** Says so where it is closed. Who means to go on for as long as anybody reads asks this first. */
export function tellsOfClosedOutput(): boolean {
  const isClosed = isOutputClosed();
  if (isClosed) {
    complain(
      'standard output is closed (or is /dev/null, opened for reading too): output is lost',
      'To discard the output, open /dev/null for writing only, as a shell does.',
    );
  }
  return isClosed;
}
