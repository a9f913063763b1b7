/** How a member is taken out, and brought back. */

import type { OptionRow } from './option-row.ts';

export const WAITING = {
  for: { takes: 'STATE', help: 'with wait: drained, ok, disabled or usable' },
  timeout: {
    takes: 'TIME',
    help: 'give up after this long (10m); drain puts the flags back then, the screen asks',
  },
  'max-request': {
    takes: 'TIME',
    help: 'longest possible request; a BUSY count unchanged for longer is treated as stale',
  },
  'quiet-for': {
    takes: 'TIME',
    help: 'also require no new requests for this long; set to the longest request, no miscount of httpd can lose one',
  },
  'session-grace': {
    takes: 'TIME',
    help: 'let sticky sessions stay for this long, then move those that are left',
  },
  // biome-ignore lint/suspicious/noThenProperty: the name of an option, in a table that nobody awaits.
  then: {
    takes: 'FLAG',
    help: 'what to set after the drain flag: disable, stop or none (disable)',
  },
  'no-wait': { help: 'set the drain flag and return at once' },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** Of `rolling`, and of the screen, which rolls, too. */
export const UPGRADE = {
  exec: {
    takes: 'COMMAND',
    help: 'upgrades one member while it is out; without it, rolling asks you to',
  },
  'exec-timeout': { takes: 'TIME', help: 'how long the command may take (30m)' },
  'check-url': { takes: 'URL', help: 'is the application ready? twice 200 in a row' },
  'check-exec': { takes: 'COMMAND', help: 'the same, by a command that ends with 0' },
  'check-timeout': { takes: 'TIME', help: 'how long it may take to get ready (5m)' },
  'proof-timeout': { takes: 'TIME', help: 'how long it may take to serve again (1m)' },
  soak: { takes: 'TIME', help: 'watch it for this long before the next (60s)' },
  'min-usable': { takes: 'N', help: 'other usable members that must be left (1)' },
  'max-out': { takes: 'N', help: 'members that may be out at the same time (1)' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const ROLLING = {
  only: { takes: 'MEMBERS', help: 'only these, with commas between' },
  skip: { takes: 'MEMBERS', help: 'not these; resume puts them back without an upgrade' },
  ready: { takes: 'MEMBERS', help: 'these are upgraded already; their check comes next' },
  pause: { help: 'wait for a key before each further member; needs a terminal' },
} as const satisfies Readonly<Record<string, OptionRow>>;
