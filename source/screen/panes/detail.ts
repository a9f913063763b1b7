/** The row under the cursor in full: the whole screen, or the pane at the side. */

import { scopeTo } from '../../fleet/scope.ts';
import { nameOf } from '../../messages/event-text.ts';
import { memberName, safeName, safeUrl } from '../../messages/member-label.ts';
import { clock } from '../../messages/numbers.ts';
import { cursorRow } from '../layout/cursor.ts';
import { sheetHeight } from '../layout/frame-layout.ts';
import type { Row } from '../rows/row-list.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, panelLines } from '../text/panel.ts';
import { clipLine, type Line, lineWidth, type Span, span, spread } from '../text/spans.ts';
import { createTheme, type Theme } from '../text/theme.ts';
import { balancerDetail } from './balancer-detail.ts';
import { type Fact, sheetLines } from './facts-sheet.ts';
import { memberDetail } from './member-detail.ts';
import { memberPage, pageScroll } from './member-page.ts';

const MEASURE = createTheme({ ascii: true, color: false });

/** `height` lines at most, under the header. */
export function detailLines(state: UiState, theme: Theme, height: number): readonly Line[] {
  const { columns } = state.size;
  const row = cursorRow(state);
  if (row?.kind === 'member') {
    const top = state.look.scrolled?.row === row.key ? state.look.scrolled.top : 0;
    const page = memberPage(stateAt(row.frontEnd, state), row.member, theme, height, top);
    if (page !== null) return page;
  }
  const facts = detailFacts(state, theme, height);
  const room = height - 1;
  const top = detailTop(state, facts.length, room);
  const shown = facts.slice(top, top + room);
  const isWhole = shown.length === facts.length;
  const where = `${top + 1}-${top + shown.length} of ${facts.length}  PgUp PgDn `;
  const title = spread(
    [span(' '), ...titleOf(row, theme)],
    isWhole ? [] : [span(where, theme.quiet)],
    columns,
    theme.ellipsis,
  );
  return [title, ...shown.map((line) => [span(' '), ...line])];
}

function detailFacts(state: UiState, theme: Theme, height: number): readonly Line[] {
  const width = state.size.columns - 2;
  return sheetLines(factsOf(state, cursorRow(state), theme, width), width, height - 1, theme);
}

/** The first line that is shown: what is under the last one is never blank. */
function detailTop({ look, cursor }: UiState, lines: number, room: number): number {
  const top = look.scrolled?.row === cursor ? look.scrolled.top : 0;
  return Math.max(0, Math.min(top, lines - room));
}

/** `pages`: 1 is as many lines as are shown. */
export function scrollDetail(state: UiState, pages: number): UiState {
  const { cursor, look } = state;
  if (cursor === null) return state;
  const { lines: length, room } = scrolledPart(state);
  const by = Math.sign(pages) * Math.max(1, Math.floor(Math.abs(pages) * (room - 1)));
  const wanted = Math.max(0, detailTop(state, length, room) + by);
  const top = Math.min(wanted, Math.max(0, length - room));
  return { ...state, look: { ...look, scrolled: { row: cursor, top } } };
}

function scrolledPart(state: UiState): { readonly lines: number; readonly room: number } {
  const height = sheetHeight(state);
  const row = cursorRow(state);
  const page =
    row?.kind === 'member'
      ? pageScroll(stateAt(row.frontEnd, state), row.member, MEASURE, height)
      : null;
  return page ?? { lines: detailFacts(state, MEASURE, height).length, room: height - 1 };
}

/** Exactly `height` lines of `width` cells, with the line that parts them from the table. */
export function paneLines(
  state: UiState,
  theme: Theme,
  width: number,
  height: number,
): readonly Line[] {
  const row = cursorRow(state);
  const room = width - 2;
  const bare = [paneTitle(state, theme, room), ...paneFacts(state, row, theme, room, height - 1)];
  return Array.from({ length: height }, (_, index) => [
    // Without a style: its codes would be sent again with every row of the table that changes.
    span('| '),
    ...(bare[index] ?? []),
  ]);
}

/** The same as a panel of its own. */
export function panePanel(
  state: UiState,
  theme: Theme,
  width: number,
  height: number,
): readonly Line[] {
  const room = width - FRAME_CELLS - 2;
  const facts = paneFacts(state, cursorRow(state), theme, room, height);
  return panelLines(
    { title: paneTitle(state, theme, room), right: [span('Enter: all of it', theme.quiet)], width },
    Array.from({ length: height }, (_, index) => [span(' '), ...(facts[index] ?? [])]),
    theme,
  );
}

function paneTitle(state: UiState, theme: Theme, room: number): Line {
  const title = titleOf(cursorRow(state), theme);
  // The URL comes below in full: half of it would be of no use here.
  return clipLine(lineWidth(title) <= room ? title : title.slice(0, 1), room, theme.ellipsis);
}

function paneFacts(
  state: UiState,
  row: Row | null,
  theme: Theme,
  room: number,
  height: number,
): readonly Line[] {
  return sheetLines(factsOf(state, row, theme, room), room, height, theme);
}

/** A line filled up to the edge of the pane. */
export function beside(line: Line, width: number, pane: Line): Line {
  const gap = width - lineWidth(line);
  return gap > 0 ? [...line, span(' '.repeat(gap)), ...pane] : [...line, ...pane];
}

function titleOf(row: Row | null, theme: Theme): readonly Span[] {
  switch (row?.kind) {
    case 'member':
      return [
        span(nameOf(row.member) + onText(row.frontEnd), theme.strong),
        span(`   ${safeUrl(row.member.url)}`),
      ];
    case 'balancer':
      return [span(`balancer ${safeName(row.balancer.name)}${onText(row.frontEnd)}`, theme.strong)];
    case 'ghost': {
      const { balancer, url, route } = row.ghost;
      return [span(memberName(balancer, url, route), theme.strong), span(`   ${safeUrl(url)}`)];
    }
    case undefined:
      return [span('nothing here')];
  }
}

function onText(frontEnd: string | null): string {
  return frontEnd === null ? '' : ` on ${safeName(frontEnd)}`;
}

/** A row of one front end is told of as if there were no other. */
function stateAt(frontEnd: string | null, state: UiState): UiState {
  return frontEnd === null ? state : { ...state, shown: scopeTo(state.shown, frontEnd) };
}

function factsOf(state: UiState, row: Row | null, theme: Theme, width: number): readonly Fact[] {
  switch (row?.kind) {
    case 'member':
      return memberDetail(stateAt(row.frontEnd, state), row.member, theme, width);
    case 'balancer':
      return balancerDetail(stateAt(row.frontEnd, state), row.balancer, theme, width);
    case 'ghost': {
      const at = clock(row.ghost.goneAt, state.settings.utc);
      return [{ kind: 'text', name: 'gone', text: `gone from the page at ${at}`, isWarning: true }];
    }
    case undefined:
      return [];
  }
}
