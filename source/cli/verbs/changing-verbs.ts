/** Verbs that change members. */

import { VALUES } from '../../config/options/change-options.ts';
import { namesIn } from '../../config/options/options.ts';
import { EVENT_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { CHANGE, CHOOSING, MEMBERS, QUIET, REACH } from './option-sets.ts';

const loadChange = async () => (await import('../change/change-members.ts')).changeMembers;

export const CHANGING_VERBS: readonly VerbSpec[] = [
  {
    name: 'disable',
    ...MEMBERS,
    help: 'no new requests; sticky sessions move to other members',
    options: [...CHOOSING, ...CHANGE, 'allow-outage', ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'enable',
    ...MEMBERS,
    help: 'take traffic again: clears disabled, draining and stopped',
    options: [...CHOOSING, ...CHANGE, ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'drain',
    ...MEMBERS,
    help: 'take it out without losing a request, and wait until nothing is in flight',
    options: [
      ...(['session-grace', ...QUIET, 'then', 'no-wait', 'request-paths'] as const),
      ...CHOOSING,
      ...CHANGE,
      'allow-outage',
      'output',
      'interval',
      ...REACH,
    ],
    formats: EVENT_FORMATS,
    configuration: 'read',
    load: async () => (await import('../drain/drain.ts')).drainMembers,
  },
  {
    name: 'stop',
    ...MEMBERS,
    help: 'like disable, without retries or health checks',
    options: [...CHOOSING, ...CHANGE, 'allow-outage', ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'standby',
    ...MEMBERS,
    help: 'make it a hot standby (--off: an ordinary member)',
    options: ['off', ...CHOOSING, ...CHANGE, 'allow-outage', ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'set',
    ...MEMBERS,
    help: 'change factor, set, route or redirect',
    options: [...namesIn(VALUES), ...CHOOSING, ...CHANGE, ...REACH],
    configuration: 'read',
    load: loadChange,
  },
];
