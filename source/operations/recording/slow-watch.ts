/** Which members of a recording took far longer to answer than the others of their pool, and from when to when. */

import type { Flow } from '../../fleet/flow.ts';
import { indexPage } from '../../fleet/page-index.ts';
import type { ManagerPage } from '../../httpd/model.ts';
import { Spells, type Stretch } from './spells.ts';

/** It took far longer to answer than the others of its pool. */
export interface SlowSpell extends Stretch {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string;
  readonly route: string;
}

/** What is slow: so many times the median of its pool. `timeOf`: ms of an answer; null where it cannot be told. */
export interface SlowRule {
  readonly timeOf: (flow: Flow | null) => number | null;
  readonly times: number;
}

const WINDOW_MS = 30_000;
const LEAST_READINGS = 10;

interface Counted {
  readonly at: number;
  readonly elected: number;
  readonly busy: number;
  /** Requests in flight, times the time, and all that were seen, since it began. */
  readonly area: number;
  readonly seen: number;
}

/** The readings of one worker over half a minute, as the flow of a fleet has them. */
class HalfMinute {
  private readings: Counted[] = [];

  clear(): void {
    this.readings = [];
  }

  add(at: number, elected: number, busy: number | null): void {
    if (busy === null) {
      this.clear();
      return;
    }
    const last = this.readings.at(-1);
    const area = last === undefined ? 0 : last.area + ((last.busy + busy) / 2) * (at - last.at);
    this.readings.push({ at, elected, busy, area, seen: (last?.seen ?? 0) + busy });
    while (this.readings.length > LEAST_READINGS && at - (this.readings[1]?.at ?? at) >= WINDOW_MS)
      this.readings.shift();
  }

  get flow(): Flow | null {
    const [first, last] = [this.readings[0], this.readings.at(-1)];
    const readings = this.readings.length - 1;
    if (first === undefined || last === undefined || readings + 1 < LEAST_READINGS) return null;
    const [ms, came] = [last.at - first.at, last.elected - first.elected];
    const seen = last.seen - first.seen;
    return {
      ...{ readings, seen, came },
      busy: (last.area - first.area) / ms,
      requests: (came * 1_000) / ms,
    };
  }
}

interface Track {
  readonly place: Omit<SlowSpell, keyof Stretch>;
  readonly flow: HalfMinute;
  readonly spells: Spells<null>;
  elected: number;
}

/** Each front end by itself: one that is slow for all is so on each. */
export class SlowWatch {
  private readonly rule: SlowRule;
  private readonly tracks = new Map<string, Track>();

  constructor(rule: SlowRule) {
    this.rule = rule;
  }

  beginRun(): void {
    for (const { flow, spells } of this.tracks.values()) {
      flow.clear();
      spells.end(null);
    }
  }

  /** `isSeen`: nothing was missed since the reading before. */
  take(frontEnd: string, page: ManagerPage, at: number, isSeen: boolean): void {
    const pools = new Map<string, Track[]>();
    for (const { key, balancer, worker } of indexPage(page).values()) {
      if (worker.elected === null) continue;
      const { url, route } = worker;
      const id = `${frontEnd}\n${key}`;
      const track = this.tracks.get(id) ?? {
        place: { frontEnd, balancer, url, route },
        flow: new HalfMinute(),
        spells: new Spells<null>(),
        elected: worker.elected,
      };
      this.tracks.set(id, track);
      if (!isSeen || worker.elected < track.elected) track.flow.clear();
      track.flow.add(at, worker.elected, worker.busy);
      track.elected = worker.elected;
      pools.set(balancer, [...(pools.get(balancer) ?? []), track]);
    }
    for (const pool of pools.values()) this.judge(pool, at);
  }

  all(): readonly SlowSpell[] {
    return [...this.tracks.values()].flatMap(({ place, spells }) =>
      spells.all().map(({ from, to }) => ({ ...place, from, to })),
    );
  }

  private judge(pool: readonly Track[], at: number): void {
    const { timeOf, times } = this.rule;
    const told = pool.map(({ flow }) => timeOf(flow.flow));
    const ordered = told.filter((ms) => ms !== null).toSorted((a, b) => a - b);
    const median = ordered[Math.floor((ordered.length - 1) / 2)];
    for (const [index, { spells }] of pool.entries()) {
      const ms = told[index] ?? null;
      // What cannot be told any more, as of a member without requests, is no end of it.
      if (ms === null || median === undefined) continue;
      if (ordered.length > 1 && ms > times * median) spells.begin(at, null);
      else spells.end(at);
      spells.see(at);
    }
  }
}
