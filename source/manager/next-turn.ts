/**
 * Lets whatever waits be served first: a key, an answer. Work on a large page is done in pieces with one of these
 * in between, so that no key waits for the whole of it.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
