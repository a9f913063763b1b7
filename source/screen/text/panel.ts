/** A frame around lines: title at its left, its number at its right. */

import { displayWidth } from '../../messages/width.ts';
import { clipLine, type Line, lineWidth, type Span, span, type TextStyle } from './spans.ts';
import type { Theme } from './theme.ts';

export interface Panel {
  readonly title: Line;
  /** What is left out first where both have no room. */
  readonly right?: Line;
  readonly width: number;
  readonly isFocused?: boolean;
  /** Along the lower edge, by the cell inside it. */
  readonly marks?: ReadonlyMap<number, Span>;
}

/** Cells that the frame takes at both sides together, and rows above and below. */
export const FRAME_CELLS = 2;
export const FRAME_ROWS = 2;

/** Lines of any width; each is cut or filled up. */
export function panelLines(panel: Panel, lines: readonly Line[], theme: Theme): readonly Line[] {
  return [
    topEdge(panel, theme),
    ...lines.map((line) => framed(line, panel, theme)),
    bottomEdge(panel, theme),
  ];
}

export function topEdge(panel: Panel, theme: Theme): Line {
  const { title, right = [], width } = panel;
  const style = edgeStyle(panel, theme);
  const [left = '', end = '', , , along = ''] = theme.frame;
  const room = width - 6;
  const shown = clipLine(title, Math.max(0, room), theme.ellipsis);
  const rest = room - lineWidth(shown);
  const number = lineWidth(right) + 3 <= rest ? right : [];
  const dashes = Math.max(0, rest - (number.length === 0 ? 0 : lineWidth(number) + 2));
  return [
    span(`${left}${along} `, style),
    ...shown,
    span(` ${along.repeat(dashes)}`, style),
    ...(number.length === 0 ? [] : [span(' ', style), ...number, span(' ', style)]),
    span(`${along}${end}`, style),
  ];
}

export function bottomEdge(panel: Panel, theme: Theme): Line {
  const style = edgeStyle(panel, theme);
  const [, , right = '', left = '', along = ''] = theme.frame;
  const line: Span[] = [];
  let edge = left;
  for (let cell = 0; cell < panel.width - FRAME_CELLS; cell += 1) {
    const mark = panel.marks?.get(cell);
    if (mark === undefined) {
      edge += along;
      continue;
    }
    line.push(span(edge, style), mark);
    edge = '';
  }
  return [...line, span(edge + right, style)];
}

export function framed(line: Line, panel: Panel, theme: Theme): Line {
  const style = edgeStyle(panel, theme);
  const down = theme.frame[5] ?? '';
  const room = panel.width - FRAME_CELLS;
  const width = lineWidth(line);
  const clipped = width > room ? clipLine(line, room, theme.ellipsis) : line;
  const blanks = room - width;
  return [
    span(down, style),
    ...clipped,
    ...(blanks > 0 ? [span(' '.repeat(blanks))] : []),
    span(down, style),
  ];
}

/** Panels of one height next to each other. */
export function sideBySide(panels: readonly (readonly Line[])[]): readonly Line[] {
  const height = Math.max(0, ...panels.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) => panels.flatMap((lines) => lines[row] ?? []));
}

function edgeStyle({ isFocused = false }: Panel, theme: Theme): TextStyle {
  return isFocused ? theme.focus : theme.quiet;
}

/** `text` where there are so many cells for it. */
export function ifRoom(text: string, room: number): string {
  return displayWidth(text) <= room ? text : '';
}
