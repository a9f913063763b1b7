/** `baltop rolling`, and the verbs that resume or abort a run. */

import { EVENT_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { CHANGE, REACH, ROLLS } from './option-sets.ts';

const loadRecovery = async () => (await import('../rolling/rolling-recovery.ts')).recover;

export const ROLLING_VERBS: readonly VerbSpec[] = [
  {
    name: 'rolling',
    operands: 'BALANCER... | status | resume | abort',
    takes: [1, Number.POSITIVE_INFINITY],
    missing: 'a balancer, or status, resume or abort',
    help: 'upgrade its members one after the other: out, upgraded, ready, in, serving',
    examples: [
      ["baltop rolling app -u web1 --exec 'ssh {host} upgrade'", 'one member after the other'],
      ['baltop rolling app -u web1 --dry-run', 'what it would do'],
      ['baltop rolling app --exec ./up --check-url http://{host}:8080/', 'with a readiness check'],
      [
        "baltop rolling app api --by host --exec 'ssh {host} upgrade'",
        'host by host, once for each',
      ],
    ],
    options: [
      ...ROLLS,
      'only',
      'skip',
      'by',
      'first',
      'pause-after',
      'pause',
      ...CHANGE,
      'output',
      'interval',
      ...REACH,
    ],
    formats: EVENT_FORMATS,
    configuration: 'read',
    subs: [
      {
        name: 'rolling status',
        operands: '[BALANCER]',
        takes: [0, 1],
        help: 'show how far a rolling upgrade is, or where it stopped; changes nothing',
        examples: [
          ['baltop rolling status', 'progress of all runs'],
          ['baltop rolling status app -u web1', 'progress of this one'],
        ],
        options: ['output', ...REACH],
        formats: EVENT_FORMATS,
        configuration: 'read',
        load: loadRecovery,
      },
      {
        name: 'rolling resume',
        operands: '[BALANCER]',
        takes: [0, 1],
        help: 'continue one that stopped or was interrupted; give commands and checks again',
        examples: [
          [
            "baltop rolling resume app --exec 'ssh {host} upgrade'",
            'continue, with the same command',
          ],
          ['baltop rolling resume app --dry-run', 'show where each member starts'],
        ],
        options: [...ROLLS, 'ready', 'skip', 'pause', ...CHANGE, 'output', 'interval', ...REACH],
        formats: EVENT_FORMATS,
        configuration: 'read',
        load: loadRecovery,
      },
      {
        name: 'rolling abort',
        operands: '[BALANCER]',
        takes: [0, 1],
        help: 'end one that stopped or was interrupted, and put its members back as they were',
        examples: [
          ['baltop rolling abort app', 'put its members back'],
          ['baltop rolling abort app --dry-run', 'show which members'],
        ],
        options: [...CHANGE, 'output', ...REACH],
        formats: EVENT_FORMATS,
        configuration: 'read',
        load: loadRecovery,
      },
    ],
    load: async () => (await import('../rolling/rolling.ts')).rollBalancer,
  },
];
