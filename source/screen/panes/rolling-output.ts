/** The end of what a member's command prints or printed, under the file that has all of it. */

import { stopwatch } from '../../messages/numbers.ts';
import { displayWidth, wrap } from '../../messages/width.ts';
import type { Printed } from '../state/rolling-session.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines } from '../text/panel.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

/** Without a frame. The path is never left out: it is copied from here. */
export function printedLines(
  { lines, file, running = null }: Printed,
  theme: Theme,
  room: number,
  columns: number,
): readonly Line[] {
  if (room < 1) return [];
  const width = columns - 4;
  const path = wrap(file, width, 3, theme.ellipsis);
  const says = saysText(lines, running !== null);
  const whole = `${says} ${file}`;
  const head = displayWidth(whole) <= width ? [whole] : [says, ...path];
  if (room < head.length + Math.min(1, lines.length))
    return path.slice(0, room).map((text): Line => [span(`   ${text}`)]);
  const last = lines.slice(Math.max(0, lines.length - (room - head.length)));
  return [
    ...head.map((text): Line => [span(`   ${text}`)]),
    ...last.map((line): Line => [span(`   | ${line}`, theme.quiet)]),
  ];
}

function saysText(lines: readonly string[], isRunning: boolean): string {
  if (lines.length === 0)
    return isRunning
      ? 'The command has printed nothing yet; its file:'
      : 'The command printed nothing; its file:';
  return isRunning ? 'It prints; all of it:' : 'It printed last; all of it:';
}

/** Rows that all of it takes with its frame. */
export function outputRows({ lines }: Printed): number {
  return Math.max(1, lines.length) + 1 + FRAME_ROWS;
}

export function outputPanel(
  { lines, file, member = '', running = null, tookMs = null }: Printed,
  theme: Theme,
  now: number,
  width: number,
  height: number,
): readonly Line[] {
  const room = width - FRAME_CELLS - 2;
  const path = wrap(file, room, 3, theme.ellipsis);
  const rows = Math.max(1, height - FRAME_ROWS);
  const head = path.slice(0, rows);
  const last = lines.slice(Math.max(0, lines.length - Math.max(0, rows - head.length)));
  const nothing = `${running === null ? 'it printed nothing' : 'nothing printed yet'}`;
  const shown = last.length > 0 || rows <= head.length ? last : [nothing];
  const all = [
    ...shown.map((line): Line => [span(` ${line}`)]),
    ...Array.from({ length: Math.max(0, rows - head.length - shown.length) }, (): Line => []),
    ...head.map((text): Line => [span(` ${text}`, theme.quiet)]),
  ];
  const time =
    running === null
      ? tookMs === null
        ? 'ended'
        : `ended after ${stopwatch(tookMs)}`
      : `running ${stopwatch(Math.max(0, now - running))}`;
  const of = member === '' ? 'output of the command' : `output of the command for ${member}`;
  const right = [span(time, running === null ? theme.quiet : theme.strong)];
  return panelLines({ title: [span(of)], right, width }, all, theme);
}
