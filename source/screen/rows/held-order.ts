/** The order of the members, where it is another one than the page's. */

import type { Member } from '../../fleet/snapshot.ts';
import { memberRowKey } from './sections.ts';

/** Places of the members, by the key of their rows, as they were last put in order. */
export interface HeldOrder {
  readonly at: number;
  readonly ranks: ReadonlyMap<string, number>;
  /** The numbers of now would give another order: it waits until nobody is moving about. */
  readonly isHeld: boolean;
}

/** The members of one balancer in that order; new ones come last. `frontEnd`: the section that they are listed in. */
export function inOrder(
  members: readonly Member[],
  order: HeldOrder | null,
  frontEnd: string | null,
): readonly Member[] {
  if (order === null) return members;
  const rank = (member: Member) =>
    order.ranks.get(memberRowKey(member.key, frontEnd)) ?? Number.MAX_SAFE_INTEGER;
  return members.toSorted((a, b) => rank(a) - rank(b));
}
