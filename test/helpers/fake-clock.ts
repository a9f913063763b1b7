/** Clocks for tests: one that stands where it is told, and one that is moved on, and whose time of day can be set. */

import { type Clock, systemClock } from '../../source/httpd/clock.ts';

/** A clock that nobody sets; its timers are the system's. */
export function clockAt(now: () => number): Clock {
  const { after } = systemClock;
  return { now, monotonic: now, step: () => 0, after };
}

interface Timer {
  readonly dueAt: number;
  readonly then: () => void;
}

/** Time passes by `pass` alone; `set` sets the time of day, as ntpd or a person does. */
export class FakeClock implements Clock {
  private line = 1_800_000_000_000;
  private ahead = 0;
  private readonly timers = new Set<Timer>();

  now(): number {
    return this.line + this.ahead;
  }

  monotonic(): number {
    return this.line;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { dueAt: this.line + ms, then };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  step(): number {
    return this.ahead;
  }

  set(ms: number): void {
    this.ahead += ms;
  }

  /** How long until the next timer; null: nothing waits. */
  untilNext(): number | null {
    if (this.timers.size === 0) return null;
    return Math.max(0, Math.min(...[...this.timers].map(({ dueAt }) => dueAt)) - this.line);
  }

  /** What is due on the way is called when it is due, in order. */
  pass(ms: number): void {
    const until = this.line + ms;
    for (;;) {
      const due = [...this.timers].filter(({ dueAt }) => dueAt <= until);
      const [first] = due.toSorted((one, other) => one.dueAt - other.dueAt);
      if (first === undefined) break;
      this.timers.delete(first);
      this.line = Math.max(this.line, first.dueAt);
      first.then();
    }
    this.line = until;
  }
}
