/** Which part of its pool's requests a member gets: where the load of one that is out goes. */

import { type Past, rateAt } from '../../fleet/past.ts';
import type { FleetBalancer, FleetSnapshot } from '../../fleet/snapshot.ts';
import type { FleetFacts } from '../../messages/fleet-facts.ts';
import { isFresh, type MemberFacts, memberFacts } from '../../messages/member-facts.ts';
import { shareOf, shareText } from '../../messages/share.ts';
import { STATES } from '../../messages/states.ts';
import { holdOf, lastReadAt } from '../../messages/traffic.ts';
import { shareBar } from '../text/share-bar.ts';
import { type CellContext, column } from './column.ts';
import { stillServed } from './still-served.ts';

const PERCENT = 5;
/** ` was 20%` */
const WAS = 9;
/** Compared with what was so long ago. */
const AGO_MS = 5 * 60_000;
/** Less than this, of 1, is no move. */
const LEAST_MOVE = 0.03;

export const SHARE = column({
  id: 'share',
  head: 'SHARE',
  help: "its part of the pool's requests; and what it was 5 minutes ago, while members are out or in trouble",
  align: 'left',
  gap: 1,
  width: () => 11,
  from: 84,
  rank: 13,
  cell: (own, context, { width }, _member, balancer) => {
    const { state, facts, theme } = context;
    const share = own.stale
      ? null
      : shareOf(own.requests, facts.pools.get(balancer.name)?.requests);
    if (share === null) return { text: '-'.padStart(width < PERCENT + WAS ? width : width - WAS) };
    const hasWas = width >= PERCENT + WAS + 5;
    const room = width - PERCENT - (hasWas ? WAS : 0);
    const was = hasWas ? shareBefore(own, balancer, state.shown, context) : null;
    const isMoved = was !== null && Math.abs(was - share) >= LEAST_MOVE;
    const text =
      shareBar(share, room, theme).padEnd(room) +
      shareText(share).padStart(PERCENT) +
      (isMoved ? ` was ${shareText(was)}` : '');
    return { text, lead: { length: room, style: theme.load } };
  },
  partCell: (own, { layout }, column) => ({
    text: own.stale ? stillServed(own, column, layout) : '',
  }),
  sort: {
    turn: 15,
    value: (own) => own.requests,
    first: 'highest',
  },
});

/** null while its whole pool is well, and where that time was not read. */
function shareBefore(
  own: MemberFacts,
  balancer: FleetBalancer,
  shown: FleetSnapshot,
  { facts }: CellContext,
): number | null {
  const before = poolBefore(balancer, shown, facts);
  if (before === null) return null;
  const pasts = own.places.map((place) => place.rates.past);
  const share = shareOf(rateBefore(pasts, shown), before);
  return share === null || Number.isNaN(share) ? null : share;
}

/** Is there anything that it could have been before? */
export function isBeforeKnown(
  balancer: FleetBalancer,
  shown: FleetSnapshot,
  facts: FleetFacts,
): boolean {
  const before = poolBefore(balancer, shown, facts);
  return before !== null && !Number.isNaN(before);
}

const remembered = new WeakMap<FleetBalancer, number | null>();

function poolBefore(
  balancer: FleetBalancer,
  shown: FleetSnapshot,
  { fresh }: FleetFacts,
): number | null {
  let before = remembered.get(balancer);
  if (before !== undefined) return before;
  const isCalm = balancer.members.every(
    (member) => STATES[memberFacts(member, fresh).state].isWell === true,
  );
  const views = balancer.views.filter(
    ({ frontEnd, sameAs }) => sameAs === undefined && isFresh(fresh.get(frontEnd)),
  );
  const pasts = views.map((view) => view.past);
  before = isCalm ? null : rateBefore(pasts, shown);
  remembered.set(balancer, before);
  return before;
}

function rateBefore(pasts: readonly (Past | undefined)[], shown: FleetSnapshot): number {
  const moment = lastReadAt(shown) - AGO_MS;
  return pasts.reduce(
    (sum, past) => sum + (past === undefined ? Number.NaN : rateAt(past, moment, holdOf(shown))),
    0,
  );
}
