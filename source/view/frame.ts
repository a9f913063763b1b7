/** A whole frame as styled text, part by part: what the components draw. */

import { layoutColumns } from './columns.ts';
import { type Bar, openBar } from './confirm-bar.ts';
import { fleetFacts } from './fleet-facts.ts';
import { eventLine, footerLine } from './footer.ts';
import {
  bannerLines,
  type FrameKind,
  frameKind,
  hasEventLine,
  tableHeight,
} from './frame-layout.ts';
import { headerLine, summaryLine } from './header.ts';
import { helpLines } from './help.ts';
import { headingLine, rowLine } from './row-lines.ts';
import { type Line, span } from './spans.ts';
import type { Theme } from './theme.ts';
import { tinyLines } from './tiny.ts';
import type { UiState } from './ui-state.ts';

export interface Frame {
  readonly kind: FrameKind;
  /** Header, summary and banner; or all lines where there is no table. */
  readonly top: readonly Line[];
  readonly heading: Line;
  readonly rows: readonly { readonly key: string; readonly line: Line }[];
  /** null where there is no room for it. */
  readonly event: Line | null;
  readonly bar: Bar | null;
  /** null while a bar is open: that has its own keys. */
  readonly footer: Line | null;
}

export function frameOf(state: UiState, theme: Theme): Frame {
  const kind = frameKind(state);
  const empty = { heading: [], rows: [], event: null, bar: null, footer: null };
  if (kind === 'tiny') return { ...empty, kind, top: tinyLines(state, theme) };
  if (kind === 'help') return { ...empty, kind, top: helpLines(state, theme) };
  const facts = fleetFacts(state.shown, state.settings.policy);
  const layout = layoutColumns(state.size.columns, {
    longestMember: facts.longestMember,
    longestRoute: facts.longestRoute,
    frontEnds: state.shown.frontEnds.length,
  });
  const visible = state.rows.slice(state.top, state.top + tableHeight(state));
  const context = { state, facts, layout, theme };
  const bar = openBar(state, theme);
  return {
    kind,
    top: [
      headerLine(state, theme),
      summaryLine(state, theme),
      ...bannerLines(state).map((text, index) => [
        span(index === 0 ? ' ! ' : '   ', theme.alarm),
        span(text, theme.alarm),
      ]),
    ],
    heading: headingLine(layout, theme),
    rows: visible.map((row) => ({ key: row.key, line: rowLine(row, context) })),
    event: hasEventLine(state) ? eventLine(state, theme) : null,
    bar,
    footer: bar === null ? footerLine(state, theme) : null,
  };
}
