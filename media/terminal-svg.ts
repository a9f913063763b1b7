/** Screens of a terminal emulator as an SVG: one still picture, or several shown one after the other. */

import type { Terminal } from '@xterm/headless';
import { GROUNDS, type Ground } from './grounds.ts';

/** A run of cells of one look. */
interface Span {
  readonly column: number;
  readonly text: string;
  readonly width: number;
  readonly color: number | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface Frame {
  readonly rows: readonly (readonly Span[])[];
  /** How long it is shown, seconds. */
  readonly seconds: number;
}

const CELL = { width: 8.4, height: 18 };
const MARGIN = 12;
/** The screen as it stands. */
export function captureFrame(terminal: Terminal, seconds: number): Frame {
  const buffer = terminal.buffer.active;
  const rows: Span[][] = [];
  for (let y = 0; y < terminal.rows; y += 1) {
    const line = buffer.getLine(buffer.viewportY + y);
    const spans: Span[] = [];
    for (let x = 0; line !== undefined && x < terminal.cols; x += 1) {
      const cell = line.getCell(x);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const span: Span = {
        column: x,
        text: cell.getChars() || ' ',
        width: cell.getWidth(),
        color: cell.isFgPalette() ? cell.getFgColor() : null,
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
        underline: cell.isUnderline() !== 0,
        inverse: cell.isInverse() !== 0,
      };
      const last = spans.at(-1);
      if (last !== undefined && sameLook(last, span)) {
        spans[spans.length - 1] = {
          ...last,
          text: last.text + span.text,
          width: last.width + span.width,
        };
      } else spans.push(span);
    }
    rows.push(spans);
  }
  return { rows, seconds };
}

function sameLook(a: Span, b: Span): boolean {
  return (
    a.color === b.color &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.underline === b.underline &&
    a.inverse === b.inverse
  );
}

/** `title` is read out by screen readers. */
export function renderSvg(
  frames: readonly Frame[],
  columns: number,
  rows: number,
  title: string,
  ground: Ground = GROUNDS.dark,
): string {
  const width = Math.round(columns * CELL.width + 2 * MARGIN);
  const height = rows * CELL.height + 2 * MARGIN;
  const total = frames.reduce((sum, frame) => sum + frame.seconds, 0);
  let start = 0;
  const groups = frames.map((frame, index) => {
    const style =
      frames.length > 1 ? animation(index, start / total, frame.seconds / total, total) : '';
    start += frame.seconds;
    return `${style}<g class="f f${index}">${frame.rows.map((spans, y) => drawRow(spans, y, ground)).join('')}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${xmlText(title)}</title>`,
    `<style>text{font:14px/1 "DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${ground.background}"/>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
}

/** Shows frame `index` from `start` for `share` of the whole, and hides it otherwise. */
function animation(index: number, start: number, share: number, total: number): string {
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`;
  const shown = `${percent(start)},${percent(Math.min(1, start + share) - 0.0001)}{visibility:visible}`;
  const before = start === 0 ? '' : `0%,${percent(start - 0.0001)}{visibility:hidden}`;
  const after = start + share >= 0.9999 ? '' : `${percent(start + share)},100%{visibility:hidden}`;
  return (
    `<style>.f${index}{visibility:hidden;animation:k${index} ${total}s step-end infinite}` +
    `@keyframes k${index}{${before}${shown}${after}}</style>`
  );
}

function drawRow(spans: readonly Span[], y: number, ground: Ground): string {
  return spans.map((span) => drawSpan(span, y, ground)).join('');
}

function drawSpan(span: Span, row: number, { background, foreground, palette }: Ground): string {
  const x = (MARGIN + span.column * CELL.width).toFixed(1);
  const y = MARGIN + row * CELL.height;
  const own = span.color === null ? foreground : (palette[span.color] ?? foreground);
  const blank = span.text.trim() === '';
  const length = (span.width * CELL.width).toFixed(1);
  const ground = span.inverse
    ? `<rect x="${x}" y="${y}" width="${length}" height="${CELL.height}" fill="${own}"/>`
    : '';
  if (blank) return ground;
  const look = [
    `fill="${span.inverse ? background : own}"`,
    span.bold ? 'font-weight="bold"' : '',
    span.dim ? 'opacity=".6"' : '',
    span.underline ? 'text-decoration="underline"' : '',
  ].filter(Boolean);
  const text = xmlText(span.text.trimEnd());
  const textLength = (
    (span.width - (span.text.length - span.text.trimEnd().length)) *
    CELL.width
  ).toFixed(1);
  return `${ground}<text x="${x}" y="${y + 14}" textLength="${textLength}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" ${look.join(' ')}>${text}</text>`;
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
