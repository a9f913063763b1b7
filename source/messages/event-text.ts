/**
 * What happened to a fleet in words, each event in one place: the event line and the log of the screen, its banner, a
 * spoken sentence, and fields of JSON.
 */

import { doneBy } from '../fleet/done-by.ts';
import { eventWords } from '../fleet/event-words.ts';
import type { FleetEvent, Member } from '../fleet/snapshot.ts';
import { wallOf } from '../httpd/clock.ts';
import { valueText } from '../httpd/edit/value-text.ts';
import { maskUrl } from '../httpd/secrets.ts';
import { takesNewRequests } from '../httpd/status.ts';
import type { LogEvent } from './log-event.ts';
import { memberName, safeName } from './member-label.ts';
import { clock } from './numbers.ts';
import { spokenName, spokenState } from './spoken.ts';
import { spokenWho, whoText } from './who-text.ts';

/** `who`: in fewer words where there is less room. */
export function eventText(event: LogEvent, who: (event: LogEvent) => string = whoText): string {
  const subject = eventSubject(event);
  switch (event.kind) {
    case 'state':
    case 'setting': {
      const what = changeText(event);
      const detail = event.detail === '' ? '' : `${safeName(event.detail)}  `;
      return `${subject}  ${detail}${what}   ${who(event)}`;
    }
    case 'appeared':
    case 'vanished':
      return `${subject}  ${event.kind === 'appeared' ? 'is new on the page' : 'is gone from the page'}`;
    case 'result':
    case 'command':
      return `${subject}  ${safeName(event.detail)}   you`;
    case 'restarted':
    case 'flags-lost':
    case 'outage':
      return alarmText(event, null);
    case 'lost': {
      const word = event.after === 'LOST' ? 'LOST' : 'no answer';
      return `${safeName(event.frontEnd)} ${word}${detailOf(event)}`;
    }
    case 'recovered':
      return `${safeName(event.frontEnd)} is back${detailOf(event)}`;
    case 'clock-set':
      return safeName(event.detail);
  }
}

/** `OK -> DIS`, or the values of a setting. */
export function changeText(event: LogEvent): string {
  const { before, after } = eventWords(event);
  const text = (value: string) =>
    safeName(event.kind === 'setting' ? valueText(event.detail, value) : value);
  return `${text(before)} -> ${text(after)}`;
}

/** A restart of httpd and what it cost, a balancer that nobody serves. `utc` null leaves the time out: the event line has its own. */
export function alarmText(event: LogEvent, utc: boolean | null): string {
  const at = utc === null ? '' : ` ${clock(event.at, utc)}`;
  if (event.kind === 'outage') {
    return `${lostLastText(event)}${at}, ${whoText(event)}: ${safeName(event.detail)}`;
  }
  const restarted = restartText(event, utc);
  if (event.kind !== 'flags-lost') {
    return event.countersGoOn === true
      ? `${restarted}, its counters go on: it restarted, or another httpd answers`
      : `${restarted}: its counters start from 0`;
  }
  const takes = event.is !== null && takesNewRequests(event.is) ? ' and takes traffic' : '';
  return `${restarted}: ${eventSubject(event)} ${safeName(event.detail)}${takes}`;
}

/** `app lost its last usable member on web1`. */
export function lostLastText(event: LogEvent): string {
  return `${eventSubject(event)} lost its last usable member on ${safeName(event.frontEnd)}`;
}

/** `app had no usable member on web1`. */
export function noUsableText(balancer: string, frontEnd: string, isNow: boolean): string {
  return `${safeName(balancer)} ${isNow ? 'has' : 'had'} no usable member on ${safeName(frontEnd)}`;
}

/** `web1 restarted 14:03:21`; `web1 has a new nonce 14:03:21` where another httpd may have answered. */
export function restartText({ frontEnd, at, countersGoOn }: LogEvent, utc: boolean | null): string {
  const when = utc === null ? '' : ` ${clock(at, utc)}`;
  if (countersGoOn === true) return `${safeName(frontEnd)} has a new nonce${when}`;
  return restartedText(frontEnd, when);
}

/** `web1 restarted at 14:03:21, 14:10:02`. */
export function restartedText(frontEnd: string, when: string): string {
  return `${safeName(frontEnd)} restarted${when}`;
}

/** `app has no usable member on web1 since before 14:03:21: clients get 503`, where it was so from the first. */
export function outageText(event: LogEvent, utc: boolean, isNow: boolean): string {
  const pool = noUsableText(event.balancer ?? '', event.frontEnd, isNow);
  const when = `${isNow ? 'since before' : 'at'} ${clock(event.at, utc)}`;
  return `${pool} ${when}: ${safeName(event.detail)}`;
}

function detailOf(event: LogEvent): string {
  return event.detail === '' ? '' : `: ${safeName(event.detail)}`;
}

function eventSubject(event: LogEvent): string {
  if (event.balancer === null) return safeName(event.frontEnd);
  if (event.url === null) return safeName(event.balancer);
  return memberName(event.balancer, event.url, event.called ?? event.route ?? '');
}

/** `14:03:07 app node4 now error, was ok`. `several`: there is more than one front end to tell apart. */
export function spokenEvent(event: FleetEvent, utc: boolean, several: boolean): string {
  const where = several && event.balancer !== null ? ` on ${safeName(event.frontEnd)}` : '';
  return `${clock(event.at, utc)} ${sentenceOf(event)}${where}${spokenWho(event)}`;
}

function sentenceOf(event: FleetEvent): string {
  const { balancer, url, route, called, detail } = event;
  const { before, after } = eventWords(event);
  const subject =
    balancer === null
      ? safeName(event.frontEnd)
      : spokenName(balancer, url ?? '', called ?? route ?? '');
  switch (event.kind) {
    case 'state':
      return `${subject} now ${spokenState(after)}, was ${spokenState(before)}`;
    case 'setting': {
      const text = (value: string) => safeName(valueText(detail, value)) || '(none)';
      return `${subject} ${safeName(detail)} now ${text(after)}, was ${text(before)}`;
    }
    case 'appeared':
      return `${subject} is new, ${spokenState(after)}`;
    case 'vanished':
      return `${subject} is gone, was ${spokenState(before)}`;
    case 'outage':
      return `${safeName(balancer ?? '')} has no usable member left: ${safeName(detail)}`;
    case 'restarted':
      return alarmText(event, null);
    case 'flags-lost':
      return `${subject} lost its flag when ${event.countersGoOn === true ? 'the nonce changed' : 'httpd restarted'}, was ${spokenState(before)}, is now ${spokenState(after)}`;
    case 'lost':
      return `${safeName(event.frontEnd)} does not answer: ${safeName(detail)}`;
    case 'recovered':
      return `${safeName(event.frontEnd)} ${safeName(detail)}`;
    case 'clock-set':
      return safeName(detail);
  }
}

/** One change as a program reads it. Fields are only ever added. */
export function eventItem(event: FleetEvent) {
  const { author } = event;
  return {
    apiVersion: 'baltop/v1',
    kind: 'Event',
    at: new Date(wallOf(event.at)).toISOString(),
    frontEnd: event.frontEnd,
    event: event.kind,
    by: event.by,
    balancer: event.balancer,
    url: event.url === null ? null : maskUrl(event.url),
    route: event.route,
    ...eventWords(event),
    detail: event.detail,
    doneBy: doneBy(event),
    user: author?.user ?? null,
    host: author?.host ?? null,
    pid: author?.pid ?? null,
    command: author?.command ?? null,
  };
}

export function nameOf(member: Member): string {
  return memberName(member.balancer, member.url, member.called ?? member.places[0].worker.route);
}
