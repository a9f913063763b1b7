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
import { ALWAYS, CHOOSING, LISTING, MEMBERS, QUIET, REACH, RECORDS } from './option-sets.ts';

export const READING_VERBS: readonly VerbSpec[] = [
  {
    name: 'list',
    operands: '[BALANCER]',
    takes: [0, 1],
    help: 'list the members, once or with --watch',
    examples: [
      ['baltop list -u web1', 'all members'],
      ['baltop list -u web1 -u web2 app --state err,hcfl', 'members in trouble, on two front ends'],
      [
        'baltop list -u web1 --watch -o openmetrics --output-file baltop.prom',
        'for the node exporter',
      ],
    ],
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
    examples: [
      ['baltop get -u web1 app/node2', 'one member, by its route'],
      ['baltop get -u web1 10.0.4.12:8009 -o json', 'by its address, as JSON'],
    ],
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
    examples: [
      ['baltop watch -u web1', 'a line for every change'],
      ['baltop watch -u web1 --json', 'one object per line'],
      ['baltop watch -u web1 --record web1.rec', 'and record it, for baltop replay'],
    ],
    options: ['json', 'utc', ...RECORDS, 'interval', ...REACH],
    configuration: 'read',
    load: async () => (await import('../reading/watch.ts')).watch,
  },
  {
    name: 'wait',
    ...MEMBERS,
    help: 'wait until the members are drained, ok, disabled or usable; changes nothing',
    examples: [
      ['baltop wait -u web1 app/node2 --for usable --timeout 5m', 'until it takes requests'],
      ['baltop wait -u web1 app/node2 --for drained', 'until nothing is in flight'],
    ],
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
    examples: [
      ['baltop check -u web1', 'with the standard limits'],
      ['baltop check -u web1 app -w 3: -c 2: -w busy=200', 'warn below three usable members'],
    ],
    options: [...namesIn(LIMITS), ...REACH],
    configuration: 'read',
    load: async () => (await import('../reading/check.ts')).check,
  },
  {
    name: 'doctor',
    operands: '[CONTEXT | URL ...]',
    takes: [0, Infinity],
    help: 'check front ends step by step and suggest fixes; changes nothing',
    examples: [
      ['baltop doctor', 'the current context, or this host'],
      ['baltop doctor https://web1/balancer-manager', 'one page'],
      ['baltop doctor prod -o json', 'a context, for a program'],
    ],
    options: ['output', 'ascii', 'interval', ...REACH],
    formats: DIAGNOSIS_FORMATS,
    configuration: 'read',
    load: async () => (await import('../reading/doctor.ts')).doctor,
  },
  {
    name: 'replay',
    operands: 'FILE',
    takes: [1, 1],
    missing: 'a file that --record has written',
    help: 'the screen on a recording, or a report of what happened; asks no front end',
    examples: [
      ['baltop replay web1.rec', 'go through what was recorded'],
      ['baltop replay web1.rec --report', 'what happened, as Markdown'],
    ],
    options: ['report', 'utc', 'ascii', 'no-color', 'theme', 'mouse', ...ALWAYS],
    configuration: 'read',
    load: async () => (await import('../open-screen/replay.ts')).replay,
  },
  {
    name: 'log',
    operands: '',
    takes: [0, 0],
    help: 'changes made by this program, and those by others that it saw',
    examples: [
      ['baltop log --since 2h', 'what was changed in the last two hours'],
      ['baltop log --since 2026-01-31 -o jsonl', 'since that day, as JSON lines'],
    ],
    options: ['output', 'since', 'utc', ...ALWAYS],
    formats: LOG_FORMATS,
    load: async () => (await import('../reading/log.ts')).log,
  },
];
