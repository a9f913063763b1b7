/** The rolling screen: each member's way with its times, what is waited for, and what comes next. */

import { printable } from '../../httpd/printable.ts';
import { safeName } from '../../messages/member-label.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { ALL_DONE } from '../../messages/rolling-text.ts';
import { displayWidth, wrap } from '../../messages/width.ts';
import { situation, wayTexts } from '../facts/rolling-situation.ts';
import type { Printed, RollingSession, ShownRolling } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { clipLine, type Line, span, spread, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { memberTable } from './rolling-table.ts';

/** The bar, the heads, and two members. */
const LEAST_TABLE = 4;
/** Where it is, and three lines of it. */
const LEAST_OUTPUT = 5;

/** `height` lines at most, under the header: what is cut first is members that are not under way, then what was printed. */
export function rollingLines(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const put = (text: string, most: number, style?: TextStyle): readonly Line[] =>
    wrap(text, columns - 4, most, theme.ellipsis).map((part) => [span(`   ${part}`, style)]);
  const told = situation(state, shown, theme).flatMap(({ text, style }) => put(text, 3, style));
  const { printed } = shown;
  const wanted = printed === null ? 0 : printed.lines.length + 2;
  // The question in which a way is agreed to says all of it once more.
  const rows = height - 1 - told.length - LEAST_TABLE - Math.min(wanted, LEAST_OUTPUT);
  const texts = wayTexts(state, shown);
  const isTight = rows < 2 * texts.length;
  const ways = texts.flatMap((text) => hanging(put(text, isTight ? 1 : 2)));
  const gap: readonly Line[] = height < 12 || isTight ? [] : [[span(' ')]];
  const free = height - 1 - told.length - ways.length - gap.length * (ways.length > 0 ? 2 : 1);
  const room = Math.max(LEAST_TABLE, free - Math.min(wanted, LEAST_OUTPUT));
  const members = memberTable(state, shown, theme, room);
  const output = printedLines(printed, theme, free - members.length, columns);
  return [
    titleLine(state, shown, theme),
    ...members,
    ...gap,
    ...told,
    ...output,
    ...(ways.length > 0 ? gap : []),
    ...ways,
  ]
    .slice(0, height)
    .map((line) => clipLine(line, columns, theme.ellipsis));
}

/** Further lines stand under the text of the first, not under its key. */
function hanging([first = [], ...rest]: readonly Line[]): readonly Line[] {
  return [first, ...rest.map((line) => [span('   '), ...line])];
}

/** The end of what the command printed, under the file that has all of it. */
function printedLines(
  printed: Printed | null,
  theme: Theme,
  room: number,
  columns: number,
): readonly Line[] {
  if (printed === null || room < 1) return [];
  const { lines, file } = printed;
  const width = columns - 4;
  const path = wrap(file, width, 3, theme.ellipsis);
  const says =
    lines.length === 0 ? 'The command printed nothing; its file:' : 'It printed last; all of it:';
  const whole = `${says} ${file}`;
  const head = displayWidth(whole) <= width ? [whole] : [says, ...path];
  // The path is never left out: it is copied from here.
  if (room < head.length + Math.min(1, lines.length))
    return path.slice(0, room).map((text): Line => [span(`   ${text}`)]);
  const last = lines.slice(Math.max(0, lines.length - (room - head.length)));
  return [
    ...head.map((text): Line => [span(`   ${text}`)]),
    ...last.map((line): Line => [span(`   | ${line}`, theme.quiet)]),
  ];
}

function titleLine(
  state: UiState,
  { balancer, progress, own, other, isRunning }: ShownRolling,
  theme: Theme,
): Line {
  const { columns } = state.size;
  const owner = other?.owner ?? null;
  const who =
    owner === null
      ? ''
      : `  by process ${owner.pid}${columns < 60 ? '' : ` on ${printable(owner.host)}`}`;
  const until =
    progress === null
      ? 0
      : (isRunning ? Math.max(state.live.at, progress.updatedAt) : progress.updatedAt) -
        progress.startedAt;
  const paused = own?.isPaused === true && own.ended === null ? 'PAUSED  ' : '';
  const isCutOff = other !== null && other.isGone !== true && progress?.ended === null;
  const running = isRunning ? 'running' : isCutOff ? 'INTERRUPTED after' : 'ended after';
  return spread(
    [span(` ROLLING  ${safeName(balancer)}`, theme.strong), span(who)],
    [span(paused, theme.warning), span(`${running} ${stopwatch(until)} `)],
    columns,
    theme.ellipsis,
  );
}

/** For the normal screen after the program ended: what was not done, and how it goes on. */
export function rollingFarewell(rollings: readonly RollingSession[]): readonly string[] {
  return rollings
    .filter(({ ended }) => ended !== ALL_DONE)
    .map(
      ({ balancer, ended }) =>
        `rolling upgrade of ${safeName(balancer)}: ${ended ?? 'interrupted'}. baltop rolling status tells more`,
    );
}
