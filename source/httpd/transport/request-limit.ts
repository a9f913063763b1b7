/**
 * Care for a front end that limits requests (mod_evasive, mod_qos, a firewall, a proxy with Retry-After): it is left alone
 * for as long as it says, and asked in no bursts from then on. mod_evasive begins its block anew at every request in it.
 */

import { type Clock, pause, systemClock } from '../clock.ts';
import type { ManagerError } from '../errors.ts';

/** mod_evasive blocks for 10 s unless told otherwise (DOSBlockingPeriod). */
const FIRST_REST_MS = 15_000;
const MAX_REST_MS = 60_000;
/** Between two requests of a change, once it has limited any: mod_evasive counts those within a second. */
const FIRST_GAP_MS = 1_100;
const MAX_GAP_MS = 4_400;
/** Who waits for a change waits no longer than this. */
const PATIENCE_MS = 65_000;

export class RequestLimit {
  private readonly clock: Clock;
  private last: ManagerError | null = null;
  private restUntil = 0;
  private inARow = 0;
  private gapMs = 0;
  private sentAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
  }

  /** How long nothing may be sent, ms; 0: now. */
  get restMs(): number {
    return Math.max(0, this.restUntil - this.clock.monotonic());
  }

  /** Gives the error with how long it rests. */
  noteLimited(error: ManagerError): ManagerError {
    this.inARow += 1;
    const own = Math.min(FIRST_REST_MS * 2 ** (this.inARow - 1), MAX_REST_MS);
    this.last = error;
    const { retryAfterMs: said = own } = error;
    // `Retry-After: 0`, or a date that is past: no rest at all would be what it limits.
    const retryAfterMs = said === 0 ? own : said;
    this.restUntil = this.clock.monotonic() + retryAfterMs;
    this.gapMs = Math.min(Math.max(FIRST_GAP_MS, 2 * this.gapMs), MAX_GAP_MS);
    return { ...error, retryAfterMs };
  }

  noteAnswered(): void {
    this.inARow = 0;
    this.restUntil = 0;
  }

  /** Waits for its turn. Gives why nothing may be sent yet; null: now. */
  async turn(
    patient: boolean,
    signal: AbortSignal | undefined,
    onRest: ((error: ManagerError, restMs: number) => void) | undefined,
  ): Promise<ManagerError | null> {
    for (;;) {
      const { restMs, last } = this;
      if (restMs > 0 && last !== null) {
        if (!patient || !this.isShort) return { ...last, retryAfterMs: restMs };
        onRest?.(last, restMs);
      }
      const now = this.clock.monotonic();
      // Taken before the wait: two that wait must not go at once.
      const at = Math.max(now + restMs, this.sentAt + this.gapMs);
      this.sentAt = Math.max(at, now);
      if (at > now) await pause(this.clock, at - now, signal);
      // Another request may have been limited meanwhile.
      if (this.restMs === 0 || signal?.aborted === true) return null;
    }
  }

  /** Is it worth waiting for the end of its rest? */
  get isShort(): boolean {
    return this.restMs <= PATIENCE_MS;
  }
}

export const HOUR_MS = 3_600_000;

/** `120` or a date, an hour at most; null where it says nothing that can be read. */
export function retryAfter(header: unknown, date: unknown): number | null {
  if (typeof header !== 'string') return null;
  if (/^\s*\d{1,30}\s*$/.test(header)) return Math.min(Number(header) * 1_000, HOUR_MS);
  const until = Date.parse(header);
  const now = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(until) || Number.isNaN(now)) return null;
  return Math.min(Math.max(0, until - now), HOUR_MS);
}
