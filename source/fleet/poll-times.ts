/** When one front end is polled next: at its interval, and later after failures and limits. */

const MAX_RETRY_MS = 30_000;
/** The first pace for a front end that limits requests, and the longest. */
const LEAST_PACE_MS = 1_000;
const MAX_PACE_MS = 30_000;

export class PollTimes {
  /** Until when a front end that limits requests is left alone. */
  restUntil = 0;
  private failures = 0;
  /** When the next poll was due by itself: set while one that a key asked for is under way. */
  private dueBefore: number | null = null;
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  /** A key asks for a poll; without it the next one was due at `nextPollAt`. */
  askedFor(nextPollAt: number | null): void {
    if (this.failures > 0) this.dueBefore = nextPollAt;
  }

  /** From one poll, due at `dueAt` and over at `at`, to the next: the interval, doubled for each failure, with jitter. */
  next(intervalMs: number, dueAt: number, at: number, ok: boolean): number {
    const due = this.dueBefore;
    this.dueBefore = null;
    if (ok) {
      this.failures = 0;
      return dueAt + intervalMs;
    }
    // A poll that a key asked for is no reason to poll less often: it leaves the back-off, and the next turn, as they were.
    if (due === null) this.failures += 1;
    else if (due > at) return due;
    const doubled = intervalMs * 2 ** (this.failures - 1);
    const backOff = Math.min(doubled, Math.max(MAX_RETRY_MS, intervalMs));
    return Math.max(dueAt + backOff * (0.9 + 0.2 * this.random()), this.restUntil);
  }

  /** It limits requests. Returns its new pace; null while the limit is one that was known. */
  limited(retryAfterMs: number, paceMs: number, at: number): number | null {
    const isNew = at >= this.restUntil;
    this.restUntil = at + retryAfterMs;
    return isNew ? Math.min(Math.max(LEAST_PACE_MS, 2 * paceMs), MAX_PACE_MS) : null;
  }
}
