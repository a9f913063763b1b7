/** How many members of a balancer are usable, where several front ends may tell it. */

import { reserveServes, reserveText, usableText } from '../../fleet/pool-count.ts';
import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { fleetFacts, type PoolFacts } from '../../messages/fleet-facts.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { safeName } from '../../messages/member-label.ts';
import { displayWidth } from '../../messages/width.ts';
import type { UiState } from '../state/ui-state.ts';

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

/** `2/3 usable`, or `was 2/3 usable as of 14:02:51` where no front end that lists it answers. */
export function usableNowText(pool: PoolFacts, { views }: FleetBalancer, state: UiState): string {
  if (!pool.stale) return usableText(pool);
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const names = views.map((view) => view.frontEnd);
  const at = lastKnownAt(state.live, fresh, names);
  return `was ${usableText(pool)}${at === null ? '' : ` ${asOfText(at, state.settings.utc)}`}`;
}
