/** The row of column heads. */

import { fit } from '../../messages/width.ts';
import type { Layout } from '../columns/column.ts';
import { GUTTER } from '../columns/layout.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

/** The column in whose order the rows are is inverse; a dot says that its numbers wait to be put in order. */
export function headingLine({ finding }: UiState, layout: Layout, theme: Theme): Line {
  const line: Span[] = [span(' '.repeat(GUTTER), theme.strong)];
  for (const { id, head, gap, width, align } of layout.columns) {
    const isSorted = finding.sort?.by === id;
    const sign = isSorted && finding.order?.isHeld === true ? '.' : '';
    const text = align === 'left' ? head + sign : sign + head;
    const room = fit(text, width + (sign === '' ? 0 : gap), align, '');
    const blanks = ' '.repeat(sign === '' ? gap : 0);
    const cell = fit(blanks + room, gap + width, align, '');
    const at = cell.indexOf(head);
    if (!isSorted || at === -1) {
      line.push(span(cell, theme.strong));
      continue;
    }
    line.push(
      span(cell.slice(0, at), theme.strong),
      span(head, { ...theme.strong, inverse: true }),
      span(cell.slice(at + head.length), theme.strong),
    );
  }
  return joinStrong(line, theme);
}

/** As few spans as possible: the heading is one of them unless a column is marked. */
function joinStrong(line: Line, theme: Theme): Line {
  const joined: Span[] = [];
  for (const each of line) {
    const last = joined.at(-1);
    const isPlain = each.style === theme.strong && last?.style === theme.strong;
    if (isPlain && last !== undefined)
      joined[joined.length - 1] = span(last.text + each.text, theme.strong);
    else if (each.text !== '') joined.push(each);
  }
  return joined;
}
