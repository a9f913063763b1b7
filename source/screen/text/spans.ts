/** Styled text as data: what a view function returns and a component draws. */

import { clip, displayWidth } from '../../messages/width.ts';

/** The 16 that every terminal has, in the order of their codes, and that its own theme decides on. */
export const COLORS = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'blackBright',
  'redBright',
  'greenBright',
  'yellowBright',
  'blueBright',
  'magentaBright',
  'cyanBright',
  'whiteBright',
] as const;

export type Color = (typeof COLORS)[number];

export const LOOKS = ['bold', 'dim', 'underline', 'inverse'] as const;

export interface TextStyle {
  readonly color?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export interface Span {
  readonly text: string;
  readonly style?: TextStyle;
}

/** One row of the screen. */
export type Line = readonly Span[];

export const PLAIN: TextStyle = {};

export function span(text: string, style?: TextStyle): Span {
  return style === undefined ? { text } : { text, style };
}

export function lineText(line: Line): string {
  return line.map((each) => each.text).join('');
}

export function lineWidth(line: Line): number {
  return line.reduce((width, each) => width + displayWidth(each.text), 0);
}

export function clipLine(line: Line, width: number, ellipsis: string): Line {
  const clipped: Span[] = [];
  let left = width;
  for (const each of line) {
    if (left <= 0) break;
    const own = displayWidth(each.text);
    clipped.push(own <= left ? each : { ...each, text: clip(each.text, left, ellipsis) });
    left -= own;
  }
  return clipped;
}

/** `left` and `right` on one row; where both do not fit, `left` is cut first. */
export function spread(left: Line, right: Line, width: number, ellipsis: string): Line {
  const rightPart = clipLine(right, width, ellipsis);
  const room = width - lineWidth(rightPart);
  const leftPart = clipLine(left, Math.max(0, room - 1), ellipsis);
  const gap = ' '.repeat(Math.max(0, room - lineWidth(leftPart)));
  return [...leftPart, span(gap), ...rightPart];
}

export function sameLine(a: Line, b: Line): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((each, index) => {
        const other = b[index];
        return (
          other !== undefined && each.text === other.text && sameStyle(each.style, other.style)
        );
      }))
  );
}

function sameStyle(a: TextStyle = PLAIN, b: TextStyle = PLAIN): boolean {
  return (
    a === b ||
    (a.color === b.color &&
      a.bold === b.bold &&
      a.dim === b.dim &&
      a.underline === b.underline &&
      a.inverse === b.inverse)
  );
}
