/** Where an order is carried out, and what goes on elsewhere meanwhile: a part of its question. */

import { findMember } from '../../fleet/find.ts';
import { takesOut } from '../../fleet/safety.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import { nameOf } from '../../messages/event-text.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { orderFrontEnds, orderPools } from '../../messages/order-text.ts';
import type { Order } from '../../operations/change/order.ts';
import type { Dialogs } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';

type ConfirmLayer = Dialogs['confirm'];

/** `web1, then web2 (LOST)`: in the order in which they are tried. */
export function whereText({ live, settings }: UiState, { order }: ConfirmLayer): string {
  const { fresh } = fleetFacts(live, settings.policy);
  const names = orderFrontEnds(order);
  const isLost = (name: string) => fresh.get(name) === 'lost';
  const sound = names.filter((name) => !isLost(name)).map(safeName);
  const lost = names.filter(isLost).map((name) => `${safeName(name)} (LOST)`);
  return [sound.join(', '), lost.join(', ')].filter((text) => text !== '').join(', then ');
}

/** Where an order is for some front ends only: what the others go on doing. */
export function elsewhereText({ live }: UiState, { order }: ConfirmLayer): string | null {
  const here = orderFrontEnds(order);
  const whole = wholeOf(live);
  const uneven = unevenText(whole, order);
  if (uneven !== null) return uneven;
  const pools = new Set(orderPools(order));
  const others = whole.balancers
    .filter((each) => pools.has(each.name))
    .flatMap((each) => each.views.map((view) => view.frontEnd))
    .filter((name) => !here.includes(name));
  if (others.length === 0) return null;
  const only = `only on ${here.map(safeName).join(', ')}`;
  const [member, another] = 'members' in order ? order.members : [];
  if (member === undefined || another !== undefined || 'balancer' in order) {
    const [first, ...more] = new Set(others.map(safeName));
    return `${only}: ${more.length === 0 ? `${first} stays as it is` : `${[first, ...more].join(', ')} stay as they are`}`;
  }
  const places = (findMember(whole, member.key)?.places ?? []).filter(
    (place) => !here.includes(place.frontEnd),
  );
  if (places.length === 0) return null;
  const states = places.map(
    ({ frontEnd, worker }) => `${safeName(frontEnd)} ${stateText(worker.status)}`,
  );
  const serves = takesOut(order.action) && places.some(({ worker }) => worker.status.usable);
  // First what matters: a narrow screen cuts the rest.
  return `${only}${serves ? ': the member is NOT out' : ''}; elsewhere it stays as it is: ${states.join(', ')}`;
}

/** Of members that were marked on one front end here and on another there: which of them is meant where. */
function unevenText(whole: FleetSnapshot, order: Order): string | null {
  if ('balancer' in order) return null;
  const names = order.members.map(({ places }) => places.map((place) => place.frontEnd).join('\n'));
  if (new Set(names).size < 2) return null;
  const limited = order.members.filter(
    ({ key, places }) => (findMember(whole, key)?.places.length ?? 0) > places.length,
  );
  if (limited.length === 0) return null;
  const parts = limited.map(
    (member) =>
      `${nameOf(member)} only on ${member.places.map((place) => safeName(place.frontEnd)).join(', ')}`,
  );
  return `NOT everywhere: ${parts.join('; ')}`;
}
