/** The fleet of a recording at one moment: takes its lines in, and gives the snapshot that was seen then. */

import { paceAt } from '../../fleet/fleet.ts';
import { paceOf } from '../../fleet/freshness.ts';
import { History, type Pace } from '../../fleet/history.ts';
import { mergeFleet } from '../../fleet/merge.ts';
import type { FleetSnapshot, FrontEndState } from '../../fleet/snapshot.ts';
import { changedBy, readPage } from './page-lines.ts';
import type { Span } from './recording.ts';
import { BadLine, type Fields, fieldsOf, listOf, momentIn, numberIn, orNull } from './shape.ts';
import { readState } from './state-lines.ts';

interface Kept {
  state: FrontEndState;
  readonly history: History;
}

export class RecordedFleet {
  /** When the last line was written that was taken in. */
  at: number;
  /** Lines that could not be taken in. */
  unreadable = 0;
  private readonly began: number;
  private readonly kept: readonly Kept[];
  intervalMs = 2_000;
  private pollMs = 2_000;
  /** From a line that cannot be read on nothing is known, until the next whole picture. */
  private isLost = true;

  constructor({ began, session }: Span) {
    this.began = began;
    this.at = began;
    this.kept = session.frontEnds.map(({ name, url }) => ({
      history: new History(),
      state: {
        ...{ name, url, page: null, readAt: null, tookMs: null, error: null },
        ...{ failingSince: null, nextPollAt: null, pollingSince: null },
      },
    }));
  }

  get frontEnds(): readonly FrontEndState[] {
    return this.kept.map(({ state }) => state);
  }

  /** Gives the front end that it is a reading of, or `all`; null where it is none. */
  take(line: Fields): FrontEndState | 'all' | null {
    try {
      if (line.key !== undefined) return this.takeKey(line);
      if (this.isLost) return null;
      if (line.interval !== undefined) this.takeInterval(line.interval);
      else if (line.f !== undefined) return this.takeReading(line);
      return null;
    } catch (problem) {
      if (!(problem instanceof BadLine)) throw problem;
      this.lose();
      return null;
    }
  }

  /** Its text was no line at all. */
  lose(): void {
    this.unreadable += 1;
    this.isLost = true;
  }

  snapshot(at: number): FleetSnapshot {
    return {
      at,
      intervalMs: this.intervalMs,
      pollMs: this.pollMs,
      frontEnds: this.kept.map(({ state, history }) => {
        const past = history.pastOf(null);
        const { states } = history.states;
        return past === undefined ? state : { ...state, past, states };
      }),
      balancers: mergeFleet(
        this.kept.map(({ state, history }) => ({
          name: state.name,
          page: state.page,
          history,
          state,
        })),
      ),
    };
  }

  private takeKey({ key, interval, frontEnds }: Fields): 'all' {
    const at = this.moment(key);
    const lines = listOf(frontEnds).map(fieldsOf);
    if (lines.length !== this.kept.length) throw new BadLine();
    const read = lines.map(({ state, readAt, page }) => ({
      ...readState(state, this.began),
      readAt: orNull(readAt, (moment) => this.began + momentIn(moment)),
      page: orNull(page, readPage),
    }));
    this.takeInterval(interval);
    this.at = at;
    this.isLost = false;
    for (const [index, each] of this.kept.entries()) {
      const { readAt, page, ...state } = read[index] as (typeof read)[number];
      const isNew = readAt !== each.state.readAt;
      const { name, url } = each.state;
      each.state = { name, url, ...state, readAt, page };
      if (page !== null && readAt !== null && isNew) {
        each.history.add(page, readAt, this.paceOf(each.state));
      }
    }
    return 'all';
  }

  private takeReading({ t, f, s, page, w, whole }: Fields): FrontEndState {
    const at = this.moment(t);
    const each = this.kept[numberIn(f, 0)];
    if (each === undefined) throw new BadLine();
    const { state } = each;
    if (page === undefined && w === undefined) {
      const { name, url, readAt } = state;
      each.state = { name, url, readAt, page: state.page, ...readState(s, this.began) };
    } else {
      if (page === undefined && state.page === null) throw new BadLine();
      const next =
        page === undefined && state.page !== null
          ? changedBy(state.page, w, whole)
          : readPage(page);
      const more = s === undefined ? { tookMs: state.tookMs } : readState(s, this.began);
      const { name, url } = state;
      const calm = { error: null, failingSince: null, nextPollAt: null, pollingSince: null };
      each.state = { name, url, ...calm, ...more, page: next, readAt: at };
      each.history.add(next, at, this.paceOf(each.state));
    }
    this.at = at;
    return each.state;
  }

  private paceOf(state: FrontEndState): Pace {
    return paceAt(paceOf(state, this.intervalMs));
  }

  private takeInterval(value: unknown): void {
    const [intervalMs, pollMs] = listOf(value);
    this.intervalMs = numberIn(intervalMs, 1);
    this.pollMs = numberIn(pollMs, 1);
  }

  private moment(t: unknown): number {
    const at = this.began + momentIn(t);
    if (at < this.at) throw new BadLine();
    return at;
  }
}
