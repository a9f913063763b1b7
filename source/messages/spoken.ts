/** The fleet and its changes as sentences: for a voice, for a terminal that only appends, and for `baltop watch`. */

import { addressName } from '../fleet/identity.ts';
import { countPool, type PoolCount, usableText } from '../fleet/pool-count.ts';
import type { Assessment } from '../fleet/safety.ts';
import { plainName } from '../fleet/select.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { counted } from '../httpd/counted.ts';
import { unprovedError } from '../httpd/last-error.ts';
import { maskUrl } from '../httpd/secrets.ts';
import { stateText } from '../httpd/status.ts';
import { answerTime, flowOf, spokenAnswer } from './answer-time.ts';
import { freshOf } from './fleet-facts.ts';
import { asOfText, lastKnownAt } from './last-known.ts';
import { safeName } from './member-label.ts';
import { rate } from './numbers.ts';
import { STATES } from './states.ts';

/** By a state's word and by httpd's own token, where those tell more. Others are the page's: `constructor` is one like any. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(STATES).flatMap(([word, { token, spoken }]): [string, string][] => [
    [word, spoken],
    ...(token === undefined ? [] : [[token, spoken] as [string, string]]),
  ]),
  ['Ign', 'ignoring errors'],
]);

/** `DIS+ERR` -> `disabled and error`, `Init Drn Dis` -> `draining and disabled`; what is not known comes back as it is. */
export function spokenState(text: string): string {
  const words = text.split(/[+ ]/).filter((word, _, all) => word !== 'Init' || all.length === 1);
  return words.map((word) => WORDS.get(word) ?? safeName(word)).join(' and ');
}

export function spokenName(balancer: string, url: string, route: string): string {
  return `${safeName(balancer)} ${safeName(plainName(url, route))}`;
}

export function spokenMember({ balancer, url, called, places: [{ worker }] }: Member): string {
  return spokenName(balancer, url, called ?? worker.route);
}

/** `as of 14:02:51` for a front end that does not answer now; null for one that answers. */
type Old = (frontEnd: string) => string | null;

/** `app, by requests, sticky JSESSIONID: 3/5 usable +1 stby`, and its members, one a line; with the time of what is only last known. */
export function spokenListing(snapshot: FleetSnapshot, utc: boolean): readonly string[] {
  const several = snapshot.frontEnds.length > 1;
  const fresh = freshOf(snapshot);
  const old = (frontEnd: string) => {
    const at = lastKnownAt(snapshot, fresh, [frontEnd]);
    return at === null ? null : asOfText(at, utc);
  };
  return snapshot.balancers.flatMap((balancer) => [
    spokenBalancer(balancer, several, old),
    ...balancer.members.flatMap((member) => spokenPlaces(member, several, old)),
  ]);
}

function spokenBalancer({ name, views }: FleetBalancer, several: boolean, old: Old): string {
  const [{ balancer }] = views;
  const sticky = balancer.sticky === null ? 'not sticky' : `sticky ${safeName(balancer.sticky)}`;
  const usable = views.map((view) => {
    const asOf = old(view.frontEnd);
    const usable = `${asOf === null ? '' : 'was '}${usableText(countPool(view.balancer))}`;
    const where = several ? ` on ${safeName(view.frontEnd)}` : '';
    return usable + where + (asOf === null ? '' : ` ${asOf}`);
  });
  return `Balancer ${safeName(name)}, ${safeName(balancer.method ?? 'method unknown')}, ${sticky}: ${usable.join(', ')}.`;
}

function spokenPlaces(member: Member, several: boolean, old: Old): readonly string[] {
  return member.places.map(({ frontEnd, worker, rates }) => {
    const address = safeName(addressName(maskUrl(member.url)));
    const parts = [`  ${spokenMember(member)}${several ? ` on ${safeName(frontEnd)}` : ''}`];
    if (worker.route !== '') parts.push(address);
    const asOf = old(frontEnd);
    const state = spokenState(stateText(worker.status));
    parts.push(asOf === null ? state : `was ${state} ${asOf}`);
    if (asOf === null && unprovedError(worker) !== null) parts.push('was error when last tried');
    if (worker.busy !== null) parts.push(`${worker.busy} busy`);
    if (rates.requests !== null && asOf === null)
      parts.push(`${counted(rate(rates.requests), 'request')} a second`);
    const time = asOf === null ? answerTime(flowOf([{ rates }])) : null;
    if (time !== null) parts.push(spokenAnswer(time));
    if (worker.elected !== null) parts.push(`${worker.elected} elected`);
    return `${parts.join(', ')}.`;
  });
}

/** `4/4 usable, then 3/4 usable`: no arrow, which a voice skips. */
function spokenChange(before: PoolCount, after: PoolCount): string {
  const [was, is] = [usableText(before), usableText(after)];
  return was === is ? `stays ${is}` : `${was}, then ${is}`;
}

/** What an action would do, before it is agreed to. */
export function spokenAssessment(assessment: Assessment, several: boolean): readonly string[] {
  const effects = assessment.effects.map(({ frontEnd, balancer, before, after, busy }) => {
    const where = several ? ` on ${safeName(frontEnd)}` : '';
    const inFlight = busy === null ? '' : `, ${counted(busy, 'request')} in flight`;
    return `${safeName(balancer)}${where}: ${spokenChange(before, after)}${inFlight}.`;
  });
  return [...effects, ...assessment.reasons.map((reason) => `${safeName(reason)}.`)];
}
