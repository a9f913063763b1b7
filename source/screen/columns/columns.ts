/** All columns of the table, in the order in which they are shown. One more is its object and its line here. */

import { MEMBER, ROUTE } from './member-columns.ts';
import { FACTOR, HEALTH_CHECK, LOAD, REDIRECT, SET } from './setting-columns.ts';
import { SHARE } from './share-column.ts';
import { FRONT_ENDS, STATE } from './state-columns.ts';
import { TIMELINE } from './timeline-column.ts';
import { ANSWER_MS, BUSY, ELECTED, FROM, REQUESTS, TO, TREND } from './traffic-columns.ts';

export const COLUMNS = [
  STATE,
  ROUTE,
  MEMBER,
  FRONT_ENDS,
  TIMELINE,
  BUSY,
  REQUESTS,
  ANSWER_MS,
  SHARE,
  ELECTED,
  FACTOR,
  SET,
  TO,
  FROM,
  LOAD,
  HEALTH_CHECK,
  REDIRECT,
  TREND,
] as const;

export type ColumnId = (typeof COLUMNS)[number]['id'];

export const COLUMN_IDS: readonly ColumnId[] = COLUMNS.map(({ id }) => id);

const BY_ID: ReadonlyMap<string, (typeof COLUMNS)[number]> = new Map(
  COLUMNS.map((each) => [each.id, each]),
);

export function isColumnId(value: string): value is ColumnId {
  return BY_ID.has(value);
}

export function columnOf(id: ColumnId): (typeof COLUMNS)[number] {
  return BY_ID.get(id) ?? STATE;
}
