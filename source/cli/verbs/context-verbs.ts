/** `baltop context`. */

import type { OptionName } from '../../config/options/options.ts';
import { CONTEXT_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { ALWAYS, WAY } from './option-sets.ts';

const loadContext = async () => (await import('../reading/context.ts')).context;

/** Of the way, what a context cannot keep. */
const NOT_KEPT: readonly OptionName[] = ['context', 'password-stdin', 'ssh-config'];

export const CONTEXT_VERBS: readonly VerbSpec[] = [
  {
    name: 'context',
    operands: 'list|show|add|use|remove [NAME [URL...]]',
    takes: [0, 0],
    help: 'manage contexts: front ends operated as one, in the configuration file',
    examples: [
      ['baltop context list', 'all contexts; * is the current one'],
      ['baltop context add prod web1 web2', 'two front ends under one name'],
    ],
    options: ['output', ...ALWAYS],
    formats: CONTEXT_FORMATS,
    configuration: 'may-be-new',
    subs: [
      {
        name: 'context list',
        operands: '',
        takes: [0, 0],
        help: 'list all contexts; * marks the current one',
        examples: [
          ['baltop context list', 'for a person'],
          ['baltop context list -o json', 'for a program'],
        ],
        options: ['output', ...ALWAYS],
        formats: CONTEXT_FORMATS,
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context show',
        operands: '[NAME]',
        takes: [0, 1],
        help: 'show a context as written in the file; without a name the current one',
        examples: [
          ['baltop context show prod', 'as written in the file'],
          ['baltop context show', 'the current one'],
        ],
        options: ALWAYS,
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context add',
        operands: 'NAME URL...',
        takes: [1, Infinity],
        missing: 'the context, and the URLs of its front ends',
        help: 'save front ends, and how to reach them, under a name',
        examples: [
          ['baltop context add prod web1 web2 --protected', 'two front ends, every change asked'],
          ['baltop context add lab https://lab/lb --user ops --netrc', 'with a login'],
        ],
        options: [
          'protected',
          'read-only',
          ...WAY.filter((name) => !NOT_KEPT.includes(name)),
          'interval',
          ...ALWAYS,
        ],
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context use',
        operands: 'NAME',
        takes: [1, 1],
        missing: 'a context',
        help: 'make a context the current one',
        examples: [
          ['baltop context use prod', 'the default from now on'],
          ['baltop context use lab', 'another one'],
        ],
        options: ALWAYS,
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context remove',
        operands: 'NAME',
        takes: [1, 1],
        missing: 'a context',
        help: 'remove a context from the file; nothing else changes',
        examples: [
          ['baltop context remove prod', 'out of the file; nothing else changes'],
          ['baltop context remove lab', 'another one'],
        ],
        options: ALWAYS,
        configuration: 'may-be-new',
        load: loadContext,
      },
    ],
    load: loadContext,
  },
];
