/** Every member as one sign, a line a pool: what 300 rows of a table do not show at once. */

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
export function miniMapWidth({ size: { columns }, shown }: UiState): number {
  if (columns < FROM) return 0;
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
  const lines = mapLines(state, theme, room);
  const hidden = lines.length - rows;
  const fits = hidden <= 0 ? lines : lines.slice(0, rows - 1);
  const more = `+${counted(hidden + 1, 'line')}`;
  return panelLines(
    { title: [span('fleet')], right: [span(String(members), theme.quiet)], width },
    Array.from({ length: rows }, (_, row): Line => {
      const line = fits[row];
      if (line !== undefined) return [span(' '), ...line];
      return hidden > 0 && row === rows - 1 ? [span(` ${more}`, theme.quiet)] : [];
    }),
    theme,
  );
}

function mapLines(state: UiState, theme: Theme, room: number): readonly Line[] {
  const { shown, settings } = state;
  const { fresh } = fleetFacts(shown, settings.policy);
  const label = labelWidth(shown);
  const perLine = Math.max(1, room - label - 1);
  return shown.balancers.flatMap(({ name, members }) => {
    const signs = members.map((member): Span => {
      const own = memberFacts(member, fresh);
      const id = own.stale ? 'UNK' : own.state;
      return span(theme.glyph(id), theme.glyphStyle(id));
    });
    const shownName = clip(safeName(name), label, theme.ellipsis);
    return Array.from(
      { length: Math.max(1, Math.ceil(signs.length / perLine)) },
      (_, part): Line => {
        const text = part === 0 ? shownName : '';
        const blanks = ' '.repeat(label + 1 - displayWidth(text));
        return [
          span(text + blanks, theme.quiet),
          ...signs.slice(part * perLine, (part + 1) * perLine),
        ];
      },
    );
  });
}
