/** What is kept to be looked at again. */

import type { OptionRow } from './option-row.ts';

export const RECORDING = {
  record: {
    takes: 'FILE',
    help: 'record what is read, for baltop replay; a recording is appended to',
  },
  'record-size': {
    takes: 'SIZE',
    help: 'most that a recording takes on disk, such as 50M (200M); the newest is kept',
  },
  report: { help: 'print what happened as Markdown, instead of the screen' },
} as const satisfies Readonly<Record<string, OptionRow>>;
