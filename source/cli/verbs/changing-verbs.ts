/** Verbs that change members. */

import { VALUES } from '../../config/options/change-options.ts';
import { namesIn } from '../../config/options/options.ts';
import { EVENT_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { BY_HOST, CHANGE, CHOOSING, MEMBERS, QUIET, REACH } from './option-sets.ts';

const loadChange = async () => (await import('../change/change-members.ts')).changeMembers;

export const CHANGING_VERBS: readonly VerbSpec[] = [
  {
    name: 'disable',
    ...MEMBERS,
    help: 'no new requests; sticky sessions move to other members',
    examples: [
      ['baltop disable -u web1 app/node2', 'out at once'],
      ['baltop disable -u web1 app/node2 --dry-run', 'the request that it would send'],
      ['baltop disable -u web1 node1 node2 --yes', 'two members, without a question'],
    ],
    options: [...BY_HOST, ...CHOOSING, ...CHANGE, 'allow-outage', ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'enable',
    ...MEMBERS,
    help: 'take traffic again: clears disabled, draining and stopped',
    examples: [
      ['baltop enable -u web1 app/node2', 'put it back, however it was taken out'],
      ['baltop enable -u web1 app/node2 --dry-run', 'the request that it would send'],
    ],
    options: [...BY_HOST, ...CHOOSING, ...CHANGE, ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'drain',
    ...MEMBERS,
    help: 'take it out without losing a request, and wait until nothing is in flight',
    examples: [
      ['baltop drain -u web1 app/node2', 'out; returns when nothing is in flight'],
      ['baltop drain -u web1 app/node2 --session-grace 10m', 'sessions may stay for that long'],
      ['baltop drain -u web1 --host node1', 'every member on node1, together'],
    ],
    options: [
      ...(['session-grace', ...QUIET, 'then', 'no-wait', 'request-paths'] as const),
      ...BY_HOST,
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
    examples: [
      ['baltop stop -u web1 app/node2', 'out, and httpd stops retrying it'],
      ['baltop stop -u web1 app/node2 --dry-run', 'the request that it would send'],
    ],
    options: [...BY_HOST, ...CHOOSING, ...CHANGE, 'allow-outage', ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'standby',
    ...MEMBERS,
    help: 'make it a hot standby (--off: an ordinary member)',
    examples: [
      ['baltop standby -u web1 app/spare', 'a hot standby'],
      ['baltop standby -u web1 app/spare --off', 'an ordinary member again'],
    ],
    options: ['off', ...CHOOSING, ...CHANGE, 'allow-outage', ...REACH],
    configuration: 'read',
    load: loadChange,
  },
  {
    name: 'set',
    ...MEMBERS,
    help: 'change factor, set, route or redirect',
    examples: [
      ['baltop set -u web1 app/node2 --factor 2', 'twice the requests'],
      ["baltop set -u web1 app/node2 --redirect ''", 'remove the redirect'],
    ],
    options: [...namesIn(VALUES), ...CHOOSING, ...CHANGE, ...REACH],
    configuration: 'read',
    load: loadChange,
  },
];
