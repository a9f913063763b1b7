/** Columns of what a member has to do: requests, bytes, and how that went. */

import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { answerText, answerTime, flowOf, isSlow } from '../../messages/answer-time.ts';
import {
  byteRateOf,
  bytesOf,
  type FreshnessByFrontEnd,
  type MemberFacts,
  memberFacts,
  trendOf,
} from '../../messages/member-facts.ts';
import { bytes, count, counter, rate } from '../../messages/numbers.ts';
import { peak, sparkline } from '../text/sparkline.ts';
import { type Cell, type CellContext, column } from './column.ts';

export const BUSY = column({
  id: 'busy',
  head: 'BUSY',
  help: 'requests in flight',
  align: 'right',
  gap: 1,
  width: () => 5,
  from: 0,
  rank: 3,
  isVital: true,
  cell: (own) => ({ text: count(own.busy) }),
  partCell: unknownWhereStale,
  sort: { turn: 2, value: (own) => own.busy, first: 'highest' },
});

export const REQUESTS = column({
  id: 'reqs',
  head: 'REQ/S',
  help: 'requests a second; ~ until there is a rate again',
  align: 'right',
  gap: 1,
  width: () => 6,
  from: 0,
  rank: 6,
  cell: (own) => ({ text: own.reset ? '~' : rate(own.requests) }),
  partCell: unknownWhereStale,
  sort: { turn: 3, value: (own) => own.requests, first: 'highest' },
});

export const ANSWER_MS = column({
  id: 'ms',
  head: '~MS',
  help: 'about how long an answer takes: BUSY over REQ/S, of 30 s; < at most; ! three times the median of its pool',
  align: 'right',
  gap: 1,
  width: () => 5,
  from: 80,
  // Behind all that an 80 wide screen had before it: it takes the room of none of them.
  rank: 10,
  cell: (own, { facts, theme }, _column, _member, balancer) => {
    const time = answerTime(flowOf(own.places));
    const slow = !own.stale && isSlow(time, balancer, facts.fresh);
    const text = own.stale ? '-' : answerText(time);
    return slow
      ? { text: `${text}${theme.sign('trouble')}`, style: theme.alarm }
      : { text: `${text} ` };
  },
  partCell: unknownWhereStale,
  sort: {
    turn: 14,
    value: (own) => answerTime(flowOf(own.places))?.ms ?? null,
    first: 'highest',
  },
});

export const ELECTED = column({
  id: 'elected',
  head: 'ELECTED',
  help: 'requests since httpd started',
  align: 'right',
  gap: 1,
  width: () => 9,
  from: 60,
  rank: 7,
  cell: (own) => ({ text: counter(own.elected) }),
  sort: { turn: 4, value: (own) => own.elected, first: 'highest' },
});

export const TO = bytesColumn('to', 'TO', 'bytes sent to the member', 14, 9);

export const FROM = bytesColumn('from', 'FROM', 'bytes received from the member', 15, 10);

export const TREND = column({
  id: 'trend',
  head: 'TREND',
  help: 'requests a second over the last polls, on one scale for a balancer',
  align: 'left',
  gap: 1,
  width: () => 6,
  from: 60,
  rank: 9,
  cell: (own, { facts, theme }, { width }, _member, balancer) => {
    const highest = trendPeak(balancer, width, facts.fresh);
    return { text: sparkline(trendOf(own, width), width, highest, theme.bars) };
  },
  partCell: (own, _context, { width }) => {
    if (!own.stale) return null;
    const { intent } = own.place.worker.status;
    const text = intent === 'in' ? 'may still get traffic' : '';
    return { text: text.length <= width ? text : '' };
  },
});

/** A front end that does not answer: what it said last is no number of now. */
function unknownWhereStale(own: MemberFacts): Cell | null {
  return own.stale ? { text: '?' } : null;
}

/** Rates where exact counts are known; then what has no rate yet must not show its total among them. */
function bytesColumn<const Id extends 'to' | 'from'>(
  id: Id,
  head: string,
  help: string,
  rank: number,
  turn: number,
) {
  return column<Id>({
    id,
    head,
    headNow: ({ byteRates }) => (byteRates === true ? `${head}/S` : head),
    help: `${help}, or bytes a second`,
    align: 'right',
    gap: 1,
    width: () => 6,
    from: 100,
    rank,
    cell: (own, { facts }: CellContext) => ({
      text: bytes(facts.bytes === null ? bytesOf(own, id).bytes : byteRateOf(own, id)),
    }),
    partCell: unknownWhereStale,
    sort: {
      turn,
      value: (own) => byteRateOf(own, id) ?? bytesOf(own, id).bytes,
      first: 'highest',
    },
  });
}

/** The scale of each balancer, found once for a balancer as a poll shows it: keys come in between. */
const scales = new WeakMap<FleetBalancer, Map<number, number>>();

/** The highest point of the trends of a balancer's members, each over the front ends that answer. */
function trendPeak(balancer: FleetBalancer, width: number, fresh: FreshnessByFrontEnd): number {
  let byWidth = scales.get(balancer);
  if (byWidth === undefined) {
    byWidth = new Map();
    scales.set(balancer, byWidth);
  }
  let highest = byWidth.get(width);
  if (highest === undefined) {
    highest = peak(
      balancer.members.map((member) => trendOf(memberFacts(member, fresh), width)),
      width,
    );
    byWidth.set(width, highest);
  }
  return highest;
}
