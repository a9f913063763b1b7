/** ctrl-c, ctrl-\ and kill, for commands that stay for a while. */

import type { Change } from '../../operations/change/change.ts';
import { EXIT } from './exit-codes.ts';
import { complain } from './say.ts';

const CODES = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: 129,
  SIGQUIT: 131,
} as const;
type Signal = keyof typeof CODES;
const SIGNALS = Object.keys(CODES) as Signal[];

/** Resolves with the exit code of the first signal, or when nobody reads the output any more. */
export function untilStopped(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(CODES[signal]));
    process.stdout.once('error', () => resolve(EXIT.done));
  });
}

export interface Interrupts {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Exit code of the first signal; null while none came. */
  readonly code: () => number | null;
  /** The same change, watched: a signal while it is under way is answered with what was sent. */
  readonly watch: (change: Change) => Change;
  readonly release: () => void;
}

/** The first signal ends the command in good order, the second at once. */
export function abortOnSignals(): Interrupts {
  const controller = new AbortController();
  const underWay = new Set<string>();
  let code: number | null = null;
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      if (code !== null) endNow(CODES[signal], underWay);
      code = CODES[signal];
      if (underWay.size > 0) complain('waiting for httpd to answer a change that was sent');
      controller.abort();
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  return {
    signal: controller.signal,
    code: () => code,
    watch: (change) =>
      async function* watched(fleet, request, signal) {
        let sent: string | null = null;
        try {
          for await (const event of change(fleet, request, signal)) {
            if (sent !== null) underWay.delete(sent);
            sent = event.kind === 'sent' ? `${event.target.frontEnd}: ${event.request}` : null;
            if (sent !== null) underWay.add(sent);
            yield event;
          }
        } finally {
          if (sent !== null) underWay.delete(sent);
        }
      },
    release: () => {
      for (const { signal, handler } of handlers) process.removeListener(signal, handler);
    },
  };
}

/** Nobody waits for the answer any more: what is under way may still be done by httpd. */
function endNow(code: number, underWay: ReadonlySet<string>): never {
  for (const sent of underWay) {
    complain(
      `interrupted: a change was sent but httpd had not answered: ${sent}`,
      'It may be done or not: list the members again.',
    );
  }
  if (underWay.size === 0) complain('interrupted: no change was on its way to httpd');
  process.exit(code);
}
