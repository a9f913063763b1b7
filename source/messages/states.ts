/** What a state cell can show: one row each, with its signs, its words, its style and its rank. */

import type { StateWord } from '../httpd/status.ts';
import type { Glyph } from './glyphs.ts';

/** httpd's states, and those of a member over several polls and front ends. */
export type StateId = StateWord | 'MIXED' | 'PENDING' | 'GONE';

/** How it is drawn: a palette has a style for each. */
export type StateTone =
  | 'plain'
  | 'quiet'
  | 'stopped'
  | 'disabled'
  | 'draining'
  | 'broken'
  | 'mixed'
  | 'pending';

interface StateFacts extends Glyph {
  readonly tone: StateTone;
  /** The worst have the lowest: sorting by state begins with them. */
  readonly rank: number;
  /** Nothing is wrong with it, and nobody took it out. */
  readonly isWell?: true;
  /** The token of httpd's page that says the same. */
  readonly token?: string;
  /** For the line mode and screen readers. */
  readonly spoken: string;
  /** For the help; without it the state is passing, and not in the help or the summary. */
  readonly legend?: string;
  /** For the member's detail: while it is so, and as it was last known. */
  readonly meaning?: readonly [now: string, then: string];
}

/** In the order of the summary and the help: the healthy ones first, as they are the most. */
export const STATES: Readonly<Record<StateId, StateFacts>> = {
  OK: {
    glyph: '●',
    ascii: 'o',
    means: 'takes requests',
    tone: 'plain',
    rank: 7,
    isWell: true,
    token: 'Ok',
    spoken: 'ok',
    legend: 'takes requests',
    meaning: ['takes requests', 'took requests'],
  },
  DRN: {
    glyph: '▼',
    ascii: 'v',
    means: 'draining',
    tone: 'draining',
    rank: 6,
    token: 'Drn',
    spoken: 'draining',
    legend: 'drains: its sessions only',
    meaning: [
      'draining: serves existing sticky sessions only',
      'was draining: served existing sticky sessions only',
    ],
  },
  DIS: {
    glyph: '■',
    ascii: 'x',
    means: 'disabled',
    tone: 'disabled',
    rank: 5,
    token: 'Dis',
    spoken: 'disabled',
    legend: 'disabled',
    meaning: [
      'disabled: no new requests; sticky sessions went to other members',
      'was disabled: no new requests; sticky sessions went to other members',
    ],
  },
  STOP: {
    glyph: '■',
    ascii: '#',
    means: 'stopped',
    tone: 'stopped',
    rank: 4,
    token: 'Stop',
    spoken: 'stopped',
    legend: 'stopped',
    meaning: [
      'stopped: no requests, no retries, no health checks',
      'was stopped: no requests, no retries, no health checks',
    ],
  },
  ERR: {
    glyph: '×',
    ascii: '!',
    means: 'trouble',
    tone: 'broken',
    rank: 0,
    token: 'Err',
    spoken: 'error',
    legend: 'error',
    meaning: [
      'httpd could not reach it; it tries again by itself, you cannot clear it from here',
      'httpd could not reach it',
    ],
  },
  HCFL: {
    glyph: '×',
    ascii: '!',
    means: 'trouble',
    tone: 'broken',
    rank: 1,
    token: 'HcFl',
    spoken: 'failing its health check',
    legend: 'failed its health check',
    meaning: [
      'its health check failed; it comes back when enough checks pass',
      'its health check had failed',
    ],
  },
  MIXED: {
    glyph: '◆',
    ascii: '%',
    means: 'front ends disagree',
    tone: 'mixed',
    rank: 2,
    spoken: 'mixed',
    legend: 'front ends disagree',
    meaning: [
      'the front ends disagree: see each of them',
      'the front ends disagreed: see each of them',
    ],
  },
  STBY: {
    glyph: '○',
    ascii: 's',
    means: 'in reserve',
    tone: 'quiet',
    rank: 8,
    isWell: true,
    token: 'Stby',
    spoken: 'standby',
    legend: 'hot standby',
    meaning: [
      'hot standby: used when no other member of its set is usable',
      'was hot standby: used when no other member of its set was usable',
    ],
  },
  SPAR: {
    glyph: '○',
    ascii: 's',
    means: 'in reserve',
    tone: 'quiet',
    rank: 9,
    isWell: true,
    token: 'Spar',
    spoken: 'spare',
    legend: 'hot spare',
    meaning: [
      'hot spare: takes the place of a member that is not usable',
      'was hot spare: took the place of a member that was not usable',
    ],
  },
  UNK: {
    glyph: '?',
    ascii: '?',
    means: 'not known',
    tone: 'quiet',
    rank: 3,
    spoken: 'unknown',
    legend: 'unknown',
    meaning: [
      'httpd shows neither Ok nor another state',
      'httpd showed neither Ok nor another state',
    ],
  },
  PENDING: {
    glyph: '…',
    ascii: '&',
    means: 'not proved yet',
    tone: 'pending',
    rank: 10,
    spoken: 'pending',
  },
  GONE: {
    glyph: '?',
    ascii: '?',
    means: 'not known',
    tone: 'quiet',
    rank: 11,
    spoken: 'gone',
  },
};

/** Those of the help and the summary, in their order. */
export const STATE_LIST = (Object.keys(STATES) as readonly StateId[]).filter(
  (id) => STATES[id].legend !== undefined,
);
