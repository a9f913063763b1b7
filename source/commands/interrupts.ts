/** ctrl-c and kill, for commands that stay for a while. */

import { EXIT } from './exit-codes.ts';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: 129 } as const;
type Signal = keyof typeof CODES;
const SIGNALS = Object.keys(CODES) as Signal[];

/** Resolves with the exit code of the first signal, or when nobody reads the output any more. */
export function untilStopped(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(CODES[signal]));
    process.stdout.once('error', () => resolve(EXIT.done));
  });
}

/** An AbortSignal that the first signal aborts; `code()` is its exit code, null while none came. */
export function abortOnSignals(): {
  readonly signal: AbortSignal;
  readonly code: () => number | null;
  readonly release: () => void;
} {
  const controller = new AbortController();
  let code: number | null = null;
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      code ??= CODES[signal];
      controller.abort();
    };
    process.once(signal, handler);
    return { signal, handler };
  });
  return {
    signal: controller.signal,
    code: () => code,
    release: () => {
      for (const { signal, handler } of handlers) process.removeListener(signal, handler);
    },
  };
}
