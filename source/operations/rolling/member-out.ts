/** Out and quiet before its upgrade begins; and out again where that turns out to be wrong. */

import { drain } from '../drain/drain.ts';
import { movedSince, type PlaceWatch } from '../drain/quiet.ts';
import type { Events, MemberWay } from './member-way.ts';

export class MemberOut {
  private readonly way: MemberWay;
  /** It was held while it was out, and its flag was lost meanwhile. */
  mayBeBusy = false;
  /** As it was when it was called quiet; empty before, and once a miscount was told. */
  private quietAs: readonly PlaceWatch[] = [];
  private wasMiscount = false;

  constructor(way: MemberWay) {
    this.way = way;
  }

  async *takeOut(): Events {
    const { way } = this;
    const { memberFlags } = way;
    let surprise = memberFlags.surprise();
    if (surprise !== null) {
      yield way.stop(surprise);
      return;
    }
    const { fleet, change, options, agreement, signal } = way.context;
    // What the gate refused is not let in again because it is slow to end.
    const staysOut = way.undoing !== null;
    let isLate = false;
    const controls = () => {
      surprise ??= memberFlags.surprise();
      const over = staysOut && isLate;
      const end = 'disable' as const;
      return { end, graceOver: over, waitNoMore: over, putBack: surprise !== null };
    };
    const {
      graceMs,
      drainTimeoutMs: timeoutMs,
      maxRequestMs,
      quietForMs = null,
      witness = 'auto',
    } = options;
    const wanted = {
      graceMs,
      end: 'disable' as const,
      timeoutMs,
      atTimeout: staysOut ? ('ask' as const) : ('put-back' as const),
      maxRequestMs,
      quietForMs,
      witness,
      controls,
    };
    let quiet = false;
    let why: string | null = null;
    for await (const event of drain(
      fleet,
      change,
      way.member,
      { ...wanted, ...agreement },
      signal,
    )) {
      yield { kind: 'drain', member: way.member, event };
      if (event.kind === 'quiet') {
        quiet = true;
        this.quietAs = event.places;
      } else if (event.kind === 'late') {
        isLate = true;
        why = 'it did not get quiet in time';
      } else if (event.kind === 'failed') why = event.why;
      else if (event.kind === 'timed-out')
        why = `it did not get quiet in time${event.silent && ` (no answer: ${event.silent})`}`;
    }
    if (quiet) memberFlags.watchFlagsFromNow();
    else yield* way.giveUp(surprise ?? why ?? 'it was stopped');
  }

  /** Out and quiet as of now: what said so is as old as the poll of each front end. */
  async *untilQuietNow(): Events {
    const { way } = this;
    for (;;) {
      await way.readAfresh();
      yield* this.tellMiscount();
      if (!this.mayBeBusy && !this.wasMiscount && way.memberFlags.isOut()) return;
      // httpd forgot its flag, somebody let it in, or busy was wrong: it may have requests.
      this.mayBeBusy = false;
      this.wasMiscount = false;
      yield* this.takeOut();
      if (way.stopped) return;
    }
  }

  /** What moved since it was called quiet was in flight then, whatever busy said. Told once for each quiet. */
  async *tellMiscount(): Events {
    const { member, memberFlags } = this.way;
    const frontEnds = movedSince(this.quietAs, memberFlags.places());
    if (frontEnds.length === 0) return;
    this.quietAs = [];
    this.wasMiscount = true;
    yield { kind: 'miscount', member, frontEnds };
  }
}
