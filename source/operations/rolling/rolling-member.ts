/** One member's way through a rolling upgrade: out, the operator's step, ready, in, serving. Any surprise ends it. */

import type { Member } from '../../fleet/snapshot.ts';
import { drain } from '../drain/drain.ts';
import { nextNews } from '../drain/news.ts';
import { movedSince, type PlaceWatch } from '../drain/quiet.ts';
import type { HookResult } from '../hooks/hook.ts';
import type { PrintedPart } from '../hooks/hook-output.ts';
import { isRunningHere, type Owner } from '../hooks/processes.ts';
import { untilEnded } from './command-left.ts';
import { MemberFlags } from './member-flags.ts';
import type { MemberStart, RollingContext } from './rolling-context.ts';
import { ROLLING_STEPS, type RollingEvent, type RollingStep } from './rolling-events.ts';
import { prove, soak } from './rolling-proof.ts';

/** In a row, so that one lucky answer of a starting application does not count. */
const READY_IN_A_ROW = 2;
const LOOK_AGAIN_MS = 1_000;

type Events<T = void> = AsyncGenerator<RollingEvent, T>;

export class MemberRun {
  stopped = false;
  private readonly context: RollingContext;
  private readonly member: Member;
  private readonly memberFlags: MemberFlags;
  private step: RollingStep = 'drain';
  /** The operator's step has begun: its application may be down. */
  private upgrading = false;
  private skipped = false;
  private skipping = false;
  /** What the command printed that was run last. */
  private printed: PrintedPart | null = null;
  /** It was held while it was out, and its flag was lost meanwhile. */
  private mayBeBusy = false;
  /** As it was when it was called quiet; empty before, and once a miscount was told. */
  private quietAs: readonly PlaceWatch[] = [];
  private wasMiscount = false;
  private toldWait = '';
  private left: Owner | null = null;

  /** `wave`: the members that are under way together, this one included; all as they were before the run. */
  constructor(context: RollingContext, member: Member, wave: readonly Member[]) {
    this.context = context;
    this.member = member;
    this.memberFlags = new MemberFlags(context, member, wave);
  }

  async *run({ from, skip = false, left }: Omit<MemberStart, 'member'>): Events {
    this.skipping = skip;
    this.left = left ?? null;
    const first = ROLLING_STEPS.indexOf(from);
    this.upgrading = first > ROLLING_STEPS.indexOf('drain');
    // Resumed: what has been lost since is told from here on.
    if (this.upgrading) this.memberFlags.watchFlagsFromNow();
    for (const step of ROLLING_STEPS.slice(first)) {
      if (this.skipped && (step === 'check' || step === 'enable')) continue;
      this.step = step;
      yield* this.hold();
      if (this.stopped) return;
      try {
        this.context.note(this.member, step);
      } catch (problem) {
        const reason = problem instanceof Error ? problem.message : String(problem);
        yield* this.giveUp(`the journal cannot be written: ${reason}`);
        return;
      }
      yield { kind: 'step', member: this.member, step };
      this.toldWait = '';
      if (step !== 'drain') yield* this.untilLeftEnded();
      if (this.stopped) return;
      yield* this.take(step);
      if (this.stopped) return;
    }
  }

  private take(step: RollingStep): Events {
    switch (step) {
      case 'drain':
        return this.takeOut();
      case 'yours':
        return this.upgrade();
      case 'check':
        return this.check();
      case 'enable':
        return this.enable();
      case 'prove':
        return this.orStop(prove(this.memberFlags, this.context));
      case 'soak':
        return this.orStop(soak(this.memberFlags, this.context));
      case 'done':
        return nothing();
    }
  }

  /** Until the operator says so, where a hold was asked for. */
  private async *hold(): Events {
    const { member, step } = this;
    const asked = this.context.hooks.hold(member, step, this.context.signal);
    if (asked === null) return;
    yield { kind: 'held', member, step };
    const out = step === 'yours' || step === 'check' || step === 'enable';
    const { losses } = this.memberFlags;
    const { value, surprise } = yield* this.meanwhile(asked, out);
    this.mayBeBusy = this.memberFlags.losses > losses;
    yield { kind: 'released', member, step };
    if (value !== 'go') yield* this.giveUp('it was given up');
    else if (surprise !== null) yield* this.giveUp(surprise);
  }

  private async *takeOut(): Events {
    let surprise = this.memberFlags.surprise();
    if (surprise !== null) {
      yield this.stop(surprise);
      return;
    }
    const { fleet, change, options, agreement, signal } = this.context;
    const controls = () => {
      surprise ??= this.memberFlags.surprise();
      return { end: 'disable' as const, graceOver: false, putBack: surprise !== null };
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
      this.member,
      { ...wanted, ...agreement },
      signal,
    )) {
      yield { kind: 'drain', member: this.member, event };
      if (event.kind === 'quiet') {
        quiet = true;
        this.quietAs = event.places;
      } else if (event.kind === 'failed') why = event.why;
      else if (event.kind === 'timed-out')
        why = `it did not get quiet in time${event.silent && ` (no answer: ${event.silent})`}`;
    }
    if (quiet) this.memberFlags.watchFlagsFromNow();
    else yield* this.giveUp(surprise ?? why ?? 'it was stopped');
  }

  /** The operator's step; meanwhile a lost flag is set again, and a surprise is kept for its end. */
  private async *upgrade(): Events {
    if (this.skipping) {
      yield* this.skip();
      return;
    }
    for (;;) {
      // What said that it is quiet is as old as the poll of each front end.
      await this.readAfresh();
      yield* this.tellMiscount();
      if (!this.mayBeBusy && !this.wasMiscount && this.memberFlags.isOut()) break;
      // httpd forgot its flag, somebody let it in, or busy was wrong: it may have requests.
      this.mayBeBusy = false;
      this.wasMiscount = false;
      yield* this.takeOut();
      if (this.stopped) return;
    }
    const wrong = this.memberFlags.surprise();
    if (wrong !== null) {
      yield* this.giveUp(wrong);
      return;
    }
    const { hooks, signal } = this.context;
    this.upgrading = true;
    const limit = hooks.upgradeMs == null ? '' : `, ${hooks.upgradeMs / 1000} s at most`;
    yield* this.waits(hooks.upgradeBy === 'operator' ? 'you' : `the upgrade command${limit}`);
    const started = (command: Owner) => this.context.noteCommand(this.member, command);
    const upgrade = hooks.upgrade(this.member, signal, started);
    const { value, surprise } = yield* this.meanwhile(upgrade, true);
    if (value === 'skip') {
      yield* this.skip();
    } else if (!value.ok) {
      this.printed = value.printed ?? null;
      yield this.stop(`the upgrade${hooks.upgradeBy === 'command' ? ' command' : ''} ${value.why}`);
    } else if (surprise !== null) yield this.stop(surprise);
  }

  /** What moved since it was called quiet was in flight then, whatever busy said. Told once for each quiet. */
  private async *tellMiscount(): Events {
    const frontEnds = movedSince(this.quietAs, this.memberFlags.places());
    if (frontEnds.length === 0) return;
    this.quietAs = [];
    this.wasMiscount = true;
    yield { kind: 'miscount', member: this.member, frontEnds };
  }

  private async *skip(): Events {
    this.upgrading = false;
    this.skipped = true;
    yield { kind: 'skipped', member: this.member };
    yield* this.orStop(this.memberFlags.putBack());
  }

  /** Two upgrades of one member at once would ruin it: the command of a run that was killed is waited for. */
  private async *untilLeftEnded(): Events {
    const { left } = this;
    if (left === null || !isRunningHere(left)) return;
    const { signal, hooks, fleet } = this.context;
    const waitsFor = `the command of the earlier run to end (process group ${left.pid})`;
    yield* this.waits(waitsFor, { left });
    const ending = untilEnded(left, hooks.upgradeMs ?? null, fleet.clock, signal);
    const { value: why, surprise } = yield* this.meanwhile(ending, true);
    this.left = null;
    if (why !== null) yield this.stop(why);
    else if (surprise !== null) yield this.stop(surprise);
  }

  /** Waits for a promise; `out`: keeps the member out meanwhile. The first surprise is kept for the end. */
  private async *meanwhile<T>(
    promise: Promise<T>,
    out: boolean,
  ): Events<{ readonly value: T; readonly surprise: string | null }> {
    let ended: { readonly value: T } | null = null;
    const ending = promise.then((value) => {
      ended = { value };
    });
    const { fleet, signal } = this.context;
    let surprise: string | null = null;
    for (;;) {
      await Promise.race([ending, nextNews(fleet, LOOK_AGAIN_MS, signal)]);
      if (ended === null && signal.aborted) await ending;
      surprise ??= this.memberFlags.surprise();
      if (ended !== null) return { ...(ended as { readonly value: T }), surprise };
      if (!out) continue;
      if (this.step === 'yours') yield* this.tellMiscount();
      const lost = yield* this.memberFlags.keepOut();
      surprise ??= lost;
    }
  }

  private async *check(): Events {
    for (;;) {
      const deadline = this.context.fleet.clock.monotonic() + this.context.options.checkTimeoutMs;
      const why =
        (yield* this.untilReady(deadline)) ??
        (this.stopped ? null : yield* this.untilCheckedByHttpd(deadline));
      if (why === null || this.stopped) return;
      yield* this.askAgain(why);
      if (this.stopped) return;
    }
  }

  /** Not ready in time: nothing continues or is put back by itself. */
  private async *askAgain(why: string): Events {
    const { hooks, signal } = this.context;
    if (hooks.unready === null || signal.aborted) {
      yield this.stop(why);
      return;
    }
    yield* this.waits(`you: ${why}`);
    const asked = hooks.unready(this.member, why, signal);
    const { value, surprise } = yield* this.meanwhile(asked, true);
    if (value !== 'go') yield this.stop(why);
    else if (surprise !== null) yield this.stop(surprise);
  }

  /** Why it is not ready in time; null: it is, or it was stopped. */
  private async *untilReady(deadline: number): Events<string | null> {
    const { hooks, signal, fleet } = this.context;
    let inARow = 0;
    let told = '';
    while (hooks.check !== null && inARow < READY_IN_A_ROW) {
      yield* this.waits('its application to be ready');
      const { value: result, surprise } = yield* this.meanwhile<HookResult>(
        hooks.check(this.member, signal),
        true,
      );
      inARow = result.ok ? inARow + 1 : 0;
      this.printed = result.ok ? null : (result.printed ?? null);
      if (!result.ok && result.why !== told) {
        told = result.why;
        yield { kind: 'not-ready', member: this.member, why: result.why };
      }
      if (signal.aborted) yield this.stop('it was stopped');
      else if (surprise !== null) yield this.stop(surprise);
      else if (inARow < READY_IN_A_ROW && this.context.fleet.clock.monotonic() > deadline) {
        return `its application is not ready: ${told || 'no answer'}`;
      }
      if (this.stopped) return null;
      if (inARow < READY_IN_A_ROW) await nextNews(fleet, LOOK_AGAIN_MS, signal);
    }
    return null;
  }

  /** Disabled members are checked by httpd, too: HcFl goes before it is put back, or it would get nothing. */
  private async *untilCheckedByHttpd(deadline: number): Events<string | null> {
    const { fleet, signal } = this.context;
    const failing = () =>
      this.memberFlags.places().some(({ worker }) => worker.status.health === 'check-failed');
    await this.readAfresh();
    while (failing()) {
      yield* this.waits("httpd's health check to pass");
      if (signal.aborted) yield this.stop('it was stopped');
      else if (this.context.fleet.clock.monotonic() > deadline)
        return "httpd's health check does not pass";
      if (this.stopped) return null;
      await nextNews(fleet, LOOK_AGAIN_MS, signal);
    }
    return null;
  }

  /** What is needed now may have changed since it was read. */
  private async readAfresh(): Promise<void> {
    const { fleet, signal } = this.context;
    const { clock } = fleet;
    const limit = clock.monotonic() + LOOK_AGAIN_MS * 3;
    const before = new Set(fleet.getSnapshot().frontEnds.map(({ page }) => page));
    const isOld = () => fleet.getSnapshot().frontEnds.some(({ page }) => before.has(page));
    fleet.pollNow();
    while (isOld() && !signal.aborted && clock.monotonic() < limit) {
      await nextNews(fleet, LOOK_AGAIN_MS, signal);
    }
  }

  private async *enable(): Events {
    const surprise = this.memberFlags.surprise();
    if (surprise === null) yield* this.orStop(this.memberFlags.putBack());
    else yield this.stop(surprise);
  }

  private async *waits(waitsFor: string, more: { readonly left?: Owner } = {}): Events {
    if (waitsFor === this.toldWait) return;
    this.toldWait = waitsFor;
    yield { kind: 'waits', member: this.member, step: this.step, waitsFor, ...more };
  }

  private async *orStop(steps: Events<string | null>): Events {
    const why = yield* this.once(steps);
    if (why !== null) yield this.stop(why);
  }

  /** The same wait is told once. */
  private async *once(steps: Events<string | null>): Events<string | null> {
    for (;;) {
      const result = await steps.next();
      if (result.done === true) return result.value;
      if (result.value.kind === 'waits') yield* this.waits(result.value.waitsFor);
      else yield result.value;
    }
  }

  /** Until the operator's step begins nothing is lost by putting it back; from then on it stays as it is. */
  private async *giveUp(why: string): Events {
    const failed = this.upgrading ? null : yield* this.memberFlags.putBack();
    yield this.stop(failed === null ? why : `${why}; and it could not be put back: ${failed}`);
  }

  /** `standing`: as the page has it, not as it was meant. */
  private stop(why: string): RollingEvent {
    this.stopped = true;
    const { member, step, upgrading, printed } = this;
    const standing = this.memberFlags.standing();
    return { kind: 'stopped', member, step, why, standing, upgrading, printed };
  }
}

async function* nothing(): Events {}
