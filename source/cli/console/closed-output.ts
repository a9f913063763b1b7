/** A standard output that was closed before the program began, as `baltop list >&-` has it. */

import { fstatSync, readFileSync, readlinkSync } from 'node:fs';
import { complain } from './say.ts';

const ACCESS = 0o3;
const READ_AND_WRITE = 0o2;

/**
 * Node opens /dev/null for reading and writing in its place, and every write succeeds. `> /dev/null` of a shell opens
 * it for writing only, and is meant. So is one beside an input or errors that go to /dev/null as well: a parent's
 * "ignore", `daemon(3)`. Python's `DEVNULL` for the output alone looks as a closed one. Only Linux tells them apart.
 */
function isOutputClosed(): boolean {
  if (process.platform !== 'linux' || !fstatSync(1).isCharacterDevice()) return false;
  return isNull(1) && isReadable(1) && !isNull(0) && !(isNull(2) && isReadable(2));
}

function isNull(descriptor: number): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`) === '/dev/null';
  } catch {
    return false;
  }
}

/** As well as writable. */
function isReadable(descriptor: number): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    const flags = /^flags:\s*([0-7]+)/m.exec(info)?.[1];
    return (Number.parseInt(flags ?? '0', 8) & ACCESS) === READ_AND_WRITE;
  } catch {
    return false;
  }
}

/** Reports where it is closed. Verbs that run for as long as somebody reads ask this first. */
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
