/** The rolling screen: each member's way with its times, what is waited for, and what comes next. */

import { printable } from '../../httpd/printable.ts';
import { safeName } from '../../messages/member-label.ts';
import { leftText, stopwatch } from '../../messages/numbers.ts';
import { ALL_DONE } from '../../messages/rolling-text.ts';
import { wrap } from '../../messages/width.ts';
import { type RollingProgress, underWay } from '../../operations/rolling/rolling-progress.ts';
import { memberOfKey } from '../../operations/rolling/rolling-start.ts';
import { timeLeft } from '../../operations/rolling/time-left.ts';
import { laterText, situation, wayTexts } from '../facts/rolling-situation.ts';
import { isFramed } from '../state/pane-state.ts';
import type { Printed, RollingSession, ShownRolling } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines, sideBySide } from '../text/panel.ts';
import { clipLine, type Line, span, spread, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { beside } from './detail.ts';
import { poolLines } from './pool-lines.ts';
import { rollingCharts } from './rolling-charts.ts';
import { outputPanel, outputRows, printedLines } from './rolling-output.ts';
import { doneLine, memberTable, tableCells } from './rolling-table.ts';

/** The bar, the heads, and two members. */
const LEAST_TABLE = 4;
/** Where it is, and three lines of it. */
const LEAST_OUTPUT = 5;
/** From here on there is room for the pool at the right. */
const POOL_FROM = 120;
const LEAST_POOL = 40;
const LEAST_CHARTS = 3 + FRAME_ROWS;

/** `height` lines at most, under the header: what is cut first is members that are not under way, then what was printed. */
export function rollingLines(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const lines = isFramed(state.size)
    ? framedLines(state, shown, theme, height)
    : bareLines(state, shown, theme, height);
  return lines.slice(0, height).map((line) => clipLine(line, columns, theme.ellipsis));
}

function put(
  { size }: UiState,
  theme: Theme,
  text: string,
  most: number,
  style?: TextStyle,
): readonly Line[] {
  const parts = wrap(text, size.columns - 4, most, theme.ellipsis);
  return parts.map((part) => [span(`   ${part}`, style)]);
}

function bareLines(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const told = toldLines(state, shown, theme);
  const printed = printedHere(shown);
  const wanted = printed === null ? 0 : printed.lines.length + 2;
  // The question in which a way is agreed to says all of it once more.
  const rows = height - 1 - told.length - LEAST_TABLE - Math.min(wanted, LEAST_OUTPUT);
  const texts = wayTexts(state, shown);
  const isTight = rows < 2 * texts.length;
  const ways = texts.flatMap((text) => hanging(put(state, theme, text, isTight ? 1 : 2)));
  const gap: readonly Line[] = height < 12 || isTight ? [] : [[span(' ')]];
  const free = height - 1 - told.length - ways.length - gap.length * (ways.length > 0 ? 2 : 1);
  const room = Math.max(LEAST_TABLE, free - Math.min(wanted, LEAST_OUTPUT));
  const members = bareTable(state, shown, theme, room);
  const output =
    printed === null ? [] : printedLines(printed, theme, free - members.length, columns);
  const later = laterText(state, shown);
  const hasRoom = free - members.length - output.length > 2 && later !== '';
  return [
    titleLine(state, shown, theme),
    ...members,
    ...gap,
    ...told,
    ...output,
    ...(ways.length > 0 ? gap : []),
    ...ways,
    ...(hasRoom ? put(state, theme, later, 2, theme.quiet) : []),
  ];
}

/** The bar and the members; from `POOL_FROM` columns on the load of the pool at their right. */
function bareTable(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { progress } = shown;
  if (progress === null) return [];
  const { columns } = state.size;
  const hasPool = columns >= POOL_FROM;
  const left = hasPool ? Math.min(columns - LEAST_POOL - 2, tableCells(progress)) : columns;
  const bar = doneLine(progress, Math.min(40, columns - 24), theme);
  const lines = [
    [span('   '), ...bar],
    ...memberTable(state, progress, theme, left, Math.max(3, height - 1)),
  ];
  if (!hasPool) return lines;
  const pool = poolAtSide(state, shown, theme, columns - left - 2, height);
  const rows = Math.max(lines.length, pool.length);
  return Array.from({ length: rows }, (_, index) =>
    beside(clipLine(lines[index] ?? [], left, theme.ellipsis), left, [
      span('| ', theme.quiet),
      ...(pool[index] ?? []),
    ]),
  );
}

/** What is said stays at the bottom, above the keys; what the command prints and the charts take what the others leave. */
function framedLines(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const { progress, balancer } = shown;
  const later = laterText(state, shown);
  const said = [
    ...toldLines(state, shown, theme),
    ...(later === '' ? [] : put(state, theme, later, 3)),
    ...wayTexts(state, shown).flatMap((text) => hanging(put(state, theme, text, 2))),
  ];
  const title = titleLine(state, shown, theme);
  if (progress === null) return [title, ...said];
  const printed = printedHere(shown) ?? shown.printed;
  const free = height - 2 - said.length;
  const output = printed === null ? 0 : Math.min(outputRows(printed), LEAST_OUTPUT + FRAME_ROWS);
  const tables = framedTables(state, shown, progress, theme, free - output);
  const left = free - tables.length;
  const wanted = printed === null ? 0 : Math.min(left, outputRows(printed));
  const hasCharts = left - wanted >= LEAST_CHARTS;
  const outputHeight = printed === null ? 0 : hasCharts ? wanted : left;
  const rest = left - outputHeight;
  return [
    title,
    ...tables,
    ...(printed === null || outputHeight < LEAST_TABLE
      ? []
      : outputPanel(printed, theme, state.live.at, columns, outputHeight)),
    ...(hasCharts ? rollingCharts(state, balancer, theme, rest) : []),
    [span(' ')],
    ...said,
  ];
}

function framedTables(
  state: UiState,
  shown: ShownRolling,
  progress: RollingProgress,
  theme: Theme,
  most: number,
): readonly Line[] {
  const { columns } = state.size;
  const hasPool = columns >= POOL_FROM;
  const right = hasPool ? Math.max(LEAST_POOL + FRAME_CELLS, Math.round(columns * 0.33)) : 0;
  const width = columns - right;
  const room = Math.max(3, Math.min(progress.members.length + 1, most - FRAME_ROWS));
  const members = memberTable(state, progress, theme, width - FRAME_CELLS, room);
  const pool = hasPool ? poolAtSide(state, shown, theme, right - FRAME_CELLS, room) : [];
  const rows = Math.max(members.length, pool.length);
  const filled = (lines: readonly Line[]) =>
    Array.from({ length: rows }, (_, row) => lines[row] ?? []);
  const steps = panelLines(
    { title: [span('steps')], right: doneLine(progress, 22, theme), width, isFocused: true },
    filled(members),
    theme,
  );
  if (!hasPool) return steps;
  const of = safeName(shown.balancer);
  const side = panelLines({ title: [span(`pool ${of}`)], width: right }, filled(pool), theme);
  return sideBySide([steps, side]);
}

/** The load of all members: one sees it move while one of them is out. */
function poolAtSide(
  state: UiState,
  { balancer, progress }: ShownRolling,
  theme: Theme,
  width: number,
  room: number,
): readonly Line[] {
  const keys = progress === null ? [] : underWay(progress).map(({ key }) => key);
  const own = new Set(keys.map((key) => memberOfKey(state.live, key)?.key));
  const isOwn = (key: string) => own.has(key);
  return poolLines(state, { balancer, isOwn, width, room }, theme).slice(0, room);
}

function toldLines(state: UiState, shown: ShownRolling, theme: Theme): readonly Line[] {
  return situation(state, shown, theme).flatMap(({ text, style }) =>
    put(state, theme, text, 3, style),
  );
}

/** Of interest on a small screen: while the command runs, and where the run has stopped since. */
function printedHere({ printed, isUnfinished }: ShownRolling): Printed | null {
  const isNow = printed?.running != null;
  return isNow || isUnfinished ? printed : null;
}

/** Further lines stand under the text of the first, not under its key. */
function hanging([first = [], ...rest]: readonly Line[]): readonly Line[] {
  return [first, ...rest.map((line) => [span('   '), ...line])];
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
  const isPaused = own?.isPaused === true && own.ended === null;
  const isCutOff = other !== null && other.isGone !== true && progress?.ended === null;
  const running = isRunning ? 'running' : isCutOff ? 'INTERRUPTED after' : 'ended after';
  // What waits for an answer goes on when it comes, and nobody knows when.
  const isHeld = isPaused || own?.isStopping === true || (own?.question ?? 'yours') !== 'yours';
  const left = progress === null || !isRunning || isHeld ? null : timeLeft(progress, state.live.at);
  const estimate = left === null || columns < 60 ? '' : `, ${leftText(left)}`;
  return spread(
    [span(` ROLLING  ${safeName(balancer)}`, theme.strong), span(who)],
    [
      span(isPaused ? 'PAUSED  ' : '', theme.warning),
      span(`${running} ${stopwatch(until)}${estimate} `),
    ],
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
