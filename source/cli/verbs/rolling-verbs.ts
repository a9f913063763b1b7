/** `baltop rolling`, and the verbs that resume or abort a run. */

import { EVENT_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { CHANGE, REACH, ROLLS } from './option-sets.ts';

const loadRecovery = async () => (await import('../rolling/rolling-recovery.ts')).recover;

export const ROLLING_VERBS: readonly VerbSpec[] = [
  {
    name: 'rolling',
    operands: 'BALANCER | status | resume | abort',
    takes: [1, 1],
    missing: 'a balancer, or status, resume or abort',
    help: 'upgrade its members one after the other: out, upgraded, ready, in, serving',
    options: [...ROLLS, 'only', 'skip', 'pause', ...CHANGE, 'output', 'interval', ...REACH],
    formats: EVENT_FORMATS,
    configuration: 'read',
    subs: [
      {
        name: 'rolling status',
        operands: '[BALANCER]',
        takes: [0, 1],
        help: 'show how far a rolling upgrade is, or where it stopped; changes nothing',
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
        options: [...CHANGE, 'output', ...REACH],
        formats: EVENT_FORMATS,
        configuration: 'read',
        load: loadRecovery,
      },
    ],
    load: async () => (await import('../rolling/rolling.ts')).rollBalancer,
  },
];
