/** What is really so on the simulated front ends, whatever their pages say: requests in flight, and whose flags are set. */

import type { Flag } from '../../source/httpd/flags.ts';
import type { SimulatedFleet } from '../helpers/simulated-fleet.ts';
import type { SimulatedFrontEnd, SimulatedMember } from '../helpers/simulated-front-end.ts';
import { type SimulatedRequest, SLOTS } from '../helpers/simulated-scoreboard.ts';
import type { Fault, Scenario } from './scenario.ts';

/** A front end gets a request so often. */
const REQUEST_EVERY_MS = 150;
/** A page, a form and a change are this far apart at most where nothing is slow. */
const BETWEEN_LOOK_AND_CHANGE_MS = 1_500;
/** Of a change that httpd makes when we no longer wait for its answer. */
const LATE_MS = 8_000;

export class Truth {
  readonly violations: string[] = [];
  private readonly it: SimulatedFleet;
  private readonly scenario: Scenario;
  private random: number;
  /** When flags were last changed there by somebody else, or by a restart. */
  private readonly changedAt = new Map<string, number>();
  /** How slow a front end ever was: its last slow answer may still be on its way. */
  private readonly wasSlowMs: number;
  private isHealed = false;
  private readonly losesStatus: boolean;
  private readonly inFlight = new Map<SimulatedMember, number>();
  /** Who set a flag that is set: `web1 node1 disabled`. */
  private readonly setters = new Map<string, 'us' | 'other'>();
  /** When something that is not ours last changed there, or may have been seen late. */
  private readonly disturbedAt = new Map<string, number>();

  constructor(it: SimulatedFleet, scenario: Scenario) {
    this.it = it;
    this.scenario = scenario;
    this.random = scenario.traffic;
    this.wasSlowMs = Math.max(
      0,
      ...scenario.faults.map((each) => (each.kind === 'slow' ? each.ms : 0)),
    );
    this.losesStatus = scenario.faults.some(({ kind }) => kind === 'status-lost');
    for (const each of it.frontEnds) {
      each.persisted = scenario.persisted;
      // Requests come from here, with a beginning and an end.
      each.traffic = false;
      each.showsManager = true;
      each.showsLetters = scenario.witness === 'letters';
      each.scoreboard = scenario.witness === 'busy' ? null : this.boardOf(each);
      each.onApplied = (member, flag, on) => this.applied(each, member, flag, on);
      this.keepSending(each);
    }
  }

  /** Before the operator's command begins: nothing may be in flight to this member any more. */
  checkQuiet(route: string): void {
    for (const { name } of this.it.frontEnds) {
      // What changed while a slow answer was on its way, nobody can know.
      if (this.changedWithin(name, this.wasSlowMs)) continue;
      const count = this.inFlight.get(this.it.on(name, route)) ?? 0;
      if (count > 0)
        this.violations.push(`the upgrade of ${route} began with ${count} in flight on ${name}`);
    }
  }

  private changedWithin(frontEnd: string, ms: number): boolean {
    const at = this.changedAt.get(frontEnd);
    return at !== undefined && ms > 0 && this.it.clock.monotonic() - at <= ms;
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

  /** All that the faults did to front ends is over, and no other comes. */
  heal(): void {
    this.isHealed = true;
    for (const each of this.it.frontEnds) {
      each.answer = 'page';
      each.fate = 'made';
    }
  }

  private applied(frontEnd: SimulatedFrontEnd, member: SimulatedMember, flag: Flag, on: boolean) {
    const key = `${frontEnd.name} ${member.route} ${flag}`;
    if (!on) {
      this.setters.delete(key);
      return;
    }
    this.setters.set(key, 'us');
    const left = frontEnd.usable().length;
    const isCalm =
      this.it.clock.monotonic() -
        (this.disturbedAt.get(frontEnd.name) ?? Number.NEGATIVE_INFINITY) >
      BETWEEN_LOOK_AND_CHANGE_MS;
    if (left < 1 && isCalm && frontEnd.fate === 'made')
      this.violations.push(`${key} left ${left} usable`);
  }

  private keepSending(frontEnd: SimulatedFrontEnd): void {
    this.it.clock.after(REQUEST_EVERY_MS, () => {
      this.send(frontEnd);
      this.keepSending(frontEnd);
    });
  }

  private send(frontEnd: SimulatedFrontEnd): void {
    const usable = frontEnd.usable();
    const member = usable[this.next(usable.length)];
    const slot = this.freeSlot(frontEnd);
    // httpd has no thread for it.
    if (member === undefined || slot === null) return;
    member.elected = (member.elected ?? 0) + 1;
    member.busy += 1;
    this.inFlight.set(member, (this.inFlight.get(member) ?? 0) + 1);
    const life = this.restarts.get(frontEnd) ?? 0;
    // Most are short; one in sixteen takes up to the longest.
    const longest = this.next(16) === 0 ? this.scenario.longestMs : 200;
    const tookMs = 1 + this.next(longest);
    const from = this.it.clock.monotonic();
    this.boardOf(frontEnd).push({ slot, from, to: from + tookMs });
    this.it.clock.after(tookMs, () => {
      this.inFlight.set(member, (this.inFlight.get(member) ?? 0) - 1);
      // Those of the old processes are no longer counted after a restart.
      if ((this.restarts.get(frontEnd) ?? 0) === life) countOff(member);
    });
  }

  private readonly restarts = new Map<SimulatedFrontEnd, number>();
  private readonly boards = new Map<SimulatedFrontEnd, SimulatedRequest[]>();

  /** The requests of a front end, as its scoreboard has them. */
  private boardOf(frontEnd: SimulatedFrontEnd): SimulatedRequest[] {
    const board = this.boards.get(frontEnd) ?? [];
    this.boards.set(frontEnd, board);
    return board;
  }

  private freeSlot(frontEnd: SimulatedFrontEnd): number | null {
    const board = this.boardOf(frontEnd);
    const now = this.it.clock.monotonic();
    // Each slot shows its last request.
    const last = Array.from({ length: SLOTS }, (_, slot) =>
      board.findLast((each) => each.slot === slot),
    );
    if (board.length > 40 * SLOTS)
      board.splice(0, board.length, ...last.filter((each) => each !== undefined));
    const free = last.findIndex((each) => each === undefined || each.to <= now);
    return free === -1 ? null : free;
  }

  inflict(fault: Fault): void {
    if (this.isHealed) return;
    if (fault.kind === 'clock') {
      this.it.clock.set(fault.byMs);
      return;
    }
    const frontEnd = this.it.frontEnds[fault.frontEnd % this.it.frontEnds.length];
    if (frontEnd === undefined) return;
    const disturbs = (forMs = 0) =>
      this.disturbedAt.set(frontEnd.name, this.it.clock.monotonic() + forMs);
    switch (fault.kind) {
      case 'restart': {
        frontEnd.restart();
        this.changedAt.set(frontEnd.name, this.it.clock.monotonic());
        this.restarts.set(frontEnd, (this.restarts.get(frontEnd) ?? 0) + 1);
        // As event has it: children that stop write it over what they still do.
        const board = this.boardOf(frontEnd);
        const now = this.it.clock.monotonic();
        for (const [at, each] of board.entries())
          if (each.to > now) board[at] = { ...each, mode: 'G' };
        if (!frontEnd.persisted)
          for (const key of [...this.setters.keys()])
            if (key.startsWith(`${frontEnd.name} `)) this.setters.delete(key);
        disturbs();
        return;
      }
      case 'silent':
      case 'slow':
      case 'limited': {
        const answer =
          fault.kind === 'silent'
            ? 'silent'
            : fault.kind === 'slow'
              ? { slow: fault.ms }
              : { limited: fault.status, retryAfterMs: 1_000 };
        frontEnd.answer = answer;
        this.it.clock.after(fault.forMs, () => {
          if (frontEnd.answer === answer) frontEnd.answer = 'page';
        });
        disturbs(fault.forMs + 5_000);
        return;
      }
      case 'status-lost': {
        if (frontEnd.scoreboard === null) return;
        frontEnd.scoreboard = null;
        this.it.clock.after(fault.forMs, () => {
          frontEnd.scoreboard = this.boardOf(frontEnd);
        });
        return;
      }
      case 'changes': {
        const fate = fault.fate === 'late' ? { late: LATE_MS } : fault.fate;
        frontEnd.fate = fate;
        this.it.clock.after(fault.forMs, () => {
          if (frontEnd.fate === fate) frontEnd.fate = 'made';
        });
        disturbs(fault.forMs + LATE_MS);
        return;
      }
    }
    const member = frontEnd.members[fault.member % frontEnd.members.length];
    if (member === undefined) return;
    disturbs();
    switch (fault.kind) {
      case 'set':
        if (member.flags.has(fault.flag)) return;
        member.flags.add(fault.flag);
        this.setters.set(`${frontEnd.name} ${member.route} ${fault.flag}`, 'other');
        return;
      case 'cleared':
        this.changedAt.set(frontEnd.name, this.it.clock.monotonic());
        for (const flag of member.flags)
          this.setters.delete(`${frontEnd.name} ${member.route} ${flag}`);
        member.flags.clear();
        return;
      case 'error':
        member.inError = true;
        this.it.clock.after(fault.forMs, () => {
          member.inError = false;
          disturbs();
        });
        return;
      case 'phantom':
        member.busy += 1;
        return;
      case 'miscount':
        // Nothing else could know of the request that is left out.
        if (this.scenario.witness !== 'busy' && !this.losesStatus) countOff(member);
    }
  }

  /** Below the limit; the same for the same seed. */
  private next(limit: number): number {
    // A linear congruential generator: enough for traffic, and one number to keep.
    this.random = (Math.imul(this.random, 1_664_525) + 1_013_904_223) >>> 0;
    return limit <= 0 ? 0 : Math.floor((this.random / 2 ** 32) * limit);
  }
}

/** httpd never counts below 0: so it is exact again once it truly was. */
function countOff(member: SimulatedMember): void {
  if (member.busy > 0) member.busy -= 1;
}
