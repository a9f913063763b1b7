/**
 * Out of service without losing a request: set the flag, wait until nothing is in flight, on every front end that
 * has the member. Measured on a running httpd: a flag alone, and stopping the back end then, loses as much as
 * stopping it without.
 */

import type { Action } from '../../fleet/action.ts';
import { frontEndNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Level } from '../../fleet/safety.ts';
import { memberNow } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { Flag } from '../../httpd/flags.ts';
import type { Worker } from '../../httpd/model.ts';
import { printable } from '../../httpd/printable.ts';
import { hasFlag } from '../../httpd/status.ts';
import { whoChanged } from '../audit/who-changed.ts';
import type { Change } from '../change/change.ts';
import { whyNeverQuiet } from './doubt.ts';
import { DrainChanges } from './drain-changes.ts';
import type { DrainEnd, DrainEvent, DrainOptions, DrainPhase } from './drain-events.ts';
import { DrainTimes } from './drain-times.ts';
import { nextNews } from './news.ts';
import { QuietWatch, requestsOf } from './quiet.ts';
import { quietRule, wantsScoreboard } from './quiet-rule.ts';
import { lastRestart, RestartWatch } from './restart-watch.ts';
import { Scoreboards } from './witness.ts';

const FLAG_TRIES = 3;

/**
 * Drains one member. Never throws. When aborted it changes nothing further; at the timeout (unless it asks then), and
 * where a change fails, it puts back the flags that it found.
 */
export async function* drain(
  fleet: Fleet,
  change: Change,
  member: Member,
  options: DrainOptions,
  signal: AbortSignal,
): AsyncGenerator<DrainEvent> {
  const frontEnds = wantsScoreboard(options) ? member.places.map(({ frontEnd }) => frontEnd) : [];
  const boards = new Scoreboards(fleet, frontEnds);
  try {
    yield* new DrainRun(fleet, change, member, options, signal, boards).run();
  } finally {
    boards.close();
  }
}

class DrainRun {
  private readonly fleet: Fleet;
  private readonly member: Member;
  private readonly options: DrainOptions;
  private readonly signal: AbortSignal;
  private readonly startedAt: number;
  private readonly boards: Scoreboards;
  private readonly watch: QuietWatch;
  private readonly times: DrainTimes;
  private readonly changes: DrainChanges;
  /** From the beginning to the end, so that no restart falls between two phases. */
  private readonly restarts = new RestartWatch();
  /** A change failed, and was told. */
  private failed = false;

  constructor(
    fleet: Fleet,
    change: Change,
    member: Member,
    options: DrainOptions,
    signal: AbortSignal,
    boards: Scoreboards,
  ) {
    this.fleet = fleet;
    this.member = member;
    this.options = options;
    this.signal = signal;
    this.startedAt = this.now();
    this.boards = boards;
    this.watch = new QuietWatch(quietRule(options), this.startedAt, (name) => boards.of(name));
    this.times = new DrainTimes(options);
    this.changes = new DrainChanges(fleet, change, member, options, signal);
  }

  async *run(): AsyncGenerator<DrainEvent> {
    const { end, graceMs } = this.options;
    this.restarts.note(this.fleet.getSnapshot(), this.member);
    const restartedAt = lastRestart(this.fleet, this.member);
    if (restartedAt !== null) this.watch.distrustRestart(restartedAt);
    const why = await whyNeverQuiet(this.member, this.options, this.boards, this.signal);
    if (why !== '') {
      yield* this.fail(why, this.options.witness === 'require');
      return;
    }
    if (this.isOut(end)) {
      yield* this.wait('in-flight', null, Number.POSITIVE_INFINITY);
      return;
    }
    if (graceMs === 0 && end !== 'none') {
      yield* this.takeOut(end);
      return;
    }
    yield* this.apply({ kind: 'drain' });
    if (this.failed) return;
    this.watch.startAnew(this.now());
    const graceEnds = graceMs === null ? Number.POSITIVE_INFINITY : this.startedAt + graceMs;
    const ended = yield* this.wait('grace', 'draining', graceEnds);
    if (ended === 'over') return;
    const { end: last } = this.times.controls();
    if (last === 'none') {
      if (ended === 'quiet') return;
      // With nothing to come after the grace, its end is a timeout.
      yield* this.timeOut();
      return;
    }
    yield* this.takeOut(last);
  }

  private now(): number {
    return this.fleet.clock.monotonic();
  }

  private async *takeOut(end: 'disable' | 'stop'): AsyncGenerator<DrainEvent> {
    // The sessions that it moves were part of what was agreed to.
    yield* this.apply({ kind: end }, 1);
    if (this.failed) return;
    // What began up to now may have been sent to it before its flag was set.
    this.watch.startAnew(this.now());
    const flag = end === 'stop' ? 'stopped' : 'disabled';
    yield* this.wait('in-flight', flag, Number.POSITIVE_INFINITY);
  }

  /** Out already, as far as asked, on every front end: nothing needs to be set, and only requests in flight are waited for. */
  private isOut(end: DrainEnd): boolean {
    const flag = end === 'stop' ? 'stopped' : null;
    return this.member.places.every(({ worker }) => isStillOut(worker, flag));
  }

  /** `over`: the end was told already. `grace-over`: sessions may be left. */
  private async *wait(
    phase: DrainPhase,
    flag: Flag | null,
    graceEnds: number,
  ): AsyncGenerator<DrainEvent, 'quiet' | 'grace-over' | 'over'> {
    yield { kind: 'phase', phase, at: this.now() };
    let losses = 0;
    let wasLate = false;
    for (;;) {
      if (this.signal.aborted) {
        yield { kind: 'stopped' };
        return 'over';
      }
      const controls = this.times.controls();
      const { end, graceOver, putBack, waitNoMore = false } = controls;
      this.watch.isBeforeOut = phase === 'grace' && end !== 'none';
      if (putBack) {
        yield { kind: 'put-back', restored: yield* this.changes.putBack() };
        return 'over';
      }
      if (waitNoMore && (phase === 'in-flight' || end === 'none')) {
        yield { kind: 'stopped' };
        return 'over';
      }
      const snapshot = this.fleet.getSnapshot();
      const member = memberNow(snapshot, this.member);
      if (member === null) {
        yield* this.fail('the member vanished from the page');
        return 'over';
      }
      const restarted = this.restarts.restarted(snapshot, member);
      if (restarted.length > 0) {
        this.restarts.note(snapshot, member);
        this.watch.distrustRestart(this.now());
      }
      const lost = member.places.filter(({ worker }) => !isStillOut(worker, flag));
      if (lost.length > 0) {
        losses += 1;
        const frontEnds = lost.map((place) => place.frontEnd);
        const foreign = frontEnds.filter((name) => !restarted.includes(name));
        const by = foreign.length > 0 ? 'foreign' : 'restart';
        const again = by === 'restart' && losses <= FLAG_TRIES;
        const who = whoChanged(this.fleet, member, foreign);
        yield { kind: 'flag-lost', frontEnds, by, who, again };
        if (!again) {
          yield* this.fail(
            by === 'restart'
              ? 'its flag was lost again and again'
              : `${who} cleared its flag on ${foreign.join(', ')}`,
          );
          return 'over';
        }
        const kind = flag === 'draining' ? 'drain' : flag === 'stopped' ? 'stop' : 'disable';
        yield* this.apply({ kind }, 1);
        if (this.failed) return 'over';
        this.watch.startAnew(this.now());
        continue;
      }
      const view = this.watch.observe(snapshot, member);
      const elapsedMs = this.now() - this.startedAt;
      yield { kind: 'watch', phase, view, elapsedMs };
      const limitMs = this.times.limitMs(controls);
      const isLate = this.times.asks && elapsedMs >= limitMs;
      // Once it has asked, an end that would still send something is the operator's to say.
      const sendsMore = phase === 'grace' && end !== 'none';
      if (view.quiet && !(isLate && wasLate && sendsMore)) {
        const last = phase === 'in-flight' || end === 'none';
        const { staleBusy, places } = view;
        const { since } = this.watch;
        if (last) yield { kind: 'quiet', staleBusy, elapsedMs, places, since };
        return 'quiet';
      }
      if (isLate && !wasLate) yield { kind: 'late', elapsedMs };
      wasLate = isLate;
      const graceOverAt = this.times.asksAtGrace(end) ? Number.POSITIVE_INFINITY : graceEnds;
      if ((this.now() >= graceOverAt && !isLate) || (phase === 'grace' && graceOver)) {
        if (end !== 'none') yield { kind: 'sessions-moved', requests: requestsOf(view) };
        return 'grace-over';
      }
      if (elapsedMs >= limitMs && !isLate) {
        yield* this.timeOut();
        return 'over';
      }
      const deadline = Math.min(graceOverAt, this.startedAt + limitMs);
      // Nothing that the clock brings is left to wait for.
      const waitMs = isLate ? Number.POSITIVE_INFINITY : Math.max(1, deadline - this.now());
      await nextNews(this.fleet, waitMs, this.signal);
    }
  }

  /** On every front end; one that fails puts the others back. */
  private async *apply(action: Action, least: Level = 0): AsyncGenerator<DrainEvent> {
    const why = yield* this.changes.apply(action, least);
    if (why !== null) yield* this.fail(why);
    else if (this.signal.aborted) this.failed = true;
  }

  private async *fail(why: string, isRefused = false): AsyncGenerator<DrainEvent> {
    this.failed = true;
    const restored = yield* this.changes.putBack();
    yield { kind: 'failed', why, restored, isRefused };
  }

  private async *timeOut(): AsyncGenerator<DrainEvent> {
    const elapsedMs = this.now() - this.startedAt;
    const silent = this.silent();
    const restored = yield* this.changes.putBack();
    yield { kind: 'timed-out', elapsedMs, restored, silent };
  }

  private silent(): string {
    const { frontEnds } = this.fleet.getSnapshot();
    const { places } = this.member;
    const who = (name: string) => (places.length > 1 ? `${printable(name)}: ` : '');
    return places
      .flatMap(({ frontEnd }) => frontEndNamed({ frontEnds }, frontEnd) ?? [])
      .flatMap(({ name, error }) => (error === null ? [] : [who(name) + error.what]))
      .join(', ');
  }
}

/** `flag` null: it was out when the drain began, by whichever flag. */
function isStillOut({ status }: Worker, flag: Flag | null): boolean {
  if (flag !== null) return hasFlag(status, flag);
  return status.intent === 'disabled' || status.intent === 'stopped';
}
