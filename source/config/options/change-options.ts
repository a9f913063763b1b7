/** What is changed, and how carefully. */

import type { OptionRow } from './option-row.ts';

export const CHOOSING = {
  balancer: {
    short: 'b',
    takes: 'NAME',
    once: true,
    help: 'look for the member in this balancer only',
  },
  host: {
    short: 'H',
    takes: 'HOST',
    once: true,
    help: 'in place of members: all that run on it; without a verb: http://HOST/balancer-manager',
  },
  all: { help: 'act on all members that match, if there are several' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const CARE = {
  'dry-run': { help: 'print the exact requests and send none' },
  yes: { short: 'y', help: 'answer yes to every question' },
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
  protected: { help: 'with context add: confirm every change by typing a name' },
} as const satisfies Readonly<Record<string, OptionRow>>;
