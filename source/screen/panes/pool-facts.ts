/** Below the rows of a pool's page: its settings, its health checks, what a restart would lose, what happened to it. */

import { balancerNamed } from '../../fleet/find.ts';
import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { lastKnownAt } from '../../messages/last-known.ts';
import { safeName } from '../../messages/member-label.ts';
import { stateOfPool } from '../facts/pool-scope.ts';
import { hasFrames, poolFactsHeight } from '../layout/frame-layout.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines, sideBySide } from '../text/panel.ts';
import { clipLine, type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { historyFact, riskItems, settingFacts } from './balancer-detail.ts';
import { type Fact, folded, sheetLines } from './facts-sheet.ts';
import { lastKnownFact } from './member-view.ts';

/** From here on settings and history stand side by side. */
const TWO_FROM = 100;
/** From so many rows on they have frames: below, those would cost lines that say something. */
const FRAMED_FROM = 8;

/** Exactly as many lines as there is room for. */
export function poolFactsLines(state: UiState, theme: Theme): readonly Line[] {
  const height = poolFactsHeight(state);
  const { pool } = state.look;
  if (height === 0 || pool === null) return [];
  const own = stateOfPool(state);
  const balancer = balancerNamed(own.shown, pool.balancer);
  if (balancer === undefined) return filled([goneLine(state, theme)], height);
  const { columns } = state.size;
  const risk = riskItems(own, balancer, theme);
  const settings: readonly Fact[] = [
    ...lastKnown(own, balancer),
    ...(risk.length === 0 ? [] : [{ kind: 'items' as const, name: 'usable', items: risk }]),
    ...settingFacts(own, balancer),
  ];
  if (!hasFrames(state) || height < FRAMED_FROM) {
    const facts = [...settings, historyFact(own, balancer, theme, columns - 2)];
    return filled(cutLines(facts, columns - 2, height, theme), height).map((line) => [
      span(' '),
      ...line,
    ]);
  }
  const rows = height - FRAME_ROWS;
  const inside = (width: number) => width - FRAME_CELLS - 2;
  const panel = (title: string, width: number, lines: readonly Line[]) =>
    panelLines(
      { title: [span(title)], width },
      filled(lines, rows).map((line) => [span(' '), ...line]),
      theme,
    );
  const history = (width: number) => historyFact(own, balancer, theme, inside(width));
  const sheet = (width: number, facts: readonly Fact[]) =>
    panel('settings', width, cutLines(facts, inside(width), rows, theme));
  if (columns < TWO_FROM) return sheet(columns, [...settings, history(columns)]);
  const half = Math.ceil(columns / 2);
  const rest = columns - half;
  const events = folded(history(rest).lines, inside(rest), theme);
  return sideBySide([sheet(half, settings), panel('history', rest, events)]);
}

function lastKnown(state: UiState, { views }: FleetBalancer): readonly Fact[] {
  const { fresh } = fleetFacts(state.shown, state.settings.policy);
  const names = views.map(({ frontEnd }) => frontEnd);
  const at = lastKnownAt(state.shown, fresh, names);
  return at === null ? [] : [lastKnownFact(at, state)];
}

/** What has no room is counted: Enter on the pool's row shows all of it. */
function cutLines(
  facts: readonly Fact[],
  width: number,
  rows: number,
  theme: Theme,
): readonly Line[] {
  const lines = sheetLines(facts, width, rows, theme);
  if (lines.length <= rows || rows < 2) return lines.slice(0, rows);
  const hidden = counted(lines.length - rows + 1, 'more line');
  const text = span(`+${hidden}: Enter on the row of the pool`, theme.quiet);
  return [...lines.slice(0, rows - 1), clipLine([text], width, theme.ellipsis)];
}

function goneLine({ look, scope }: UiState, theme: Theme): Line {
  const name = safeName(look.pool?.balancer ?? '');
  const where = look.pool?.frontEnd ?? scope;
  const page = where === null ? 'the page' : `the page of ${safeName(where)}`;
  return [span(` ${name} is not on ${page}: Esc goes back to all pools`, theme.warning)];
}

function filled(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: height }, (_, index) => lines[index] ?? [span(' ')]);
}
