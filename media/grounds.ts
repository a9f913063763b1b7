/** What a terminal makes of its 16 colours: on a dark ground, on a light one, and as xterm has them on both. */

export interface Ground {
  readonly background: string;
  readonly foreground: string;
  /** In the order of their codes. */
  readonly palette: readonly string[];
}

const XTERM = [
  ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
  ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
];

export const GROUNDS = {
  dark: {
    background: '#14171c',
    foreground: '#d7dae0',
    palette: [
      ...['#3b4048', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'],
      ...['#7f848e', '#ff7b85', '#b5e890', '#f7d794', '#82c4ff', '#e29bf5', '#7fe0ec', '#ffffff'],
    ],
  },
  light: {
    background: '#ffffff',
    foreground: '#1f2328',
    palette: [
      ...['#1f2328', '#cf222e', '#116329', '#9a6700', '#0550ae', '#8250df', '#1b7c83', '#6e7781'],
      ...['#57606a', '#a40e26', '#1a7f37', '#bf8700', '#218bff', '#a475f9', '#3192aa', '#8c959f'],
    ],
  },
  black: { background: '#000000', foreground: '#e5e5e5', palette: XTERM },
  white: { background: '#ffffff', foreground: '#000000', palette: XTERM },
} as const satisfies Readonly<Record<string, Ground>>;

export type GroundName = keyof typeof GROUNDS;
