/** A whole frame as styled text, part by part: what the components draw. */

import { balancerNamed } from '../../fleet/find.ts';
import { counted } from '../../httpd/counted.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { isBeforeKnown } from '../columns/share-column.ts';
import type { Bar } from '../dialogs/bar.ts';
import { planLines } from '../dialogs/rolling-plan.ts';
import { watched } from '../drain/drain-keys.ts';
import { unansweredLines } from '../facts/unanswered.ts';
import { helpLines } from '../keymap/help.ts';
import {
  bannerLines,
  type FrameKind,
  frameKind,
  hasEventLine,
  hasFrames,
  isPoolPage,
  sheetHeight,
  stripHeight,
  tableHeight,
} from '../layout/frame-layout.ts';
import { memberPosition, namedAbove, positionText } from '../layout/window.ts';
import { chartStrip } from '../panes/chart-strip.ts';
import { beside, detailLines, paneLines, panePanel } from '../panes/detail.ts';
import { drainWatchLines } from '../panes/drain-watch.ts';
import { frontEndsLines } from '../panes/front-ends-page.ts';
import { logLines } from '../panes/log-lines.ts';
import { poolFactsLines } from '../panes/pool-facts.ts';
import { rollingLines } from '../panes/rolling-screen.ts';
import { tinyLines } from '../panes/tiny.ts';
import { underWayLine } from '../panes/under-way.ts';
import { rolled } from '../rolling/rolling-again.ts';
import { paneWidth, tableWidth } from '../state/pane-state.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { headingLine } from '../table/heading-line.ts';
import type { RowContext } from '../table/member-cells.ts';
import { nameLine, rowLine } from '../table/row-lines.ts';
import { shownLayout } from '../table/table-layout.ts';
import { bottomEdge, framed, type Panel, topEdge } from '../text/panel.ts';
import { clipLine, type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { openBar } from '../update/dialogs.ts';
import { eventLine, footerLine } from './footer.ts';
import { headerLine } from './header.ts';
import { summaryLine } from './summary.ts';

export interface Frame {
  readonly kind: FrameKind;
  /** Header, summary and banner; or all lines where there is no table. */
  readonly top: readonly Line[];
  readonly heading: Line;
  readonly rows: readonly { readonly key: string; readonly line: Line }[];
  readonly log: readonly Line[];
  /** null where nothing is under way. */
  readonly underWay: Line | null;
  /** null where there is no room for it. */
  readonly event: Line | null;
  readonly bar: Bar | null;
  /** null while a bar is open: that has its own keys. */
  readonly footer: Line | null;
}

/** What can be read and typed on a screen without a table, too. */
const TINY_BARS: ReadonlySet<string> = new Set(['command', 'command-output']);

export function frameOf(state: UiState, theme: Theme): Frame {
  const kind = frameKind(state);
  const empty = {
    heading: [],
    rows: [],
    log: [],
    underWay: null,
    event: null,
    bar: null,
    footer: null,
  };
  if (kind === 'tiny') {
    const drawn = TINY_BARS.has(topLayer(state)?.kind ?? '') ? openBar(state, theme) : null;
    const top = drawn === null ? tinyLines(state, theme) : [...drawn.lines, drawn.keys];
    return {
      ...empty,
      kind,
      top: top.map((line) => clipLine(line, state.size.columns, theme.ellipsis)),
    };
  }
  if (kind === 'help') return { ...empty, kind, top: helpLines(state, theme) };
  const banner: readonly Line[] = bannerLines(state).map(({ text, isFirst }) => [
    span(isFirst ? ' ! ' : '   ', theme.alarm),
    span(text, theme.alarm),
  ]);
  const bar = openBar(state, theme);
  const bottom = {
    underWay: underWayLine(state, theme),
    event: hasEventLine(state) ? eventLine(state, theme) : null,
    bar,
    footer: bar === null ? footerLine(state, theme) : null,
  };
  if (kind === 'rolling') {
    const lines = rollingFrame(state, theme, sheetHeight(state));
    return { ...empty, ...bottom, kind, top: [headerLine(state, theme), ...banner, ...lines] };
  }
  if (kind === 'drain') {
    const drain = watched(state);
    const lines = drain === null ? [] : drainWatchLines(state, drain, theme, sheetHeight(state));
    return { ...empty, ...bottom, kind, top: [headerLine(state, theme), ...banner, ...lines] };
  }
  if (kind === 'front-ends') {
    const lines = frontEndsLines(state, theme, sheetHeight(state));
    return { ...empty, ...bottom, kind, top: [headerLine(state, theme), ...banner, ...lines] };
  }
  if (kind === 'detail') {
    const lines = detailLines(state, theme, sheetHeight(state));
    const top = [headerLine(state, theme), ...banner, ...lines];
    return { ...empty, ...bottom, kind, top };
  }
  const framedPane = hasFrames(state) ? sidePane(state, theme) : null;
  return {
    kind,
    top: [
      headerLine(state, theme),
      summaryLine(state, theme),
      ...banner,
      ...chartStrip(state, theme, stripHeight(state)),
      ...(framedPane === null ? [] : [tableEdge(state, theme, 'top', framedPane)]),
    ],
    ...tableLines(state, theme, framedPane),
    log: [
      ...(framedPane === null ? [] : [tableEdge(state, theme, 'bottom', framedPane)]),
      ...(isPoolPage(state) ? poolFactsLines(state, theme) : logLines(state, theme)),
    ],
    ...bottom,
  };
}

/** Heading and visible rows, each with its piece of the pane at its right. */
function tableLines(
  state: UiState,
  theme: Theme,
  framedPane: readonly Line[] | null,
): Pick<Frame, 'heading' | 'rows'> {
  const facts = fleetFacts(state.shown, state.settings.policy);
  const layout = shownLayout(state);
  const height = tableHeight(state);
  const context = { state, facts, layout, theme };
  const bare = unansweredLines(state, height);
  const isBare = bare.length > 0;
  const heading = isBare ? (bare[0] ?? []) : headingLine(state, layout, theme);
  const rows = isBare
    ? bare.slice(1).map((line, index) => ({ key: `way on ${index}`, line }))
    : visibleRows(state, height, context);
  if (framedPane !== null)
    return framedTable(tablePanel(state, theme), framedPane, { heading, rows }, height, theme);
  const pane = paneWidth(state.look, state.size);
  if (pane === 0 || isBare) return { heading, rows };
  const width = tableWidth(state.look, state.size);
  const [first = [], ...others] = paneLines(state, theme, pane, height + 1);
  return {
    heading: beside(heading, width, first),
    rows: others.map((part, index) => ({
      key: rows[index]?.key ?? `blank ${index}`,
      line: beside(rows[index]?.line ?? [], width, part),
    })),
  };
}

function visibleRows(state: UiState, height: number, context: RowContext) {
  const { rows, top } = state;
  const head = namedAbove(state, height);
  const lines = rows
    .slice(head === null ? top : top + 1, top + height)
    .map((row) => ({ key: row.key, line: rowLine(row, context) }));
  if (head === null) return lines;
  const where = positionText(memberPosition(state, head));
  return [{ key: `above ${head.key}`, line: nameLine(head, where, context) }, ...lines];
}

/** The lines between the edges of `tableEdge`. */
function framedTable(
  panel: Panel,
  [, first = [], ...pane]: readonly Line[],
  { heading, rows }: Pick<Frame, 'heading' | 'rows'>,
  height: number,
  theme: Theme,
): Pick<Frame, 'heading' | 'rows'> {
  return {
    heading: [...framed(heading, panel, theme), ...first],
    rows: Array.from({ length: height }, (_, index) => ({
      key: rows[index]?.key ?? `blank ${index}`,
      line: [...framed(rows[index]?.line ?? [], panel, theme), ...(pane[index] ?? [])],
    })),
  };
}

/** Above or below the table, with the edge of the pane beside it. */
function tableEdge(
  state: UiState,
  theme: Theme,
  which: 'top' | 'bottom',
  pane: readonly Line[],
): Line {
  const panel = tablePanel(state, theme);
  return which === 'top'
    ? [...topEdge(panel, theme), ...(pane[0] ?? [])]
    : [...bottomEdge(panel, theme), ...(pane.at(-1) ?? [])];
}

function sidePane(state: UiState, theme: Theme): readonly Line[] {
  const width = paneWidth(state.look, state.size);
  return width === 0 ? [] : panePanel(state, theme, width, tableHeight(state) + 1);
}

function tablePanel(state: UiState, theme: Theme): Panel {
  const { shown, isSplit, finding, look, size, settings } = state;
  const order = finding.sort === null ? 'page' : finding.sort.by;
  const position = memberPosition(state);
  const listed = position.all;
  const { pool } = look;
  const all = shown.balancers
    .filter(({ name }) => pool === null || name === pool.balancer)
    .reduce((sum, { members }) => sum + members.length, 0);
  const isWhole = listed === 0 || position.to - position.from + 1 === listed;
  // In sections each member is listed as often as front ends have it.
  const count = isSplit || listed === all ? counted(listed, 'member') : `${listed} of ${all}`;
  const where = isWhole ? count : positionText(position);
  const own = pool === null ? undefined : balancerNamed(shown, pool.balancer);
  const isBefore =
    own !== undefined && isBeforeKnown(own, shown, fleetFacts(shown, settings.policy));
  const was = isBefore ? 'was: 5 min ago  ' : '';
  return {
    title: [span(pool === null ? 'members' : 'where the requests go')],
    right: [span(`${was}${where}  order: ${order}`, theme.quiet)],
    width: tableWidth(look, size),
    isFocused: topLayer(state)?.kind !== 'log',
  };
}

function rollingFrame(state: UiState, theme: Theme, height: number): readonly Line[] {
  const plan = state.layers.find((layer) => layer.kind === 'rolling-plan');
  if (plan?.kind === 'rolling-plan') return planLines(state, plan, theme, height);
  const shown = rolled(state);
  if (shown !== null) return rollingLines(state, shown, theme, height);
  return [[span(' ended: no journal of a rolling upgrade of this balancer is left')]];
}
