/** Columns of what a member has to do: requests, bytes, and how that went. */

import { highestRate, recent } from '../../fleet/past.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { answerText, answerTime, flowOf, isSlow } from '../../messages/answer-time.ts';
import type { FleetFacts } from '../../messages/fleet-facts.ts';
import {
  byteRateOf,
  bytesOf,
  type FreshnessByFrontEnd,
  type MemberFacts,
  memberFacts,
} from '../../messages/member-facts.ts';
import { bytes, count, counter, rate } from '../../messages/numbers.ts';
import { addedUp, cellsOf, type TimeCells, timeCells } from '../../messages/time-cells.ts';
import { holdOf, knownSpan, lastReadAt, pastsOf } from '../../messages/traffic.ts';
import { sparkline } from '../text/sparkline.ts';
import { type Cell, type CellContext, column } from './column.ts';
import { stillServed } from './still-served.ts';

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

export const TO = bytesColumn('to', 'TO', 'bytes sent to the member', 15, 9);

export const FROM = bytesColumn('from', 'FROM', 'bytes received from the member', 16, 10);

export const TREND = column({
  id: 'trend',
  head: 'TREND',
  help: 'requests a second over 10 s, 1 or 5 minutes, as far as they are known; one scale for a balancer',
  align: 'left',
  gap: 1,
  width: () => 6,
  from: 60,
  rank: 9,
  cell: (own, context, { width }, member, balancer) => ({
    text: trendText(own, context, width, member, balancer),
  }),
  partCell: (own, { layout }, column) =>
    own.stale ? { text: stillServed(own, column, layout) } : null,
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
    from: 124,
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
const scales = new WeakMap<FleetBalancer, number>();

/** The highest rate of a balancer's members, each over the front ends that answer. */
function trendPeak(
  balancer: FleetBalancer,
  { end, stepMs, count: cells }: TimeCells,
  fresh: FreshnessByFrontEnd,
): number {
  let highest = scales.get(balancer);
  if (highest === undefined) {
    const since = end - cells * stepMs;
    highest = 0;
    for (const member of balancer.members) {
      const rates = memberFacts(member, fresh).places.map(({ rates: { past } }) =>
        past === undefined ? 0 : highestRate(past, since),
      );
      highest = Math.max(
        highest,
        rates.reduce((sum, each) => sum + each, 0),
      );
    }
    scales.set(balancer, highest);
  }
  return highest;
}

const texts = new WeakMap<Member, { readonly of: string; readonly text: string }>();

/** Drawn once for a member as a poll shows it: keys come in between. */
function trendText(
  own: MemberFacts,
  { state: { shown }, facts, theme }: CellContext,
  width: number,
  member: Member,
  balancer: FleetBalancer,
): string {
  const window = trendCells(shown, facts, width);
  const of = `${width} ${window.end} ${window.stepMs} ${theme.bars}`;
  const known = texts.get(member);
  if (known?.of === of) return known.text;
  const highest = trendPeak(balancer, window, facts.fresh);
  const text = sparkline(ratesOver(own, shown, window), width, highest, theme.bars);
  texts.set(member, { of, text });
  return text;
}

const spans = new WeakMap<FleetFacts, number>();

/** One time for all rows, so that what is above each other happened at once. */
function trendCells(shown: FleetSnapshot, facts: FleetFacts, width: number): TimeCells {
  let span = spans.get(facts);
  if (span === undefined) {
    span = knownSpan(shown, pastsOf(shown, null, facts.fresh));
    spans.set(facts, span);
  }
  return timeCells(span, width, lastReadAt(shown));
}

function ratesOver(own: MemberFacts, shown: FleetSnapshot, window: TimeCells): readonly number[] {
  const hold = holdOf(shown);
  const lists = own.places.map(({ rates: { past } }) => {
    if (past === undefined) return [];
    const { at, requests } = recent(past, window.end - window.count * window.stepMs - hold);
    return cellsOf({ at, values: requests }, window, hold, 'highest');
  });
  return addedUp(lists, window.count);
}
