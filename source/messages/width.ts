/** Texts measured in terminal cells: a CJK character takes two, a combining mark none. */

import stringWidth from 'string-width';

/**
 * ASCII, frames, bars and blocks, dots of charts, arrows, and ·×›…■▲▼◆○●: one cell and one unit each, so nothing must be
 * segmented. `build/packages.mjs` gives it to Ink, too.
 */
const ONE_CELL_EACH =
  /^[ -~\xB7\xD7\u203A\u2026\u2190-\u2193\u2500-\u259F\u25A0\u25B2\u25BC\u25C6\u25CB\u25CF\u2800-\u28FF]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function displayWidth(text: string): number {
  return ONE_CELL_EACH.test(text) ? text.length : stringWidth(text);
}

/** The longest beginning that fits into `width` cells. */
function head(text: string, width: number): string {
  if (ONE_CELL_EACH.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    taken += segment;
  }
  return taken;
}

/** The longest end that fits into `width` cells. */
function tail(text: string, width: number): string {
  if (width <= 0) return '';
  if (ONE_CELL_EACH.test(text)) return text.slice(-width);
  const segments = [...graphemes.segment(text)].map(({ segment }) => segment);
  let taken = '';
  let used = 0;
  for (const segment of segments.reverse()) {
    used += displayWidth(segment);
    if (used > width) break;
    taken = segment + taken;
  }
  return taken;
}

export function clip(text: string, width: number, ellipsis: string): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  return head(text, width - 1) + ellipsis;
}

/** `10.0.4.11:8009` in 10 cells: `10.0…:8009`. The port at the end is what tells two members apart. */
export function clipMiddle(text: string, width: number, ellipsis: string): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  const end = Math.ceil((width - 1) / 2);
  return head(text, width - 1 - end) + ellipsis + tail(text, end);
}

/** The end of what is being typed: that is where the eye is. */
export function clipStart(text: string, width: number, ellipsis: string): string {
  if (width <= 0) return '';
  return displayWidth(text) <= width ? text : ellipsis + tail(text, width - 1);
}

/** Exactly `width` cells, cut or filled with blanks. */
export function fit(
  text: string,
  width: number,
  align: 'left' | 'right',
  ellipsis: string,
): string {
  const cut = clip(text, width, ellipsis);
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** Words over at most `rows` lines of `width` cells; what is left over ends in the ellipsis. */
export function wrap(
  text: string,
  width: number,
  rows: number,
  ellipsis: string,
): readonly string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < rows) {
    const isLast = lines.length === rows - 1;
    if (isLast || displayWidth(rest) <= width) {
      lines.push(clip(rest, width, ellipsis));
      break;
    }
    const full = head(rest, width + 1);
    const cut = full.lastIndexOf(' ');
    const line = cut > 0 ? full.slice(0, cut) : head(rest, width);
    if (line === '') break;
    lines.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return lines;
}

/** A line as lines of at most `width` cells, broken between words only: a word that is longer stays whole. */
export function foldWords(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const hanging = `${indent}  `;
  const lines: string[] = [];
  let current = indent;
  let used = indent.length;
  for (const word of line.slice(indent.length).split(' ')) {
    const isFirst = current.trim() === '';
    const cells = displayWidth(word);
    if (!isFirst && used + 1 + cells > width) {
      lines.push(current.trimEnd());
      current = hanging + word;
      used = hanging.length + cells;
    } else {
      current += isFirst ? word : ` ${word}`;
      used += cells + (isFirst ? 0 : 1);
    }
  }
  return [...lines, current];
}
