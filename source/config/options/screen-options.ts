/** How the screen looks; the flags of the article's script; and what every command takes. */

import type { OptionRow } from './option-row.ts';

export const SCREEN = {
  demo: { takes: 'VERSION', help: 'run on an embedded demo; --demo=2.2 plays an older httpd' },
  ascii: { help: 'draw with ASCII only (also BALTOP_ASCII=1)' },
  'no-color': { help: 'no colours (also NO_COLOR)' },
  theme: {
    takes: 'NAME',
    help: 'default, mono, bright, light (for a light background), blueorange (no red, green or yellow), or a theme file',
  },
  columns: {
    takes: 'COLUMNS',
    help: 'columns of the screen, in this order, comma-separated',
  },
  mouse: { help: 'the wheel scrolls, a click selects a row or sorts by a head' },
  accessible: { help: 'line by line, for screen readers (also ACCESSIBLE=1, BALTOP_ACCESSIBLE=1)' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const SCRIPT_FLAGS = {
  list: { short: 'l', help: 'list worker, status and elected' },
  worker: { short: 'w', takes: 'WORKER', help: 'the worker to change' },
  action: { short: 'a', takes: 'ACTION', help: 'enable, disable, drain or stop it' },
  port: { short: 'p', takes: 'PORT', help: 'its port' },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** Of every call that reaches a front end; `write` of those that may change something. */
export const SAFETY = {
  'no-input': { help: 'never ask; refuse what needs an answer' },
  'read-only': { help: 'refuse every change (also BALTOP_READ_ONLY=1)' },
  write: { help: 'allow changes in spite of --read-only' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const GENERAL = {
  quiet: { short: 'q', help: 'print errors only' },
  verbose: { short: 'v', help: 'log every request to standard error, without secrets' },
  help: { short: 'h', help: 'show this help' },
  version: { short: 'V', help: 'print the version' },
} as const satisfies Readonly<Record<string, OptionRow>>;
