/** One member's way through a rolling upgrade: out, the operator's step, ready, in, serving. Any surprise ends it. */

import type { Fleet } from '../fleet/fleet.ts';
import { memberNow } from '../fleet/select.ts';
import type { Member } from '../fleet/snapshot.ts';
import { type Flag, hasFlag } from '../manager/status.ts';
import type { Change } from './change.ts';
import { drain, failureOf } from './drain.ts';
import type { HookResult } from './hook.ts';
import { nextNews } from './news.ts';
import type { RollingEvent, RollingHooks, RollingOptions, RollingStep } from './rolling-events.ts';
import { statesOf, surpriseIn } from './surprise.ts';

/** In a row, so that one lucky answer of a starting application does not count. */
const READY_IN_A_ROW = 2;
const LOOK_AGAIN_MS = 1_000;
const OUT_FLAGS: readonly Flag[] = ['draining', 'disabled', 'stopped'];

export class MemberRun {
  stopped = false;
  private readonly fleet: Fleet;
  private readonly change: Change;
  private readonly member: Member;
  private readonly hooks: RollingHooks;
  private readonly options: RollingOptions;
  private readonly signal: AbortSignal;
  /** States of the others at the beginning. */
  private readonly before: ReadonlyMap<string, string>;

  constructor(
    fleet: Fleet,
    change: Change,
    member: Member,
    hooks: RollingHooks,
    options: RollingOptions,
    signal: AbortSignal,
  ) {
    this.fleet = fleet;
    this.change = change;
    this.member = member;
    this.hooks = hooks;
    this.options = options;
    this.signal = signal;
    this.before = statesOf(fleet.getSnapshot(), member.balancer);
  }

  async *run(from: RollingStep): AsyncGenerator<RollingEvent> {
    const steps = [
      ['drain', () => this.takeOut()],
      ['yours', () => this.upgrade()],
      ['check', () => this.check()],
      ['enable', () => this.enable()],
      ['prove', () => this.prove()],
      ['soak', () => this.soak()],
    ] as const;
    const first = steps.findIndex(([name]) => name === from);
    for (const [name, step] of steps.slice(Math.max(0, first))) {
      yield { kind: 'step', member: this.member, step: name };
      yield* step();
      if (this.stopped) return;
    }
    yield { kind: 'step', member: this.member, step: 'done' };
  }

  private async *takeOut(): AsyncGenerator<RollingEvent> {
    const surprise = this.surprise();
    if (surprise !== null) {
      yield this.stop(surprise);
      return;
    }
    const { graceMs, drainTimeoutMs: timeoutMs, maxRequestMs, agreed, policy } = this.options;
    const wishes = { graceMs, end: 'disable' as const, timeoutMs, maxRequestMs, agreed, policy };
    let quiet = false;
    let why = 'it was stopped';
    let interrupted = false;
    for await (const event of drain(this.fleet, this.change, this.member, wishes, this.signal)) {
      yield { kind: 'drain', member: this.member, event };
      if (event.kind === 'quiet') quiet = true;
      else if (event.kind === 'failed') why = event.why;
      else if (event.kind === 'timed-out') why = 'it did not get quiet in time';
      else if (event.kind === 'stopped') interrupted = true;
    }
    if (quiet) return;
    // Before the operator's step nothing is lost by putting it back.
    if (interrupted) yield* this.putBack();
    yield this.stop(why);
  }

  /** The operator's step; meanwhile a lost flag is set again, and a surprise is kept for its end. */
  private async *upgrade(): AsyncGenerator<RollingEvent> {
    const wrong = this.isOut() ? this.surprise() : 'it is not out of service any more';
    if (wrong !== null) {
      yield this.stop(wrong);
      return;
    }
    let result: HookResult | 'skip' | null = null;
    const ended = this.hooks.upgrade(this.member, this.signal).then((value) => {
      result = value;
    });
    let surprise: string | null = null;
    while (result === null) {
      await Promise.race([ended, nextNews(this.fleet, LOOK_AGAIN_MS, this.signal)]);
      surprise ??= this.surprise();
      if (result === null && !this.isOut() && this.surprise() === null) {
        yield* this.apply(['disabled'], true);
        if (this.stopped) break;
      }
      if (this.signal.aborted) await ended;
    }
    if (this.stopped) return;
    const outcome = result as HookResult | 'skip' | null;
    if (outcome === 'skip') {
      yield* this.putBack();
      return;
    }
    if (outcome === null || !outcome.ok) {
      yield this.stop(`the upgrade command ${outcome?.why ?? 'was stopped'}`);
    } else if (surprise !== null) yield this.stop(surprise);
  }

  private async *check(): AsyncGenerator<RollingEvent> {
    const { check } = this.hooks;
    if (check === null) return;
    const deadline = performance.now() + this.options.checkTimeoutMs;
    let inARow = 0;
    let told = '';
    while (inARow < READY_IN_A_ROW) {
      const result = await check(this.member, this.signal);
      inARow = result.ok ? inARow + 1 : 0;
      if (!result.ok && result.why !== told) {
        told = result.why;
        yield { kind: 'not-ready', member: this.member, why: result.why };
      }
      if (this.signal.aborted) {
        yield this.stop('it was stopped');
        return;
      }
      if (inARow < READY_IN_A_ROW && performance.now() > deadline) {
        yield this.stop(`its application is not ready: ${told || 'no answer'}`);
        return;
      }
      if (inARow < READY_IN_A_ROW) await nextNews(this.fleet, LOOK_AGAIN_MS, this.signal);
    }
  }

  private async *enable(): AsyncGenerator<RollingEvent> {
    const surprise = this.surprise();
    if (surprise !== null) {
      yield this.stop(surprise);
      return;
    }
    yield* this.putBack();
  }

  /**
   * No Err, and chosen again on every front end. Err does not go by itself for `retry` seconds, nor by enabling: with
   * its application proved ready, one request that may not put it back into Err clears it (Ign on, then off).
   */
  private async *prove(): AsyncGenerator<RollingEvent> {
    const start = this.elected();
    const others = this.electedOfOthers();
    const deadline = performance.now() + this.options.proofTimeoutMs;
    let ignoring = false;
    for (;;) {
      const member = this.now();
      const broken = member?.places.some(({ worker }) => worker.status.health !== 'ok') ?? true;
      const elected = this.elected();
      const served = [...start].every(([frontEnd, count]) => (elected.get(frontEnd) ?? 0) > count);
      if (!broken && served && !ignoring) {
        yield { kind: 'proved', member: this.member, elected: true };
        return;
      }
      if (!broken && ignoring) {
        yield* this.apply(['ignoring-errors'], false);
        if (this.stopped) return;
        ignoring = false;
        continue;
      }
      if (this.signal.aborted || performance.now() > deadline) break;
      if (broken && !ignoring && this.hooks.check !== null && this.isInErr()) {
        yield* this.apply(['ignoring-errors'], true);
        if (this.stopped) return;
        ignoring = true;
      }
      await nextNews(this.fleet, LOOK_AGAIN_MS, this.signal);
    }
    yield* this.proveAtDeadline(ignoring, this.electedOfOthers() === others);
  }

  private async *proveAtDeadline(
    ignoring: boolean,
    noTraffic: boolean,
  ): AsyncGenerator<RollingEvent> {
    if (ignoring) yield* this.apply(['ignoring-errors'], false);
    if (this.stopped) return;
    const broken = this.now()?.places.some(({ worker }) => worker.status.health !== 'ok') ?? true;
    if (this.signal.aborted) yield this.stop('it was stopped');
    else if (broken) {
      yield* this.apply(['disabled'], true);
      if (!this.stopped) yield this.stop('it does not get well after enabling');
    } else if (noTraffic) yield { kind: 'proved', member: this.member, elected: false };
    else yield this.stop('it got no request although the others did');
  }

  private async *soak(): AsyncGenerator<RollingEvent> {
    const deadline = performance.now() + this.options.soakMs;
    for (;;) {
      const broken = this.now()?.places.some(({ worker }) => worker.status.health !== 'ok') ?? true;
      const surprise = broken ? 'it got into error after enabling' : this.surprise();
      if (surprise !== null) {
        yield this.stop(surprise);
        return;
      }
      if (this.signal.aborted) {
        yield this.stop('it was stopped');
        return;
      }
      const left = deadline - performance.now();
      if (left <= 0) return;
      await nextNews(this.fleet, Math.min(left, LOOK_AGAIN_MS), this.signal);
    }
  }

  /** The flags of being out as they were found, on every place. */
  private async *putBack(): AsyncGenerator<RollingEvent> {
    for (const place of this.member.places) {
      const flags = Object.fromEntries(
        OUT_FLAGS.map((flag) => [flag, hasFlag(place.worker.status, flag)]),
      );
      yield* this.send({ ...this.member, places: [place] }, flags);
      if (this.stopped) return;
    }
  }

  private async *apply(flags: readonly Flag[], wanted: boolean): AsyncGenerator<RollingEvent> {
    yield* this.send(this.member, Object.fromEntries(flags.map((flag) => [flag, wanted])));
  }

  private async *send(
    member: Member,
    flags: Partial<Record<Flag, boolean>>,
  ): AsyncGenerator<RollingEvent> {
    const { policy } = this.options;
    const action = { kind: 'undo', edit: { flags } } as const;
    // The plan was agreed to as a whole; what it leaves is watched by `surprise`.
    const request = { members: [member], action, agreed: 3 as const, policy };
    let why: string | null = null;
    for await (const event of this.change(this.fleet, request, new AbortController().signal)) {
      yield { kind: 'change', member: this.member, event };
      why ??= failureOf(event);
    }
    if (why !== null) yield this.stop(why);
  }

  /** `out`: as the page has it, not as it was meant. */
  private stop(why: string): RollingEvent {
    this.stopped = true;
    return { kind: 'stopped', member: this.member, why, out: this.isOut() };
  }

  private now(): Member | null {
    return memberNow(this.fleet.getSnapshot(), this.member);
  }

  private isOut(): boolean {
    return this.now()?.places.every(({ worker }) => hasFlag(worker.status, 'disabled')) ?? false;
  }

  private isInErr(): boolean {
    return this.now()?.places.some(({ worker }) => worker.status.health === 'error') ?? false;
  }

  private surprise(): string | null {
    const stopped = this.now()?.places.find(
      ({ frontEnd, worker }) =>
        hasFlag(worker.status, 'stopped') &&
        !this.member.places.some(
          (place) => place.frontEnd === frontEnd && hasFlag(place.worker.status, 'stopped'),
        ),
    );
    if (stopped !== undefined) return `somebody else stopped it on ${stopped.frontEnd}`;
    return surpriseIn(this.fleet.getSnapshot(), this.member, this.before, this.options.minUsable);
  }

  private elected(): ReadonlyMap<string, number> {
    const places = this.now()?.places ?? this.member.places;
    return new Map(places.map(({ frontEnd, worker }) => [frontEnd, worker.elected ?? 0]));
  }

  private electedOfOthers(): number {
    const balancer = this.fleet
      .getSnapshot()
      .balancers.find((each) => each.name === this.member.balancer);
    return (balancer?.members ?? [])
      .filter((other) => other.key !== this.member.key)
      .flatMap((other) => other.places)
      .reduce((sum, { worker }) => sum + (worker.elected ?? 0), 0);
  }
}
