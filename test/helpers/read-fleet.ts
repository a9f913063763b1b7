/** Front ends that were read at moments of a fake clock: snapshots with a past, as the pollers make them. */

import { History } from '../../source/fleet/history.ts';
import { mergeFleet } from '../../source/fleet/merge.ts';
import type { FleetSnapshot, FrontEndState } from '../../source/fleet/snapshot.ts';
import type { ManagerError } from '../../source/httpd/errors.ts';
import type { ManagerPage } from '../../source/httpd/model.ts';
import { START } from './fake-fleet.ts';
import { aBalancer, aFrontEnd, aPage, aWorker } from './snapshots.ts';

export interface ReadMember {
  readonly route: string;
  readonly elected: number;
  readonly busy?: number;
  readonly status?: string;
}

export type ReadPools = Readonly<Record<string, readonly ReadMember[]>>;

const INTERVAL_MS = 2_000;

interface Reader {
  readonly history: History;
  page: ManagerPage | null;
  readAt: number | null;
  error: ManagerError | null;
}

/** Moments are ms after `START`. */
export class ReadFleet {
  readonly #readers = new Map<string, Reader>();

  constructor(...names: readonly string[]) {
    for (const name of names) {
      this.#readers.set(name, { history: new History(), page: null, readAt: null, error: null });
    }
  }

  read(ms: number, pools: ReadPools, ...frontEnds: readonly string[]): this {
    for (const [name, reader] of this.#readers) {
      if (frontEnds.length > 0 && !frontEnds.includes(name)) continue;
      const balancers = Object.entries(pools).map(([pool, members], index) =>
        aBalancer(
          pool,
          members.map(({ route, elected, busy = 0, status = 'Init Ok ' }, at) =>
            aWorker(`http://10.0.${index}.${at + 1}:8080`, status, { route, elected, busy }),
          ),
        ),
      );
      reader.page = aPage(balancers);
      reader.readAt = START + ms;
      reader.error = null;
      const pace = { trendMs: 0.9 * INTERVAL_MS, gapMs: 10_000 };
      reader.history.add(reader.page, reader.readAt, pace);
    }
    return this;
  }

  /** Reads every 2 s from one moment to another, both included. */
  readAll(
    from: number,
    to: number,
    pools: (ms: number) => ReadPools,
    ...frontEnds: readonly string[]
  ): this {
    for (let ms = from; ms <= to; ms += INTERVAL_MS) this.read(ms, pools(ms), ...frontEnds);
    return this;
  }

  /** A poll that was not answered, and a front end that is LOST by it. */
  fail(...frontEnds: readonly string[]): this {
    for (const [name, reader] of this.#readers) {
      if (!frontEnds.includes(name)) continue;
      reader.error = { kind: 'unreachable', what: 'connection refused', hint: '' };
    }
    return this;
  }

  at(ms: number): FleetSnapshot {
    const sources = Array.from(this.#readers, ([name, { history, page, readAt, error }]) => {
      const past = history.pastOf(null);
      const state: FrontEndState = aFrontEnd(name, page, {
        readAt,
        nextPollAt: null,
        error,
        failingSince: error === null ? null : readAt,
        states: history.states.states,
        ...(past !== undefined && { past }),
      });
      return { name, page, history, state };
    });
    return {
      at: START + ms,
      intervalMs: INTERVAL_MS,
      frontEnds: sources.map(({ state }) => state),
      balancers: mergeFleet(sources),
    };
  }
}
