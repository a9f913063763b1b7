/** How a page is asked for as XML, which has exact byte counts. */

import type { ManagerPage } from '../model.ts';
import { percentEncode } from '../text-encoding.ts';
import { isAtLeast } from '../version.ts';

/**
 * Which query brings XML: alone from 2.4.49, with a balancer and its nonce before; 2.2's XML and that of
 * 2.4.0 to 2.4.3 have no byte counts.
 */
export function xmlQuery(page: ManagerPage): string | null {
  if (page.generation === '2.2' || !isAtLeast(page.serverVersion, '2.4.4')) return null;
  if (isAtLeast(page.serverVersion, '2.4.49')) return 'xml=1';
  const balancer = page.balancers.find((each) => each.nonce !== null);
  if (balancer === undefined) return null;
  return `b=${percentEncode(balancer.name, page.charset)}&nonce=${balancer.nonce}&xml=1`;
}
