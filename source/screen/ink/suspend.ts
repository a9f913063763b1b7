/** ctrl-z: the terminal goes back to the shell until `fg`. */

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
