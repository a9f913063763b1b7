/** A whole frame as styled text, part by part: what the components draw. */

import { fleetFacts } from '../../messages/fleet-facts.ts';
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
  sheetHeight,
  tableHeight,
} from '../layout/frame-layout.ts';
import { beside, detailLines, paneLines } from '../panes/detail.ts';
import { drainWatchLines } from '../panes/drain-watch.ts';
import { logLines } from '../panes/log-lines.ts';
import { rollingLines } from '../panes/rolling-screen.ts';
import { tinyLines } from '../panes/tiny.ts';
import { underWayLine } from '../panes/under-way.ts';
import { rolled } from '../rolling/rolling-again.ts';
import { paneWidth, tableWidth } from '../state/pane-state.ts';
import type { UiState } from '../state/ui-state.ts';
import { headingLine } from '../table/heading-line.ts';
import { rowLine } from '../table/row-lines.ts';
import { shownLayout } from '../table/table-layout.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { openBar } from '../update/dialogs.ts';
import { eventLine, footerLine } from './footer.ts';
import { headerLine, summaryLine } from './header.ts';

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
  if (kind === 'tiny') return { ...empty, kind, top: tinyLines(state, theme) };
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
  if (kind === 'detail') {
    const lines = detailLines(state, theme, sheetHeight(state));
    const top = [headerLine(state, theme), ...banner, ...lines];
    return { ...empty, ...bottom, kind, top };
  }
  return {
    kind,
    top: [headerLine(state, theme), summaryLine(state, theme), ...banner],
    ...tableLines(state, theme),
    log: logLines(state, theme),
    ...bottom,
  };
}

/** Heading and visible rows, each with its piece of the pane at its right. */
function tableLines(state: UiState, theme: Theme): Pick<Frame, 'heading' | 'rows'> {
  const facts = fleetFacts(state.shown, state.settings.policy);
  const layout = shownLayout(state);
  const height = tableHeight(state);
  const context = { state, facts, layout, theme };
  const heading = headingLine(state, layout, theme);
  const bare = unansweredLines(state, height);
  if (bare.length > 0) {
    return {
      heading: bare[0] ?? [],
      rows: bare.slice(1).map((line, index) => ({ key: `way on ${index}`, line })),
    };
  }
  const rows = state.rows
    .slice(state.top, state.top + height)
    .map((row) => ({ key: row.key, line: rowLine(row, context) }));
  const pane = paneWidth(state.look, state.size);
  if (pane === 0) return { heading, rows };
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

function rollingFrame(state: UiState, theme: Theme, height: number): readonly Line[] {
  const plan = state.layers.find((layer) => layer.kind === 'rolling-plan');
  if (plan?.kind === 'rolling-plan') return planLines(state, plan, theme, height);
  const shown = rolled(state);
  if (shown !== null) return rollingLines(state, shown, theme, height);
  return [[span(' ended: no journal of a rolling upgrade of this balancer is left')]];
}
