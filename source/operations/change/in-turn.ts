/** One change at a time: two that are judged by the same page could together leave nobody. */

import type { Change } from './change.ts';

/** The same change, in the order in which it is asked for; the next begins when the one before has ended. */
export function inTurn(change: Change): Change {
  let last: Promise<void> = Promise.resolve();
  return async function* (fleet, request, signal) {
    const before = last;
    let release: () => void = () => undefined;
    last = new Promise((resolve) => {
      release = resolve;
    });
    try {
      await before;
      yield* change(fleet, request, signal);
    } finally {
      release();
    }
  };
}
