/** Named facts as lines: with a column of names where there is room, run together in a narrow pane. */

import { highestOf } from '../../messages/time-cells.ts';
import { displayWidth, wrap } from '../../messages/width.ts';
import { chartRows } from '../text/chart.ts';
import { clipLine, type Line, lineText, lineWidth, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

export type Fact =
  /** Short items, side by side. */
  | { readonly kind: 'items'; readonly name: string; readonly items: readonly Line[] }
  | TextFact
  /** One under the other. */
  | { readonly kind: 'list'; readonly name: string; readonly lines: readonly Line[] }
  /** `values`: so many, one for each cell; NaN where nothing is known. */
  | {
      readonly kind: 'chart';
      readonly name: string;
      readonly values: (cells: number) => readonly number[];
      readonly caption: (highest: number) => string;
    };

/** A sentence, wrapped at words. */
export interface TextFact {
  readonly kind: 'text';
  readonly name: string;
  readonly text: string;
  readonly isWarning: boolean;
}

/** Of the column of names. */
export const NAME = 10;
/** Below this a column of names costs more than it tells, and long words are shortened. */
export const NAMED_FROM = 48;

/** Narrower charts stand in a pane. */
const WIDE_CHART = 60;
/** Of five minutes: one for each reading at the default interval. */
const MOST_CELLS = 150;

/** All lines that they take; `height`: how many there is room for, by which charts are measured. */
export function sheetLines(
  facts: readonly Fact[],
  width: number,
  height: number,
  theme: Theme,
): readonly Line[] {
  const isNamed = width >= NAMED_FROM;
  const room = isNamed ? width - NAME : width;
  const lines: Line[] = [];
  for (const fact of facts) {
    // A warning without a name takes the whole width: it must not lose its end.
    const isFlush = fact.kind === 'text' && fact.isWarning && fact.name === '';
    if (isFlush) {
      lines.push(...factLines(fact, width, isNamed, height, theme));
      continue;
    }
    const blank = span(isNamed ? ' '.repeat(NAME) : '');
    const hasName = isNamed && fact.name !== '';
    const name = hasName ? span(fact.name.padEnd(NAME), theme.strong) : blank;
    const own = factLines(fact, room, isNamed, height, theme);
    lines.push(...own.map((line, index) => [index === 0 ? name : blank, ...line]));
  }
  return lines.map((line) => clipLine(line, width, theme.ellipsis));
}

function factLines(
  fact: Fact,
  room: number,
  isNamed: boolean,
  height: number,
  theme: Theme,
): readonly Line[] {
  switch (fact.kind) {
    case 'items':
      return flowItems(fact.items, room, isNamed ? 3 : 2, theme.ellipsis);
    case 'text':
      return wrap(fact.text, room, 4, theme.ellipsis).map((text) => [
        span(text, fact.isWarning ? theme.warning : theme.quiet),
      ]);
    case 'list':
      return isNamed || fact.lines.length === 0
        ? folded(fact.lines, room, theme)
        : [[span(fact.name, theme.strong)], ...folded(fact.lines, room, theme)];
    case 'chart': {
      const width = Math.max(1, Math.min(room, MOST_CELLS));
      const values = fact.values(width);
      const highest = highestOf(values);
      // In a pane every row of it is sent again with the table's row beside it: two of them must do.
      const isPane = room < WIDE_CHART;
      const rows = highest === 0 || height < 26 ? 1 : height < 40 || isPane ? 2 : 4;
      const caption = wrap(fact.caption(highest), room, 2, theme.ellipsis).map(
        (text): Line => [span(text, theme.quiet)],
      );
      if (values.every(Number.isNaN)) return caption;
      return [
        ...chartRows(values, width, rows, highest, theme.bars).map((row) => [span(row)]),
        ...caption,
      ];
    }
  }
}

/** A line that is too long goes on under itself, broken where it has wide gaps: its end says who did it. */
export function folded(lines: readonly Line[], room: number, theme: Theme): readonly Line[] {
  return lines.flatMap((line): readonly Line[] => {
    if (lineWidth(line) <= room) return [line];
    const style = line.at(-1)?.style;
    const rows: string[] = [];
    for (const part of lineText(line).split(GAP)) {
      const last = rows.at(-1);
      const longer = `${last}${GAP}${part}`;
      if (last !== undefined && displayWidth(longer) <= room) rows[rows.length - 1] = longer;
      else if (last === undefined) {
        const head = wrap(part, room, 2, '')[0] ?? '';
        const rest = part.slice(head.length).trimStart();
        rows.push(head, ...(rest === '' ? [] : hung(rest)));
      } else rows.push(...hung(part));
    }
    return rows.map((text) => [span(text, style)]);
  });

  function hung(text: string): readonly string[] {
    return wrap(text, room - 2, 3, theme.ellipsis).map((part) => `  ${part}`);
  }
}

const GAP = '   ';

/** Broken between its parts first, so that a number stays with its word; inside of one where that alone is too wide. */
function packed(item: Line, width: number, ellipsis: string): Span[][] {
  const lines: Span[][] = [];
  let left = 0;
  for (const part of item) {
    const own = lineWidth([part]);
    if (own <= left) {
      lines.at(-1)?.push(part);
      left -= own;
      continue;
    }
    const parts = wrap(part.text, width, 3, ellipsis);
    lines.push(...parts.map((text) => [{ ...part, text }]));
    left = width - lineWidth(lines.at(-1) ?? []);
    // What was trimmed parted it from the next.
    if (part.text.endsWith(' ') && left > 0) {
      lines.at(-1)?.push(span(' '));
      left -= 1;
    }
  }
  return lines;
}

/** As many to a row as fit; one that is wider than a row is wrapped: its end may be what matters. */
export function flowItems(
  items: readonly Line[],
  width: number,
  gap: number,
  ellipsis: string,
): readonly Line[] {
  const lines: Span[][] = [];
  let left = 0;
  for (const item of items) {
    const own = lineWidth(item);
    if (own > width) {
      lines.push(...packed(item, width, ellipsis));
      left = 0;
      continue;
    }
    const last = lines.at(-1);
    if (last === undefined || own + gap > left) {
      lines.push([...item]);
      left = width - own;
    } else {
      last.push(span(' '.repeat(gap)), ...item);
      left -= own + gap;
    }
  }
  return lines;
}
