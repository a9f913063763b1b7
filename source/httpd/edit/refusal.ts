/** Why httpd took a request and changed nothing, in words: made where an answer is judged. */

import type { ManagerPage } from '../model.ts';
import { printable } from '../printable.ts';
import { maskUrl } from '../secrets.ts';

/** Why httpd took a request and changed nothing, or why none was sent. */
export type IgnoredReason =
  | 'referer'
  | 'stale-nonce'
  | 'unknown-worker'
  | 'wrong-worker'
  | 'value-refused'
  | 'no-slot'
  | 'not-writable'
  | 'unsupported'
  | 'unexplained';

export interface Refusal {
  readonly reason: IgnoredReason;
  /** What happened and what to do, one line each, safe to print. */
  readonly what: string;
  readonly hint: string;
  /** httpd took some of the change, or made something else of it. */
  readonly partly?: boolean;
}

export function refusal(reason: IgnoredReason, what: string, hint: string): Refusal {
  return { reason, what, hint };
}

export function refererRefusal(page: ManagerPage, what: string): Refusal {
  return refusal(
    'referer',
    `httpd dropped ${what}: its Referer was refused, or its fields did not arrive`,
    `Something between here and httpd removes them: the Referer must name ${printable(page.serverName)}, and a cache must keep the query.`,
  );
}

export function staleNonce(): Refusal {
  const hint = 'Nothing was changed. Try again.';
  return refusal('stale-nonce', 'httpd was restarted in between', hint);
}

export function unexplained(): Refusal {
  return refusal(
    'unexplained',
    'httpd answered and changed nothing',
    'See its error log, and try the change in a browser.',
  );
}

export function shownName(balancer: string, url: string): string {
  return `${printable(balancer)}/${printable(maskUrl(url))}`;
}

export function versionText(page: ManagerPage): string {
  const found = /Apache\/[\d.]+/.exec(page.serverVersion);
  return found === null ? `generation ${page.generation}` : found[0];
}
