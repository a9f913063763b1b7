/** How many members of a balancer are usable, where several front ends may tell it. */

import { reserveServes, reserveText, usableText } from '../../fleet/pool-count.ts';
import type { PoolFacts } from '../screen/fleet-facts.ts';
import { safeName } from './member-label.ts';
import { displayWidth } from './width.ts';

/** `usable web1 4/5  web2 3/5  web3 ?5/5` where front ends differ and there is room; the lowest count otherwise. */
export function poolText(pool: PoolFacts, width: number): string {
  const { perFrontEnd, usable } = pool;
  const lowest = usableText(pool);
  const differ = perFrontEnd.some((each) => !each.answers || each.usable !== usable);
  if (!differ || width < 80) return width < 60 ? shortText(pool) : lowest;
  const parts = perFrontEnd.map(
    (each) => `${safeName(each.name)} ${each.answers ? '' : '?'}${each.usable}/${each.ordinary}`,
  );
  const serves = reserveServes(pool);
  const text = `usable ${parts.join('  ')}${reserveText(pool)}${serves === null ? '' : `, ${serves}`}`;
  return displayWidth(text) > width / 2 ? lowest : text;
}

/** Without who serves, which the states of the members tell. */
function shortText(pool: PoolFacts): string {
  return `${pool.usable}/${pool.ordinary} usable${reserveText(pool)}`;
}
