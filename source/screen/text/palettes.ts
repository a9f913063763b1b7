/** The one table of colours: what the screen draws by its role, and how each theme draws that. */

import type { TextStyle } from './spans.ts';

export type RoleId = keyof typeof ROLES;

interface RoleFacts {
  readonly means: string;
  /** Words are drawn in it, which say something; what has none is a line, a bar or a sign beside its word. */
  readonly isText: boolean;
}

/** Colour repeats what a sign and a word say. What is usual has no role: a colour means "look". */
export const ROLES = {
  ok: { means: 'the sign of a member that takes requests', isText: false },
  disabled: { means: 'disabled', isText: true },
  stopped: { means: 'stopped', isText: true },
  draining: { means: 'draining: on its way out', isText: true },
  pending: { means: 'a change that is not verified yet', isText: true },
  mixed: { means: 'front ends differ', isText: true },
  broken: { means: 'in error, or its health check failed', isText: true },
  alarm: { means: 'what is wrong, and what was refused', isText: true },
  warning: { means: 'what to look at', isText: true },
  quiet: { means: 'what says less than the rest', isText: true },
  focus: { means: 'the frame of what has the keys', isText: false },
  load: { means: 'requests, busy and shares, drawn', isText: false },
  time: { means: 'answer times, drawn', isText: false },
} as const satisfies Readonly<Record<string, RoleFacts>>;

export const ROLE_IDS = Object.keys(ROLES) as readonly RoleId[];

export type Palette = Readonly<Record<RoleId, TextStyle>>;

/** Themes that there are beside the built-in ones. */
export interface ThemeSupply {
  /** All of them, the built-in ones first. */
  readonly names: readonly string[];
  /** How it looks, or why it cannot be used: safe to print. */
  readonly find: (name: string) => Promise<Palette | string>;
}

const DIM: TextStyle = { dim: true };

/**
 * Only the 16 ANSI colours and inverse, so that any theme of the terminal works. Green is the sign of what is well, yellow
 * what is on its way, cyan what people set, red what is broken, blue load, magenta time. Plain red and blue are too dark
 * to be read on black.
 */
export const PALETTES = {
  default: {
    ok: { color: 'green' },
    disabled: { color: 'cyan' },
    stopped: { color: 'cyan', bold: true },
    draining: { color: 'yellow' },
    pending: { color: 'yellow' },
    mixed: { color: 'yellow', bold: true },
    broken: { color: 'redBright', bold: true },
    alarm: { color: 'redBright', bold: true },
    warning: { color: 'yellow', bold: true },
    quiet: DIM,
    focus: { color: 'cyan' },
    load: { color: 'blueBright' },
    time: { color: 'magenta' },
  },
  mono: {
    ok: {},
    disabled: {},
    stopped: { bold: true },
    draining: { underline: true },
    pending: { underline: true },
    mixed: { bold: true, underline: true },
    broken: { inverse: true },
    alarm: { bold: true },
    warning: { bold: true },
    quiet: DIM,
    focus: { bold: true },
    load: {},
    time: {},
  },
  /** High contrast: bright colours, and nothing dimmed. */
  bright: {
    ok: { color: 'greenBright', bold: true },
    disabled: { color: 'cyanBright', bold: true },
    stopped: { color: 'cyanBright', bold: true, underline: true },
    draining: { color: 'yellowBright', bold: true },
    pending: { color: 'yellowBright', bold: true, underline: true },
    mixed: { color: 'yellowBright', bold: true, inverse: true },
    broken: { color: 'redBright', bold: true, inverse: true },
    alarm: { color: 'redBright', bold: true, inverse: true },
    warning: { color: 'yellowBright', bold: true },
    quiet: {},
    focus: { color: 'cyanBright', bold: true },
    load: { color: 'blueBright', bold: true },
    time: { color: 'magentaBright', bold: true },
  },
  /** For a light background: green, yellow, cyan and all that is bright fade on white, and nothing is dimmed. */
  light: {
    ok: {},
    disabled: { color: 'blue' },
    stopped: { color: 'blue', bold: true },
    draining: { color: 'magenta' },
    pending: { color: 'magenta', underline: true },
    mixed: { color: 'magenta', bold: true, underline: true },
    broken: { color: 'red', bold: true },
    alarm: { color: 'red', bold: true },
    warning: { color: 'magenta', bold: true },
    quiet: {},
    focus: { color: 'blue', bold: true },
    load: { color: 'blue' },
    time: { color: 'magenta' },
  },
  /** For who cannot tell red, green and yellow apart: cyan for what people set, inverse for what is broken. */
  blueorange: {
    ok: {},
    disabled: { color: 'cyanBright' },
    stopped: { color: 'cyanBright', bold: true },
    draining: { color: 'magentaBright' },
    pending: { color: 'magentaBright', underline: true },
    mixed: { color: 'magentaBright', bold: true, underline: true },
    broken: { color: 'whiteBright', bold: true, inverse: true },
    alarm: { color: 'whiteBright', bold: true, inverse: true },
    warning: { color: 'magentaBright', bold: true },
    quiet: DIM,
    focus: { color: 'cyanBright' },
    load: { color: 'blueBright' },
    time: { color: 'magentaBright' },
  },
} as const satisfies Readonly<Record<string, Palette>>;

export type ThemeName = keyof typeof PALETTES;

export const THEME_NAMES = Object.keys(PALETTES) as readonly ThemeName[];

export function isThemeName(value: unknown): value is ThemeName {
  return typeof value === 'string' && Object.hasOwn(PALETTES, value);
}
