/** The call without a verb: the screen, a list, or the flags of the article's script. */

import { namesIn } from '../../config/options/options.ts';
import { SCREEN, SCRIPT_FLAGS } from '../../config/options/screen-options.ts';
import { LIST_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { CHANGE, CHOOSING, LISTING, REACH, RECORDS, ROLLS } from './option-sets.ts';

const WITHOUT_VERB = {
  name: '',
  operands: '[CONTEXT | URL ...]',
  takes: [0, Infinity],
  configuration: 'read',
  load: async () => (await import('./screen.ts')).screen,
} as const;

/** Without a verb: the screen, or a list where there is no terminal. */
export const NO_VERB: VerbSpec = {
  ...WITHOUT_VERB,
  help: 'the screen; without a terminal the same as list',
  examples: [
    ['baltop http://127.0.0.1/balancer-manager', 'the screen'],
    ['baltop --demo', 'the same on an embedded demo'],
    ['baltop list -u web1 -o wide', 'list once, for people'],
    ['baltop list -u web1 -o json', 'list once, as JSON'],
    ['baltop disable -u web1 app/node2', 'take a member out, verified'],
    ['baltop enable -u web1 app/node2', 'put it back'],
  ],
  options: [
    ...namesIn(SCREEN),
    'utc',
    ...RECORDS,
    ...ROLLS,
    ...LISTING,
    'host',
    'port',
    'write',
    'interval',
    ...REACH,
  ],
  formats: LIST_FORMATS,
};

/** The same where it prints: the screen drains, rolls and records, a list does not. */
export const PLAIN_LIST: VerbSpec = {
  ...NO_VERB,
  options: NO_VERB.options.filter((name) => ![...ROLLS, ...RECORDS].some((each) => each === name)),
};

/** The flags of the article's script. */
export const ARTICLE_SCRIPT: VerbSpec = {
  ...WITHOUT_VERB,
  examples: NO_VERB.examples,
  help: 'as in the older script: -l lists, -w WORKER -a ACTION changes',
  options: [
    ...namesIn(SCRIPT_FLAGS),
    'host',
    ...CHOOSING,
    ...CHANGE,
    'allow-outage',
    'interval',
    ...REACH,
  ],
  load: async () => (await import('../change/article-script.ts')).articleScript,
};
