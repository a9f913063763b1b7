/** The simulated front ends with their clients, what goes wrong there, and what is really so, whatever their pages say. */

import type { Flag } from '../../source/httpd/flags.ts';
import type { SimulatedFleet } from '../helpers/simulated-fleet.ts';
import type { SimulatedFrontEnd, SimulatedMember } from '../helpers/simulated-front-end.ts';
import type { Fault, TimedFault } from './fault.ts';
import { Moments } from './moments.ts';
import { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { Traffic } from './traffic.ts';

/** A request is on its way so long at most, and its answer. */
const LATENCY_MS = 30;
/** What a poll says is put together with the others' so much later. */
const GATHERED_MS = 100;
/** Of a change that httpd makes when we no longer wait for its answer. */
const LATE_MS = 8_000;
const SLOW_STATUS_MS = 1_500;

/** What a fault makes of a front end for a while. */
type Troubled = Pick<SimulatedFrontEnd, 'answer' | 'fate' | 'statusFate' | 'scoreboard'>;
const TROUBLED: readonly (keyof Troubled)[] = ['answer', 'fate', 'statusFate', 'scoreboard'];

export class World {
  readonly it: SimulatedFleet;
  readonly traffic: Traffic;
  readonly moments: Moments;
  /** How often each kind of fault was done. */
  readonly done = new Map<string, number>();
  /** Told of each flag that a change of ours has set or cleared. */
  onApplied: (where: SimulatedFrontEnd, member: SimulatedMember, flag: Flag, on: boolean) => void =
    () => undefined;
  /** Our operator stops the run. */
  onStop: () => void = () => undefined;
  private readonly scenario: Scenario;
  private isOver = false;
  /** Who set a flag that is set: `web1 node1 disabled`. */
  private readonly setters = new Map<string, 'us' | 'other'>();
  /** When a member was let in: `web1 node1`. */
  private readonly letInAt = new Map<string, number>();
  private readonly slowestMs: number;
  /** Does busy have to be exact, because nothing else is always there? */
  private readonly busyIsAll: boolean;

  constructor(it: SimulatedFleet, scenario: Scenario) {
    this.it = it;
    this.scenario = scenario;
    const random = new Random(scenario.traffic);
    this.traffic = new Traffic(it, scenario, random);
    this.moments = new Moments(it.clock);
    const faults = scenario.faults.map(({ fault }) => fault);
    this.slowestMs = Math.max(0, ...faults.map((each) => (each.kind === 'slow' ? each.ms : 0)));
    this.busyIsAll = scenario.witness === 'busy' || faults.some(hidesScoreboard);
    for (const each of it.frontEnds) {
      each.persisted = scenario.persisted;
      // Requests come from here, with a beginning and an end.
      each.traffic = false;
      each.showsManager = true;
      each.showsLetters = scenario.witness === 'letters';
      each.latency = () => 1 + random.below(LATENCY_MS);
      each.onRequest = (kind, member) =>
        kind !== 'poll' && this.moments.happened(kind, member?.route);
      each.onApplied = (member, flag, on) => this.applied(each, member, flag, on);
    }
    this.heal();
    this.traffic.onLastEnded = (route) => this.lastEnded(route);
  }

  /** From now on. */
  arm(faults: readonly TimedFault[]): void {
    for (const { when, fault } of faults)
      this.moments.on(when, (route) => this.isOver || this.inflict(fault, route));
  }

  /** What was done to front ends is over; more may come. */
  heal(): void {
    for (const each of this.it.frontEnds) this.healOne(each, TROUBLED);
  }

  /** No more comes. */
  close(): void {
    this.isOver = true;
    this.heal();
  }

  /** Until front ends answer, and show what is so now. */
  async calm(fleet: SimulatedFleet): Promise<void> {
    const isCalm = () =>
      fleet.frontEnds.every(({ lateChanges }) => lateChanges === 0) &&
      fleet.fleet.getSnapshot().frontEnds.every(({ page, error }) => page && error === null);
    for (let waits = 0; !isCalm(); waits += 1) {
      if (waits > 240) throw new Error('a front end that answers is not asked for two minutes');
      await fleet.advance(500);
    }
    fleet.fleet.pollNow();
    await fleet.advance(2 * GATHERED_MS + 4 * LATENCY_MS + 2 * this.slowestMs);
  }

  /** From asking to hearing. */
  get slowestAnswerMs(): number {
    return 2 * LATENCY_MS + this.slowestMs;
  }

  /** What a program cannot know: it happened while the last answer was on its way. */
  get unknowableMs(): number {
    return GATHERED_MS + 3 * LATENCY_MS + this.slowestMs;
  }

  /** Did somebody let it in there so lately, by whatever means? */
  wasLetInWithin({ name }: SimulatedFrontEnd, route: string, ms: number): boolean {
    const at = this.letInAt.get(`${name} ${route}`);
    return at !== undefined && this.it.clock.monotonic() - at <= ms;
  }

  /** Flags that are set because of us, by member: `node1` to `web1 disabled`. */
  ours(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const [key, who] of this.setters) {
      const [frontEnd = '', route = '', flag = ''] = key.split(' ');
      if (who !== 'us' || !this.it.on(frontEnd, route).flags.has(flag as Flag)) continue;
      found.set(route, [...(found.get(route) ?? []), `${frontEnd} ${flag}`]);
    }
    return found;
  }

  private applied(where: SimulatedFrontEnd, member: SimulatedMember, flag: Flag, on: boolean) {
    const { route } = member;
    const key = `${where.name} ${route} ${flag}`;
    if (on) this.setters.set(key, 'us');
    else {
      this.setters.delete(key);
      this.letIn(where, route);
    }
    this.onApplied(where, member, flag, on);
    if (on) this.lastEnded(route);
  }

  private lastEnded(route: string): void {
    const isIdle = this.it.frontEnds.every(
      ({ name }) =>
        this.it.on(name, route).flags.has('disabled') && this.traffic.inFlight(name, route) === 0,
    );
    if (isIdle) this.moments.happened('idle', route);
  }

  private letIn({ name }: SimulatedFrontEnd, route: string): void {
    this.letInAt.set(`${name} ${route}`, this.it.clock.monotonic());
  }

  private inflict(fault: Fault, thatRoute: string | null): void {
    this.done.set(fault.kind, (this.done.get(fault.kind) ?? 0) + 1);
    if (fault.kind === 'clock') this.it.clock.set(fault.byMs);
    else if (fault.kind === 'stop') this.onStop();
    else {
      const where = this.it.frontEnds[fault.frontEnd % this.it.frontEnds.length];
      if (where === undefined) return;
      if ('member' in fault) this.inflictOnMember(fault, where, thatRoute);
      else this.inflictOnFrontEnd(fault, where);
    }
  }

  private inflictOnFrontEnd(
    fault: Exclude<Fault, { member: unknown } | { kind: 'clock' | 'stop' }>,
    where: SimulatedFrontEnd,
  ): void {
    if ('forMs' in fault) {
      const state = stateOf(fault);
      Object.assign(where, state);
      const isStill = () =>
        Object.entries(state).every(([key, is]) => Reflect.get(where, key) === is);
      this.it.clock.after(fault.forMs, () => isStill() && this.healOne(where, Object.keys(state)));
    } else if (fault.kind === 'restart') {
      where.restart();
      this.traffic.restart(where.name, fault.how);
      if (where.persisted) return;
      for (const key of [...this.setters.keys()])
        if (key.startsWith(`${where.name} `)) this.setters.delete(key);
      for (const { route } of where.members) this.letIn(where, route);
    } else {
      const before = where.aheadOf;
      const from = this.it.clock.monotonic();
      where.aheadOf = (at) => before(at) + (at >= from ? fault.byMs : 0);
    }
  }

  private healOne(where: SimulatedFrontEnd, keys: readonly string[]): void {
    const healthy: Troubled = {
      answer: 'page',
      fate: 'made',
      statusFate: 'true',
      scoreboard: this.scenario.witness === 'busy' ? null : this.traffic.board(where.name),
    };
    Object.assign(
      where,
      Object.fromEntries(Object.entries(healthy).filter(([key]) => keys.includes(key))),
    );
  }

  private inflictOnMember(
    fault: Extract<Fault, { member: unknown }>,
    where: SimulatedFrontEnd,
    thatRoute: string | null,
  ): void {
    const that = where.members.find(({ route }) => route === thatRoute);
    const nth = fault.member === 'that' ? 0 : fault.member;
    const chosen = where.members[nth % where.members.length];
    const member = fault.member === 'that' ? (that ?? chosen) : chosen;
    if (member === undefined) return;
    const { clock } = this.it;
    switch (fault.kind) {
      case 'set':
        if (member.flags.has(fault.flag)) return;
        member.flags.add(fault.flag);
        this.setters.set(`${where.name} ${member.route} ${fault.flag}`, 'other');
        return;
      case 'cleared':
        for (const flag of member.flags)
          this.setters.delete(`${where.name} ${member.route} ${flag}`);
        member.flags.clear();
        this.letIn(where, member.route);
        return;
      case 'error':
        member.inError = true;
        clock.after(fault.forMs, () => {
          member.inError = false;
        });
        return;
      case 'phantom':
        member.busy += 1;
        return;
      case 'miscount':
        // Nothing else could know of the request that is left out.
        if (!this.busyIsAll) this.traffic.leaveOut(member);
        return;
      case 'flicker':
        member.flickers = true;
        clock.after(fault.forMs, () => {
          member.flickers = false;
        });
    }
  }
}

function hidesScoreboard(fault: Fault): boolean {
  return fault.kind === 'status' && fault.fate !== 'slow';
}

function stateOf(fault: Extract<Fault, { forMs: number }> & { member?: never }): Partial<Troubled> {
  switch (fault.kind) {
    case 'silent':
    case 'down':
      return { answer: fault.kind };
    case 'slow':
      return { answer: { slow: fault.ms } };
    case 'limited':
      return { answer: { limited: fault.status, retryAfterMs: 1_000 } };
    case 'changes':
      return { fate: fault.fate === 'late' ? { late: LATE_MS } : fault.fate };
    case 'status':
      if (fault.fate === 'lost') return { scoreboard: null };
      return { statusFate: fault.fate === 'slow' ? { slow: SLOW_STATUS_MS } : fault.fate };
  }
}
