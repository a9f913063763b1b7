/** One member on its way through a rolling upgrade: where it is, what it waits for, and how it is given up. */

import type { Member } from '../../fleet/snapshot.ts';
import { nextNews } from '../drain/news.ts';
import type { PrintedPart } from '../hooks/hook-output.ts';
import type { Owner } from '../hooks/processes.ts';
import { MemberFlags } from './member-flags.ts';
import type { RollingContext } from './rolling-context.ts';
import type { RollingEvent, RollingStep, Undoing } from './rolling-events.ts';

export const LOOK_AGAIN_MS = 1_000;

export type Events<T = void> = AsyncGenerator<RollingEvent, T>;

export class MemberWay {
  readonly context: RollingContext;
  readonly member: Member;
  readonly memberFlags: MemberFlags;
  step: RollingStep = 'drain';
  stopped = false;
  /** The operator's step has begun: its application may be down. */
  upgrading = false;
  /** The gate has refused it; null: it is being upgraded. */
  undoing: Undoing | null = null;
  /** What the command printed that was run last. */
  printed: PrintedPart | null = null;
  private toldWait = '';

  /** `wave`: the members that are under way together, this one included; all as they were before the run. */
  constructor(context: RollingContext, member: Member, wave: readonly Member[]) {
    this.context = context;
    this.member = member;
    this.memberFlags = new MemberFlags(context, member, wave);
  }

  /** Of a step that begins nothing was told yet. */
  begin(): void {
    this.toldWait = '';
  }

  /**
   * Waits for a promise; `out`: keeps the member out meanwhile, or draining, and `look` is asked after each reading. The first
   * surprise is kept for the end.
   */
  async *meanwhile<T>(
    promise: Promise<T>,
    out: boolean | 'draining',
    look: () => Events = nothing,
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
      yield* look();
      const lost = yield* this.memberFlags.keepOut(out === 'draining' ? out : 'disabled');
      surprise ??= lost;
    }
  }

  /** What is needed now may have changed since it was read. Gives its front ends that have not shown it anew in time. */
  async readAfresh(): Promise<readonly string[]> {
    const { fleet, signal } = this.context;
    const { clock } = fleet;
    const limit = clock.monotonic() + LOOK_AGAIN_MS * 3;
    const names = new Set(this.memberFlags.places().map(({ frontEnd }) => frontEnd));
    const read = () => fleet.getSnapshot().frontEnds.filter(({ name }) => names.has(name));
    const before = new Set(read().map(({ page }) => page));
    const old = () => read().filter(({ page }) => before.has(page));
    fleet.pollNow();
    while (old().length > 0 && !signal.aborted && clock.monotonic() < limit) {
      await nextNews(fleet, LOOK_AGAIN_MS, signal);
    }
    return old().map(({ name }) => name);
  }

  /** The same wait is told once. */
  async *waits(waitsFor: string, more: { readonly left?: Owner } = {}): Events {
    if (waitsFor === this.toldWait) return;
    this.toldWait = waitsFor;
    const { member, step, undoing } = this;
    const all = { ...more, ...(undoing !== null && { undoing }) };
    yield { kind: 'waits', member, step, waitsFor, ...all };
  }

  async *orStop(steps: Events<string | null>): Events {
    const why = yield* this.once(steps);
    if (why !== null) yield this.stop(why);
  }

  private async *once(steps: Events<string | null>): Events<string | null> {
    for (;;) {
      const result = await steps.next();
      if (result.done === true) return result.value;
      if (result.value.kind === 'waits') yield* this.waits(result.value.waitsFor);
      else yield result.value;
    }
  }

  /** Until the operator's step begins nothing is lost by putting it back; from then on it stays as it is. */
  async *giveUp(why: string): Events {
    const failed = this.upgrading ? null : yield* this.memberFlags.putBack();
    yield this.stop(failed === null ? why : `${why}; and it could not be put back: ${failed}`);
  }

  /** `standing`: as the page has it, not as it was meant. */
  stop(reason: string): RollingEvent {
    this.stopped = true;
    const { member, step, upgrading, printed, undoing } = this;
    const isGate = undoing === null || undoing.why === reason;
    const why = isGate ? reason : `${undoing.why}; then ${reason}`;
    const standing = this.memberFlags.standing();
    const more = undoing === null ? {} : { undoing };
    return { kind: 'stopped', member, step, why, standing, upgrading, printed, ...more };
  }
}

export async function* nothing(): Events {}
