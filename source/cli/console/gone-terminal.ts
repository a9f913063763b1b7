/**
 * A terminal that went away while SIGHUP is ignored (nohup). As it ends, Node 20 puts the modes of each terminal back
 * that it found at its start, and aborts where that fails; one whose descriptor is closed it leaves alone.
 */

import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Asked for at the start: then they are terminals still. The exit code stays what it is. */
export function leaveGoneTerminals(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
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
