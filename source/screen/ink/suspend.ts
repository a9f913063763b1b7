/** The terminal is somebody else's for a while: the shell's until `fg` (ctrl-z), or a command's. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SuspendTerminal } from './app.tsx';
import type { TerminalModes } from './terminal/terminal-modes.ts';

/** Long enough for the signal to arrive, short enough not to be noticed where it is not obeyed. */
const SIGNAL_MS = 200;

/** `onBack` is called before the first frame is drawn again: that one must not call old data live. */
export async function suspendToShell(
  suspendTerminal: SuspendTerminal,
  modes: TerminalModes,
  onBack: () => void,
): Promise<void> {
  modes.leave();
  await suspendTerminal(async () => {
    await new Promise<void>((resolve) => {
      // A process group without a shell above it ignores SIGTSTP: then no SIGCONT would ever come. The timer
      // brings the screen back in that case, and keeps Node alive at `fg`, which a signal listener does not.
      const timer = setTimeout(done, SIGNAL_MS);
      function done() {
        clearTimeout(timer);
        process.removeListener('SIGCONT', done);
        resolve();
      }
      process.once('SIGCONT', done);
      // 0 is the whole group, as the terminal's own ctrl-z would do: `npm run demo` stops too.
      process.kill(0, 'SIGTSTP');
    });
    onBack();
  });
  modes.enter();
}

/** Ink no longer listens, but Node reads on until it is told to stop, and would take keys from the command. */
export async function letGo(stdin: NodeJS.ReadStream): Promise<void> {
  await nextTurn();
  stdin.pause();
  await nextTurn();
}

/** Waits until a line is typed, or the terminal is gone. What was typed before is part of it, and no key of the screen. */
export async function lineTyped(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (chunk: unknown) => {
      if (/[\r\n]/.test(String(chunk))) done();
    };
    function done() {
      stdin.off('data', look);
      stdin.off('end', done);
      signal.removeEventListener('abort', done);
      resolve();
    }
    stdin.on('data', look);
    stdin.once('end', done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
    else stdin.resume();
  });
  await letGo(stdin);
}
