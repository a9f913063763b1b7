/** Clocks for tests: one that stands where it is told, and one that is moved on, and whose time of day can be set. */

import { type Clock, systemClock } from '../../source/httpd/clock.ts';

/** A clock that nobody sets; its timers are the system's. */
export function clockAt(now: () => number): Clock {
  const { after } = systemClock;
  return { now, monotonic: now, step: () => 0, after };
}

interface Timer {
  readonly dueAt: number;
  /** Of two that are due together the one that was set first comes first. */
  readonly turn: number;
  readonly then: () => void;
  isOff: boolean;
}

/** Time passes by `pass` alone; `set` sets the time of day, as ntpd or a person does. */
export class FakeClock implements Clock {
  private line = 1_800_000_000_000;
  private ahead = 0;
  private turns = 0;
  private readonly timers = new TimerQueue();

  now(): number {
    return this.line + this.ahead;
  }

  monotonic(): number {
    return this.line;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { dueAt: this.line + ms, turn: this.turns, then, isOff: false };
    this.turns += 1;
    this.timers.add(timer);
    return () => {
      timer.isOff = true;
    };
  }

  step(): number {
    return this.ahead;
  }

  set(ms: number): void {
    this.ahead += ms;
  }

  /** How long until the next timer; null: nothing waits. */
  untilNext(): number | null {
    const next = this.timers.first();
    return next === null ? null : Math.max(0, next.dueAt - this.line);
  }

  /** What is due on the way is called when it is due, in order. */
  pass(ms: number): void {
    const until = this.line + ms;
    for (;;) {
      const first = this.timers.first();
      if (first === null || first.dueAt > until) break;
      first.isOff = true;
      this.line = Math.max(this.line, first.dueAt);
      first.then();
    }
    this.line = until;
  }
}

/** A heap: a simulation sets and calls off hundreds of thousands. */
class TimerQueue {
  private readonly heap: Timer[] = [];

  /** The next that was not called off; it stays. */
  first(): Timer | null {
    while (this.heap[0]?.isOff === true) this.removeFirst();
    return this.heap[0] ?? null;
  }

  add(timer: Timer): void {
    const { heap } = this;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Timer;
      if (!isBefore(timer, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop() as Timer;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      if (left >= heap.length) break;
      const isRight = right < heap.length && isBefore(heap[right] as Timer, heap[left] as Timer);
      const child = isRight ? right : left;
      const below = heap[child] as Timer;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.dueAt === other.dueAt ? one.turn < other.turn : one.dueAt < other.dueAt;
}
