/** Every member as one sign, a line a pool: what 300 rows of a table do not show at once. */

import type { Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { clip, displayWidth } from '../../messages/width.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, panelLines } from '../text/panel.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

const FROM = 150;
const LONGEST_NAME = 12;

/** With its frame; 0 where the screen is too narrow for it. */
export function miniMapWidth({ size: { columns }, shown, look }: UiState): number {
  if (columns < FROM || look.pool !== null) return 0;
  const largest = Math.max(0, ...shown.balancers.map(({ members }) => members.length));
  const most = Math.min(60, Math.round(columns * 0.2));
  return Math.min(most, Math.max(LEAST, labelWidth(shown) + 1 + largest + FRAME_CELLS + 2));
}

/** With room for its head. */
const LEAST = 18;

function labelWidth({ balancers }: UiState['shown']): number {
  const longest = Math.max(0, ...balancers.map(({ name }) => displayWidth(safeName(name))));
  return Math.min(LONGEST_NAME, longest);
}

export function miniMap(state: UiState, theme: Theme, width: number, rows: number) {
  const { shown } = state;
  const room = width - FRAME_CELLS - 2;
  const members = shown.balancers.reduce((sum, pool) => sum + pool.members.length, 0);
  const all = mapRows(state, room);
  const hidden = all.length - rows;
  const lines = rowsThatFit(all, rows).map((each) => mapLine(state, each, theme));
  const more = `+${counted(hidden + 1, 'line')}`;
  return panelLines(
    { title: [span(nameOf(shown))], right: [span(String(members), theme.quiet)], width },
    Array.from({ length: rows }, (_, row): Line => {
      const line = lines[row];
      if (line !== undefined) return [span(' '), ...line];
      return hidden > 0 && row === rows - 1 ? [span(` ${more}`, theme.quiet)] : [];
    }),
    theme,
  );
}

/** One front end alone is not the fleet. */
function nameOf({ whole, frontEnds }: UiState['shown']): string {
  return whole === undefined ? 'fleet' : safeName(frontEnds[0]?.name ?? '');
}

/** A line of the map: the name where its pool begins, and some of its members. */
interface MapRow {
  readonly label: string;
  readonly balancer: string;
  readonly members: readonly Member[];
}

function mapRows({ shown }: UiState, room: number): readonly MapRow[] {
  const perLine = Math.max(1, room - labelWidth(shown) - 1);
  return shown.balancers.flatMap(({ name, members }) =>
    Array.from({ length: Math.max(1, Math.ceil(members.length / perLine)) }, (_, part) => ({
      label: part === 0 ? safeName(name) : '',
      balancer: name,
      members: members.slice(part * perLine, (part + 1) * perLine),
    })),
  );
}

/** The last line says how many more there are. */
function rowsThatFit(all: readonly MapRow[], rows: number): readonly MapRow[] {
  return all.length <= rows ? all : all.slice(0, rows - 1);
}

function mapLine({ shown, settings }: UiState, { label, members }: MapRow, theme: Theme): Line {
  const { fresh } = fleetFacts(shown, settings.policy);
  const width = labelWidth(shown);
  const text = clip(label, width, theme.ellipsis);
  const signs = members.map((member): Span => {
    const own = memberFacts(member, fresh);
    const id = own.stale ? 'UNK' : own.state;
    return span(theme.glyph(id), theme.glyphStyle(id));
  });
  return [span(text + ' '.repeat(width + 1 - displayWidth(text)), theme.quiet), ...runsOf(signs)];
}

/** Balancer and key of the member whose sign is at a cell of the charts that are drawn within `area`; null: there is none. */
export function memberAt(
  state: UiState,
  column: number,
  row: number,
  area: { readonly width: number; readonly height: number },
): readonly [balancer: string, key: string] | null {
  const width = miniMapWidth(state);
  if (width === 0) return null;
  const room = width - FRAME_CELLS - 2;
  const line = rowsThatFit(mapRows(state, room), area.height)[row];
  // Within its frame, which begins where the frame of all charts ends, and a blank.
  const first = area.width + FRAME_CELLS - width + 1 + labelWidth(state.shown) + 1;
  const member = line?.members[column - first];
  return line === undefined || member === undefined ? null : [line.balancer, member.key];
}

/** Neighbours of one style as one: each piece with a style is sent with its codes. */
function runsOf(signs: readonly Span[]): readonly Span[] {
  const runs: Span[] = [];
  for (const sign of signs) {
    const last = runs.at(-1);
    if (last !== undefined && last.style === sign.style)
      runs[runs.length - 1] = { ...last, text: last.text + sign.text };
    else runs.push(sign);
  }
  return runs;
}
