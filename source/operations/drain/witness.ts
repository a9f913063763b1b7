/**
 * By what a front end lets us know that a member is quiet. httpd counts busy without a lock: in 7 of 415 measured drains it
 * was 0 with a request in flight. Its scoreboard together with busy was never wrong where no HTTP/2 came.
 */

import type { Fleet } from '../../fleet/fleet.ts';
import type { StatusReading } from '../../fleet/status-poller.ts';
import { nextNews } from './news.ts';
import { type RequestInFlight, ScoreboardWatch } from './scoreboard-watch.ts';

/** `require`: no drain where there is no scoreboard. `off`: none is asked for. */
export const WITNESS_WISHES = ['auto', 'require', 'off'] as const;
export type WitnessWish = (typeof WITNESS_WISHES)[number];

/**
 * `rows`: each request of server-status, and busy. `letters`: each slot of it, and busy. `time`: busy, and nothing new
 * for `NOTHING_NEW_MS`. `quiet-for`, `max-request`: what the operator says of the longest request.
 */
export type Witness = 'rows' | 'letters' | 'time' | 'quiet-for' | 'max-request';

/** Without a scoreboard nothing new must have come for so long: a bet that no request takes longer. */
export const NOTHING_NEW_MS = 10_000;

/** A status page shows within so long whose it is, where it ever does. */
export const SHOWN_WITHIN_MS = 10_000;

/** What a front end's scoreboard tells, as far as was read. */
export interface Scoreboard {
  /** null: it tells nothing now. */
  readonly shows: 'rows' | 'letters' | null;
  /** What it told last. */
  readonly lastShown: 'rows' | 'letters';
  /** Why it tells nothing; safe to print. */
  readonly why: string;
  /** Since when it tells nothing, having told something before; null: it tells, or never did. */
  readonly lostAt: number | null;
  readonly http2: boolean;
  /** Has everything ended that began before `since`? */
  ended(since: number): 'all' | 'but-http2' | 'not';
  /** What may have begun before it, the oldest first. */
  left(since: number): readonly RequestInFlight[];
}

const NOT_READ = 'its server-status page was not read yet';

class FrontEndScoreboard implements Scoreboard {
  shows: 'rows' | 'letters' | null = null;
  lastShown: 'rows' | 'letters' = 'rows';
  why = NOT_READ;
  lostAt: number | null = null;
  /** It will show nothing, however long one waits. */
  isAbsent = false;
  private readonly watch = new ScoreboardWatch();

  get http2(): boolean {
    return this.watch.http2;
  }

  take(reading: StatusReading): void {
    if (reading.kind === 'none') {
      if (this.shows !== null) this.lostAt = reading.at;
      this.shows = null;
      this.why = reading.why;
      this.isAbsent = reading.isAbsent;
      return;
    }
    this.isAbsent = false;
    this.watch.take(reading);
    this.lastShown = reading.page.rows === null ? 'letters' : 'rows';
    this.shows = this.lastShown;
    this.why = '';
    this.lostAt = null;
  }

  ended(since: number) {
    return this.watch.ended(since);
  }

  left(since: number) {
    return this.watch.left(since);
  }
}

/** The scoreboards of some front ends, read from now on until `close`. */
export class Scoreboards {
  private readonly fleet: Fleet;
  private readonly all = new Map<string, FrontEndScoreboard>();
  private readonly stops: (() => void)[] = [];

  constructor(fleet: Fleet, frontEnds: Iterable<string>) {
    this.fleet = fleet;
    for (const name of new Set(frontEnds)) {
      const own = new FrontEndScoreboard();
      this.all.set(name, own);
      const stop = fleet.watchStatus?.(name, (reading) => own.take(reading));
      if (stop === undefined) own.take(NOT_THERE);
      else this.stops.push(stop);
    }
  }

  of(frontEnd: string): Scoreboard | null {
    return this.all.get(frontEnd) ?? null;
  }

  /** Why not every front end has shown one, once each had so long for it; '': all have. */
  async missing(limitMs: number, signal: AbortSignal): Promise<string> {
    const { clock } = this.fleet;
    const end = clock.monotonic() + limitMs;
    for (;;) {
      const without = [...this.all].filter(([, { shows }]) => shows === null);
      if (without.length === 0) return '';
      const isOver = clock.monotonic() >= end || without.every(([, each]) => each.isAbsent);
      if (signal.aborted || isOver) {
        const several = this.all.size > 1;
        return without.map(([name, { why }]) => (several ? `${name}: ${why}` : why)).join('; ');
      }
      await nextNews(this.fleet, LOOK_AGAIN_MS, signal);
    }
  }

  close(): void {
    for (const stop of this.stops) stop();
  }
}

const LOOK_AGAIN_MS = 100;
const NOT_THERE = { kind: 'none', why: NOT_READ, at: 0, isAbsent: true } as const;
