/** One alarm: what is wrong, in words, and which rows it is about. */

/** The row that an alarm is about; `url` null: the balancer's. */
export interface AlarmSubject {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string | null;
}

export interface Alarm {
  readonly urgency: Urgency;
  readonly text: string;
  readonly subjects: readonly AlarmSubject[];
}

/** In the order in which they are told: what is so now comes before what was. */
export const URGENCIES = [
  'lost',
  'outage',
  'partial',
  'flags-lost',
  'failover',
  'stale',
  'empty',
  'stranger',
  'unlogged',
  'misnamed',
  'past',
] as const;

export type Urgency = (typeof URGENCIES)[number];
