/** What a command prints, line by line while it runs: safe to print, bounded, and no faster than it can be shown. */

import type { Readable } from 'node:stream';
import { type Clock, systemClock } from '../../httpd/clock.ts';
import { plain } from './hook-output.ts';

/** The last ones are kept. */
export const MOST_LINES = 500;
const LONGEST_LINE = 1_000;
const TELL_MS = 100;
/** Read between two tellings; then the command waits, as it does for a slow terminal. */
const MOST_BYTES = 65_536;

export interface LiveLines {
  readonly read: (streams: readonly (Readable | null | undefined)[]) => void;
  /** Nothing comes any more: what has no end of line is a line, too. */
  readonly end: () => void;
}

export function liveLines(
  tell: (lines: readonly string[]) => void,
  clock: Clock = systemClock,
): LiveLines {
  let lines: string[] = [];
  let waiting: Readable[] = [];
  let bytes = 0;
  let isDue = false;
  let isOver = false;
  const flushes: (() => void)[] = [];

  function take(text: string): void {
    lines.push(plain(text.slice(0, LONGEST_LINE)));
    if (lines.length > 2 * MOST_LINES) lines = lines.slice(-MOST_LINES);
  }

  function tellNow(): void {
    isDue = false;
    bytes = 0;
    lines = lines.slice(-MOST_LINES);
    tell([...lines]);
    for (const stream of waiting) stream.resume();
    waiting = [];
  }

  function readOne(stream: Readable): void {
    const decoder = new TextDecoder();
    let rest = '';
    stream.on('data', (chunk: Uint8Array) => {
      if (isOver) return;
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = (parts.pop() ?? '').slice(-LONGEST_LINE);
      for (const part of parts) take(part);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) {
        stream.pause();
        waiting.push(stream);
      }
      if (isDue) return;
      isDue = true;
      clock.after(TELL_MS, () => {
        if (!isOver) tellNow();
      });
    });
    stream.on('error', () => undefined);
    flushes.push(() => {
      if (rest !== '') take(rest);
      rest = '';
    });
  }

  return {
    read(streams) {
      for (const stream of streams) if (stream != null) readOne(stream);
    },
    end() {
      for (const flush of flushes) flush();
      tellNow();
      isOver = true;
    },
  };
}
