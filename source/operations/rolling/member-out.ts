/** Out and quiet before its upgrade begins; and out again where that turns out to be wrong. */

import { printable } from '../../httpd/printable.ts';
import { UNCERTAIN } from '../drain/doubt.ts';
import { drain } from '../drain/drain.ts';
import { KeptQuiet } from './kept-quiet.ts';
import type { Events, MemberWay } from './member-way.ts';
import { YOU } from './rolling-events.ts';

export class MemberOut {
  private readonly way: MemberWay;
  private readonly quiet: KeptQuiet;
  /** It was not quiet, or another process has called it so. */
  private isBroken = false;
  /** How often its flag had been lost when it was called quiet. */
  private lossesThen = 0;
  /** What could be missed, and was agreed to. */
  private agreedTo = '';

  constructor(way: MemberWay) {
    this.way = way;
    this.quiet = new KeptQuiet(way.context.fleet);
  }

  /** Its upgrade begins again: that it was quiet was seen by another process. */
  resume(): void {
    this.isBroken = true;
  }

  /** It may have got requests since it was called quiet, or had some then. */
  get mayBeBusy(): boolean {
    return this.isBroken || this.way.memberFlags.losses > this.lossesThen;
  }

  /** Nobody needs to know any more whether it is quiet. */
  end(): void {
    this.quiet.end();
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
        this.isBroken = false;
        this.lossesThen = memberFlags.losses;
        this.quiet.begin(event);
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

  /** Out and quiet as of now, and nothing speaks against its upgrade; or it was given up. `isTurn`: it is the operator's own. */
  async *untilSure(isTurn: boolean): Events {
    const { way } = this;
    while (!way.stopped) {
      // What said that it is quiet is as old as the poll of each front end.
      const unread = await way.readAfresh();
      yield* this.tellMiscount();
      if (this.mayBeBusy || !way.memberFlags.isOut()) {
        // httpd forgot its flag, somebody let it in, or busy was wrong: it may have requests.
        yield* this.takeOut();
        continue;
      }
      const wrong = way.memberFlags.surprise();
      if (wrong !== null) yield* way.giveUp(wrong);
      else if (way.context.signal.aborted) yield* way.giveUp('it was stopped');
      else if (unread.length > 0) yield* way.waits(`${unread.map(printable).join(', ')} to answer`);
      else if (isTurn || this.isAgreed()) return;
      else yield* this.askOfDoubt();
    }
  }

  private isAgreed(): boolean {
    const { options } = this.way.context;
    const { doubt } = this.quiet;
    return options.witness === 'off' || doubt === '' || doubt === this.agreedTo;
  }

  private async *askOfDoubt(): Events {
    const { way, quiet } = this;
    const { hooks, signal } = way.context;
    const { doubt } = quiet;
    yield* way.waits(`${YOU}: ${UNCERTAIN} (${doubt})`);
    const asked = hooks.uncertain?.(way.member, doubt, signal) ?? Promise.resolve('stop');
    const { value, surprise } = yield* way.meanwhile(asked, true, () => this.tellMiscount());
    if (surprise !== null) yield* way.giveUp(surprise);
    else if (value !== 'go') yield* way.giveUp(`${UNCERTAIN} (${doubt})`);
    else this.agreedTo = doubt;
  }

  /** What moved since it was called quiet was in flight then, whatever busy said. Told once for each quiet. */
  async *tellMiscount(): Events {
    const { member, memberFlags } = this.way;
    const broken = this.quiet.broken(memberFlags.places());
    if (broken === null) return;
    this.isBroken = true;
    yield { kind: 'miscount', member, ...broken };
  }
}
