/** The columns of the page of front ends, as text: `-` where nobody knows. */

import { wallOf } from '../httpd/clock.ts';
import { eventText } from './event-text.ts';
import { type FrontEndFacts, RENEW_DAYS } from './front-end-facts.ts';
import { safeName } from './member-label.ts';
import { clock, moment } from './numbers.ts';

export interface FrontEndColumn {
  readonly id: FrontEndColumnId;
  readonly head: string;
  readonly align: 'left' | 'right';
  /** The smallest gets room first. */
  readonly rank: number;
  readonly text: (facts: FrontEndFacts, when: When) => string;
}

export interface When {
  readonly now: number;
  readonly utc: boolean;
}

export type FrontEndColumnId =
  | 'name'
  | 'state'
  | 'ms'
  | 'median'
  | 'members'
  | 'out'
  | 'err'
  | 'cert'
  | 'drift'
  | 'httpd'
  | 'keeps'
  | 'up'
  | 'changed'
  | 'change';

const number = (value: number | null) => (value === null ? '-' : String(value));
const ms = (value: number | null) => (value === null ? '-' : String(Math.round(value)));

export const FRONT_END_COLUMNS: readonly FrontEndColumn[] = [
  { id: 'name', head: 'FRONT END', align: 'left', rank: 1, text: ({ name }) => safeName(name) },
  { id: 'state', head: 'STATE', align: 'left', rank: 2, text: stateOf },
  { id: 'ms', head: 'MS', align: 'right', rank: 3, text: ({ answerMs }) => ms(answerMs) },
  { id: 'median', head: 'MEDIAN', align: 'right', rank: 11, text: ({ medianMs }) => ms(medianMs) },
  {
    ...{ id: 'members', head: 'MEMBERS', align: 'right', rank: 12 },
    text: ({ members }) => number(members),
  },
  { id: 'out', head: 'OUT', align: 'right', rank: 4, text: ({ out }) => number(out) },
  { id: 'err', head: 'ERR', align: 'right', rank: 5, text: ({ inError }) => number(inError) },
  { id: 'cert', head: 'CERT', align: 'right', rank: 6, text: certificateOf },
  {
    ...{ id: 'drift', head: 'DRIFT', align: 'right', rank: 7 },
    text: ({ drift }) => number(drift?.length ?? null),
  },
  { id: 'httpd', head: 'HTTPD', align: 'left', rank: 8, text: ({ version }) => version ?? '-' },
  { id: 'keeps', head: 'KEEPS', align: 'left', rank: 9, text: keepsOf },
  {
    ...{ id: 'up', head: 'UP SINCE', align: 'left', rank: 13 },
    text: ({ startedAt }, when) => (startedAt === null ? '-' : sinceOf(startedAt, when)),
  },
  {
    ...{ id: 'changed', head: 'CHANGED', align: 'left', rank: 10 },
    text: ({ lastChange }, when) => (lastChange === null ? '-' : sinceOf(lastChange.at, when)),
  },
  {
    ...{ id: 'change', head: 'LAST CHANGE', align: 'left', rank: 14 },
    text: ({ lastChange }) => (lastChange === null ? '-' : eventText(lastChange)),
  },
];

/** `LIVE`, `LOST 14:02:51`: since when, by its last answer; a password that is waited for is named instead. */
function stateOf({ freshness, readAt, error }: FrontEndFacts, { utc }: When): string {
  if (freshness === 'waiting') return 'connecting';
  if (freshness === 'live' || freshness === 'slow') return freshness.toUpperCase();
  const word = error?.kind === 'auth' ? 'LOGIN NEEDED' : freshness.toUpperCase();
  return readAt === null ? word : `${word} ${clock(readAt, utc)}`;
}

/** `35 d`; soon or over with a mark. */
function certificateOf({ certificateDays: days }: FrontEndFacts): string {
  if (days === null) return '-';
  if (days < 0) return 'over !';
  return days < RENEW_DAYS ? `${days} d !` : `${days} d`;
}

function keepsOf({ persists }: FrontEndFacts): string {
  if (persists === null) return '-';
  return persists ? 'yes' : 'no';
}

/** `14:03:21`; what is long ago, its day. */
function sinceOf(at: number, { now, utc }: When): string {
  const [day = '', time] = moment(wallOf(at), wallOf(now), utc).split(' ');
  return time === undefined ? day : day;
}
