/**
 * Front ends without a socket behind a real fleet, on a clock that goes from timer to timer: an hour passes in
 * milliseconds, and nothing is ever waited for in real time. `assert.ok` needs a message here: without one Node 20 looks
 * for its text in the source, and never ends where tsx has made that one line.
 */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import type { Member } from '../../source/fleet/snapshot.ts';
import type { Flag } from '../../source/httpd/flags.ts';
import type { ManagerPort } from '../../source/httpd/manager-port.ts';
import { type Change, createChange } from '../../source/operations/change/change.ts';
import { FakeClock } from './fake-clock.ts';
import { areTurnsOwn, ownTurns } from './own-turns.ts';
import { SimulatedFrontEnd, type SimulatedMember } from './simulated-front-end.ts';

export interface SimulationOptions {
  readonly frontEnds?: number;
  readonly members?: number;
  readonly intervalMs?: number;
  /** The same front ends and the same clock, seen by another process. */
  readonly beside?: SimulatedFleet;
  /** What lies between this process and a front end; nothing unless given. */
  readonly wire?: (frontEnd: SimulatedFrontEnd) => ManagerPort;
  /** Set up before the first page is read. */
  readonly before?: (it: SimulatedFleet) => void;
}

const HOUR_MS = 3_600_000;

export class SimulatedFleet {
  readonly clock: FakeClock;
  readonly frontEnds: readonly [SimulatedFrontEnd, ...SimulatedFrontEnd[]];
  readonly fleet: LiveFleet;
  readonly change: Change;
  /** The fewest usable members that any front end ever had. */
  fewestUsable = Number.POSITIVE_INFINITY;
  private readonly begun: number;

  constructor({
    frontEnds = 2,
    members = 3,
    intervalMs = 500,
    beside,
    wire = (frontEnd) => frontEnd,
  }: SimulationOptions) {
    this.clock = beside?.clock ?? new FakeClock();
    this.begun = this.clock.monotonic();
    const made =
      beside?.frontEnds ??
      Array.from(
        { length: frontEnds },
        (_, index) => new SimulatedFrontEnd(`web${index + 1}`, members, this.clock),
      );
    const [first, ...rest] = made;
    assert.ok(first, 'no front end');
    this.frontEnds = [first, ...rest];
    const ports = new Map(made.map((each) => [each.name, wire(each)]));
    const clients = [...ports].map(([name, client]) => ({ name, client }));
    this.fleet = new LiveFleet(clients, { intervalMs, clock: this.clock, random: () => 0.5 });
    this.change = createChange(ports);
  }

  /** Ms since the simulation began. */
  get elapsed(): number {
    return this.clock.monotonic() - this.begun;
  }

  /** All changes that were sent, front end by front end. */
  get changes(): readonly string[] {
    return this.frontEnds.flatMap(({ name, changes }) => changes.map((each) => `${name} ${each}`));
  }

  frontEnd(name: string): SimulatedFrontEnd {
    const found = this.frontEnds.find((each) => each.name === name);
    assert.ok(found, `no ${name}`);
    return found;
  }

  /** A member as one front end has it: `on('web1', 'node2')`. */
  on(frontEnd: string, route: string): SimulatedMember {
    const found = this.frontEnd(frontEnd).members.find((each) => each.route === route);
    assert.ok(found, `no ${route} on ${frontEnd}`);
    return found;
  }

  /** The same on every front end. */
  everywhere(route: string, act: (member: SimulatedMember) => void): void {
    for (const { name } of this.frontEnds) act(this.on(name, route));
  }

  /** A member's flags by front end: `disabled | disabled`. */
  flags(route: string): string {
    const of = ({ name }: SimulatedFrontEnd) => [...this.on(name, route).flags].sort().join('+');
    return this.frontEnds.map((each) => of(each) || '-').join(' | ');
  }

  /** As the fleet has it now. */
  member(route: string): Member {
    const members = this.fleet.getSnapshot().balancers[0]?.members ?? [];
    const found = members.find(({ places }) => places[0].worker.route === route);
    assert.ok(found, `no ${route}`);
    return found;
  }

  /** When so many ms have passed since the simulation began. */
  at(ms: number, act: () => void): void {
    this.clock.after(ms - this.elapsed, act);
  }

  /** Lets time pass until it is done, from timer to timer; one that nothing can end any more fails. */
  async until<T>(work: Promise<T>, limitMs = HOUR_MS): Promise<T> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    over.catch(() => undefined);
    const limit = this.elapsed + limitMs;
    for (;;) {
      await settle();
      if (isOver) return over;
      for (const each of this.frontEnds) {
        this.fewestUsable = Math.min(this.fewestUsable, each.usable().length);
      }
      const next = this.clock.untilNext();
      assert.ok(next !== null, 'it waits, and no timer can end that');
      assert.ok(this.elapsed + next <= limit, `it goes on after ${this.elapsed} ms`);
      this.clock.pass(next);
    }
  }

  /** Lets so much time pass. */
  async advance(ms: number): Promise<void> {
    await this.until(new Promise((resolve) => this.clock.after(ms, () => resolve(null))));
  }
}

/** Until nothing is under way any more that does not wait for the clock: work is done in turns of Node's loop. */
async function settle(): Promise<void> {
  if (areTurnsOwn()) return ownTurns();
  do await new Promise(setImmediate);
  while (process.getActiveResourcesInfo().includes('Immediate'));
}

/** Polled twice a second, unless told otherwise, and read once already. */
export async function simulate(
  t: TestContext,
  options: SimulationOptions = {},
): Promise<SimulatedFleet> {
  const it = new SimulatedFleet(options);
  t.after(() => it.fleet.stop());
  return begin(it, options);
}

/** Starts to poll, and resolves when every front end was read; who calls it stops it. */
export async function begin(
  it: SimulatedFleet,
  options: SimulationOptions = {},
): Promise<SimulatedFleet> {
  options.before?.(it);
  it.fleet.start();
  const isRead = () => it.fleet.getSnapshot().frontEnds.every(({ page, error }) => page || error);
  await it.until(
    new Promise((resolve) => {
      if (isRead()) resolve(null);
      it.fleet.subscribe(() => isRead() && resolve(null));
    }),
  );
  return it;
}

/** Another operator, elsewhere. */
export function setElsewhere(it: SimulatedFleet, where: string, route: string, flag: Flag): void {
  it.on(where, route).flags.add(flag);
}

export function clearElsewhere(it: SimulatedFleet, where: string, route: string): void {
  it.on(where, route).flags.clear();
}
