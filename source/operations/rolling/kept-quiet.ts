/** What a member's quiet rests on, from when it was called so until its upgrade has ended; and what breaks it. */

import type { Fleet } from '../../fleet/fleet.ts';
import type { Place } from '../../fleet/snapshot.ts';
import { doubtOf } from '../drain/doubt.ts';
import type { DrainEvent } from '../drain/drain-events.ts';
import { type PlaceWatch, servedSince } from '../drain/quiet.ts';
import { Scoreboards } from '../drain/witness.ts';
import type { RollingEvent } from './rolling-events.ts';

type Quiet = Extract<DrainEvent, { readonly kind: 'quiet' }>;
type Miscount = Extract<RollingEvent, { readonly kind: 'miscount' }>;

export class KeptQuiet {
  private readonly fleet: Fleet;
  /** Empty before it was called quiet, and once that was seen to be wrong. */
  private places: readonly PlaceWatch[] = [];
  private since = 0;
  /** Of the front ends that had no scoreboard to show: one that shows again may tell of older requests. */
  private boards: Scoreboards | null = null;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  begin({ places, since }: Quiet): void {
    this.end();
    this.places = places;
    this.since = since;
    const unseen = places.filter(({ witness }) => witness === 'time');
    if (unseen.length > 0)
      this.boards = new Scoreboards(
        this.fleet,
        unseen.map(({ frontEnd }) => frontEnd),
      );
  }

  /** What could have been missed and was not seen to have ended since; '' where nothing can. Safe to print. */
  get doubt(): string {
    const { boards, since } = this;
    return doubtOf(
      this.places.map((place): PlaceWatch => {
        const board = boards?.of(place.frontEnd) ?? null;
        if (board === null || board.ended(since) !== 'all') return place;
        return { ...place, witness: board.lastShown, why: '', http2: board.http2 };
      }),
    );
  }

  /** Front ends that show a request of it, and by what; null where none does. Told once for each quiet. */
  broken(now: readonly Place[]): Pick<Miscount, 'frontEnds' | 'by'> | null {
    for (const by of ['requests', 'bytes'] as const) {
      const frontEnds = servedSince(this.places, now, by);
      if (frontEnds.length > 0) return this.breaks(frontEnds, by);
    }
    const shown = this.places.filter(({ frontEnd }) => this.showsOlder(frontEnd));
    if (shown.length === 0) return null;
    return this.breaks(
      shown.map(({ frontEnd }) => frontEnd),
      'rows',
    );
  }

  end(): void {
    this.boards?.close();
    this.boards = null;
    this.places = [];
  }

  private showsOlder(frontEnd: string): boolean {
    const board = this.boards?.of(frontEnd) ?? null;
    return board?.shows === 'rows' && board.left(this.since).length > 0;
  }

  private breaks(frontEnds: readonly string[], by: Miscount['by']) {
    this.end();
    return { frontEnds, by };
  }
}
