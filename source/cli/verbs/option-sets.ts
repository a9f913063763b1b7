/** Options that several verbs have in common, by name. */

import { CONNECTION } from '../../config/options/connection-options.ts';
import { UPGRADE } from '../../config/options/drain-options.ts';
import { namesIn, type OptionName } from '../../config/options/options.ts';
import { GENERAL } from '../../config/options/screen-options.ts';

export const ALWAYS = namesIn(GENERAL);

/** The way to a front end; how often it is asked is for those that ask several times. */
export const WAY: readonly OptionName[] = namesIn(CONNECTION).filter((name) => name !== 'interval');
export const REACH: readonly OptionName[] = [...WAY, 'no-input', 'read-only', ...ALWAYS];
export const LISTING = ['output', 'output-file', 'watch', 'no-headers', 'sort', 'state'] as const;
export const CHOOSING = ['balancer', 'all'] as const;
/** In place of names. */
export const BY_HOST = ['host'] as const;
export const CHANGE = ['dry-run', 'yes', 'write'] as const;

/** What is read is written to a file. */
export const RECORDS = ['record', 'record-size'] as const;

/** How long a member is waited for. */
export const QUIET = ['timeout', 'max-request', 'quiet-for', 'witness'] as const;
export const ROLLS = [...namesIn(UPGRADE), ...QUIET, 'session-grace', 'request-paths'] as const;

/** The operands of verbs that are about members. */
export const MEMBERS = {
  operands: 'MEMBER...',
  takes: [1, Number.POSITIVE_INFINITY],
  missing: 'at least one member',
} as const;
