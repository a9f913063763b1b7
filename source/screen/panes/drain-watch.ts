/** The drain watch: what leaves, where it goes, what is waited for on each front end, and what comes then. */

import { counted } from '../../httpd/counted.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeUrl } from '../../messages/member-label.ts';
import { stopwatch } from '../../messages/numbers.ts';
import type { DrainSession } from '../state/drain-session.ts';
import { isFramed } from '../state/pane-state.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines, sideBySide } from '../text/panel.ts';
import { clipLine, type Line, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { drainCharts, LEAST_CHART } from './drain-charts.ts';
import { placeLines } from './drain-places.ts';
import { othersLines, statusLines, thenLines } from './drain-status.ts';
import { drainStepsLine } from './drain-steps.ts';
import { poolLines } from './pool-lines.ts';

/** `height` lines at most, under the header. What matters most comes first. */
export function drainWatchLines(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const lines = isFramed(state.size)
    ? framedLines(state, drain, theme, height)
    : bareLines(state, drain, theme, height);
  return lines.slice(0, height).map((line) => clipLine(line, columns, theme.ellipsis));
}

const BLANK: Line = [span(' ')];

function bareLines(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const isLow = height < 14;
  const gap = isLow ? [] : [BLANK];
  const places = fewPlaces(state, drain, theme, columns, Math.max(2, height - (isLow ? 5 : 12)));
  const lines: Line[] = [
    titleLine(state, drain, theme),
    ...(isLow || columns < 60 ? [] : [drainStepsLine(state, drain, theme)]),
    ...places,
    ...gap,
    ...statusLines(state, drain, theme),
    ...gap,
    ...saidLines(state, drain, theme),
  ];
  if (lines.length >= height - 3) return lines;
  const room = height - lines.length - 1;
  return [...lines, BLANK, ...sharesOf(state, drain, theme, columns, room)];
}

/** What is waited for stays at the bottom, above the keys; the charts take what the others leave. */
function framedLines(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const said = [...statusLines(state, drain, theme), ...saidLines(state, drain, theme)];
  const top = [titleLine(state, drain, theme), drainStepsLine(state, drain, theme)];
  const isWide = columns >= WIDE;
  const width = isWide ? Math.floor(columns / 2) : columns;
  const free = height - top.length - said.length - 1;
  const most = Math.max(2, free - LEAST_CHART - (isWide ? FRAME_ROWS : LEAST_SHARES + FRAME_ROWS));
  const places = fewPlaces(state, drain, theme, width - FRAME_CELLS, most);
  const left = free - LEAST_CHART - (isWide ? 0 : places.length + FRAME_ROWS) - FRAME_ROWS;
  const otherWidth = isWide ? columns - width : columns;
  const shares = sharesOf(state, drain, theme, otherWidth - FRAME_CELLS, Math.max(2, left));
  const rows = Math.max(places.length, shares.length);
  const fill = (lines: readonly Line[]) =>
    isWide ? Array.from({ length: rows }, (_, row) => lines[row] ?? []) : lines;
  const quiet = [span('quiet: nothing in flight and nothing new for 3 readings', theme.quiet)];
  const panels = [
    panelLines({ title: [span('front ends')], right: quiet, width }, fill(places), theme),
    panelLines(
      {
        title: [span('where the requests go')],
        right: [span('before the drain -> now', theme.quiet)],
        width: otherWidth,
      },
      fill(shares),
      theme,
    ),
  ];
  const tables = isWide ? sideBySide(panels) : panels.flat();
  const rest = free - tables.length;
  const charts = rest < LEAST_CHART ? [] : drainCharts(state, drain, theme, rest);
  return [...top, ...tables, ...charts, BLANK, ...said];
}

/** From here on both tables have room beside each other. */
const WIDE = 150;
/** The head, the member, and one beside it. */
const LEAST_SHARES = 3;

function fewPlaces(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  width: number,
  most: number,
): readonly Line[] {
  const places = placeLines(state, drain, theme, width);
  const shown = places.slice(0, most);
  const hidden = places.length - shown.length;
  if (hidden === 0) return shown;
  return [...shown, [span(`   and ${counted(hidden, 'more front end')}`)]];
}

function saidLines(state: UiState, drain: DrainSession, theme: Theme): readonly Line[] {
  return [
    ...othersLines(state, drain),
    ...thenLines(state, drain),
    ...drain.notes.map((text): Line => [span(`   ${text}`, theme.warning)]),
  ];
}

function sharesOf(
  state: UiState,
  { member, before }: DrainSession,
  theme: Theme,
  width: number,
  room: number,
): readonly Line[] {
  const { balancer, key: own } = member;
  const isOwn = (key: string) => key === own;
  const was = new Map([...before].map(([key, { requests }]) => [key, requests]));
  return poolLines(state, { balancer, isOwn, before: was, width, room }, theme);
}

function titleLine(state: UiState, drain: DrainSession, theme: Theme): Line {
  const { columns } = state.size;
  const url = columns < 60 ? '' : `  ${safeUrl(drain.member.url)}`;
  const elapsed = `${stopwatch(drain.elapsedMs)} / ${stopwatch(drain.timeoutMs)}`;
  const word = columns < 60 ? '' : drain.ended === null ? 'elapsed ' : 'ended after ';
  return spread(
    [span(` DRAIN  ${nameOf(drain.member)}`, theme.strong), span(url)],
    [span(`${word}${elapsed} `)],
    columns,
    theme.ellipsis,
  );
}
