/**
 * The host's clock can be set: by a person, by ntpd, by a machine that wakes up. Whatever measures how long something
 * takes goes by a line of time of its own, which never goes back. Inside the program all moments are on that line;
 * `wallOf` is for the border, where somebody reads a time of day or a file is written.
 */

export interface Clock {
  /** The host's clock: ms since the epoch, as it is set just now. */
  now(): number;
  /** The line of time: ms since the epoch by the host's clock at the program's start, and steady from then on. */
  monotonic(): number;
  /** By how much the host's clock was set ahead (below 0: back) since the program began; 0: it was not. */
  step(): number;
  /** Calls `then` once, so many ms later; what it gives calls that off. */
  after(ms: number, then: () => void): () => void;
}

/** Below this it is no step: the two are read one after the other, and a clock is also nudged. */
const LEAST_STEP_MS = 1_000;
/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ms on a line that nobody sets. The global `performance` would be loaded for it: 3 ms of the start of every command. */
export function steadyMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}

const ORIGIN_MS = Date.now() - steadyMs();

class SystemClock implements Clock {
  private known = 0;

  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return Math.floor(ORIGIN_MS + steadyMs());
  }

  /** The same until the next one: two moments of one file keep their distance. */
  step(): number {
    const by = this.now() - this.monotonic() - this.known;
    if (Math.abs(by) >= LEAST_STEP_MS) this.known += by;
    return this.known;
  }

  after(ms: number, then: () => void): () => void {
    const timer = setTimeout(then, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }
}

export const systemClock: Clock = new SystemClock();

/** Resolves so many ms later, or when it is aborted. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      callOff();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const callOff = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
    // A signal that was aborted before tells nobody any more.
    if (signal?.aborted === true) done();
  });
}

/** A moment of the line of time as the host's clock has it. */
export function wallOf(at: number): number {
  return at + systemClock.step();
}

/** What the host's clock said, on the line of time: of a moment in a file. */
export function onLine(wall: number): number {
  return wall - systemClock.step();
}
