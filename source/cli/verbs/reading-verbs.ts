/** Verbs that look, and change nothing. */

import { namesIn } from '../../config/options/options.ts';
import { LIMITS } from '../../config/options/output-options.ts';
import {
  DIAGNOSIS_FORMATS,
  EVENT_FORMATS,
  LIST_FORMATS,
  LOG_FORMATS,
  MEMBER_FORMATS,
} from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { ALWAYS, CHOOSING, LISTING, MEMBERS, QUIET, REACH } from './option-sets.ts';

export const READING_VERBS: readonly VerbSpec[] = [
  {
    name: 'list',
    operands: '[BALANCER]',
    takes: [0, 1],
    help: 'list the members, once or with --watch',
    options: [...LISTING, 'interval', ...REACH],
    formats: LIST_FORMATS,
    configuration: 'read',
    load: async () => (await import('../reading/list.ts')).list,
  },
  {
    name: 'get',
    operands: 'MEMBER',
    takes: [1, 1],
    missing: 'a member',
    help: 'show everything about one member',
    options: ['output', ...CHOOSING, ...REACH],
    formats: MEMBER_FORMATS,
    configuration: 'read',
    load: async () => (await import('../reading/get.ts')).get,
  },
  {
    name: 'watch',
    operands: '',
    takes: [0, 0],
    help: 'print one line for every change, until ctrl-c',
    options: ['json', 'utc', 'interval', ...REACH],
    configuration: 'read',
    load: async () => (await import('../reading/watch.ts')).watch,
  },
  {
    name: 'wait',
    ...MEMBERS,
    help: 'wait until the members are drained, ok, disabled or usable; changes nothing',
    options: ['for', ...QUIET, ...CHOOSING, 'output', 'interval', ...REACH],
    formats: EVENT_FORMATS,
    configuration: 'read',
    load: async () => (await import('../drain/wait.ts')).wait,
  },
  {
    name: 'check',
    operands: '[BALANCER]',
    takes: [0, 1],
    help: 'plug-in for monitoring systems: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN',
    options: [...namesIn(LIMITS), ...REACH],
    configuration: 'read',
    load: async () => (await import('../reading/check.ts')).check,
  },
  {
    name: 'doctor',
    operands: '[CONTEXT | URL ...]',
    takes: [0, Infinity],
    help: 'check front ends step by step and suggest fixes; changes nothing',
    options: ['output', 'ascii', 'interval', ...REACH],
    formats: DIAGNOSIS_FORMATS,
    configuration: 'read',
    load: async () => (await import('../reading/doctor.ts')).doctor,
  },
  {
    name: 'log',
    operands: '',
    takes: [0, 0],
    help: 'changes made by this program, and by others as far as it saw',
    options: ['output', 'since', 'utc', ...ALWAYS],
    formats: LOG_FORMATS,
    load: async () => (await import('../reading/log.ts')).log,
  },
];
