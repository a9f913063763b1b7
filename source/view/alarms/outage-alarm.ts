/** A balancer that lost its last usable member: one alarm for each, about the last time, and over once it had one again. */

import { freshness } from '../../fleet/freshness.ts';
import { countPool } from '../../fleet/pool-count.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { keyOf } from '../keys/bound-keys.ts';
import type { UiState } from '../state/ui-state.ts';
import { alarmText } from '../text/event-text.ts';
import type { Alarm } from './alarm.ts';

export function outageAlarms(state: UiState): readonly Alarm[] {
  return state.alarms.filter(isOutage).map((each) => alarmOf(state, each));
}

/** Of one balancer the newest stands for all before it: they say the same with an older time. */
export function withNewest(
  alarms: readonly FleetEvent[],
  fresh: readonly FleetEvent[],
): readonly FleetEvent[] {
  const isOlder = (alarm: FleetEvent, index: number, all: readonly FleetEvent[]) =>
    isOutage(alarm) && all.findLastIndex((each) => isOutage(each) && isOfSame(each, alarm)) > index;
  return [...alarms, ...fresh].filter((...each) => !isOlder(...each));
}

/** What takes the last one out afterwards is another matter: that alarm does not come back to life. */
export function outagesOver(state: UiState): ReadonlySet<FleetEvent> {
  const isOver = (event: FleetEvent) =>
    state.outagesOver.has(event) || (isKnown(state, event) && usableNow(state, event) > 0);
  return new Set(state.alarms.filter(isOutage).filter(isOver));
}

function alarmOf(state: UiState, event: FleetEvent): Alarm {
  const { settings } = state;
  const { balancer, frontEnd } = event;
  const what = alarmText(event, settings.utc);
  const subjects = balancer === null ? [] : [{ frontEnd, balancer, url: null }];
  const past = (since: string): Alarm => {
    return { urgency: 'past', text: `${what}. ${since} (Esc)`, subjects };
  };
  // An alarm stays until it is seen, and may be about a front end that nobody hears of any more.
  if (!isKnown(state, event)) return past('What it has now is not known');
  const usable = usableNow(state, event);
  if (usable > 0) return past(`Now ${usable} usable again`);
  if (state.outagesOver.has(event)) return past('It had usable members again after that');
  const mend = `Bring one back: ${keyOf(settings, 'enable')} enables, ${keyOf(settings, 'go-to-alarm')} goes there`;
  return { urgency: 'outage', text: `${what}. ${mend}`, subjects };
}

function isOutage({ kind }: FleetEvent): boolean {
  return kind === 'outage';
}

function isOfSame(one: FleetEvent, other: FleetEvent): boolean {
  return one.frontEnd === other.frontEnd && one.balancer === other.balancer;
}

function isKnown({ live }: UiState, { frontEnd }: FleetEvent): boolean {
  const known = wholeOf(live).frontEnds.find((each) => each.name === frontEnd);
  const word = known === undefined ? 'lost' : freshness(known, live.at, live.intervalMs);
  return word !== 'lost' && word !== 'stale';
}

function usableNow({ live }: UiState, { frontEnd, balancer }: FleetEvent): number {
  const pool = wholeOf(live)
    .balancers.find((each) => each.name === balancer)
    ?.views.find((view) => view.frontEnd === frontEnd)?.balancer;
  return pool === undefined ? 0 : countPool(pool).usable;
}
