/** `baltop context`. */

import type { OptionName } from '../../config/options/options.ts';
import { CONTEXT_FORMATS } from '../formats.ts';
import type { VerbSpec } from '../invocation.ts';
import { ALWAYS, WAY } from './option-sets.ts';

const loadContext = async () => (await import('../context.ts')).context;

/** Of the way, what a context cannot keep. */
const NOT_KEPT: readonly OptionName[] = ['context', 'password-stdin', 'ssh-config'];

export const CONTEXT_VERBS: readonly VerbSpec[] = [
  {
    name: 'context',
    operands: 'list|show|add|use|remove [NAME [URL...]]',
    takes: [0, 0],
    help: 'the contexts of the configuration file: front ends that are operated as one',
    options: ['output', ...ALWAYS],
    formats: CONTEXT_FORMATS,
    configuration: 'may-be-new',
    subs: [
      {
        name: 'context list',
        operands: '',
        takes: [0, 0],
        help: 'all contexts; the current one has a *',
        options: ['output', ...ALWAYS],
        formats: CONTEXT_FORMATS,
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context show',
        operands: '[NAME]',
        takes: [0, 1],
        help: 'one context as it stands in the file; without a name the current one',
        options: ALWAYS,
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context add',
        operands: 'NAME URL...',
        takes: [1, Infinity],
        missing: 'the context, and the URLs of its front ends',
        help: 'keep front ends, and how they are reached, under a name',
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
        help: 'take this one from now on where none is named',
        options: ALWAYS,
        configuration: 'may-be-new',
        load: loadContext,
      },
      {
        name: 'context remove',
        operands: 'NAME',
        takes: [1, 1],
        missing: 'a context',
        help: 'take it out of the file; nothing else changes',
        options: ALWAYS,
        configuration: 'may-be-new',
        load: loadContext,
      },
    ],
    load: loadContext,
  },
];
