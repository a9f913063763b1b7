/** State glyphs and styles. Every state has its own word and glyph: colour only repeats what they say. */

import {
  BARS,
  CRUMB,
  EIGHTHS,
  FRAME,
  PROGRESS,
  SIGNS,
  type SignId,
} from '../../messages/glyphs.ts';
import { STATES, type StateId, type StateTone } from '../../messages/states.ts';
import type { TextStyle } from './spans.ts';

/** What is usual has no style: a style means "look". */
export interface Palette {
  readonly stopped: TextStyle;
  readonly disabled: TextStyle;
  readonly draining: TextStyle;
  readonly broken: TextStyle;
  readonly mixed: TextStyle;
  readonly pending: TextStyle;
  readonly alarm: TextStyle;
  readonly warning: TextStyle;
  readonly quiet: TextStyle;
  /** The frame of the panel that has the keys. */
  readonly focus: TextStyle;
  /** Lines of requests and of busy, shares of a pool; and of time. */
  readonly load: TextStyle;
  readonly time: TextStyle;
}

const PLAIN: TextStyle = {};
const DIM: TextStyle = { dim: true };

/** Only the 16 ANSI colours and inverse, so that any theme of the terminal works. */
export const PALETTES = {
  default: {
    stopped: { color: 'cyan', bold: true },
    disabled: { color: 'cyan' },
    draining: { color: 'yellow' },
    broken: { color: 'red', bold: true },
    mixed: { color: 'magenta', bold: true },
    pending: { color: 'yellow' },
    alarm: { color: 'red', bold: true },
    warning: { color: 'yellow', bold: true },
    quiet: DIM,
    focus: { color: 'cyan' },
    load: { color: 'blue' },
    time: { color: 'magenta' },
  },
  mono: {
    stopped: { bold: true },
    disabled: {},
    draining: { underline: true },
    broken: { inverse: true },
    mixed: { bold: true, underline: true },
    pending: { underline: true },
    alarm: { bold: true },
    warning: { bold: true },
    quiet: DIM,
    focus: { bold: true },
    load: {},
    time: {},
  },
  /** High contrast: bright colours, and nothing dimmed. */
  bright: {
    stopped: { color: 'cyanBright', bold: true, underline: true },
    disabled: { color: 'cyanBright', bold: true },
    draining: { color: 'yellowBright', bold: true },
    broken: { color: 'redBright', bold: true, inverse: true },
    mixed: { color: 'magentaBright', bold: true, inverse: true },
    pending: { color: 'yellowBright', bold: true, underline: true },
    alarm: { color: 'redBright', bold: true, inverse: true },
    warning: { color: 'yellowBright', bold: true },
    quiet: {},
    focus: { color: 'cyanBright', bold: true },
    load: { color: 'cyanBright' },
    time: { color: 'magentaBright' },
  },
  /** For a light background: no colour that fades on white, and nothing dimmed. */
  light: {
    stopped: { color: 'blue', bold: true },
    disabled: { color: 'blue' },
    draining: { color: 'magenta' },
    broken: { color: 'red', bold: true },
    mixed: { color: 'magenta', bold: true, underline: true },
    pending: { color: 'magenta', underline: true },
    alarm: { color: 'red', bold: true },
    warning: { color: 'magenta', bold: true },
    quiet: {},
    focus: { color: 'blue', bold: true },
    load: { color: 'blue' },
    time: { color: 'magenta' },
  },
  /** No red, green or yellow: blue for what somebody wanted, inverse for what broke. */
  blueorange: {
    stopped: { color: 'blueBright', bold: true },
    disabled: { color: 'blueBright' },
    draining: { color: 'cyanBright', underline: true },
    broken: { color: 'whiteBright', bold: true, inverse: true },
    mixed: { color: 'magentaBright', bold: true },
    pending: { color: 'cyanBright', underline: true },
    alarm: { color: 'whiteBright', bold: true, inverse: true },
    warning: { color: 'magentaBright', bold: true },
    quiet: DIM,
    focus: { color: 'blueBright' },
    load: { color: 'blueBright' },
    time: { color: 'magentaBright' },
  },
} as const satisfies Record<string, Palette>;

export type ThemeName = keyof typeof PALETTES;

export const THEME_NAMES = Object.keys(PALETTES) as readonly ThemeName[];

export function isThemeName(value: unknown): value is ThemeName {
  return typeof value === 'string' && Object.hasOwn(PALETTES, value);
}

export interface Theme {
  readonly ellipsis: string;
  /** The cursor's sign, the tree's, marks. */
  readonly sign: (id: SignId) => string;
  /** Done, and to be done. */
  readonly progress: string;
  /** Eight glyphs from empty to full. */
  readonly bars: string;
  /** Of a bar from the left: what fills a cell a little, up to all of it. */
  readonly eighths: string;
  /** Corners from the top left, clockwise, then the lines along and down. */
  readonly frame: string;
  /** Between the names of the way to where one is. */
  readonly crumb: string;
  /** Of dots, or of the bars: where there is no colour, dots of two panels are one grey. */
  readonly chart: 'dots' | 'bars';
  /** `×`, `●` ... */
  readonly glyph: (state: StateId) => string;
  readonly state: (state: StateId) => TextStyle;
  /** Something is wrong: banners, refusals. */
  readonly alarm: TextStyle;
  readonly warning: TextStyle;
  readonly quiet: TextStyle;
  readonly strong: TextStyle;
  readonly focus: TextStyle;
  readonly load: TextStyle;
  readonly time: TextStyle;
}

export interface ThemeOptions {
  readonly ascii: boolean;
  readonly color: boolean;
  /** Without colours every theme is `mono`. */
  readonly theme?: ThemeName;
}

export function createTheme({ ascii, color, theme = 'default' }: ThemeOptions): Theme {
  const palette: Palette = PALETTES[color ? theme : 'mono'];
  const set = ascii ? 'ascii' : 'glyph';
  return {
    ellipsis: SIGNS.ellipsis[set],
    sign: (id) => SIGNS[id][set],
    bars: BARS[set],
    progress: PROGRESS[set],
    eighths: EIGHTHS[set],
    frame: FRAME[set],
    crumb: CRUMB[set],
    chart: ascii || !color || theme === 'mono' ? 'bars' : 'dots',
    glyph: (state) => STATES[state][set],
    state: (state) => styleOf(STATES[state].tone, palette),
    alarm: palette.alarm,
    warning: palette.warning,
    quiet: palette.quiet,
    strong: { bold: true },
    focus: palette.focus,
    load: palette.load,
    time: palette.time,
  };
}

function styleOf(tone: StateTone, palette: Palette): TextStyle {
  return tone === 'plain' ? PLAIN : palette[tone];
}
