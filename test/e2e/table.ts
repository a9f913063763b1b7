/** How a person works the main table: look for the cursor, walk to a member, confirm what is asked. */

import { waitFor } from '../helpers/wait-for.ts';
import type { Terminal } from './terminal.ts';

/** The row of the cursor: `>` in the gutter. */
const CURSOR = /^.?>/;

const BAR = /y send/;

export async function walkTo(terminal: Terminal, name: string): Promise<void> {
  await waitFor(
    `the cursor on ${name}`,
    async () => {
      const before = terminal.line(CURSOR);
      if (before?.includes(name)) return true;
      terminal.press('Down');
      // The next look comes when this key has shown, or when it can't: the cursor is on the last row.
      await waitFor('the cursor to move', () => terminal.line(CURSOR) !== before, {
        withinMs: 2_000,
      }).catch(() => undefined);
      return false;
    },
    { withinMs: 20_000, otherwise: terminal.screen },
  );
}

export function cursorRow(terminal: Terminal): string {
  return terminal.line(CURSOR) ?? '';
}

export function rowOf(terminal: Terminal, name: string): string {
  return terminal.line(new RegExp(`\\b${name}\\b.*:\\d+`)) ?? '';
}

/** Waits until a member's row says a state. */
export async function seeState(terminal: Terminal, name: string, state: RegExp): Promise<void> {
  await waitFor(`${name} to be ${state}`, () => state.test(rowOf(terminal, name)), {
    otherwise: terminal.screen,
  });
}

/**
 * Presses an action key and, should the confirm bar come up, `y`, until the row says what is wanted.
 * `y` counts only once the bar has stood for a while: it is pressed again as long as the bar is there.
 */
export async function act(
  terminal: Terminal,
  key: string,
  name: string,
  state: RegExp,
): Promise<void> {
  terminal.press(key);
  await waitFor(
    `${name} to be ${state} after ${key}`,
    () => {
      if (BAR.test(terminal.screen())) terminal.press('y');
      return state.test(rowOf(terminal, name)) && !BAR.test(terminal.screen());
    },
    { everyMs: 200, withinMs: 15_000, otherwise: terminal.screen },
  );
}
