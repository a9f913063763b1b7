/** What a restart of httpd would lose of a balancer, told of each front end where they differ. */

import { frontEndNamed } from '../../fleet/find.ts';
import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import { safeName, shortName } from '../../messages/member-label.ts';
import type { UiState } from '../state/ui-state.ts';

interface Persistence {
  readonly text: string;
  readonly isWarning: boolean;
}

const ON = 'BalancerPersist is on';
const OFF = 'BalancerPersist is off';

export function persistence({ shown }: UiState, balancer: FleetBalancer): Persistence {
  const kept = balancer.views.map(({ frontEnd }) => ({
    name: safeName(frontEnd),
    isKept: frontEndNamed(shown, frontEnd)?.page?.persisted ?? null,
  }));
  const isSame = kept.every((each) => each.isKept === kept[0]?.isKept);
  const isWarning = kept.some((each) => each.isKept === false);
  const text = isSame
    ? ofAll(kept[0]?.isKept ?? null)
    : `after a restart of httpd ${kept.map(({ name, isKept }) => `${name} ${ofOne(isKept)}`).join(', ')}`;
  const lost = kept.some((each) => each.isKept !== true) ? atStake(balancer, shown) : '';
  return { text: text + lost, isWarning };
}

function ofAll(isKept: boolean | null): string {
  if (isKept === null) return 'this httpd does not say whether changes are kept after a restart';
  return isKept
    ? `changes are kept after a restart of httpd (${ON})`
    : `changes are LOST at a restart of httpd (${OFF})`;
}

function ofOne(isKept: boolean | null): string {
  if (isKept === null) return 'does not say whether it keeps changes';
  return isKept ? `keeps changes (${ON})` : `has LOST them (${OFF})`;
}

/** A flag that httpd.conf sets comes again with the restart: the page does not tell which those are. */
function atStake({ members }: FleetBalancer, shown: UiState['shown']): string {
  const out = members.flatMap(({ places, url }) => {
    const place = places.find(
      ({ frontEnd, worker }) =>
        worker.status.intent !== 'in' && frontEndNamed(shown, frontEnd)?.page?.persisted !== true,
    );
    if (place === undefined) return [];
    return [`${shortName(url, place.worker.route)} ${stateText(place.worker.status)}`];
  });
  if (out.length === 0) return '';
  const named = out.slice(0, MOST);
  const more = out.length > MOST ? ` and ${out.length - MOST} more` : '';
  return `: ${named.join(', ')}${more}, unless httpd.conf sets them`;
}

const MOST = 5;
