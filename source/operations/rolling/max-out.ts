/** How many members may be out at the same time: a number, or a share of those that are usable. */

import type { FleetBalancer } from '../../fleet/snapshot.ts';
import type { MaxOut } from './rolling-events.ts';
import { countWithout } from './rolling-objections.ts';

/** null: it is none. */
export function parseMaxOut(text: string): MaxOut | null {
  const [, digits = '', sign] = /^(\d{1,6})(%?)$/.exec(text) ?? [];
  const count = Number(digits);
  if (count < 1 || (sign === '%' && count > 100)) return null;
  return sign === '%' ? `${count}%` : count;
}

/**
 * Of a share: rounded down, at least one, and never so many that fewer than `least` are usable on a front end. Whether one
 * may go at all is another question.
 */
export function membersOut(maxOut: MaxOut, balancer: FleetBalancer, least: number): number {
  if (typeof maxOut === 'number') return maxOut;
  const counts = balancer.views.map(({ frontEnd }) => countWithout(balancer, [], frontEnd).usable);
  const usable = Math.min(...counts);
  const share = Math.floor((usable * Number.parseInt(maxOut, 10)) / 100);
  return Math.max(1, Math.min(share, usable - least));
}
