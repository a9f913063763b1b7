/** The fleet and its changes as sentences: for a voice, for a terminal that only appends, and for `baltop watch`. */

import { addressName } from '../fleet/identity.ts';
import { countPool, type PoolCount, usableText } from '../fleet/pool-count.ts';
import type { Assessment } from '../fleet/safety.ts';
import { plainName } from '../fleet/select.ts';
import type { FleetBalancer, FleetEvent, FleetSnapshot, Member, Place } from '../fleet/snapshot.ts';
import { counted } from '../httpd/counted.ts';
import { unprovedError } from '../httpd/last-error.ts';
import { maskUrl } from '../httpd/secrets.ts';
import { stateText } from '../httpd/status.ts';
import { answerTime, flowOf, isSlow, spokenAnswer } from './answer-time.ts';
import { freshOf } from './fleet-facts.ts';
import { errorSince } from './last-error.ts';
import { asOfText, lastKnownAt } from './last-known.ts';
import type { FreshnessByFrontEnd } from './member-facts.ts';
import { safeName } from './member-label.ts';
import { clock, rate } from './numbers.ts';
import { shareOf, shareText } from './share.ts';
import { STATES } from './states.ts';
import { spokenWho } from './who-text.ts';

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

/** What this session has seen, for since when a member stands as it does. */
export interface Witnessed {
  readonly events: readonly FleetEvent[];
  /** When it began to look. */
  readonly startedAt: number;
}

interface Listing {
  readonly now: number;
  readonly utc: boolean;
  readonly several: boolean;
  readonly fresh: FreshnessByFrontEnd;
  /** `as of 14:02:51` for a front end that does not answer now; null for one that answers. */
  readonly old: (frontEnd: string) => string | null;
  /** ` since 14:00:09, by you`; '' where nothing was looked at for long enough to tell. */
  readonly since: (place: Place, member: Member) => string;
}

/** `app, by requests, sticky JSESSIONID: 3/5 usable +1 stby`, and its members, one a line; with the time of what is only last known. */
export function spokenListing(
  snapshot: FleetSnapshot,
  utc: boolean,
  seen: Witnessed | null = null,
): readonly string[] {
  const fresh = freshOf(snapshot);
  const listing: Listing = {
    ...{ now: snapshot.at, utc, several: snapshot.frontEnds.length > 1, fresh },
    old(frontEnd) {
      const at = lastKnownAt(snapshot, fresh, [frontEnd]);
      return at === null ? null : asOfText(at, utc);
    },
    since: seen === null ? () => '' : sinceIn(seen, utc),
  };
  return snapshot.balancers.flatMap((balancer) => {
    const shares = requestsByFrontEnd(balancer);
    return [
      spokenBalancer(balancer, listing),
      ...balancer.members.flatMap((member) => spokenPlaces(member, balancer, shares, listing)),
    ];
  });
}

const STATE_EVENTS: ReadonlySet<FleetEvent['kind']> = new Set<FleetEvent['kind']>([
  ...(['state', 'flags-lost', 'appeared'] as const),
]);

/** By the last change of state that was seen at a place; without one it was so from the first look on. */
function sinceIn({ events, startedAt }: Witnessed, utc: boolean): Listing['since'] {
  const idOf = (...names: readonly (string | null)[]) => names.join('\n');
  const last = new Map<string, FleetEvent>();
  for (const event of events) {
    if (!STATE_EVENTS.has(event.kind)) continue;
    last.set(idOf(event.frontEnd, event.balancer, event.url), event);
  }
  return ({ frontEnd, worker }, { balancer }) => {
    const event = last.get(idOf(frontEnd, balancer, worker.url));
    if (event === undefined) return ` since before ${clock(startedAt, utc)}`;
    return ` since ${clock(event.at, utc)}${spokenWho(event)}`;
  };
}

/** What all members of a balancer get on each front end; null where one of them is not known. */
function requestsByFrontEnd({ members }: FleetBalancer): ReadonlyMap<string, number | null> {
  const sums = new Map<string, number | null>();
  for (const { places } of members) {
    for (const { frontEnd, rates } of places) {
      const sum = sums.get(frontEnd);
      const isKnown = sum !== null && rates.requests !== null;
      sums.set(frontEnd, isKnown ? (sum ?? 0) + (rates.requests ?? 0) : null);
    }
  }
  return sums;
}

function spokenBalancer({ name, views }: FleetBalancer, { several, old }: Listing): string {
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

function spokenPlaces(
  member: Member,
  balancer: FleetBalancer,
  shares: ReadonlyMap<string, number | null>,
  { now, utc, several, fresh, old, since }: Listing,
): readonly string[] {
  return member.places.map((place) => {
    const { frontEnd, worker, rates } = place;
    const address = safeName(addressName(maskUrl(member.url)));
    const parts = [`  ${spokenMember(member)}${several ? ` on ${safeName(frontEnd)}` : ''}`];
    if (worker.route !== '') parts.push(address);
    const asOf = old(frontEnd);
    const state = spokenState(stateText(worker.status));
    parts.push(asOf === null ? state + since(place, member) : `was ${state} ${asOf}`);
    if (asOf === null && unprovedError(worker) !== null) parts.push('was error when last tried');
    const error = asOf === null ? errorSince(worker, now, utc) : null;
    if (error !== null) parts.push(`in error ${error}`);
    if (worker.busy !== null) parts.push(`${worker.busy} busy`);
    if (rates.requests !== null && asOf === null) {
      parts.push(`${counted(rate(rates.requests), 'request')} a second`);
      const share = shareOf(rates.requests, shares.get(frontEnd));
      if (share !== null) parts.push(`${shareText(share)} of its balancer`);
    }
    const time = asOf === null ? answerTime(flowOf([{ rates }])) : null;
    if (time !== null) parts.push(spokenAnswer(time));
    if (isSlow(time, balancer, fresh)) parts.push('far slower than the others');
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
