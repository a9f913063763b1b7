/** Removes what a test leaves: also while a program that was just ended writes its last file there. */

import { rmSync } from 'node:fs';

const ATTEMPTS = 20;

/** Throws when the folder is still there after some attempts. */
export function removeFolder(folder: string): void {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      // Its own retries do not look for files that came since it listed them.
      rmSync(folder, { recursive: true, force: true, maxRetries: 1 });
      return;
    } catch (error) {
      if (left === 0 || !(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY'))
        throw error;
    }
  }
}
