/** Keeps the resident memory of a screen that stays open for weeks small: V8 sets its heap up for work in a hurry. */

import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';

/**
 * Old garbage piles up to as much again, not to several times as much. Measured at 1,000 members polled every second,
 * with `YOUNG_SPACE`: 104 MiB and 3.6 % of a core; 129 MiB left alone, and 94 MiB but 4.4 % at 30.
 */
const OLD_SPACE = { small: '--heap-growing-percent=100', own: '--heap-growing-percent=0' };

/**
 * The space for young objects stays as large as it is. When the screen is loaded, that is 4 or 8 MiB, which take in
 * what a poll of 1,000 members leaves behind; left alone it grows to 32. At 1 MiB, collecting cost a fifth more.
 */
const YOUNG_SPACE = { small: '--semi-space-growth-factor=1', own: '--semi-space-growth-factor=2' };

/**
 * Once everything is loaded, and no sooner: V8 takes kept code back only with the flags that it was made with, and Node's
 * own modules are such code. One flag at the start made it compile 560 of their functions in every command (10 to 12 ms).
 */
export function keepHeapSmall({ young }: { readonly young: boolean }): void {
  setFlagsFromString(OLD_SPACE.small);
  if (young) setFlagsFromString(YOUNG_SPACE.small);
}

/** With the flags as they were at the start, for code that is kept or taken back. */
export function withOwnFlags<T>(work: () => T): T {
  const changed = [OLD_SPACE, YOUNG_SPACE].filter(({ own }) => {
    const before = cachedDataVersionTag();
    setFlagsFromString(own);
    return cachedDataVersionTag() !== before;
  });
  try {
    return work();
  } finally {
    for (const { small } of changed) setFlagsFromString(small);
  }
}

/** Threads that help with so little are waited for longer than they save where the machine is busy. No code depends on it. */
export function collectAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
