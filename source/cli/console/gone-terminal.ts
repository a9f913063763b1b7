/**
 * A terminal that went away while SIGHUP is ignored (nohup). As it ends, Node 20 puts the modes of each terminal back
 * that it found at its start, and aborts where that fails; one whose descriptor is closed it leaves alone.
 */

import { closeSync, fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** /dev/null and its like on Linux. */
const MEMORY_DEVICES = 1;

/** Asked for at the start: then they are terminals still. The exit code stays what it is. */
export function leaveGoneTerminals(): void {
  const terminals = [0, 1, 2].filter(mayBeTerminal);
  if (terminals.length === 0) return;
  process.on('exit', () => {
    for (const descriptor of terminals.filter((each) => !isatty(each))) {
      try {
        closeSync(descriptor);
      } catch {
        // Closed already: so much the better.
      }
    }
  });
}

/** `isatty` is asked at the end only: loading node:tty takes 6 ms of the start of every command. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev >> 8 !== MEMORY_DEVICES;
  } catch {
    return false;
  }
}
