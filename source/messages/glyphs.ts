/** Every sign that is one character, in both sets, but those of states (`states.ts`): none of the ASCII ones has two meanings. */

export type SignId =
  | 'cursor'
  | 'open'
  | 'closed'
  | 'marked'
  | 'changed'
  | 'trouble'
  | 'done'
  | 'now'
  | 'ellipsis';

export interface Glyph {
  readonly glyph: string;
  readonly ascii: string;
  /** Those that mean the same, such as two kinds of trouble, may share a character. */
  readonly means: string;
}

/** `-` and `+` open and close the tree in both sets: `>` is the cursor, and `v` a drain. */
export const SIGNS: Readonly<Record<SignId, Glyph>> = {
  cursor: { glyph: '>', ascii: '>', means: 'the row that keys are about' },
  open: { glyph: '-', ascii: '-', means: 'open' },
  closed: { glyph: '+', ascii: '+', means: 'closed' },
  marked: { glyph: '@', ascii: '@', means: 'marked' },
  changed: { glyph: '*', ascii: '*', means: 'changed just now' },
  trouble: { glyph: '!', ascii: '!', means: 'trouble' },
  done: { glyph: '✓', ascii: '/', means: 'a step that is done' },
  now: { glyph: '»', ascii: '^', means: 'the step that goes on now' },
  ellipsis: { glyph: '…', ascii: '~', means: 'cut' },
};

/** Eight heights, from empty to full. */
export const BARS = { glyph: '▁▂▃▄▅▆▇█', ascii: ' .,:;iIH' } as const;

/** A bar from the left, from an eighth of a cell to all of it. */
export const EIGHTHS = { glyph: '▏▎▍▌▋▊▉█', ascii: '=' } as const;

/** Done, and to be done. */
export const PROGRESS = { glyph: '█░', ascii: '=_' } as const;

/** Between the names of the way to where one is. */
export const CRUMB = { glyph: '›', ascii: '>' } as const;

/** What a panel is framed with: corners from the top left, clockwise, then the lines along and down. */
export const FRAME = { glyph: '╭╮╯╰─│', ascii: '++++-|' } as const;

/** Of a line of time: it was well, and httpd began anew. All other states have their own signs. */
export const TIMELINE = {
  well: { glyph: '─', ascii: '-' },
  restart: 'R',
} as const;
