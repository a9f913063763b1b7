/**
 * Lets whatever waits be served first: a key, an answer. Work on a large page is done in pieces with one of these
 * in between, so that no key waits for the whole of it. All pieces of the program wait in one line: Node runs what
 * many `setImmediate` ask for in one go, and the answers of 50 front ends come at the same time.
 */
export function yieldToInput(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(serve);
  });
}

/** Before all others that wait: for work that another piece in between would undo. */
export function yieldFirst(): Promise<void> {
  return new Promise((resolve) => {
    waiting.unshift(resolve);
    if (waiting.length === 1) setImmediate(serve);
  });
}

const waiting: (() => void)[] = [];

function serve(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(serve);
}
