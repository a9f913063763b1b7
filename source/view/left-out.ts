/** Which workers this session took out of service and did not bring back. */

import { wholeOf } from '../fleet/scope.ts';
import { stateText } from '../manager/status.ts';
import type { Target } from '../operations/change.ts';
import { memberName, safeName } from './member-label.ts';
import type { UiState } from './ui-state.ts';

export interface LeftOut extends Target {
  readonly route: string;
  readonly state: string;
}

/** Only those that still are out: somebody else, or a restart, may have put them back. */
export function leftOutNow(state: Pick<UiState, 'leftOut' | 'live'>): readonly LeftOut[] {
  const still: LeftOut[] = [];
  const { balancers } = wholeOf(state.live);
  for (const target of state.leftOut.values()) {
    const balancer = balancers.find((each) => each.name === target.balancer);
    const member = balancer?.members.find((each) => each.url === target.url);
    const place = member?.places.find((each) => each.frontEnd === target.frontEnd);
    if (place === undefined || place.worker.status.intent === 'in') continue;
    still.push({ ...target, state: stateText(place.worker.status) });
  }
  return still;
}

const WORDS: readonly (readonly [string, string])[] = [
  ['DIS', 'disabled'],
  ['DRN', 'draining'],
  ['STOP', 'stopped'],
];

/** For the normal screen after the program ended: `you left disabled: app/node2 (web1)`. */
export function farewell(left: readonly LeftOut[]): readonly string[] {
  return WORDS.flatMap(([state, word]) => {
    const names = left
      .filter((each) => each.state.startsWith(state))
      .map(
        (each) => `${memberName(each.balancer, each.url, each.route)} (${safeName(each.frontEnd)})`,
      );
    return names.length === 0 ? [] : [`you left ${word}: ${names.join(', ')}`];
  });
}
