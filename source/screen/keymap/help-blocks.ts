/** Blocks of help side by side: as many columns as the width has room for. */

import { STATES, type StateId } from '../../messages/states.ts';
import { displayWidth, wrap } from '../../messages/width.ts';
import { type Line, lineWidth, type Span, span } from '../text/spans.ts';
import { stateSpans, type Theme } from '../text/theme.ts';

export interface HelpBlock {
  readonly name: string;
  readonly items: readonly HelpItem[];
}

interface HelpItem {
  /** A key, or whatever else the text is about. */
  readonly sign: Span;
  readonly text: string;
  /** Said besides where a column has room for it. */
  readonly more?: string;
}

/** What can be typed into a filter is known nowhere else on the screen. */
export const FILTERS: readonly (readonly [string, string])[] = [
  ['text', 'in names, address, state'],
  ['s:err', 'state'],
  ['b:app', 'balancer'],
  ['!text', 'not'],
  ['re:^a.*1$', 'regular expression'],
];

/** Narrower columns would cut the keys off. */
const NARROWEST = 26;
/** From here on each key has room for what it does besides its name. */
const WITH_MORE = 58;
const MOST_COLUMNS = 3;

/** Each block goes to the column that is shortest so far: the first ones stand at the top. */
export function sideBySide(
  blocks: readonly HelpBlock[],
  columns: number,
  theme: Theme,
): readonly Line[] {
  const hasMore = columns >= 2 * WITH_MORE;
  const widest = hasMore ? WITH_MORE : NARROWEST;
  const number = Math.max(1, Math.min(MOST_COLUMNS, Math.floor(columns / widest)));
  const width = Math.floor(columns / number);
  const stacks: Line[][] = Array.from({ length: number }, () => []);
  for (const block of blocks) {
    const shortest = stacks.reduce((a, b) => (b.length < a.length ? b : a));
    shortest.push(...blockLines(block, width - 1, hasMore, theme));
  }
  const height = Math.max(...stacks.map((stack) => stack.length));
  return Array.from({ length: height }, (_, row) =>
    stacks.flatMap((stack, index) => {
      const line = stack[row] ?? [];
      const gap = index === number - 1 ? 0 : Math.max(0, width - lineWidth(line));
      return [...line, span(' '.repeat(gap))];
    }),
  );
}

function blockLines(
  { name, items }: HelpBlock,
  width: number,
  hasMore: boolean,
  theme: Theme,
): readonly Line[] {
  const signs = Math.max(...items.map(({ sign }) => displayWidth(sign.text)));
  const names = hasMore ? Math.max(...items.map(({ text }) => displayWidth(text))) : 0;
  const lines: Line[] = [[span(` ${name}`, theme.strong)]];
  for (const { sign, text, more } of items) {
    const told = hasMore && more !== undefined ? `${text.padEnd(names)}  ${more}` : text;
    for (const [index, part] of wrap(told, width - signs - 5, 4, theme.ellipsis).entries()) {
      const own = index === 0 ? sign : span('');
      const gap = ' '.repeat(signs - displayWidth(own.text) + 2);
      lines.push([span('   '), own, span(gap + part)]);
    }
  }
  return lines;
}

export function legendItem(id: StateId, theme: Theme): Line {
  return [...stateSpans(id, id, theme), span(` ${STATES[id].legend}`)];
}
