/** The sentences of a report on a recording, as Markdown. */

import { doneBy } from '../fleet/done-by.ts';
import { consequenceThen } from '../fleet/outages.ts';
import type { FleetEvent } from '../fleet/snapshot.ts';
import { counted } from '../httpd/counted.ts';
import { maskUrl } from '../httpd/secrets.ts';
import type { Author } from '../operations/audit/audit-entry.ts';
import type { OwnDoing } from '../operations/recording/event-lines.ts';
import type { PoolOutage } from '../operations/recording/incident.ts';
import type { Stretch } from '../operations/recording/spells.ts';
import { changeText, eventText, lostLastText, noUsableText, restartedText } from './event-text.ts';
import { markdown } from './markdown.ts';
import { memberName } from './member-label.ts';
import { age, clock } from './numbers.ts';
import { authorText } from './who-text.ts';

export type TimeText = (at: number) => string;

const HALF_DAY_MS = 43_200_000;

/** `14:02:11`; with the day where the report is about more than half of one. */
export function timesOf(from: number, to: number, utc: boolean): TimeText {
  if (to - from < HALF_DAY_MS) return (at) => clock(at, utc);
  return (at) => `${dayText(at, utc)} ${clock(at, utc)}`;
}

export function dayText(at: number, utc: boolean): string {
  const date = new Date(at);
  if (utc) return date.toISOString().slice(0, 10);
  const two = (value: number) => String(value).padStart(2, '0');
  return [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
}

/** `14:02:11 to 14:05:00 (2m49s)`. */
export function stretchText({ from, to, isOpen }: Stretch, time: TimeText): string {
  return `${time(from)} to ${isOpen === true ? 'the end of the recording' : time(to)} (${age(to - from)})`;
}

/** What happened, where it is told of several front ends, and whose doing it was. */
export function happenedText(
  event: FleetEvent,
  { by, doing, several }: { by: Author; doing: OwnDoing | undefined; several: boolean },
): string {
  const isOnOne = ['state', 'setting', 'appeared', 'vanished'].includes(event.kind);
  const where = several && isOnOne ? ` on ${event.frontEnd}` : '';
  const who = isNobodys(event) ? '' : `, ${whoDid(event, by, doing)}`;
  // Whoever reads it is not who recorded.
  const what = event.wasYours
    ? whatOf({ ...event, detail: event.detail.replace(' by you,', ` by ${by.user},`) })
    : whatOf(event);
  return markdown(`${what}${where}${who}`);
}

/** A connection that comes and goes, and a member that is named or not, are nobody's doing that is known. */
function isNobodys({ kind }: FleetEvent): boolean {
  return !['state', 'setting', 'outage'].includes(kind);
}

function whatOf(event: FleetEvent): string {
  const { kind, balancer, url, route, called } = event;
  if (kind === 'state' || kind === 'setting') {
    const member =
      url === null ? (balancer ?? '') : memberName(balancer ?? '', url, called ?? route ?? '');
    const setting = kind === 'setting' ? ` ${event.detail}` : '';
    return `${member}${setting} ${changeText(event)}`;
  }
  if (kind === 'outage') {
    return `${lostLastText(event)}: ${event.detail}`;
  }
  return eventText(event, () => '').trimEnd();
}

function whoDid(event: FleetEvent, by: Author, doing: OwnDoing | undefined): string {
  const { author } = event;
  const isRecorders = author?.pid === by.pid && author.user === by.user && author.host === by.host;
  if (event.by === 'you' || isRecorders) {
    const verb = doing === undefined ? '' : ` with ${doing.action}`;
    return `by ${by.user}${verb}, in the baltop that recorded`;
  }
  switch (doneBy(event)) {
    case 'httpd':
      return 'by httpd itself';
    case 'restart':
      return "by httpd's restart";
    case 'known':
      return author === null ? '' : `by ${authorText(author)}`;
    default:
      return 'by somebody else; httpd does not tell who';
  }
}

/** An own change that was not verified. */
export function doingText({ user, action, result, detail, ...doing }: OwnDoing): string {
  const { balancer, url, route, frontEnd } = doing;
  const subject =
    url === null ? (balancer ?? frontEnd) : memberName(balancer ?? '', maskUrl(url), route ?? '');
  const why = detail === '' ? '' : `: ${detail}`;
  return markdown(`${user} tried to ${action} ${subject} on ${frontEnd}, ${result}${why}`);
}

/** `app had no usable member on web1 from 14:05:10 to 14:07:00 (1m50s): its standby served`. */
export function outageSentence(outage: PoolOutage, time: TimeText): string {
  const { balancer, frontEnd, consequence } = outage;
  const when = stretchText(outage, time);
  const what = markdown(noUsableText(balancer, frontEnd, false));
  return `${what} from ${when}: ${markdown(consequenceThen(consequence))}`;
}

export function lostSentence(name: string, lost: readonly Stretch[], time: TimeText): string {
  const [only] = lost;
  if (only !== undefined && lost.length === 1) {
    return `${markdown(name)} did not answer from ${stretchText(only, time)}`;
  }
  const ms = lost.reduce((sum, { from, to }) => sum + to - from, 0);
  return `${markdown(name)} did not answer ${counted(lost.length, 'time')}, for ${age(ms)} in all`;
}

/** `web1`, or `web1, longest of 3 front ends`: what was so on several is not said of one of them. */
export function longestWhere(frontEnd: string, count: number): string {
  return count > 1 ? `${frontEnd}, longest of ${count} front ends` : frontEnd;
}

export function troubleSentence(name: string, what: string, ms: number, where: string): string {
  return `${markdown(name)} was ${what} for ${age(ms)}${where === '' ? '' : ` on ${markdown(where)}`}`;
}

/** By Little's law; httpd's count of requests in flight can be stale, and then it is no proof. */
export function slowSentence(name: string, busy: number, times: number): string {
  const flight = `${busy.toFixed(busy < 10 ? 1 : 0)} requests in flight on average`;
  return `${markdown(name)} had ${flight}, ${times.toFixed(0)} times as many for each request as its pool's median: its answers were slow, or its BUSY count is stale`;
}

/** `app/node2 was slow from 14:02:11 to 14:05:00 (2m49s) on web1: its answers took ...`. */
export function slowSpellSentence(
  name: string,
  stretch: Stretch,
  times: number,
  frontEnd: string,
  time: TimeText,
): string {
  const where = frontEnd === '' ? '' : ` on ${markdown(frontEnd)}`;
  return `${markdown(name)} was slow from ${stretchText(stretch, time)}${where}: its answers took more than ${times} times its pool's median`;
}

export function restartSentence(name: string, times: readonly string[], lost: number): string {
  const flags = lost === 0 ? '' : `, and the flags of ${counted(lost, 'member')} were lost`;
  return `${markdown(restartedText(name, ` at ${times.join(', ')}`))}${flags}`;
}
