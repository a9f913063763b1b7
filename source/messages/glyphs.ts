/** Every sign that is one character, in both sets: none of the ASCII ones has two meanings. */

import type { StateWord } from '../httpd/status.ts';

/** What a state cell can show: httpd's states, and those of a member over several polls and front ends. */
export type StateId = StateWord | 'MIXED' | 'PENDING' | 'GONE';

export type SignId = 'cursor' | 'open' | 'closed' | 'marked' | 'changed' | 'trouble' | 'ellipsis';

interface Glyph {
  readonly glyph: string;
  readonly ascii: string;
  /** Those that mean the same, such as two kinds of trouble, may share a character. */
  readonly means: string;
}

export const STATE_GLYPHS: Readonly<Record<StateId, Glyph>> = {
  STOP: { glyph: '■', ascii: '#', means: 'stopped' },
  DIS: { glyph: '■', ascii: 'x', means: 'disabled' },
  DRN: { glyph: '▼', ascii: 'v', means: 'draining' },
  ERR: { glyph: '×', ascii: '!', means: 'trouble' },
  HCFL: { glyph: '×', ascii: '!', means: 'trouble' },
  STBY: { glyph: '○', ascii: 's', means: 'in reserve' },
  SPAR: { glyph: '○', ascii: 's', means: 'in reserve' },
  OK: { glyph: '●', ascii: 'o', means: 'takes requests' },
  UNK: { glyph: '?', ascii: '?', means: 'not known' },
  MIXED: { glyph: '◆', ascii: '%', means: 'front ends disagree' },
  PENDING: { glyph: '…', ascii: '&', means: 'not proved yet' },
  GONE: { glyph: '?', ascii: '?', means: 'not known' },
};

/** `-` and `+` open and close the tree in both sets: `>` is the cursor, and `v` a drain. */
export const SIGNS: Readonly<Record<SignId, Glyph>> = {
  cursor: { glyph: '>', ascii: '>', means: 'the row that keys are about' },
  open: { glyph: '-', ascii: '-', means: 'open' },
  closed: { glyph: '+', ascii: '+', means: 'closed' },
  marked: { glyph: '@', ascii: '@', means: 'marked' },
  changed: { glyph: '*', ascii: '*', means: 'changed just now' },
  trouble: { glyph: '!', ascii: '!', means: 'trouble' },
  ellipsis: { glyph: '…', ascii: '~', means: 'cut' },
};

/** Eight heights, from empty to full. */
export const BARS = { glyph: '▁▂▃▄▅▆▇█', ascii: ' .,:;iIH' } as const;

/** Done, and to be done. */
export const PROGRESS = { glyph: '█░', ascii: '=_' } as const;
