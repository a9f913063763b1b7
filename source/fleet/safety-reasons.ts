/** The sentences of the guard: why an action needs consent, or is refused. */

import { counted } from '../httpd/counted.ts';
import type { Effect } from './effects.ts';
import { isEnough, servingReserve } from './pool-count.ts';

/** null: no reserve is needed, or it would not do. */
export function takeOverReason(
  { balancer, usableAfter, after }: Effect,
  minimum: number,
): string | null {
  const reserve = servingReserve(after);
  if (reserve === null || usableAfter >= minimum || !isEnough(after, minimum)) return null;
  const takes = after.serving - usableAfter === 1 ? 'takes' : 'take';
  return `${balancer} would have ${counted(usableAfter, 'usable member')}; its ${reserve} ${takes} over`;
}

export function outageReason({ balancer, usableAfter, after }: Effect, minimum: number): string {
  if (usableAfter > 0) {
    return `${balancer} would have ${counted(usableAfter, 'usable member')}, fewer than the minimum of ${minimum}`;
  }
  const reserve = servingReserve(after);
  const consequence = reserve === null ? 'clients get 503' : `only its ${reserve} would serve`;
  return `${balancer} would have ${counted(usableAfter, 'usable member')}, ${consequence}`;
}

/** Who may serve a pool that has no usable member. */
export function reserveWords({ after: { standbys, spares } }: Effect): string {
  if (spares === 0) return 'standbys';
  return standbys === 0 ? 'spares' : 'standbys and spares';
}

export function changedReason(who: string, balancer: string): string {
  return `${who} changed ${balancer} in the last minute`;
}
