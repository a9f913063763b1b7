import { setTimeout as pause } from 'node:timers/promises';

export interface Waiting {
  /** Give up after this many milliseconds. */
  readonly withinMs?: number;
  /** Look again after this many milliseconds. */
  readonly everyMs?: number;
  /** Told in the error when time is up: what was there instead. */
  readonly otherwise?: () => string;
}

/** Looks again and again until `look` gives something other than null, undefined and false. */
export async function waitFor<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { withinMs = 10_000, everyMs = 25, otherwise }: Waiting = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() >= deadline) {
      const instead = otherwise === undefined ? '' : `; instead:\n${otherwise()}`;
      throw new Error(`waited ${withinMs} ms for ${what}${instead}`);
    }
    await pause(everyMs);
  }
}
