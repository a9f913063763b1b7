/** One change as the audit log keeps it: who, when, where, before, after, request and result. Holds no secrets. */

import { createHash } from 'node:crypto';
import { isChange } from '../../fleet/done-by.ts';
import { eventWords } from '../../fleet/event-words.ts';
import { frontEndNamed } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import { wallOf } from '../../httpd/clock.ts';
import { balancerSettings } from '../../httpd/edit/balancer-edit.ts';
import { SETTING_NAMES, SETTING_WORDS, settingOf } from '../../httpd/edit/edit.ts';
import type { Balancer, ManagerPage, Worker } from '../../httpd/model.ts';
import { findBalancer } from '../../httpd/page/find-in-page.ts';
import { maskSecrets, maskUrl } from '../../httpd/secrets.ts';
import { stateText } from '../../httpd/status.ts';
import type { ChangeEvent, ChangeRequest, Target } from '../change/change.ts';

/** State words, httpd's tokens and settings by name, as texts; in `before` and `after` only those that differ. */
export type Facts = Readonly<Record<string, string>>;

/** Who runs this program, and on which machine. */
export interface Author {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** The verb, or `screen`. */
  readonly command: string;
}

export interface AuditEntry {
  readonly apiVersion: 'baltop/v1';
  readonly kind: 'AuditEntry';
  /** UTC, ISO 8601; of a foreign change when it was seen. */
  readonly at: string;
  /** The two lines of one request share it; null: nothing was sent. */
  readonly id: string | null;
  readonly by: 'you' | 'foreign';
  /** Of a foreign change who did it, if another audit log tells; null: httpd's page does not. */
  readonly user: string | null;
  /** The program that wrote the line. */
  readonly host: string;
  readonly pid: number;
  readonly command: string;
  readonly frontEnd: string;
  readonly frontEndUrl: string;
  /** Which start of which httpd it was, whatever its URL (`httpdMark`); logs of 0.1.0 lack it. */
  readonly httpd?: string;
  readonly balancer: string | null;
  readonly url: string | null;
  readonly route: string | null;
  /** What was asked for, such as `disable`; what was seen: of a foreign change such as `state`, of an own drain `quiet`. */
  readonly action: string;
  readonly before: Facts;
  readonly after: Facts;
  /** Method, path and body without the nonce; null: none of ours. */
  readonly request: string | null;
  /** `sending` is written before the request goes out, the others when it is known what became of it. */
  readonly result: 'sending' | 'verified' | 'ignored' | 'failed' | 'unknown' | 'seen';
  /** Why it is not `verified`, or more about what was seen. */
  readonly detail: string;
}

/** What an own change told, as a line of the log; null for what changes nothing and tells nothing new. */
export function ownEntry(
  event: ChangeEvent,
  request: ChangeRequest,
  snapshot: FleetSnapshot,
  author: Author,
  at: number,
): AuditEntry | null {
  switch (event.kind) {
    case 'queued':
    case 'unchanged':
    case 'skipped':
    case 'refused':
      return null;
    case 'sent': {
      const before = factsNow(snapshot, event.target);
      return { ...base(), before, request: maskSecrets(event.request), result: 'sending' };
    }
    case 'verified':
      return { ...base(), ...differing(workerFacts(event.before), workerFacts(event.after)) };
    case 'balancer-verified':
      return { ...base(), ...differing(balancerFacts(event.before), balancerFacts(event.after)) };
    case 'ignored': {
      const detail = `${event.partly === true ? 'partly: ' : ''}${event.what}`;
      return { ...base(), result: 'ignored', detail: maskSecrets(detail) };
    }
    case 'failed':
    case 'unknown':
      return { ...base(), result: event.kind, detail: maskSecrets(event.error.what) };
  }

  function base(): AuditEntry {
    const target = 'target' in event ? event.target : NOBODY;
    const by = { ...author, command: request.command ?? author.command };
    return {
      ...ownBase(target, snapshot, by, at),
      action: 'balancer' in request ? 'set balancer' : actionName(request.action),
      result: 'verified',
      detail: '',
    };
  }
}

/** What each line about this program's own doing begins with; it changed nothing and sent nothing, unless told. */
export function ownBase(target: Target, snapshot: FleetSnapshot, author: Author, at: number) {
  const { frontEnd, balancer, url } = target;
  return {
    ...head(at, author),
    by: 'you',
    user: author.user,
    frontEnd,
    frontEndUrl: frontEndUrl(snapshot, frontEnd),
    ...markOf(snapshot, frontEnd),
    balancer,
    url: url === '' ? null : maskUrl(url),
    route: workerNow(snapshot, target)?.route ?? null,
    before: {},
    after: {},
    request: null,
  } as const;
}

const NOBODY: Target = { frontEnd: '', balancer: '', url: '' };

/** Somebody restarted it or changed its configuration. */
const DONE_TO_HTTPD: ReadonlySet<FleetEvent['kind']> = new Set([
  'appeared',
  'vanished',
  'restarted',
  'flags-lost',
]);

/**
 * What somebody else did, as seen between two polls; null for what is no change by anybody: httpd's own OK -> ERR and
 * what comes of it, own changes, also those that this user's log has by another process, and a connection that comes
 * and goes.
 */
export function foreignEntry(
  event: FleetEvent,
  snapshot: FleetSnapshot,
  author: Author,
): AuditEntry | null {
  const isTold = isChange(event) || DONE_TO_HTTPD.has(event.kind);
  if (event.by === 'you' || event.author?.isSelf === true || !isTold) return null;
  const what = event.kind === 'setting' ? event.detail : 'state';
  const words = eventWords(event);
  return {
    ...head(wallOf(event.at), author),
    by: 'foreign',
    user: event.author?.user ?? null,
    frontEnd: event.frontEnd,
    frontEndUrl: frontEndUrl(snapshot, event.frontEnd),
    balancer: event.balancer,
    url: event.url === null ? null : maskUrl(event.url),
    route: event.route,
    action: event.kind,
    before: words.before === '' && event.kind !== 'setting' ? {} : { [what]: words.before },
    after: words.after === '' && event.kind !== 'setting' ? {} : { [what]: words.after },
    request: null,
    result: 'seen',
    detail: seenDetail(event),
  };
}

function seenDetail({ kind, detail, author, atRestart }: FleetEvent): string {
  if (author !== null) return `by baltop ${author.command}, pid ${author.pid} on ${author.host}`;
  if (kind === 'setting') return atRestart ? 'at a restart of httpd' : '';
  return maskSecrets(detail);
}

function head(at: number, { host, pid, command }: Author) {
  return {
    apiVersion: 'baltop/v1',
    kind: 'AuditEntry',
    at: new Date(at).toISOString(),
    id: null,
    host,
    pid,
    command,
  } as const;
}

function actionName(action: Extract<ChangeRequest, { action: unknown }>['action']): string {
  if (action.kind === 'apply') return action.name;
  return action.kind === 'standby' && !action.on ? 'standby --off' : action.kind;
}

function frontEndUrl({ frontEnds }: FleetSnapshot, name: string): string {
  return frontEndNamed({ frontEnds }, name)?.url ?? '';
}

/** A hash of the nonces: who reads the log learns no nonce from it. null: the page shows none. */
export function httpdMark({ balancers }: ManagerPage): string | null {
  const nonces = balancers.flatMap(({ name, nonce }) => (nonce === null ? [] : [[name, nonce]]));
  if (nonces.length === 0) return null;
  return createHash('sha256').update(JSON.stringify(nonces)).digest('hex').slice(0, 16);
}

function markOf({ frontEnds }: FleetSnapshot, name: string): Pick<AuditEntry, 'httpd'> {
  const page = frontEndNamed({ frontEnds }, name)?.page ?? null;
  const mark = page === null ? null : httpdMark(page);
  return mark === null ? {} : { httpd: mark };
}

function factsNow(snapshot: FleetSnapshot, target: Target): Facts {
  const worker = workerNow(snapshot, target);
  if (worker !== undefined) return workerFacts(worker);
  const balancer = balancerNow(snapshot, target);
  return balancer === undefined || target.url !== '' ? {} : balancerFacts(balancer);
}

function balancerNow({ frontEnds }: FleetSnapshot, target: Target): Balancer | undefined {
  const page = frontEndNamed({ frontEnds }, target.frontEnd)?.page ?? null;
  return page === null ? undefined : findBalancer(page, target.balancer);
}

function workerNow(snapshot: FleetSnapshot, target: Target): Worker | undefined {
  const key = memberKey(target.balancer, target.url);
  return balancerNow(snapshot, target)?.workers.find(
    (each) => memberKey(target.balancer, each.url) === key,
  );
}

function workerFacts(worker: Worker): Facts {
  const settings = SETTING_NAMES.map((name) => [
    SETTING_WORDS[name],
    String(settingOf(worker, name) ?? ''),
  ]);
  const flags = worker.status.tokens.join(' ');
  return { state: stateText(worker.status), flags, ...Object.fromEntries(settings) };
}

function balancerFacts(balancer: Balancer): Facts {
  return {
    members: balancer.workers.map((worker) => maskUrl(worker.url)).join(' '),
    ...Object.fromEntries(balancerSettings(balancer)),
  };
}

function differing(before: Facts, after: Facts): { before: Facts; after: Facts } {
  const names = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
  const only = (facts: Facts) => Object.fromEntries(names.map((name) => [name, facts[name] ?? '']));
  return { before: only(before), after: only(after) };
}
