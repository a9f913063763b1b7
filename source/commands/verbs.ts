/** The verbs: what they take, and where their code is, loaded only when it is run. */

import type { VerbSpec } from './invocation.ts';
import type { OptionGroup } from './options.ts';

const ALWAYS: readonly OptionGroup[] = ['connection', 'general'];
const loadChange = async () => (await import('./change-members.ts')).changeMembers;

export const VERBS: readonly VerbSpec[] = [
  {
    name: 'list',
    operands: '[BALANCER]',
    takes: [0, 1],
    help: 'list the members, once or with --watch',
    groups: [...ALWAYS, 'format', 'listing'],
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'get',
    operands: 'MEMBER',
    takes: [1, 1],
    help: 'everything about one member',
    groups: [...ALWAYS, 'format', 'choosing'],
    load: async () => (await import('./get.ts')).get,
  },
  {
    name: 'watch',
    operands: '',
    takes: [0, 0],
    help: 'one line for every change that is seen, until ctrl-c',
    groups: [...ALWAYS, 'watching', 'times'],
    load: async () => (await import('./watch.ts')).watch,
  },
  {
    name: 'disable',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'no new requests; sticky sessions move to other members',
    groups: [...ALWAYS, 'choosing', 'planning', 'change', 'agreeing'],
    load: loadChange,
  },
  {
    name: 'enable',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'take traffic again: clears disabled, draining and stopped',
    groups: [...ALWAYS, 'choosing', 'planning', 'change', 'agreeing'],
    load: loadChange,
  },
  {
    name: 'drain',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'take it out without losing a request, and wait until nothing is in flight',
    groups: [
      ...ALWAYS,
      'choosing',
      'planning',
      'change',
      'agreeing',
      'waiting',
      'grace',
      'draining',
      'format',
    ],
    load: async () => (await import('./drain.ts')).drainMembers,
  },
  {
    name: 'wait',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'change nothing, and return when the members are drained, ok, disabled or usable',
    groups: [...ALWAYS, 'choosing', 'waiting', 'goal', 'format'],
    load: async () => (await import('./wait.ts')).wait,
  },
  {
    name: 'rolling',
    operands: 'BALANCER | status | resume | abort',
    takes: [1, 2],
    help: 'upgrade its members one after the other: out, upgraded, ready, in, serving',
    groups: [...ALWAYS, 'planning', 'agreeing', 'waiting', 'grace', 'rolling', 'upgrade', 'format'],
    load: async () => (await import('./rolling.ts')).rollBalancer,
  },
  {
    name: 'stop',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'as disable, and no retries or health checks either',
    groups: [...ALWAYS, 'choosing', 'planning', 'change', 'agreeing'],
    load: loadChange,
  },
  {
    name: 'standby',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'make it a hot standby (--off: an ordinary member)',
    groups: [...ALWAYS, 'choosing', 'planning', 'change', 'agreeing'],
    load: loadChange,
  },
  {
    name: 'set',
    operands: 'MEMBER...',
    takes: [1, Infinity],
    help: 'change factor, set, route or redirect',
    groups: [...ALWAYS, 'choosing', 'planning', 'change', 'agreeing', 'values'],
    load: loadChange,
  },
  {
    name: 'check',
    operands: '[BALANCER]',
    takes: [0, 1],
    help: 'plug-in for monitoring systems: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN',
    groups: [...ALWAYS, 'check'],
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'doctor',
    operands: '[CONTEXT | URL ...]',
    takes: [0, Infinity],
    help: 'look at front ends step by step, and say what would mend them; changes nothing',
    groups: [...ALWAYS, 'format'],
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'context',
    operands: 'list|show|add|use|remove [NAME [URL...]]',
    takes: [0, Infinity],
    help: 'the contexts of the configuration file: front ends that are operated as one',
    groups: [...ALWAYS, 'format', 'context'],
    load: async () => (await import('./context.ts')).context,
  },
  {
    name: 'completion',
    operands: 'bash|zsh|fish',
    takes: [1, 2],
    help: 'prints the script with which the shell completes verbs, options, members and balancers',
    groups: ['general'],
    load: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'log',
    operands: '',
    takes: [0, 0],
    help: 'what was changed, by this program and by others that it saw',
    groups: ['general', 'format', 'log', 'times'],
    load: async () => (await import('./log.ts')).log,
  },
];

/** Without a verb: the screen, or a list where there is no terminal; and the seed script's flags. */
export const NO_VERB: VerbSpec = {
  name: '',
  operands: '[CONTEXT | URL ...]',
  takes: [0, Infinity],
  help: 'the screen; without a terminal the same as list',
  groups: [
    'waiting',
    'grace',
    'upgrade',
    ...ALWAYS,
    'format',
    'listing',
    'choosing',
    'planning',
    'change',
    'agreeing',
    'screen',
    'times',
    'seed',
  ],
  load: async () => (await import('./screen.ts')).screen,
};

export function findVerb(name: string): VerbSpec | undefined {
  return VERBS.find((verb) => verb.name === name);
}
