/** The Status cell: what an administrator asked for, and how the worker is, kept apart. */

import { FLAGS, type Flag } from './flags.ts';
import { memoize } from './memoize.ts';

/** Admin intent. The first that is set wins: httpd treats Dis before Drn. */
export type Intent = 'stopped' | 'disabled' | 'draining' | 'in';

export type Role = 'active' | 'standby' | 'spare';

/** `unknown`: the page shows neither Ok nor another state. */
export type Health = 'ok' | 'error' | 'check-failed' | 'unknown';

export interface WorkerStatus {
  /** The page's tokens in page order, Init and Ok and unknown ones included. */
  readonly tokens: readonly string[];
  readonly intent: Intent;
  readonly role: Role;
  readonly health: Health;
  /** httpd's own word: Init set and none of Shut, Dis, Stop, Err, HcFl. A draining worker is usable too. */
  readonly usable: boolean;
}

/** The cell's text, such as `Init Drn Ok ` (2.4) or `Dis Ok` (2.2). Never fails: unknown tokens are kept. */
export const parseStatus = memoize(readStatus);

function readStatus(text: string): WorkerStatus {
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  const has = (token: string) => tokens.includes(token);
  return {
    tokens,
    intent: has('Stop') ? 'stopped' : has('Dis') ? 'disabled' : has('Drn') ? 'draining' : 'in',
    role: has('Stby') ? 'standby' : has('Spar') ? 'spare' : 'active',
    health: healthOf(has),
    usable: has('Ok') && !NOT_USABLE.some(has),
  };
}

/** Ok counts only without these: httpd never prints both, and where a page does, the trouble counts. */
export const NOT_USABLE: readonly string[] = ['Shut', 'Dis', 'Stop', 'Err', 'HcFl'];

function healthOf(has: (token: string) => boolean): Health {
  if (has('Err')) return 'error';
  if (has('HcFl')) return 'check-failed';
  if (has('Shut')) return 'unknown';
  return has('Ok') || has('Dis') || has('Stop') ? 'ok' : 'unknown';
}

export function hasFlag(status: WorkerStatus, flag: Flag): boolean {
  return status.tokens.includes(FLAGS[flag].token);
}

/**
 * Does httpd give this worker requests of new clients, with no other member failing first?
 * The guard counts only these: Ok, not draining, no standby, no spare.
 */
export function takesNewRequests(status: WorkerStatus): boolean {
  return status.usable && status.intent === 'in' && status.role === 'active';
}

/** httpd has put it in error, or its health check fails. */
export function isInTrouble({ health }: WorkerStatus): boolean {
  return health === 'error' || health === 'check-failed';
}

export type StateWord = 'STOP' | 'DIS' | 'DRN' | 'ERR' | 'HCFL' | 'STBY' | 'SPAR' | 'OK' | 'UNK';

/** The one word that a table shows first; `troubleWord` says what to add to it. */
export function stateWord(status: WorkerStatus): StateWord {
  if (status.intent === 'stopped') return 'STOP';
  if (status.intent === 'disabled') return 'DIS';
  if (status.intent === 'draining') return 'DRN';
  if (status.health === 'error') return 'ERR';
  if (status.health === 'check-failed') return 'HCFL';
  if (!status.usable) return 'UNK';
  if (status.role === 'standby') return 'STBY';
  if (status.role === 'spare') return 'SPAR';
  return 'OK';
}

/** `DIS+ERR`: admin intent first, trouble appended. */
export function stateText(status: WorkerStatus): string {
  const word = stateWord(status);
  if (word !== 'STOP' && word !== 'DIS' && word !== 'DRN') return word;
  const trouble =
    status.health === 'error' ? '+ERR' : status.health === 'check-failed' ? '+HCFL' : '';
  return word + trouble;
}
