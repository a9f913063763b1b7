/** What is different between two pages of one front end, in the operator's words. */

import { balancerSettings } from '../httpd/edit/balancer-edit.ts';
import { SETTING_NAMES, SETTING_WORDS, settingOf } from '../httpd/edit/edit.ts';
import type { ManagerPage, Worker } from '../httpd/model.ts';
import { takesNewRequests } from '../httpd/status.ts';
import { namesOf } from './call-members.ts';
import { isByHand, lostFlags } from './done-by.ts';
import { eventWords } from './event-words.ts';
import { canonicalUrl, memberKey } from './identity.ts';
import { outagesBetween } from './outages.ts';
import { indexPage } from './page-index.ts';
import { restartSigns } from './restart-signs.ts';
import type { FleetEvent } from './snapshot.ts';

/** What an own change just touched (`url` '': the balancer itself): its difference is ours, every other one is not. */
export interface OwnTarget {
  readonly balancer: string;
  readonly url: string;
}

/** Intents this program set, by member key: what a restart of httpd may have undone. */
export type OwnIntents = ReadonlyMap<string, string>;

export interface DiffContext {
  readonly frontEnd: string;
  readonly at: number;
  /** When the page before was read; null: not known. */
  readonly notBefore: number | null;
  readonly own: OwnTarget | null;
  readonly ownIntents: OwnIntents;
}

/** Events in page order; those of the front end first. */
export function changesBetween(
  before: ManagerPage,
  after: ManagerPage,
  context: DiffContext,
): readonly FleetEvent[] {
  const old = indexPage(before);
  const now = indexPage(after);
  const { restarted, countersGoOn } = restartSigns(before, after);
  const telling: Telling = { ...context, atRestart: restarted, countersGoOn };
  const events: FleetEvent[] = [];
  if (restarted) {
    const detail = countersGoOn ? GOES_ON : 'httpd restarted: counters start from 0';
    events.push(event(telling, { kind: 'restarted', detail }));
  }
  for (const { key, balancer, worker } of now.values()) {
    const was = old.get(key)?.worker;
    if (was === undefined) {
      events.push(event(telling, { kind: 'appeared', balancer, worker, is: worker.status }));
    } else if (!isUnchanged(was, worker)) {
      events.push(...workerChanges(telling, balancer, was, worker));
    }
  }
  for (const { key, balancer, worker } of old.values()) {
    if (now.has(key)) continue;
    events.push(event(telling, { kind: 'vanished', balancer, worker, was: worker.status }));
  }
  events.push(...balancerChanges(telling, before, after));
  events.push(...outages(telling, before, after, events));
  return events.some(({ url }) => url !== null) ? calledRight(events, before, after) : events;
}

/** With the names of members that their route or address does not tell from others of that page. */
function calledRight(
  events: readonly FleetEvent[],
  before: ManagerPage,
  after: ManagerPage,
): readonly FleetEvent[] {
  const pages = [after, before].map(
    ({ balancers }) => new Map(balancers.map(({ name, workers }) => [name, namesFor(workers)])),
  );
  return events.map((each) => {
    const { balancer, url } = each;
    if (balancer === null || url === null) return each;
    const [called] = pages.flatMap((names) => names.get(balancer)?.get(url) ?? []);
    return called === undefined ? each : { ...each, called };
  });
}

function namesFor(workers: readonly Worker[]): ReadonlyMap<string, string> {
  return namesOf(workers.map(({ url, route }) => ({ url, routes: [route] })));
}

const GOES_ON = 'httpd restarted, or another one answers: its nonce is new, its counters go on';

/** Nearly every worker of nearly every poll: found without making anything. Equal status cells are one object. */
function isUnchanged(was: Worker, is: Worker): boolean {
  if (was.status !== is.status) return false;
  for (const name of SETTING_NAMES) {
    if (settingOf(was, name) !== settingOf(is, name)) return false;
  }
  return true;
}

function workerChanges(
  telling: Telling,
  balancer: string,
  was: Worker,
  is: Worker,
): readonly FleetEvent[] {
  const events: FleetEvent[] = [];
  const about = { balancer, worker: is };
  if (was.status.tokens.join(' ') !== is.status.tokens.join(' ')) {
    const statuses = { ...about, was: was.status, is: is.status };
    const isLost = telling.atRestart && lostFlags(was.status, is.status).length > 0;
    if (isLost) {
      const wasYours = telling.ownIntents.has(memberKey(balancer, is.url));
      const words = eventWords({ kind: 'flags-lost', ...statuses, before: '', after: '' });
      const detail = `was ${words.before}${wasYours ? ' by you' : ''}, is now ${words.after}`;
      events.push(event(telling, { kind: 'flags-lost', ...statuses, detail, wasYours }));
    } else events.push(event(telling, { kind: 'state', ...statuses }));
  }
  for (const [name, before, after] of settings(was, is)) {
    if (before === after) continue;
    events.push(event(telling, { kind: 'setting', ...about, before, after, detail: name }));
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
  telling: Telling,
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
      const change = { balancer: is.name, before: past, after: value, detail: name };
      return past === value ? [] : [event(telling, { kind: 'setting', ...change })];
    });
  });
}

/** Not those that an own change made: they were agreed to. Whose it is tells the change that made it. */
function outages(
  telling: Telling,
  before: ManagerPage,
  after: ManagerPage,
  changes: readonly FleetEvent[],
): readonly FleetEvent[] {
  return outagesBetween(before, after)
    .filter(({ balancer }) => telling.own?.balancer !== balancer)
    .map(({ balancer, before: usable, consequence }) => {
      const causes = changes.filter(
        (each) =>
          each.balancer === balancer &&
          each.was !== null &&
          takesNewRequests(each.was) &&
          (each.is === null || !takesNewRequests(each.is)),
      );
      const cause = causes.find(isByHand) ?? causes[0];
      return event(telling, {
        kind: 'outage',
        balancer,
        was: cause?.was ?? null,
        is: cause?.is ?? null,
        before: `${usable} usable`,
        after: '0 usable',
        detail: consequence,
      });
    });
}

interface Telling extends DiffContext {
  readonly atRestart: boolean;
  readonly countersGoOn: boolean;
}

type Told = Pick<FleetEvent, 'kind'> &
  Partial<
    Pick<FleetEvent, 'balancer' | 'was' | 'is' | 'before' | 'after' | 'detail' | 'wasYours'>
  > & {
    readonly worker?: Worker;
  };

function event(
  { own, at, notBefore, frontEnd, atRestart, countersGoOn }: Telling,
  { kind, balancer = null, worker, ...rest }: Told,
): FleetEvent {
  const mine =
    own !== null &&
    own.balancer === balancer &&
    canonicalUrl(own.url) === canonicalUrl(worker?.url ?? '');
  return {
    at,
    notBefore,
    frontEnd,
    by: mine ? 'you' : 'foreign',
    author: null,
    atRestart,
    wasYours: false,
    kind,
    balancer,
    url: worker?.url ?? null,
    route: worker?.route ?? null,
    was: null,
    is: null,
    before: '',
    after: '',
    detail: '',
    ...(countersGoOn && (kind === 'restarted' || kind === 'flags-lost') && { countersGoOn }),
    ...rest,
  };
}
