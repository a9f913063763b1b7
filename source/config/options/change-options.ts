/** What is changed, and how carefully. */

import type { OptionRow } from './option-row.ts';

export const CHOOSING = {
  balancer: { short: 'b', takes: 'NAME', help: 'look for the member in this balancer only' },
  all: { help: 'all members that match, where several do' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const CARE = {
  'dry-run': { help: 'print the exact requests and send none' },
  yes: { short: 'y', help: 'agree to what would be asked' },
  'allow-outage': { help: 'allow a change that leaves no usable member' },
  off: { help: 'with standby: make it an ordinary member again' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const VALUES = {
  factor: { takes: 'N', help: 'load factor, 1 to 100' },
  lbset: { takes: 'N', help: 'load-balancer set, 0 to 99' },
  route: { takes: 'NAME', help: "route; '' removes it" },
  redirect: {
    takes: 'NAME',
    help: "route that sessions go to while it is disabled; '' removes it",
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const CONTEXT = {
  protected: { help: 'with context add: every change of it is asked about by name' },
} as const satisfies Readonly<Record<string, OptionRow>>;
