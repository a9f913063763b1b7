/** Members whose answers take far longer than those of their pool, and since when. */

import type { FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { answerTime, flowOf, isSlow, slowFrom } from './answer-time.ts';
import { nameOf } from './event-text.ts';
import { type FreshnessByFrontEnd, type MemberFacts, memberFacts } from './member-facts.ts';
import { clock } from './numbers.ts';
import { trafficOf } from './traffic.ts';

export interface SlowMember {
  readonly member: Member;
  readonly ms: number;
  /** null: it cannot be told. */
  readonly since: number | null;
  /** It was so already at the first reading that tells. */
  readonly isBefore: boolean;
}

const known = new WeakMap<FleetSnapshot, readonly SlowMember[]>();

/** The slowest first. Counted once for each reading. */
export function slowMembers(
  snapshot: FleetSnapshot,
  fresh: FreshnessByFrontEnd,
): readonly SlowMember[] {
  let found = known.get(snapshot);
  if (found === undefined) {
    found = snapshot.balancers
      .flatMap((pool) =>
        // Of one member there is nobody to be slower than.
        pool.members.length < 2
          ? []
          : pool.members.flatMap((member): SlowMember[] => {
              const own = memberFacts(member, fresh);
              const time = own.stale ? null : answerTime(flowOf(own.places));
              if (time === null || !isSlow(time, pool, fresh)) return [];
              const from = slowFrom(pool, fresh) ?? Number.POSITIVE_INFINITY;
              return [{ member, ms: time.ms, ...sinceWhen(snapshot, own, from) }];
            }),
      )
      .toSorted((one, other) => other.ms - one.ms);
    known.set(snapshot, found);
  }
  return found;
}

/** So far back is what was read kept. */
const LOOK_BACK_MS = 600_000;
const CELLS = 300;

/** Since when its mean answer time has been above what is slow now. */
function sinceWhen(
  snapshot: FleetSnapshot,
  { places }: MemberFacts,
  from: number,
): Pick<SlowMember, 'since' | 'isBefore'> {
  const pasts = places.flatMap(({ rates: { past } }) => (past === undefined ? [] : [past]));
  const { ms, cells } = trafficOf(snapshot, pasts, CELLS, LOOK_BACK_MS);
  // The newest cells may be of a time that has not come yet.
  const last = ms.findLastIndex((each) => !Number.isNaN(each));
  let first = last + 1;
  while (first > 0 && (ms[first - 1] ?? 0) > from) first -= 1;
  if (first === last + 1) return { since: null, isBefore: false };
  const since = cells.end - (ms.length - 1 - first) * cells.stepMs;
  return { since, isBefore: !((ms[first - 1] ?? Number.NaN) <= from) };
}

/** `SLOW app/node2 since 14:02:11`, and shorter ones where that has no room; [] where none is. */
export function slowTexts(slow: readonly SlowMember[], utc: boolean): readonly string[] {
  const [first, ...others] = slow;
  if (first === undefined) return [];
  const { member, since, isBefore } = first;
  const more = others.length === 0 ? '' : ` +${others.length}`;
  const name = `SLOW ${nameOf(member)}`;
  const when = since === null ? '' : ` since${isBefore ? ' before' : ''} ${clock(since, utc)}`;
  return [`${name}${when}${more}`, `${name}${more}`, `SLOW ${slow.length}`];
}
