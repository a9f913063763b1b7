/** Events as a recording has them, with what is known of who did it; and what the one who recorded tried to change. */

import type { ChangeAuthor, FleetEvent } from '../../fleet/snapshot.ts';
import { maskSecrets, maskUrl } from '../../httpd/secrets.ts';
import { parseStatus, type WorkerStatus } from '../../httpd/status.ts';
import type { AuditEntry, Author } from '../audit/audit-entry.ts';
import { fieldsOf, lineIn, momentIn, numberIn, orNull, textIn, wordIn } from './shape.ts';

const KINDS: readonly FleetEvent['kind'][] = [
  ...(['state', 'setting', 'appeared', 'vanished', 'restarted'] as const),
  ...(['flags-lost', 'outage', 'lost', 'recovered', 'clock-set'] as const),
];

/** `began`: of the session, on the line of time. What is as usual is left out. */
export function eventLine(event: FleetEvent, began: number) {
  const { at, notBefore, was, is, url, detail, before, after, ...rest } = event;
  const kept = Object.entries({
    ...rest,
    before: maskSecrets(before),
    after: maskSecrets(after),
    detail: maskSecrets(detail),
    url: url === null ? null : maskUrl(url),
    was: was === null ? null : was.tokens.join(' '),
    is: is === null ? null : is.tokens.join(' '),
  }).filter(([, value]) => value !== null && value !== '' && value !== false);
  return {
    at: Math.max(0, at - began),
    ...(notBefore !== null && { notBefore: Math.max(0, notBefore - began) }),
    ...Object.fromEntries(kept),
  };
}

/** `self`: who looks at it now. What somebody else recorded as their own is theirs. */
export function readEvent(
  value: unknown,
  { began, by }: { readonly began: number; readonly by: Author },
  self: Pick<Author, 'user' | 'host'>,
): FleetEvent {
  const line = fieldsOf(value);
  const isOwn = by.user === self.user && by.host === self.host;
  const isRecorders = line.by === 'you';
  const author = orNull(line.author, (each) => readAuthor(each, self));
  const detail = lineIn(line.detail ?? '');
  const recorder: ChangeAuthor = { ...by, isSelf: false };
  return {
    at: began + momentIn(line.at),
    notBefore: line.notBefore === undefined ? null : began + momentIn(line.notBefore),
    frontEnd: lineIn(line.frontEnd ?? ''),
    by: isRecorders && isOwn ? 'you' : 'foreign',
    author: isRecorders && !isOwn ? recorder : author,
    atRestart: line.atRestart === true,
    ...(line.countersGoOn === true && { countersGoOn: true }),
    wasYours: line.wasYours === true && isOwn,
    kind: wordIn(line.kind, KINDS),
    balancer: orNull(line.balancer, textIn),
    url: orNull(line.url, textIn),
    route: orNull(line.route, textIn) ?? (line.url === undefined ? null : ''),
    ...(line.called !== undefined && { called: textIn(line.called) }),
    was: orNull(line.was, readStatus),
    is: orNull(line.is, readStatus),
    before: textIn(line.before ?? ''),
    after: textIn(line.after ?? ''),
    detail: isOwn ? detail : detail.replace(' by you,', ` by ${by.user},`),
  };
}

function readStatus(value: unknown): WorkerStatus {
  return parseStatus(textIn(value));
}

function readAuthor(value: unknown, self: Pick<Author, 'user' | 'host'>): ChangeAuthor {
  const author = readBy(value);
  const isSelf = fieldsOf(value).isSelf === true;
  return { ...author, isSelf: isSelf && author.user === self.user && author.host === self.host };
}

/** A person and a program. */
export function readBy(value: unknown): Author {
  const line = fieldsOf(value);
  return {
    user: lineIn(line.user),
    host: lineIn(line.host),
    pid: numberIn(line.pid, 0),
    command: lineIn(line.command),
  };
}

/** An own change and what became of it, as the audit log has it too. */
export interface OwnDoing {
  readonly at: number;
  readonly user: string;
  readonly command: string;
  readonly frontEnd: string;
  readonly balancer: string | null;
  readonly url: string | null;
  readonly route: string | null;
  readonly action: string;
  readonly result: string;
  readonly detail: string;
}

export function doingLine(entry: AuditEntry, at: number) {
  const { user, command, frontEnd, balancer, url, route, action, result, detail } = entry;
  return { at, user, command, frontEnd, balancer, url, route, action, result, detail };
}

export function readDoing(value: unknown, began: number): OwnDoing {
  const line = fieldsOf(value);
  return {
    at: began + momentIn(line.at),
    user: lineIn(line.user ?? ''),
    command: lineIn(line.command),
    frontEnd: lineIn(line.frontEnd),
    balancer: orNull(line.balancer, textIn),
    url: orNull(line.url, textIn),
    route: orNull(line.route, textIn),
    action: lineIn(line.action),
    result: lineIn(line.result),
    detail: lineIn(line.detail),
  };
}
