/** What each member of a pool does: kept where a drain begins, to say later where it went. */

import { balancerNamed } from '../../fleet/find.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import type { Load } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';

/** By the member's key; null where no front end tells it now. */
export function loadsOf(
  { live, settings }: Pick<UiState, 'live' | 'settings'>,
  balancer: string,
): ReadonlyMap<string, Load> {
  const { fresh } = fleetFacts(live, settings.policy);
  const members = balancerNamed(live, balancer)?.members ?? [];
  return new Map(
    members.map((member) => {
      const { requests, busy, stale } = memberFacts(member, fresh);
      return [member.key, stale ? { requests: null, busy: null } : { requests, busy }];
    }),
  );
}
