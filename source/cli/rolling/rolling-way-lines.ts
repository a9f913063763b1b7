/** How to continue a rolling upgrade that was stopped: what the screen has keys for, as commands. */

import { printable } from '../../httpd/printable.ts';
import { wayCommand, waysOf } from '../../messages/rolling-ways.ts';
import { lastLines } from '../../operations/hooks/hook-output.ts';
import type { Journal } from '../../operations/rolling/journal.ts';
import type { RollingProgress } from '../../operations/rolling/rolling-progress.ts';

/** So many lines say why a command failed. */
const MOST_LINES = 8;

/** Safe text, line by line. */
export function tellWays(
  progress: RollingProgress,
  hooks: Journal['hooks'],
  say: (text: string) => void,
): void {
  const printed = progress.members.find(({ why, printed }) => why !== '' && printed)?.printed;
  if (printed !== undefined) {
    const lines = lastLines(printed, MOST_LINES);
    const file = printable(printed.file);
    say(
      lines.length === 0
        ? `The command printed nothing (${file}).`
        : `It printed last; all of it: ${file}`,
    );
    for (const line of lines) say(`  | ${line}`);
  }
  const how = { byCommand: hooks.upgradeBy === 'command', checks: hooks.checks };
  const asksMore = hooks.gate === true || hooks.through === true;
  say(
    how.byCommand || how.checks || asksMore
      ? 'To go on, with the commands and checks that it was begun with:'
      : 'To go on:',
  );
  for (const { way, what } of waysOf(progress, how)) {
    say(`  ${wayCommand(progress, way)}`);
    say(`      ${what}`);
  }
}
