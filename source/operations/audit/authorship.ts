/**
 * Who made a change that a poll shows: the audit logs of this host name user, verb and process of what baltop itself
 * did. Only what no log has was done outside. A log is asked when there is a change by a hand, and never otherwise.
 */

import { changedFlags } from '../../fleet/done-by.ts';
import type { Attribute } from '../../fleet/fleet.ts';
import type { ChangeAuthor, FleetEvent, FrontEndState } from '../../fleet/snapshot.ts';
import { wallOf } from '../../httpd/clock.ts';
import { SETTING_NAMES, SETTING_WORDS } from '../../httpd/edit/edit.ts';
import { OLD_SETTING_FIELDS, SETTING_FIELDS } from '../../httpd/edit/edit-fields.ts';
import { FLAGS } from '../../httpd/flags.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { hasFlag } from '../../httpd/status.ts';
import { type AuditEntry, type Author, httpdMark } from './audit-entry.ts';
import { settled } from './audit-file.ts';

/** One user's audit log. */
export interface AuditSource {
  /** null: this user's own, whose lines are believed. Of another user's log only its owner can be the author. */
  readonly user: string | null;
  /** The newest entries, oldest first. */
  readonly read: () => readonly AuditEntry[];
}

/** Pages travel, and a line may be written a moment before or after what it tells. */
const SLACK_MS = 3_000;
/** How far back is looked where it is not known when the page was read before. */
const BACK_MS = 60_000;
const MOST_LETTERS = 60;
const BALANCER_FIELDS = ['b_lbm', 'b_tmo', 'b_max', 'b_sforce', 'b_ss'];

export function createAuthorship(self: Author, sources: () => readonly AuditSource[]): Attribute {
  return (events, frontEnd) => {
    if (!events.some(isQuestion)) return events;
    const logs = sources().map(({ user, read }) => ({ user, entries: settled(read()) }));
    const answered = events.map((event) => {
      const author = isQuestion(event) ? authorOf(event) : null;
      return author === null ? event : signed(event, author, self);
    });
    return answered.map((event) => withCause(event, answered));

    function authorOf(event: FleetEvent): ChangeAuthor | null {
      for (const { user, entries } of logs) {
        const entry = entryFor(event, frontEnd, entries);
        if (entry !== null) return authorIn(entry, user, self);
      }
      return null;
    }
  };
}

/** A hand was there, and nobody knows yet whose. */
function isQuestion({ by, kind, atRestart, was, is }: FleetEvent): boolean {
  if (by === 'you' || atRestart) return false;
  if (kind !== 'state') return kind === 'setting' || kind === 'appeared';
  if (was === null || is === null) return false;
  // An operator can clear a failed health check as well.
  const cleared = hasFlag(was, 'check-failed') && !hasFlag(is, 'check-failed');
  return cleared || changedFlags(was, is).length > 0;
}

/** Of each thing that changed the last request for it between the two looks; null where one has none that made this of it. */
function entryFor(
  event: FleetEvent,
  frontEnd: FrontEndState,
  entries: readonly AuditEntry[],
): AuditEntry | null {
  // The log has times of the host's clock.
  const until = wallOf(event.at) + SLACK_MS;
  const from = wallOf(event.notBefore ?? event.at - BACK_MS) - SLACK_MS;
  const requests = entries
    .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= until)
    .filter((entry) => isOfSame(entry, event, frontEnd))
    .map((entry) => ({ entry, sent: fieldsSent(entry) }));
  const found = askedOf(event).map((spellings) => {
    const last = requests.findLast(({ sent }) => spellings.some(([field]) => sent.has(field)));
    const made = spellings.some(([field, value]) => {
      const sent = last?.sent.get(field);
      return sent !== undefined && (value === null || sent === value);
    });
    return made ? (last?.entry ?? null) : null;
  });
  if (found.includes(null)) return null;
  return entries.findLast((entry) => found.includes(entry)) ?? null;
}

/** One thing that changed, as the fields that can have done it: 2.4's, 2.2's; value null: any. */
type Asked = readonly (readonly [field: string, value: string | null])[];

function askedOf({ kind, was, is, url, detail }: FleetEvent): readonly Asked[] {
  if (kind === 'appeared') return [[['b_nwrkr', null]]];
  if (kind === 'setting') {
    const name = SETTING_NAMES.find((each) => url !== null && SETTING_WORDS[each] === detail);
    const fields =
      name === undefined ? BALANCER_FIELDS : [SETTING_FIELDS[name], OLD_SETTING_FIELDS[name]];
    return [fields.flatMap((field) => (field === undefined ? [] : [[field, null] as const]))];
  }
  if (was === null || is === null) return [];
  const flags = changedFlags(was, is);
  if (flags.length === 0) return [[[FLAGS['check-failed'].field, '0']]];
  return flags.map(({ flag, on }): Asked => {
    const now = [FLAGS[flag].field, on ? '1' : '0'] as const;
    return flag === 'disabled' ? [now, ['dw', on ? 'Disable' : 'Enable']] : [now];
  });
}

/** Done, or perhaps done: what httpd ignored or never got made nothing. */
const DONE: ReadonlySet<AuditEntry['result']> = new Set(['sending', 'verified', 'unknown']);

function isOfSame(entry: AuditEntry, event: FleetEvent, frontEnd: FrontEndState): boolean {
  if (entry.by !== 'you' || entry.balancer !== event.balancer) return false;
  if (!DONE.has(entry.result) && !/^partly: /.test(entry.detail)) return false;
  const url = event.kind === 'appeared' || event.url === null ? null : maskUrl(event.url);
  return entry.url === url && isSameHttpd(entry, frontEnd);
}

/** By the nonces, which one httpd makes anew at each start; by its whole URL where a log of before has none. */
function isSameHttpd({ frontEndUrl, httpd }: AuditEntry, frontEnd: FrontEndState): boolean {
  const mark = frontEnd.page === null ? null : httpdMark(frontEnd.page);
  if (mark !== null && typeof httpd === 'string') {
    return mark === httpd && hostOf(frontEndUrl) === hostOf(frontEnd.url);
  }
  return frontEndUrl === frontEnd.url;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function hostOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname } = new URL(url);
  return LOOPBACK.test(hostname) ? 'loopback' : hostname;
}

/** `... b=app w=ajp://10.0.4.12 w_status_D=1`: what comes after the target, by field. */
function fieldsSent({ request, balancer, url }: AuditEntry): ReadonlyMap<string, string> {
  const target = [`b=${printable(maskUrl(balancer ?? ''))}`];
  if (url !== null) target.push(`w=${printable(url)}`);
  const shown = ` ${target.join(' ')} `;
  const text = typeof request === 'string' ? request : '';
  const start = text.indexOf(shown);
  if (start === -1) return new Map();
  const fields = text.slice(start + shown.length).split(' ');
  return new Map(
    fields.flatMap((field) => {
      const cut = field.indexOf('=');
      return cut === -1 ? [] : [[field.slice(0, cut), field.slice(cut + 1)] as const];
    }),
  );
}

/** Whatever a log contains, it becomes short, plain text. */
function authorIn(entry: AuditEntry, owner: string | null, self: Author): ChangeAuthor {
  const text = (value: unknown) => printable(String(value ?? '')).slice(0, MOST_LETTERS);
  const user = owner ?? text(entry.user);
  const host = text(entry.host);
  return {
    user: text(user),
    host,
    pid: Number.isInteger(entry.pid) ? entry.pid : 0,
    command: text(entry.command),
    isSelf: owner === null && user === self.user && host === self.host,
  };
}

/** What this very process did is its own, also where another page of the same httpd shows it. */
function signed(event: FleetEvent, author: ChangeAuthor, self: Author): FleetEvent {
  return author.isSelf && author.pid === self.pid ? { ...event, by: 'you' } : { ...event, author };
}

/** An outage is attributed to the author of the change that caused it. */
function withCause(event: FleetEvent, events: readonly FleetEvent[]): FleetEvent {
  if (event.kind !== 'outage' || event.by === 'you') return event;
  const cause = events.find(
    (each) =>
      each.kind === 'state' &&
      each.balancer === event.balancer &&
      each.was === event.was &&
      each.is === event.is,
  );
  return cause === undefined || cause.author === null ? event : { ...event, author: cause.author };
}
