/** A recording as a fleet that can be looked at: on a clock that stands, goes, and goes faster. Nothing is asked of any network. */

import type { Fleet } from '../../fleet/fleet.ts';
import { type Clock, systemClock } from '../../httpd/clock.ts';
import { Player } from './player.ts';
import type { Recording } from './recording.ts';

export const SPEEDS: readonly number[] = [1, 2, 5, 10, 30, 60];

export type ReplayWish =
  | { readonly kind: 'reading' | 'event' | 'speed'; readonly by: 1 | -1 }
  | { readonly kind: 'go'; readonly at: number }
  | { readonly kind: 'play'; readonly on: boolean };

/** What there is to say besides the moment that is shown. */
export type ReplayNote =
  | { readonly kind: 'begins' | 'ends' | 'cut-off' | 'no-event-before' | 'no-event-after' }
  /** What there is in it, told when it is opened. */
  | { readonly kind: 'opened'; readonly from: number; readonly to: number; readonly events: number }
  /** Nothing was recorded for so long. */
  | { readonly kind: 'skipped'; readonly ms: number };

export interface ReplayFacts {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** When the run began that is shown. */
  readonly began: number;
  readonly speed: number;
  readonly isPlaying: boolean;
  /** Goes up with every step back: what was gathered on the way is of a time to come. */
  readonly returns: number;
  readonly note: ReplayNote | null;
  /** Moments at which something happened: how many of them have been, and how many there are. */
  readonly events: { readonly before: number; readonly all: number };
}

export interface Replay {
  readonly fleet: Fleet;
  readonly facts: () => ReplayFacts;
  readonly wish: (wish: ReplayWish) => void;
}

/** A slow line has to keep up with 60 times the time. */
const LEAST_TICK_MS = 200;
/** Longer without a line than this, and than several polls: nobody recorded. */
const LONGEST_WAIT_MS = 60_000;

/** Stands at the first picture. `timer`: what time it goes by while it plays. */
export function createReplay(recording: Recording, timer: Clock = systemClock): Replay {
  return new PlayedReplay(recording, timer);
}

class PlayedReplay implements Replay {
  readonly fleet: Fleet;
  private readonly player: Player;
  private readonly timer: Clock;
  private readonly listeners = new Set<() => void>();
  private speed = 1;
  /** Since when, on the timer's line, it has played from the moment that is shown; null: it stands. */
  private playingSince: number | null = null;
  private callOff: () => void = () => undefined;
  private returns = 0;
  private note: ReplayNote | null;
  /** When something happened, each moment once. */
  private readonly times: readonly number[];

  constructor(recording: Recording, timer: Clock) {
    this.player = new Player(recording);
    this.timer = timer;
    this.times = eventTimes(recording);
    const { from, to } = this.player;
    this.note = { kind: 'opened', from, to, events: this.times.length };
    const clock: Clock = {
      now: () => this.now(),
      monotonic: () => this.now(),
      step: () => 0,
      after: (ms, then) => timer.after(ms, then),
    };
    const nothing = () => undefined;
    this.fleet = {
      clock,
      getSnapshot: () => this.player.snapshot(),
      getEvents: () => this.player.eventsNow(),
      subscribe: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      start: nothing,
      stop: () => this.stand(),
      pollNow: nothing,
      setIntervalMs: nothing,
      hurry: () => nothing,
      setExact: nothing,
      accept: nothing,
    };
  }

  facts(): ReplayFacts {
    const { at, from, to, span } = this.player;
    const { speed, returns, note } = this;
    const isPlaying = this.playingSince !== null;
    const before = this.times.findLastIndex((each) => each <= at) + 1;
    const events = { before, all: this.times.length };
    return { at, from, to, began: span.began, speed, isPlaying, returns, note, events };
  }

  wish(wish: ReplayWish): void {
    const isPlaying = this.playingSince !== null;
    this.stand();
    this.note = null;
    switch (wish.kind) {
      case 'reading':
        this.step(wish.by);
        break;
      case 'event':
        this.toEvent(wish.by);
        break;
      case 'go':
        this.goTo(wish.at);
        break;
      case 'speed':
        this.speed = SPEEDS[SPEEDS.indexOf(this.speed) + wish.by] ?? this.speed;
        break;
      case 'play':
        if (wish.on && this.player.nextAt() === null) this.note = this.ending();
        break;
    }
    const goesOn = wish.kind === 'play' ? wish.on : isPlaying && wish.kind !== 'reading';
    if (goesOn && this.player.nextAt() !== null) this.play();
    this.tell();
  }

  private now(): number {
    const { at, to } = this.player;
    if (this.playingSince === null) return at;
    const passed = (this.timer.monotonic() - this.playingSince) * this.speed;
    // What is next has not happened yet.
    return Math.floor(Math.min(at + passed, Math.max(at, this.player.nextAt() ?? to)));
  }

  private step(by: 1 | -1): void {
    if (by > 0) {
      if (!this.player.forward()) this.note = this.ending();
    } else if (this.player.back()) this.returns += 1;
    else this.note = { kind: 'begins' };
  }

  private toEvent(by: 1 | -1): void {
    const { at } = this.player;
    const { times } = this;
    const found = by > 0 ? times.find((each) => each > at) : times.findLast((each) => each < at);
    if (found === undefined) this.note = { kind: by > 0 ? 'no-event-after' : 'no-event-before' };
    else this.goTo(found);
  }

  private goTo(at: number): void {
    const { player } = this;
    if (at < player.at) this.returns += 1;
    player.goTo(at);
  }

  private ending(): ReplayNote {
    return { kind: this.player.span.isEnded ? 'ends' : 'cut-off' };
  }

  private play(): void {
    this.playingSince = this.timer.monotonic();
    this.schedule();
  }

  private stand(): void {
    this.callOff();
    if (this.playingSince === null) return;
    this.catchUp();
    this.playingSince = null;
  }

  /** The next line, or a little later together with those that follow it. */
  private schedule(): void {
    const next = this.player.nextAt() ?? this.player.at;
    const wait = (next - this.player.at) / this.speed;
    const isGap = next - this.player.at > LONGEST_WAIT_MS + 5 * this.player.snapshot().intervalMs;
    const ms = isGap ? LEAST_TICK_MS : Math.max(LEAST_TICK_MS, wait);
    this.callOff = this.timer.after(ms, () => this.tick(isGap ? next : null));
  }

  private tick(over: number | null): void {
    this.note = null;
    if (over === null) this.catchUp();
    else {
      this.note = { kind: 'skipped', ms: over - this.player.at };
      this.player.goTo(over);
      this.playingSince = this.timer.monotonic();
    }
    if (this.player.nextAt() === null) {
      this.playingSince = null;
      this.note = this.ending();
    } else this.schedule();
    this.tell();
  }

  /** Shows the moment that the clock has come to. */
  private catchUp(): void {
    if (this.playingSince === null) return;
    const now = this.timer.monotonic();
    const to = this.player.at + (now - this.playingSince) * this.speed;
    this.player.goTo(Math.floor(to));
    this.playingSince = now;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function eventTimes({ events, spans }: Recording): readonly number[] {
  const times = events.flatMap(({ event, span }) => {
    const known = spans[span];
    return known === undefined || event.kind === 'setting' ? [] : [Math.max(event.at, known.from)];
  });
  return [...new Set(times)];
}
