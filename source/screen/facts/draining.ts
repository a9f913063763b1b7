/** Where a drain means something: httpd 2.2 has none, and a member that is out has nobody left to drain. */

import { freshness } from '../../fleet/freshness.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { hasFlag } from '../../httpd/status.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import type { Order } from '../../operations/change/order.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { beingRolled } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';

/** Is there no front end at all that could drain? Then the key is not offered. */
export function drainsNowhere({ live }: UiState): boolean {
  return live.frontEnds.length > 0 && live.frontEnds.every((each) => isOld(each.page));
}

/** Why a drain of these members would do nothing; null where it works. */
export function whyNoDrain({ live, settings }: UiState, members: readonly Member[]): string | null {
  const names = new Set(members.flatMap((member) => member.places.map((place) => place.frontEnd)));
  const old = live.frontEnds.find((each) => names.has(each.name) && isOld(each.page));
  if (old !== undefined)
    return `${safeName(old.name)} is httpd 2.2, which has no drain: ${keyOf(settings, 'disable')} disables`;
  // What cannot be read can neither be taken out nor counted: nothing is begun.
  const lost = live.frontEnds.find(
    (each) => names.has(each.name) && freshness(each, live.at, live.intervalMs) === 'lost',
  );
  if (lost !== undefined)
    return `${safeName(lost.name)} is LOST: a drain must see every front end, nothing sent`;
  const [first, ...rest] = members;
  if (first === undefined || !members.every(isOut)) return null;
  const word = hasFlag(first.places[0].worker.status, 'stopped') ? 'stopped' : 'disabled';
  const are = rest.length > 0 ? 'all are out' : `${nameOf(first)} is already ${word}`;
  return `${are}: drain has no effect until it is enabled`;
}

/** Why nothing else is done to these members: a drain of this screen is at one, and two hands on one flag would fight. */
export function beingDrained(state: UiState, members: readonly Member[]): string | null {
  const { drains } = state;
  const rolled = beingRolled(
    state,
    members.map((member) => member.balancer),
  );
  if (rolled !== null) {
    return `a rolling upgrade of ${safeName(rolled)} runs here: ${keyOf(state.settings, 'rolling')} shows it, and stops it there`;
  }
  const running = new Set(drains.flatMap((each) => (each.ended === null ? [each.member.key] : [])));
  const found = members.find((member) => running.has(member.key));
  if (found === undefined) return null;
  return `${nameOf(found)} is being drained here: ${keyOf(state.settings, 'drain')} shows it, e there puts it back`;
}

/** Draining keeps the sessions that a disable moves; a member that drains already has nothing to gain. */
export function canDrainInstead(state: UiState, order: Order): boolean {
  return (
    'members' in order &&
    order.action.kind === 'disable' &&
    whyNoDrain(state, order.members) === null &&
    order.members.some((member) =>
      member.places.some((place) => !hasFlag(place.worker.status, 'draining')),
    )
  );
}

function isOld(page: { readonly generation: string } | null): boolean {
  return page?.generation === '2.2';
}

function isOut({ places }: Member): boolean {
  return places.every(
    ({ worker: { status } }) => status.intent === 'disabled' || status.intent === 'stopped',
  );
}
