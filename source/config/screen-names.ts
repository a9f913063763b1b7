/** Names of the screen, for the schema. Written by `npm run docs` from the tables of the screen: do not edit. */

export const COLUMN_NAMES = [
  'state',
  'route',
  'member',
  'fe',
  'timeline',
  'busy',
  'reqs',
  'ms',
  'share',
  'elected',
  'lf',
  'set',
  'to',
  'from',
  'load',
  'hc',
  'redir',
  'trend',
] as const;

export const THEME_NAMES = ['default', 'mono', 'bright', 'light', 'blueorange'] as const;
