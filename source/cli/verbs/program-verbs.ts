/** Verbs about the program itself. */

import type { VerbSpec } from '../console/invocation.ts';
import { ALWAYS } from './option-sets.ts';

export const PROGRAM_VERBS: readonly VerbSpec[] = [
  {
    name: 'completion',
    operands: 'bash|zsh|fish',
    takes: [1, 2],
    missing: 'a shell: bash, zsh or fish',
    help: 'print the script that completes verbs, options, members and balancers',
    examples: [
      ['baltop completion bash', 'for: source <(baltop completion bash)'],
      ['baltop completion fish', 'for: baltop completion fish | source'],
    ],
    options: ALWAYS,
    load: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'help',
    operands: '[VERB]',
    takes: [0, 2],
    help: 'help on a verb: the same as baltop VERB --help',
    examples: [
      ['baltop help drain', 'the same as baltop drain --help'],
      ['baltop help context add', 'help on a subcommand'],
    ],
    options: ALWAYS,
    load: async () => (await import('./help.ts')).help,
  },
  {
    name: 'version',
    operands: '',
    takes: [0, 0],
    help: 'print the version: the same as baltop --version',
    examples: [['baltop version', 'print the version']],
    options: ALWAYS,
    load: async () => (await import('./version.ts')).version,
  },
];
