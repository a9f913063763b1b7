/** Which workers this session took out of service and did not bring back. */

import { findMember, placeOn } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import { wholeOf } from '../../fleet/scope.ts';
import { stateText } from '../../httpd/status.ts';
import { freshOf } from '../../messages/fleet-facts.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { memberName, safeName } from '../../messages/member-label.ts';
import { STATES } from '../../messages/states.ts';
import type { Target } from '../../operations/change/change.ts';
import type { UiState } from '../state/ui-state.ts';

export interface LeftOut extends Target {
  readonly route: string;
  readonly state: string;
  /** When its front end last said so, ms; null while it answers. */
  readonly asOf: number | null;
}

/** Only those that still are out: somebody else, or a restart, may have put them back. */
export function leftOutNow(state: Pick<UiState, 'leftOut' | 'live' | 'now'>): readonly LeftOut[] {
  const still: LeftOut[] = [];
  const whole = wholeOf(state.live);
  const fresh = freshOf({ ...whole, at: Math.max(whole.at, state.now) });
  for (const target of state.leftOut.values()) {
    const member = findMember(whole, memberKey(target.balancer, target.url));
    const place = placeOn(member, target.frontEnd);
    if (place === undefined || place.worker.status.intent === 'in') continue;
    const asOf = lastKnownAt(whole, fresh, [target.frontEnd]);
    still.push({ ...target, state: stateText(place.worker.status), asOf });
  }
  return still;
}

const OUT = ['DIS', 'DRN', 'STOP'] as const;

/**
 * For the normal screen after the program ended: `you left disabled: app/node2 (web1)`, and as of when where web1 is
 * silent; then what puts each back. A member that is out on several front ends has one command.
 */
export function farewell(
  left: readonly LeftOut[],
  utc: boolean,
  undoCommand?: (left: LeftOut) => string,
): readonly string[] {
  const told = OUT.flatMap((state) => {
    const names = left
      .filter((each) => each.state.startsWith(state))
      .map(
        (each) => `${memberName(each.balancer, each.url, each.route)} (${whereText(each, utc)})`,
      );
    return names.length === 0 ? [] : [`you left ${STATES[state].spoken}: ${names.join(', ')}`];
  });
  if (undoCommand === undefined) return told;
  return [...told, ...[...new Set(left.map(undoCommand))].map((each) => `to put it back: ${each}`)];
}

/** `web1`; `web1, as of 14:02:51` where it is not known to stand so any more. */
export function whereText({ frontEnd, asOf }: LeftOut, utc: boolean): string {
  return safeName(frontEnd) + (asOf === null ? '' : `, ${asOfText(asOf, utc)}`);
}
