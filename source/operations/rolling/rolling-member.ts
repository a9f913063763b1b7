/** One member's way through a rolling upgrade: out, the operator's step, ready, in, serving. Any surprise ends it. */

import { memberLabel } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { isRunningHere, type Owner } from '../hooks/processes.ts';
import { untilEnded } from './command-left.ts';
import { GateWatch } from './gate-watch.ts';
import { HostGroup } from './host-group.ts';
import { MemberOut } from './member-out.ts';
import { type Events, MemberWay, nothing } from './member-way.ts';
import { untilReady } from './readiness.ts';
import type { MemberStart, RollingContext } from './rolling-context.ts';
import { ROLLING_STEPS, type RollingStep, UNDO_STEPS, YOU } from './rolling-events.ts';
import { prove } from './rolling-proof.ts';
import { soak } from './soak.ts';
import { reachThrough } from './through.ts';

/** A point between two steps. */
const SURE = 0.5;

export class MemberRun {
  private readonly context: RollingContext;
  private readonly member: Member;
  private readonly way: MemberWay;
  private readonly out: MemberOut;
  /** The members of its host; null: it goes alone. */
  private readonly group: HostGroup | null;
  private skipped = false;
  /** Its own requests came to it through every front end. */
  private isReached = false;
  private skipping = false;
  private left: Owner | null = null;

  /** `wave`: the members that are under way together, this one included; all as they were before the run. */
  constructor(
    context: RollingContext,
    member: Member,
    wave: readonly Member[],
    group: HostGroup | null = null,
  ) {
    this.group = group;
    this.context = context;
    this.member = member;
    this.way = new MemberWay(context, member, wave);
    this.out = new MemberOut(this.way);
  }

  get stopped(): boolean {
    return this.way.stopped;
  }

  async *run({ from, skip = false, left, undoing }: Omit<MemberStart, 'member'>): Events {
    const { way } = this;
    this.skipping = skip;
    this.left = left ?? null;
    way.undoing = undoing ?? null;
    if (this.group !== null) this.group.refused ??= way.undoing;
    way.upgrading = from !== 'drain' || way.undoing !== null;
    // Resumed: what has been lost since is told from here on.
    if (way.upgrading) way.memberFlags.watchFlagsFromNow();
    if (from === 'yours') this.out.resume();
    try {
      if (way.undoing === null) yield* this.walk(ROLLING_STEPS, from);
      if (way.stopped || way.undoing === null) return;
      yield* this.walk(UNDO_STEPS, undoing === undefined ? 'drain' : from);
      if (!way.stopped) yield* this.tellUndone();
    } finally {
      this.out.end();
      if (way.stopped)
        this.group?.stop(`${memberLabel(this.member)} on the same host goes no further`);
    }
  }

  private async *walk(steps: readonly RollingStep[], from: RollingStep): Events {
    const { way } = this;
    for (const step of steps.slice(Math.max(0, steps.indexOf(from)))) {
      if (this.leavesOut(step)) continue;
      way.step = step;
      yield* this.hold();
      if (way.stopped) return;
      try {
        this.context.note(this.member, step, way.undoing);
      } catch (problem) {
        const reason = problem instanceof Error ? problem.message : String(problem);
        yield* way.giveUp(`the journal cannot be written: ${reason}`);
        return;
      }
      const { undoing } = way;
      yield { kind: 'step', member: this.member, step, ...(undoing !== null && { undoing }) };
      way.begin();
      if (step !== 'drain') yield* this.untilLeftEnded();
      if (way.stopped) return;
      yield* this.together(step);
      if (way.stopped) return;
      yield* this.take(step);
      if (step === 'yours') this.out.end();
      if (way.stopped) return;
      // The gate has failed in the watch: the rest of this way is not gone.
      if (step === 'soak' && way.undoing !== null) return;
    }
  }

  /** Before these steps the members of a host wait for each other; a member that was skipped waits for nobody. */
  private async *together(step: RollingStep): Events {
    const point = this.pointOf(step);
    this.group?.arrive(this.member.key, point);
    if (step === 'yours' || step === 'through' || step === 'enable') yield* this.untilAllAt(point);
  }

  private pointOf(step: RollingStep): number {
    const behind = this.way.undoing === null ? 0 : ROLLING_STEPS.length;
    return behind + ROLLING_STEPS.indexOf(step);
  }

  private async *untilAllAt(point: number): Events {
    const { group, way } = this;
    if (group === null || this.skipping || (group.broken === null && group.areAt(point))) return;
    yield* way.waits(`the other members on ${group.name}`);
    const out = this.staysOut(way.step);
    const { value, surprise } = yield* way.meanwhile(group.allAt(point), out, () =>
      this.lookForMiscount(),
    );
    if (!value) yield* way.giveUp(group.broken ?? '');
    else if (surprise !== null) yield* way.giveUp(surprise);
  }

  /** What was skipped is back already. */
  private leavesOut(step: RollingStep): boolean {
    if (step === 'through' && this.context.hooks.through == null) return true;
    return this.skipped && (step === 'check' || step === 'through' || step === 'enable');
  }

  private take(step: RollingStep): Events {
    const { way } = this;
    switch (step) {
      case 'drain':
        return way.undoing === null ? this.out.takeOut() : this.takeOutAgain();
      case 'yours':
        return this.upgrade();
      case 'check':
        return untilReady(way);
      case 'through':
        return this.reach();
      case 'enable':
        return this.enable();
      case 'prove':
        return way.orStop(prove(way.memberFlags, this.context, this.isReached));
      case 'soak':
        return this.watch();
      case 'done':
        return nothing();
    }
  }

  /** Until the operator says so, where a hold was asked for. */
  private async *hold(): Events {
    const { member, way } = this;
    const { step } = way;
    const asked = this.context.hooks.hold(member, step, this.context.signal);
    if (asked === null) return;
    yield { kind: 'held', member, step };
    const { value, surprise } = yield* way.meanwhile(asked, this.staysOut(step), () =>
      this.lookForMiscount(),
    );
    yield { kind: 'released', member, step };
    if (value !== 'go') yield* way.giveUp('it was aborted');
    else if (surprise !== null) yield* way.giveUp(surprise);
  }

  /** Before this step begins. */
  private staysOut(step: RollingStep): boolean | 'draining' {
    if (step === 'enable' && this.isReached) return 'draining';
    return step === 'yours' || step === 'check' || step === 'through' || step === 'enable';
  }

  /** Before its undoing is counted as another way. */
  private readonly watchedPoint = ROLLING_STEPS.indexOf('soak') + SURE;

  private lookForMiscount(): Events {
    return this.way.step === 'yours' ? this.out.tellMiscount() : nothing();
  }

  /** The operator's step; meanwhile a lost flag is set again, and a surprise is kept for its end. */
  private async *upgrade(): Events {
    const { way } = this;
    if (this.skipping) {
      yield* this.skip();
      return;
    }
    const { hooks, signal } = this.context;
    const undo = way.undoing === null ? null : (hooks.undo ?? null);
    const isTurn = undo === null && hooks.upgradeBy === 'operator';
    const what = undo === null ? 'the upgrade' : 'the undo';
    const limit = hooks.upgradeMs == null ? '' : `, ${hooks.upgradeMs / 1000} s at most`;
    const started = (command: Owner) => this.context.noteCommand(this.member, command);
    const point = this.pointOf('yours');
    const group = this.group ?? new HostGroup('', []);
    for (;;) {
      yield* this.out.untilSure(isTurn);
      if (way.stopped) return;
      // Of a host the command runs once, when each of its members is sure.
      this.group?.arrive(this.member.key, point + SURE);
      yield* this.untilAllAt(point + SURE);
      if (way.stopped) return;
      way.upgrading = true;
      yield* way.waits(isTurn ? YOU : `${what} command${limit}`);
      const step = group.begin(point, (shared) =>
        (undo ?? hooks.upgrade)(
          this.member,
          AbortSignal.any([signal, shared.signal]),
          started,
          this.group?.name,
        ),
      );
      const { callOff } = step;
      const { value, surprise } = yield* way.meanwhile(step.result, true, () =>
        isTurn ? this.callOffWhereBusy(callOff) : this.lookForMiscount(),
      );
      group.end(point, step);
      if (value === 'skip') {
        yield* this.skip();
      } else if (!value.ok && callOff.signal.aborted && !signal.aborted) {
        // Its turn comes again, and is told again.
        way.begin();
        continue;
      } else if (!value.ok) {
        way.printed = value.printed ?? null;
        yield way.stop(`${what}${isTurn ? '' : ' command'} ${value.why}`);
      } else if (surprise !== null) yield way.stop(surprise);
      return;
    }
  }

  /** A command that has begun is not called off: half an upgrade is worse than a lost request. */
  private async *callOffWhereBusy(callOff: AbortController): Events {
    yield* this.out.tellMiscount();
    if (this.out.mayBeBusy) callOff.abort();
  }

  private async *reach(): Events {
    yield* reachThrough(this.way);
    this.isReached = !this.way.stopped;
  }

  /** What was put back as it was has nothing new that a gate could refuse. */
  private async *watch(): Events {
    const { way, context, member } = this;
    const { hooks } = context;
    const gate = hooks.gate == null || this.skipped ? null : new GateWatch(context, member);
    const { group } = this;
    yield* way.orStop(soak(way.memberFlags, context, gate, () => group?.refused != null));
    if (way.stopped) return;
    if (gate !== null && gate.failed !== null) {
      way.printed = gate.printed;
      way.undoing = { why: gate.failed, byCommand: hooks.undo != null };
      if (group !== null) group.refused ??= way.undoing;
    }
    // What one of a host is refused for, all of it is undone for.
    group?.arrive(member.key, this.watchedPoint);
    yield* this.untilAllAt(this.watchedPoint);
    const undoing = group?.refused ?? way.undoing;
    if (way.stopped || undoing === null) return;
    way.undoing = undoing;
    // Its application may be broken: it is not let in again unless its upgrade was undone.
    way.upgrading = true;
    yield { kind: 'gate-failed', member, undoing };
  }

  private async *takeOutAgain(): Events {
    const { way, context } = this;
    const { printed } = way;
    yield* this.out.takeOut();
    if (!way.stopped && context.hooks.undo == null) {
      way.printed = printed;
      yield way.stop(way.undoing?.why ?? '');
    }
  }

  /** It is as it was before the run; the run ends all the same. */
  private async *tellUndone(): Events {
    const { way, member } = this;
    yield { kind: 'undone', member };
    way.upgrading = false;
    yield way.stop(way.undoing?.why ?? '');
  }

  private async *skip(): Events {
    this.way.upgrading = false;
    this.skipped = true;
    yield { kind: 'skipped', member: this.member };
    yield* this.way.orStop(this.way.memberFlags.putBack());
  }

  /** Two upgrades of one member at once would ruin it: the command of a run that was killed is waited for. */
  private async *untilLeftEnded(): Events {
    const { left, way } = this;
    if (left === null || !isRunningHere(left)) return;
    const { signal, hooks, fleet } = this.context;
    const waitsFor = `the command of the earlier run to end (process group ${left.pid})`;
    yield* way.waits(waitsFor, { left });
    const ending = untilEnded(left, hooks.upgradeMs ?? null, fleet.clock, signal);
    const { value: why, surprise } = yield* way.meanwhile(ending, true, () =>
      this.lookForMiscount(),
    );
    this.left = null;
    if (why !== null) yield way.stop(why);
    else if (surprise !== null) yield way.stop(surprise);
  }

  private async *enable(): Events {
    const { way } = this;
    const surprise = way.memberFlags.surprise();
    if (surprise === null) yield* way.orStop(way.memberFlags.putBack());
    else yield way.stop(surprise);
  }
}
