/**
 * Turns without Node's loop: `setImmediate` puts what it is given in a line of ours. A simulation has no sockets that a
 * turn could serve, and hundreds of thousands of turns.
 */

let line: (() => void)[] | null = null;

/** From here on turns are taken from our line: gives what takes the place of `setImmediate`. */
export function lineUp(): typeof setImmediate {
  line ??= [];
  const later = (then: (...given: unknown[]) => void, ...given: unknown[]) =>
    line?.push(() => then(...given));
  return later as unknown as typeof setImmediate;
}

export function areTurnsOwn(): boolean {
  return line !== null;
}

/** Until no turn is asked for any more. */
export async function ownTurns(): Promise<void> {
  for (;;) {
    // Node serves this when no promise is left to be served.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    if (line === null || line.length === 0) return;
    const now = line;
    line = [];
    for (const turn of now) turn();
  }
}
