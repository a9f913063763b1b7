/** How many members of a balancer are usable, in words. */

import type { PoolFacts } from '../screen/fleet-facts.ts';
import { safeName } from './member-label.ts';
import { displayWidth } from './width.ts';

/** `usable web1 4/5  web2 3/5  web3 ?5/5` where front ends differ and there is room; the lowest count otherwise. */
export function usableText({ usable, ordinary, perFrontEnd }: PoolFacts, width: number): string {
  const lowest = `${usable}/${ordinary} usable`;
  const differ = perFrontEnd.some((each) => !each.answers || each.usable !== usable);
  if (!differ || width < 80) return lowest;
  const parts = perFrontEnd.map(
    (each) => `${safeName(each.name)} ${each.answers ? '' : '?'}${each.usable}/${each.ordinary}`,
  );
  const text = `usable ${parts.join('  ')}`;
  return displayWidth(text) > width / 2 ? lowest : text;
}
