/** How a person works the main table: look for the cursor, walk to a member, confirm what is asked. */

import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../helpers/wait-for.ts';
import type { Terminal } from './terminal.ts';

/** The row of the cursor: `>` in the gutter. */
const CURSOR = /^│? ?>/;

const BAR = /y send/;
const QUIT_BAR = /y quit/;

/** The program takes keys within 50 ms of each other for a script; a hand is slower. */
const HAND_MS = 80;

export async function walkTo(terminal: Terminal, name: string): Promise<void> {
  await waitFor(
    `the cursor on ${name}`,
    async () => {
      const before = cursorRow(terminal);
      if (before.includes(name)) return true;
      terminal.press('Down');
      // The next look comes when this key has shown, or when it can't: the cursor is on the last row.
      await waitFor('the cursor to move', () => rowName(cursorRow(terminal)) !== rowName(before), {
        withinMs: 2_000,
      }).catch(() => undefined);
      return false;
    },
    { withinMs: 20_000, otherwise: terminal.screen },
  );
  await pause(HAND_MS);
}

/** What stays of a row while its numbers change: a key must not be taken for one that has shown. */
function rowName(row: string): string {
  return /\S+:\d+/.exec(row)?.[0] ?? row.slice(0, 12);
}

export function cursorRow(terminal: Terminal): string {
  return terminal.line(CURSOR) ?? '';
}

export function rowOf(terminal: Terminal, name: string): string {
  return terminal.line(new RegExp(`\\b${name}\\b.*:\\d+`)) ?? '';
}

/**
 * Presses an action key and, should the confirm bar come up, `y`, until the row says what is wanted.
 */
export async function act(
  terminal: Terminal,
  key: string,
  name: string,
  state: RegExp,
): Promise<void> {
  const answerBar = barAnswerer(terminal, BAR);
  terminal.press(key);
  await waitFor(
    `${name} to be ${state} after ${key}`,
    () => !answerBar() && state.test(rowOf(terminal, name)),
    { withinMs: 15_000, otherwise: terminal.screen },
  );
}

/** `q`, and `y` to the question that comes when members are left out of service. */
export async function quitLeavingMembersOut(terminal: Terminal): Promise<void> {
  const answerBar = barAnswerer(terminal, QUIT_BAR);
  terminal.press('q');
  await terminal.see(QUIT_BAR);
  await waitFor('the screen to close', () => !answerBar() && !terminal.alternateScreen(), {
    otherwise: terminal.screen,
  });
}

/** Longer than a bar has to stand before its `y` counts (150 ms), with room for a slow machine. */
const READING_TIME_MS = 400;

/** A look at the screen that presses `y` when the bar has stood long enough; true while it is there. */
function barAnswerer(terminal: Terminal, bar: RegExp): () => boolean {
  let since: number | null = null;
  return () => {
    if (!bar.test(terminal.screen())) return false;
    since ??= performance.now();
    if (performance.now() - since >= READING_TIME_MS) {
      terminal.press('y');
      since = null;
    }
    return true;
  };
}
