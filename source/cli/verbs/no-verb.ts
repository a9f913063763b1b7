/** The call without a verb: the screen, a list, or the flags of the article's script. */

import { namesIn } from '../../config/options/options.ts';
import { SCREEN, SEED } from '../../config/options/screen-options.ts';
import { LIST_FORMATS } from '../console/formats.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { CHANGE, CHOOSING, LISTING, REACH, ROLLS } from './option-sets.ts';

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
  options: [
    ...namesIn(SCREEN),
    'utc',
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

/** The same where it prints: how the screen drains and rolls, a list does not. */
export const PLAIN_LIST: VerbSpec = {
  ...NO_VERB,
  options: NO_VERB.options.filter((name) => !ROLLS.some((each) => each === name)),
};

/** The flags of the article's script. */
export const SEED_SCRIPT: VerbSpec = {
  ...WITHOUT_VERB,
  help: 'as in the original script: -l lists, -w WORKER -a ACTION changes',
  options: [...namesIn(SEED), ...CHOOSING, ...CHANGE, 'allow-outage', 'interval', ...REACH],
  load: async () => (await import('../change/article-script.ts')).articleScript,
};
