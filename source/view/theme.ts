/** State glyphs and styles. Every state has its own word and glyph: colour only repeats what they say. */

import type { StateWord } from '../manager/status.ts';
import type { TextStyle } from './spans.ts';

/** What a state cell can show: httpd's states, and those of a member over several polls and front ends. */
export type StateId = StateWord | 'MIXED' | 'PENDING' | 'GONE';

interface StateLook {
  readonly glyph: string;
  readonly ascii: string;
  readonly color: TextStyle;
  readonly mono: TextStyle;
}

const LOOKS: Readonly<Record<StateId, StateLook>> = {
  STOP: { glyph: '■', ascii: '#', color: { color: 'cyan', bold: true }, mono: { bold: true } },
  DIS: { glyph: '■', ascii: '-', color: { color: 'cyan' }, mono: {} },
  DRN: { glyph: '▼', ascii: 'v', color: { color: 'yellow' }, mono: { underline: true } },
  ERR: { glyph: '×', ascii: '!', color: { color: 'red', bold: true }, mono: { inverse: true } },
  HCFL: { glyph: '×', ascii: '!', color: { color: 'red', bold: true }, mono: { inverse: true } },
  STBY: { glyph: '○', ascii: 'o', color: { dim: true }, mono: { dim: true } },
  SPAR: { glyph: '○', ascii: 'o', color: { dim: true }, mono: { dim: true } },
  OK: { glyph: '●', ascii: '+', color: {}, mono: {} },
  UNK: { glyph: '?', ascii: '?', color: { dim: true }, mono: { dim: true } },
  MIXED: {
    glyph: '◆',
    ascii: '%',
    color: { color: 'magenta', bold: true },
    mono: { bold: true, underline: true },
  },
  PENDING: { glyph: '…', ascii: '~', color: { color: 'yellow' }, mono: { underline: true } },
  GONE: { glyph: '?', ascii: '?', color: { dim: true }, mono: { dim: true } },
};

export interface Theme {
  readonly ellipsis: string;
  /** Eight glyphs from empty to full. */
  readonly bars: string;
  /** `×`, `●` ... */
  readonly glyph: (state: StateId) => string;
  readonly state: (state: StateId) => TextStyle;
  /** Something is wrong: banners, refusals. */
  readonly alarm: TextStyle;
  readonly warning: TextStyle;
  readonly quiet: TextStyle;
  readonly strong: TextStyle;
}

export function createTheme(options: { readonly ascii: boolean; readonly color: boolean }): Theme {
  const { ascii, color } = options;
  return {
    ellipsis: ascii ? '~' : '…',
    bars: ascii ? ' .:-=+*#' : '▁▂▃▄▅▆▇█',
    glyph: (state) => (ascii ? LOOKS[state].ascii : LOOKS[state].glyph),
    state: (state) => (color ? LOOKS[state].color : LOOKS[state].mono),
    alarm: color ? { color: 'red', bold: true } : { bold: true },
    warning: color ? { color: 'yellow', bold: true } : { bold: true },
    quiet: { dim: true },
    strong: { bold: true },
  };
}

/** The legend of the help screen, most common first. */
export const LEGEND: readonly (readonly [StateId, string])[] = [
  ['OK', 'takes requests'],
  ['DRN', 'drains: its sessions only'],
  ['DIS', 'disabled'],
  ['STOP', 'stopped'],
  ['ERR', 'error'],
  ['HCFL', 'failed its health check'],
  ['STBY', 'hot standby'],
  ['SPAR', 'hot spare'],
  ['MIXED', 'front ends disagree'],
  ['UNK', 'unknown'],
];
