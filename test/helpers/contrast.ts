/** How well a style can be read, by WCAG's contrast of what xterm makes of it. */

import type { Color, TextStyle } from '../../source/screen/text/spans.ts';

/** The 16 colours as xterm has them, and most terminals nearly. */
export const XTERM: Readonly<Record<Color | 'white' | 'black', string>> = {
  black: '000000',
  red: 'cd0000',
  green: '00cd00',
  yellow: 'cdcd00',
  blue: '0000ee',
  magenta: 'cd00cd',
  cyan: '00cdcd',
  white: 'e5e5e5',
  blackBright: '7f7f7f',
  redBright: 'ff0000',
  greenBright: '00ff00',
  yellowBright: 'ffff00',
  blueBright: '5c5cff',
  magentaBright: 'ff00ff',
  cyanBright: '00ffff',
  whiteBright: 'ffffff',
};

type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb =>
  [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** `dim`: how much of a dimmed colour is left; the rest is the background's. */
export function contrastOf(style: TextStyle, ground: 'black' | 'white', dim: number): number {
  const back = rgb(ground === 'black' ? '000000' : 'ffffff');
  const full = rgb(XTERM[style.color ?? (ground === 'black' ? 'white' : 'black')]);
  const share = style.dim === true ? dim : 1;
  const shown = full.map(
    (each, at) => each * share + (back[at] ?? 0) * (1 - share),
  ) as unknown as Rgb;
  // Inverse exchanges the two, and so has the same contrast.
  const [light = 0, dark = 0] = [luminance(shown), luminance(back)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
