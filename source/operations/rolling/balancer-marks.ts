/** By what a balancer is known again that is reached by another URL: the page carries a nonce that no other httpd has. */

import { createHash } from 'node:crypto';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { findBalancer } from '../../httpd/page/find-in-page.ts';

/** One that httpd made: by `nonce=` several servers can be given the same. */
const MADE_BY_HTTPD = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * One mark for each front end that tells; a nonce cannot be found out from it. httpd makes new nonces at a restart, so
 * that marks of before say nothing then.
 */
export function marksOf({ frontEnds }: FleetSnapshot, balancer: string): readonly string[] {
  const nonces = frontEnds.flatMap(({ page }) =>
    page === null ? [] : (findBalancer(page, balancer)?.nonce ?? []),
  );
  return nonces.filter((nonce) => MADE_BY_HTTPD.test(nonce)).map(markOf);
}

function markOf(nonce: string): string {
  return createHash('sha256').update(`baltop claim ${nonce}`).digest('hex').slice(0, 32);
}
