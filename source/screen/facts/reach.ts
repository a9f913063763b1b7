/** Can an action reach anybody? A front end that is LOST takes none, and where there is no other nothing is offered. */

import type { Member } from '../../fleet/snapshot.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import type { Order } from '../../operations/change/order.ts';
import { keyOf } from '../keys/bound-keys.ts';
import type { UiState } from '../state/ui-state.ts';

type Seen = Pick<UiState, 'live' | 'settings'>;

/** A front end on which no target can be reached, where a target has no other. */
export function lostFrontEnd(state: Seen, order: Order): string | null {
  if ('balancer' in order) return lostOf(state, [[...order.edits.keys()]]);
  return lostOf(state, order.members.map(placesOf));
}

/** The same as an answer to a key; null where every target can be reached on some front end. */
export function whyUnreachable(state: Seen, order: Order): string | null {
  return textOf(state, lostFrontEnd(state, order));
}

export function whyNoMemberReached(state: Seen, members: readonly Member[]): string | null {
  return textOf(state, lostOf(state, members.map(placesOf)));
}

export function whyNoneReached(state: Seen, frontEnds: readonly string[]): string | null {
  return textOf(state, lostOf(state, [frontEnds]));
}

function placesOf({ places }: Member): readonly string[] {
  return places.map((place) => place.frontEnd);
}

function lostOf({ live, settings }: Seen, lists: readonly (readonly string[])[]): string | null {
  const { fresh } = fleetFacts(live, settings.policy);
  const isReachable = (frontEnd: string) => {
    const word = fresh.get(frontEnd);
    return isFresh(word) || word === 'stale';
  };
  return lists.find((names) => !names.some(isReachable))?.[0] ?? null;
}

function textOf({ settings }: Seen, lost: string | null): string | null {
  if (lost === null) return null;
  return `${safeName(lost)} is LOST: nothing was sent. ${keyOf(settings, 'poll')} polls now`;
}
