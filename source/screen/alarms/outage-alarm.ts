/** A balancer that lost its last usable member: one alarm for each, about the last time, and over once it had one again. */

import { balancerOn, frontEndNamed } from '../../fleet/find.ts';
import { freshness } from '../../fleet/freshness.ts';
import { consequenceOf, consequenceThen, isOut } from '../../fleet/outages.ts';
import { countPool } from '../../fleet/pool-count.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import { isInError, retryIn } from '../../httpd/last-error.ts';
import type { Balancer, Worker } from '../../httpd/model.ts';
import { isInTrouble } from '../../httpd/status.ts';
import { alarmText, outageText } from '../../messages/event-text.ts';
import { clock } from '../../messages/numbers.ts';
import { keyOf } from '../keys/bound-keys.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Alarm } from './alarm.ts';

export function outageAlarms(state: UiState): readonly Alarm[] {
  return state.alarms.filter(isOutage).map((each) => alarmOf(state, each));
}

/** A balancer that was out before anybody looked at it: no event tells of that. */
export function outagesAtFirstSight(
  before: FleetSnapshot,
  after: FleetSnapshot,
): readonly FleetEvent[] {
  const seen = new Set(
    before.balancers.flatMap(({ name, views }) => views.map((view) => `${view.frontEnd}\n${name}`)),
  );
  return after.balancers.flatMap(({ name, views }) =>
    views
      .filter((view) => !seen.has(`${view.frontEnd}\n${name}`) && isOut(view.balancer))
      .map(
        ({ frontEnd, balancer }): FleetEvent => ({
          ...{ at: after.at, notBefore: null, frontEnd, balancer: name, url: null, route: null },
          ...{ by: 'foreign', author: null, atRestart: false, wasYours: false },
          ...{ kind: 'outage', was: null, is: null, before: '', after: '0 usable' },
          detail: consequenceOf(balancer),
        }),
      ),
  );
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
  const pool = poolNow(state, event);
  const now = pool === undefined ? event.detail : consequenceOf(pool);
  const then = textOf({ ...event, detail: consequenceThen(event.detail) }, settings.utc);
  const subjects = balancer === null ? [] : [{ frontEnd, balancer, url: null }];
  const past = (since: string): Alarm => {
    return { urgency: 'past', text: `${then}. ${since} (Esc)`, subjects };
  };
  // An alarm stays until it is seen, and may be about a front end that nobody hears of any more.
  if (!isKnown(state, event)) return past('What it has now is not known');
  const { usable, serving } = pool === undefined ? NOBODY : countPool(pool);
  if (usable > 0) return past(`Now ${usable} usable again`);
  if (state.outagesOver.has(event)) return past('It had usable members again after that');
  const mend = `${mendOf(state, pool?.workers ?? [])}, ${keyOf(settings, 'go-to-alarm')} goes there`;
  const text = `${textOf({ ...event, detail: now }, settings.utc, true)}. ${mend}`;
  return { urgency: serving > 0 ? 'failover' : 'outage', text, subjects };
}

/** Enabling brings back who was taken out. Of those in error it brings back nobody: httpd tries them by itself. */
function mendOf({ settings, live }: UiState, workers: readonly Worker[]): string {
  const ordinary = workers.filter(({ status }) => status.role === 'active');
  const broken = ordinary.filter(({ status }) => isInTrouble(status));
  const isEnabled = ({ status }: Worker) => status.intent === 'in';
  if (broken.length === 0 || ordinary.some((each) => !isEnabled(each) && !broken.includes(each)))
    return settings.readOnly === null
      ? `Bring one back: ${keyOf(settings, 'enable')} enables`
      : 'A member must be brought back';
  const failing = broken.filter((each) => isEnabled(each) && isInError(each));
  if (failing.length === 0) return 'Repair a back end: no member is both enabled and OK';
  const waits = failing.flatMap((each) => retryIn(each, live.at) ?? []);
  if (waits.length === 0) return 'Repair a back end: httpd retries them by itself';
  const soonest = Math.min(...waits);
  const when =
    soonest === 0 ? 'with the next request' : `from ${clock(live.at + soonest, settings.utc)}`;
  return `Repair a back end: httpd retries one ${when}`;
}

/** Off the page is as good as out. */
const NOBODY = { usable: 0, serving: 0 };

function textOf(event: FleetEvent, utc: boolean, isNow = false): string {
  return event.before === '' ? outageText(event, utc, isNow) : alarmText(event, utc);
}

function isOutage({ kind }: FleetEvent): boolean {
  return kind === 'outage';
}

function isOfSame(one: FleetEvent, other: FleetEvent): boolean {
  return one.frontEnd === other.frontEnd && one.balancer === other.balancer;
}

function isKnown({ live }: UiState, { frontEnd }: FleetEvent): boolean {
  const known = frontEndNamed(wholeOf(live), frontEnd);
  const word = known === undefined ? 'lost' : freshness(known, live.at, live.intervalMs);
  return word !== 'lost' && word !== 'stale';
}

function usableNow(state: UiState, event: FleetEvent): number {
  const pool = poolNow(state, event);
  return pool === undefined ? 0 : countPool(pool).usable;
}

function poolNow({ live }: UiState, { frontEnd, balancer }: FleetEvent): Balancer | undefined {
  return balancer === null ? undefined : balancerOn(wholeOf(live), balancer, frontEnd);
}
