/** The two keys of the banner: to the row that an alarm is about, and back to the flags that a restart took. */

import { findMember } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { memberName, safeName } from '../../messages/member-label.ts';
import { type LostFlags, setAgainOrder, stillLost } from '../../operations/change/lost-flags.ts';
import type { AlarmSubject } from '../alarms/alarm.ts';
import { alarmsOf } from '../alarms/alarms.ts';
import { clearFilter } from '../browse/find.ts';
import { goToBalancer, goToMember } from '../browse/folding.ts';
import { reachingAll } from '../browse/scope.ts';
import { beingDrained } from '../facts/draining.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { ask, assessOf } from './confirm.ts';

/** The first time to what the worst alarm is about, then on to the next, and round. */
export function goToAlarm(state: UiState): UiState {
  const subjects = subjectsOf(state);
  const visited = subjects.findIndex((each) => idOf(each) === state.alarmVisited);
  const index = (visited + 1) % Math.max(1, subjects.length);
  const subject = subjects[index];
  if (subject === undefined) return withMessage(state, whyNoAlarm(state) ?? '');
  const there = rowOf({ ...state, alarmVisited: idOf(subject) }, subject);
  if (there === null) return withMessage(state, 'its row is no longer on the page', 'warning');
  const count = subjects.length === 1 ? '' : `   ${index + 1} of ${subjects.length}`;
  return withMessage(there, `the alarm is about ${subjectName(there, subject)}${count}`);
}

/** null: there is one that is about a row. */
export function whyNoAlarm(state: UiState): string | null {
  if (subjectsOf(state).length > 0) return null;
  return alarmsOf(state).length === 0
    ? 'there is no alarm'
    : 'the alarm is about a front end, not about a row';
}

function subjectsOf(state: UiState): readonly AlarmSubject[] {
  const subjects = alarmsOf(state).flatMap((alarm) => alarm.subjects);
  return [...new Map(subjects.map((each) => [idOf(each), each])).values()];
}

function idOf({ frontEnd, balancer, url }: AlarmSubject): string {
  return [frontEnd, balancer, url ?? ''].join('\n');
}

/** What hides the row gives way: first nothing, then the scope, then what is searched for. */
function rowOf(state: UiState, { frontEnd, balancer, url }: AlarmSubject): UiState | null {
  const find = (at: UiState) =>
    url === null
      ? goToBalancer(at, balancer)
      : goToMember(at, balancer, memberKey(balancer, url), frontEnd);
  const wide = () => reachingAll(state, [frontEnd]);
  const all = () => clearFilter({ ...wide(), finding: { ...state.finding, problemsOnly: false } });
  return find(wide()) ?? find(all());
}

function subjectName({ live }: UiState, { balancer, url, frontEnd }: AlarmSubject): string {
  const member = url === null ? null : findMember(live, memberKey(balancer, url));
  const name =
    url === null
      ? safeName(balancer)
      : memberName(balancer, url, member?.places[0].worker.route ?? '');
  return live.frontEnds.length > 1 ? `${name} on ${safeName(frontEnd)}` : name;
}

/**
 * One question for all flags that a restart took. A balancer where that would be refused is left out and named, so
 * that it does not keep the others from it.
 */
export function setFlagsAgain(state: UiState): Step {
  const whole = reachingAll(
    state,
    stillLost(state.live, state.events).map(({ place }) => place.frontEnd),
  );
  const lost = stillLost(whole.live, whole.events);
  const free = lost.filter(({ member }) => beingDrained(whole, [member]) === null);
  const fitting = free.filter(({ member }) => levelOf(whole, free, member) < 3);
  const order = setAgainOrder(fitting.length > 0 ? fitting : free);
  if (order === null) {
    const busy = lost.map(({ member }) => beingDrained(whole, [member])).find(Boolean);
    return step(withMessage(state, busy ?? whyNoFlags(state) ?? '', 'warning'));
  }
  const left = fitting.length > 0 ? free.filter((each) => !fitting.includes(each)) : [];
  const note = left.length === 0 ? '' : `not ${left.map(nameOf).join(', ')}: it would be an outage`;
  return ask(whole, order, { undoes: null, override: false, note });
}

/** null: some are missing. */
export function whyNoFlags(state: UiState): string | null {
  return stillLost(state.live, state.events).length > 0
    ? null
    : 'nothing to set again: no flag is missing after a restart of httpd';
}

/** Of all lost flags of the member's balancer together. */
function levelOf(state: UiState, lost: readonly LostFlags[], { balancer }: Member): number {
  const order = setAgainOrder(lost.filter(({ member }) => member.balancer === balancer));
  return order === null ? 0 : assessOf(state, order).level;
}

function nameOf({ member, place }: LostFlags): string {
  return memberName(member.balancer, member.url, place.worker.route);
}
