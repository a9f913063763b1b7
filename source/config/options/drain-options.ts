/** How a member is taken out, and brought back. */

import type { OptionRow } from './option-row.ts';

export const WAITING = {
  for: { takes: 'STATE', help: 'state to wait for: drained, ok, disabled or usable' },
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
    help: 'quiet needs no new requests for this long, instead of what the scoreboard shows; set it to your longest request',
  },
  witness: {
    takes: 'WORD',
    help: "auto: httpd's scoreboard (server-status) says when it is quiet, where it can be read; require: no drain without it; off (auto)",
  },
  'request-paths': {
    help: 'with -o jsonl: add method, path and age of the requests it waits for',
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
    help: 'upgrades one member while it is out; without it, you are asked to',
  },
  'exec-timeout': { takes: 'TIME', help: 'time limit of the command (30m)' },
  'check-url': { takes: 'URL', help: 'readiness check: two 200 answers in a row' },
  'check-exec': { takes: 'COMMAND', help: 'readiness check by a command that exits 0' },
  'check-through': {
    takes: 'URL',
    help: 'sticky pools: before it is enabled for all, a request with its route must reach it through every front end',
  },
  'check-timeout': { takes: 'TIME', help: 'time limit to become ready (5m)' },
  'proof-timeout': { takes: 'TIME', help: 'time limit to serve requests again (1m)' },
  soak: { takes: 'TIME', help: 'watch it for this long before the next (60s)' },
  'gate-exec': {
    takes: 'COMMAND',
    help: 'asked while it is watched: 0 it may stay, 3 no data, another code takes it out again',
  },
  'gate-url': {
    takes: 'URL',
    help: 'asked while it is watched: 200 it may stay, 204 or no answer no data, another takes it out',
  },
  'gate-failures': { takes: 'N', help: 'failures of the gate in a row that take it out again (3)' },
  'gate-interval': { takes: 'TIME', help: 'time between two questions to the gate (10s)' },
  'undo-exec': {
    takes: 'COMMAND',
    help: 'undoes its upgrade after the gate took it out; without it, it stays out',
  },
  'min-usable': { takes: 'N', help: 'other usable members that must remain (1)' },
  'max-out': {
    takes: 'N',
    help: 'members that may be out at the same time (1), or a share of the usable ones, such as 25%',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const ROLLING = {
  only: { takes: 'MEMBERS', once: true, help: 'only these members, comma-separated' },
  skip: {
    takes: 'MEMBERS',
    once: true,
    help: 'leave these out; resume puts them back without an upgrade',
  },
  ready: {
    takes: 'MEMBERS',
    once: true,
    help: 'these are already upgraded; go on with their check',
  },
  by: {
    takes: 'WORD',
    help: 'host: the members of each host go together, over all balancers named, and one command upgrades it',
  },
  first: { takes: 'MEMBER', once: true, help: 'upgrade this member first' },
  'pause-after': {
    takes: 'WORD',
    help: 'first: wait for a key after the first member; without a terminal, end there and let resume continue',
  },
  pause: { help: 'wait for a key before each further member; needs a terminal' },
} as const satisfies Readonly<Record<string, OptionRow>>;
