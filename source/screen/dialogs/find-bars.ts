/** The line in which a filter is typed, and the column chooser: both in the place of the footer. */

import { safeName } from '../../messages/member-label.ts';
import { clipStart } from '../../messages/width.ts';
import { columnOf } from '../columns/columns.ts';
import { parseFilter } from '../rows/filter.ts';
import type { ColumnsLayer } from '../state/look.ts';
import type { UiState } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

export function filterBar(state: UiState, theme: Theme): Bar {
  const { filter } = state.finding;
  const parsed = parseFilter(filter);
  const keys: Span[] = [
    span(' /'),
    span(clipStart(safeName(filter), state.size.columns - 16, theme.ellipsis), theme.strong),
    span(' ', { inverse: true }),
  ];
  if (!parsed.ok) keys.push(span(`  ${parsed.problem}`, theme.warning));
  keys.push(span('  Enter keep  Esc clear', undefined));
  if (filter === '')
    keys.push(span('   s:err state  b:app balancer  !x not  re: regexp', theme.quiet));
  return { lines: [], choices: [], keys };
}

/** All columns in their order; those on the screen in brackets that are filled. */
export function columnsBar(state: UiState, layer: ColumnsLayer, theme: Theme): Bar {
  const shown = new Set(shownLayout(state).columns.map((column) => column.id));
  const lines: Span[][] = [[span(' COLUMNS  ', theme.strong)]];
  let used = 10;
  for (const id of state.look.columns.order) {
    const text = `[${shown.has(id) ? 'x' : ' '}] ${columnOf(id).head}`;
    if (used + text.length + 2 > state.size.columns) {
      lines.push([span(' '.repeat(10))]);
      used = 10;
    }
    lines.at(-1)?.push(span(text, id === layer.at ? { inverse: true } : undefined), span('  '));
    used += text.length + 2;
  }
  const { head, help } = columnOf(layer.at);
  if (state.size.rows >= 16) lines.push([span(`   ${head}: ${help}`, theme.quiet)]);
  const keys: Line = [
    span(' space on/off   < > move it   arrows next   r standard   s save   Esc close'),
  ];
  return { lines, choices: [], keys };
}
