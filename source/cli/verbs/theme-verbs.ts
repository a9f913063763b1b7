/** `baltop theme`. */

import { CONTEXT_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { ALWAYS } from './option-sets.ts';

const load = async () => (await import('../open-screen/theme-list.ts')).themeList;

const LIST = {
  takes: [0, 0],
  options: ['output', 'no-color', ...ALWAYS],
  formats: CONTEXT_FORMATS,
  configuration: 'read',
  load,
} as const;

export const THEME_VERBS: readonly VerbSpec[] = [
  {
    ...LIST,
    name: 'theme',
    operands: 'list',
    help: 'themes of the screen: built in, and those of the configuration folder',
    examples: [
      ['baltop theme list', 'each with a line in its colours; * is the one in use'],
      ['baltop theme list -o name', 'their names, for a script'],
    ],
    subs: [
      {
        ...LIST,
        name: 'theme list',
        operands: '',
        help: 'list all themes, and how each looks; * marks the one in use',
        examples: [
          ['baltop theme list', 'for a person'],
          ['baltop theme list -o json', 'for a program'],
        ],
      },
    ],
  },
];
