/** What was typed before a question was shown is no answer to it. */

import type { ReadStream } from 'node:tty';

/** After so long without input, nothing more counts as typed ahead. */
const SILENT_MS = 50;
/** A key that is held down must not keep the question away. */
const LONGEST_MS = 1_000;
const CTRL_C = 0x03;

/** Reads and drops what waits in a terminal. Never rejects; a terminal that was closed has nothing to drop. */
export function dropTypedAhead(terminal: ReadStream): Promise<void> {
  return new Promise((resolve) => {
    let silence: NodeJS.Timeout;
    const end = () => {
      clearTimeout(silence);
      clearTimeout(limit);
      terminal.off('data', onData).off('end', end).off('close', end);
      terminal.pause();
      terminal.setRawMode(false);
      // What setRawMode could not do comes as an event, and is looked at after this turn.
      setImmediate(() => {
        terminal.off('error', end);
        resolve();
      });
    };
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(end, SILENT_MS);
    };
    const onData = (typed: Buffer) => {
      // In raw mode it is a key like others; it was meant for us all the same.
      if (Buffer.from(typed).includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
      listen();
    };
    const limit = setTimeout(end, LONGEST_MS);
    terminal.on('data', onData).on('end', end).on('close', end).on('error', end);
    // A line without its Enter waits in the terminal, where only raw mode gets at it.
    terminal.setRawMode(true);
    terminal.resume();
    listen();
  });
}
