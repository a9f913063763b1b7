/** What is different between two pages of one front end, in the operator's words. */

import { balancerSettings } from '../manager/balancer-edit.ts';
import { SETTING_NAMES, SETTING_WORDS, settingOf } from '../manager/edit.ts';
import type { ManagerPage, Worker } from '../manager/model.ts';
import { stateText } from '../manager/status.ts';
import { canonicalUrl, memberKey } from './identity.ts';
import { outagesBetween } from './outages.ts';
import { indexPage, type PageIndex } from './page-index.ts';
import type { FleetEvent } from './snapshot.ts';

/** What an own change just touched (`url` '': the balancer itself): its difference is ours, every other one is not. */
export interface OwnTarget {
  readonly balancer: string;
  readonly url: string;
}

/** Intents this program set, by member key: what a restart of httpd may have undone. */
export type OwnIntents = ReadonlyMap<string, string>;

export interface Sight {
  readonly frontEnd: string;
  readonly at: number;
  readonly own: OwnTarget | null;
  readonly ownIntents: OwnIntents;
}

/** Events in page order; those of the front end first. */
export function changesBetween(
  before: ManagerPage,
  after: ManagerPage,
  sight: Sight,
): readonly FleetEvent[] {
  const old = indexPage(before);
  const now = indexPage(after);
  const restarted =
    before.serverBuilt !== after.serverBuilt ||
    countersFell(old, now) ||
    noncesChanged(before, after);
  const events: FleetEvent[] = [];
  if (restarted) {
    const detail = 'httpd restarted: counters start anew';
    events.push(event(sight, 'restarted', null, null, '', '', detail));
  }
  for (const { key, balancer, worker } of now.values()) {
    const was = old.get(key)?.worker;
    if (was === undefined) {
      events.push(event(sight, 'appeared', balancer, worker, '', stateText(worker.status), ''));
    } else if (!isUnchanged(was, worker)) {
      events.push(...workerChanges(sight, restarted, balancer, was, worker));
    }
  }
  for (const { key, balancer, worker } of old.values()) {
    if (now.has(key)) continue;
    events.push(event(sight, 'vanished', balancer, worker, stateText(worker.status), '', ''));
  }
  events.push(...balancerChanges(sight, before, after), ...outages(sight, before, after));
  return events;
}

function countersFell(old: PageIndex, now: PageIndex): boolean {
  for (const { key, worker } of now.values()) {
    const was = old.get(key)?.worker.elected ?? null;
    if (was !== null && worker.elected !== null && worker.elected < was) return true;
  }
  return false;
}

/**
 * 2.4 makes new nonces at every restart, graceful too, unless persisted or fixed. With BalancerPersist On
 * nothing tells of a restart, and nothing is lost by it.
 */
function noncesChanged(before: ManagerPage, after: ManagerPage): boolean {
  const old = new Map(before.balancers.map((balancer) => [balancer.name, balancer.nonce]));
  return after.balancers.some(({ name, nonce }) => {
    const was = old.get(name) ?? null;
    return was !== null && nonce !== null && was !== nonce;
  });
}

/** Nearly every worker of nearly every poll: found without making anything. Equal status cells are one object. */
function isUnchanged(was: Worker, is: Worker): boolean {
  if (was.status !== is.status) return false;
  for (const name of SETTING_NAMES) {
    if (settingOf(was, name) !== settingOf(is, name)) return false;
  }
  return true;
}

function workerChanges(
  sight: Sight,
  restarted: boolean,
  balancer: string,
  was: Worker,
  is: Worker,
): readonly FleetEvent[] {
  const events: FleetEvent[] = [];
  const [before, after] = [stateText(was.status), stateText(is.status)];
  if (was.status.tokens.join(' ') !== is.status.tokens.join(' ')) {
    const lost = restarted && was.status.intent !== 'in' && is.status.intent === 'in';
    if (lost) {
      const mine = sight.ownIntents.has(memberKey(balancer, is.url));
      const detail = `was ${before}${mine ? ' by you' : ''}, is now ${after}`;
      events.push(event(sight, 'flags-lost', balancer, is, before, after, detail));
    } else if (before !== after) {
      events.push(event(sight, 'state', balancer, is, before, after, ''));
    } else {
      const tokens = [was.status.tokens.join(' '), is.status.tokens.join(' ')] as const;
      events.push(event(sight, 'state', balancer, is, ...tokens, ''));
    }
  }
  for (const [name, old, now] of settings(was, is)) {
    if (old !== now) events.push(event(sight, 'setting', balancer, is, old, now, name));
  }
  return events;
}

function settings(was: Worker, is: Worker): readonly (readonly [string, string, string])[] {
  return SETTING_NAMES.map((name) => [
    SETTING_WORDS[name],
    String(settingOf(was, name) ?? ''),
    String(settingOf(is, name) ?? ''),
  ]);
}

/** What somebody changed of the balancers themselves, with or without a restart. */
function balancerChanges(
  sight: Sight,
  before: ManagerPage,
  after: ManagerPage,
): readonly FleetEvent[] {
  const old = new Map(before.balancers.map((balancer) => [balancer.name, balancer]));
  return after.balancers.flatMap((is) => {
    const was = old.get(is.name);
    if (was === undefined) return [];
    const [then, now] = [balancerSettings(was), balancerSettings(is)];
    return [...now].flatMap(([name, value]) => {
      const past = then.get(name) ?? '';
      return past === value ? [] : [event(sight, 'setting', is.name, null, past, value, name)];
    });
  });
}

/** Not those that an own change made: they were agreed to. */
function outages(sight: Sight, before: ManagerPage, after: ManagerPage): readonly FleetEvent[] {
  return outagesBetween(before, after)
    .filter(({ balancer }) => sight.own?.balancer !== balancer)
    .map(({ balancer, before: usable, consequence }) =>
      event(sight, 'outage', balancer, null, `${usable} usable`, '0 usable', consequence),
    );
}

function event(
  sight: Sight,
  kind: FleetEvent['kind'],
  balancer: string | null,
  worker: Worker | null,
  before: string,
  after: string,
  detail: string,
): FleetEvent {
  const { own } = sight;
  const mine =
    own !== null &&
    own.balancer === balancer &&
    canonicalUrl(own.url) === canonicalUrl(worker?.url ?? '');
  return {
    at: sight.at,
    frontEnd: sight.frontEnd,
    by: mine ? 'you' : 'foreign',
    kind,
    balancer,
    url: worker?.url ?? null,
    route: worker?.route ?? null,
    before,
    after,
    detail,
  };
}
