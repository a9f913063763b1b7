/** The question after a change that failed in mid-order: each place by name, how it stands now, and the way out. */

import { findMember, placeOn } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import { wholeOf } from '../../fleet/scope.ts';
import { stateText } from '../../httpd/status.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { placeFailedText } from '../../messages/change-text.ts';
import { freshOf } from '../../messages/fleet-facts.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { orderName } from '../../messages/order-text.ts';
import type { Target } from '../../operations/change/change.ts';
import { isSameTarget, type Order, targetsOf } from '../../operations/change/order.ts';
import { standsAsOrdered } from '../facts/partial-places.ts';
import type { PartialLayer } from '../state/layers.ts';
import type { PartialFailure } from '../state/own-change.ts';
import { partName } from '../state/run-text.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

export function partialBar(state: UiState, { change }: PartialLayer, theme: Theme): Bar {
  const { order, run } = change;
  const title = ` ${orderVerb(order).toUpperCase()}  ${orderName(order)}: not done everywhere`;
  const room = Math.max(2, state.size.rows - 14);
  // What went wrong first: where there is no room for all, that must be seen.
  const targets = targetsOf(order).toSorted(
    (one, other) => Number(isDone(change, one)) - Number(isDone(change, other)),
  );
  const lines: Line[] = [[span(title, theme.alarm)]];
  const shown = targets.length > room ? targets.slice(0, room - 1) : targets;
  for (const target of shown) lines.push([span(`   ${placeLine(state, change, target)}`)]);
  if (shown.length < targets.length) {
    lines.push([span(`   and ${targets.length - shown.length} more`)]);
  }
  const own = state.undo.find((each) => each.run === run);
  const names = [...new Set(own?.places.map(({ target }) => safeName(target.frontEnd)) ?? [])];
  const undo = names.length === 0 ? '' : `    u undo ${names.join(', ')}`;
  return { lines, choices: [], keys: [span(` r retry the rest${undo}    k keep as is`)] };
}

/** `web1  DIS  done, verified`: the state is the one that the front end shows now. */
function placeLine(state: UiState, change: PartialFailure, target: Target): string {
  const { order } = change;
  return [partName(order, target), stateNow(state, order, target), outcome(state, change, target)]
    .filter((text) => text !== '')
    .join('   ');
}

function stateNow({ live }: UiState, order: Order, { frontEnd, balancer, url }: Target): string {
  if ('balancer' in order) return '';
  const fleet = wholeOf(live);
  const member = findMember(fleet, memberKey(balancer, url));
  const place = placeOn(member, frontEnd);
  if (place === undefined) return 'gone from the page';
  const isOld = !isFresh(freshOf(fleet).get(frontEnd));
  return `${isOld ? 'last seen ' : ''}${stateText(place.worker.status)}`;
}

function outcome(state: UiState, change: PartialFailure, target: Target): string {
  const { failure, order } = change;
  const stands = standsAsOrdered(state, order, target);
  if (isDone(change, target)) return stands ? 'done, verified' : 'was done, but is no longer so';
  if (stands) return 'is now as asked';
  if (!isSameTarget(target, failure.target)) return 'not tried';
  return placeFailedText(failure.what, failure.isUnknown);
}

function isDone({ done }: PartialFailure, target: Target): boolean {
  return done.some((each) => isSameTarget(each, target));
}
