/** Polls front ends side by side and keeps what they say as one snapshot. */

import { type Clock, systemClock } from '../httpd/clock.ts';
import type { ManagerPage } from '../httpd/model.ts';
import { findWorker } from '../httpd/page/find-in-page.ts';
import { yieldFirst, yieldToInput } from '../httpd/yield-to-input.ts';
import type { OwnTarget } from './changes.ts';
import { nextFreshnessChange, paceOf, staleAfterMs } from './freshness.ts';
import { type FrontEnd, FrontEndPoller, type PollerHost } from './front-end-poller.ts';
import type { Pace } from './history.ts';
import { mergeFleet } from './merge.ts';
import type { FleetEvent, FleetSnapshot, FrontEndState } from './snapshot.ts';
import type { StatusReading } from './status-poller.ts';
import { areSiblings } from './virtual-hosts.ts';

export interface Fleet {
  /** The clock of its moments; who waits for the fleet uses the same one. */
  readonly clock: Clock;
  /** The same object until something changes: fit for React's useSyncExternalStore. */
  getSnapshot(): FleetSnapshot;
  /** The last 1,000 events, oldest first; the same array until one is added. */
  getEvents(): readonly FleetEvent[];
  /** Called after every change of snapshot or events, and when a freshness word turns by time. */
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  /** Poll all front ends now, without waiting for the interval or the back-off. */
  pollNow(): void;
  setIntervalMs(intervalMs: number): void;
  /** Polls at 4 Hz until the returned function is called; several callers may ask for it. */
  hurry(): () => void;
  /** From the next poll on, read `?xml=1` too, for exact byte counts; costs a second request a poll. */
  setExact(exact: boolean): void;
  /** A page that came with an own change; `own` is the worker that the change was about. */
  accept(frontEnd: string, page: ManagerPage, own?: OwnTarget): void;
  /** Asks the mod_status of each front end since when its httpd runs, where that is not known yet. */
  readStarts?(): void;
  /** Reads a front end's server-status from now on, and tells each reading, until the function that it gives is called. */
  watchStatus?(frontEnd: string, take: (reading: StatusReading) => void): () => void;
}

export interface FleetOptions {
  readonly intervalMs: number;
  /** Read `?xml=1` too, for exact byte counts. Costs a second request a poll. */
  readonly exact?: boolean;
  /** Read `?xml=1` where a member is out or in trouble, for what httpd tells of its last error. */
  readonly errors?: boolean;
  readonly clock?: Clock;
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

/** What the fleet knows at a moment at which something was read, or became late: for who keeps it. */
export interface FleetNews {
  readonly at: number;
  readonly intervalMs: number;
  readonly pollMs: number;
  readonly frontEnds: readonly FrontEndState[];
  readonly events: readonly FleetEvent[];
}

/** Names the authors of events that are known on this host. */
export type Attribute = (
  events: readonly FleetEvent[],
  frontEnd: FrontEndState,
) => readonly FleetEvent[];

const MAX_EVENTS = 1_000;
const GATHER_MS = 100;

/** 4 Hz: quiet is seen within a second of the last request, and httpd does not feel it. */
export const FAST_POLL_MS = 250;

/** Fast polls are for those who wait for quiet; trends keep the pace of the interval. */
const PACE = 0.9;

/** How readings follow each other that are asked for so often. */
export function paceAt(intervalMs: number): Pace {
  return { trendMs: PACE * intervalMs, gapMs: staleAfterMs(intervalMs) };
}

/** A fleet of real front ends. Nothing is read before `start` or `readOnce`. */
export class LiveFleet implements Fleet {
  private readonly pollers: readonly FrontEndPoller[];
  private readonly listeners = new Set<() => void>();
  private readonly keepers = new Set<(news: FleetNews) => void>();
  readonly clock: Clock;
  private readonly options: FleetOptions;
  private intervalMs: number;
  private exact: boolean;
  /** null: to be built when it is asked for. */
  private snapshot: FleetSnapshot | null = null;
  private gathering: (() => void) | undefined;
  private events: readonly FleetEvent[] = [];
  private callOffTurn: (() => void) | undefined;
  /** By how much the host's clock was set ahead, as far as that was told of. */
  private step: number;
  private running = false;
  private hurries = 0;
  private attribute: Attribute = (events) => events;

  constructor(frontEnds: readonly FrontEnd[], options: FleetOptions) {
    this.clock = options.clock ?? systemClock;
    this.step = this.clock.step();
    this.options = options;
    this.intervalMs = options.intervalMs;
    this.exact = options.exact === true;
    this.pollers = frontEnds.map((frontEnd) => new FrontEndPoller(frontEnd, this.host()));
  }

  getSnapshot(): FleetSnapshot {
    this.snapshot ??= this.build();
    return this.snapshot;
  }

  getEvents(): readonly FleetEvent[] {
    return this.events;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Told of every reading by itself, sooner than who subscribes; until the function that it gives is called. */
  onNews(keep: (news: FleetNews) => void): () => void {
    this.keepers.add(keep);
    return () => this.keepers.delete(keep);
  }

  start(): void {
    this.running = true;
    for (const poller of this.pollers) poller.start();
  }

  stop(): void {
    this.running = false;
    this.callOffTurn?.();
    this.gathering?.();
    for (const poller of this.pollers) poller.stop();
  }

  pollNow(): void {
    // After ctrl-z and fg hours may have passed: what is shown until the answer comes is called as old as it is.
    if (this.running) this.changed();
    for (const poller of this.pollers) poller.pollNow();
  }

  setExact(exact: boolean): void {
    this.exact = exact;
  }

  /** From now on; to be set before the first poll whose changes are to have an author. */
  attributeBy(attribute: Attribute): void {
    this.attribute = attribute;
  }

  setIntervalMs(intervalMs: number): void {
    this.intervalMs = intervalMs;
    this.changed();
    this.pollNow();
  }

  hurry(): () => void {
    this.hurries += 1;
    if (this.hurries === 1 && this.running) this.pollNow();
    let isOver = false;
    return () => {
      if (!isOver) this.hurries -= 1;
      isOver = true;
    };
  }

  readStarts(): void {
    for (const poller of this.pollers) poller.readStart();
  }

  watchStatus(frontEnd: string, take: (reading: StatusReading) => void): () => void {
    const poller = this.pollers.find((each) => each.name === frontEnd);
    return poller?.status.watch(take) ?? (() => undefined);
  }

  accept(frontEnd: string, page: ManagerPage, own?: OwnTarget): void {
    const poller = this.pollers.find((each) => each.name === frontEnd);
    if (poller === undefined) return;
    if (own !== undefined) {
      const worker = findWorker(page, own.balancer, own.url);
      for (const sibling of this.pollers) {
        if (worker !== undefined && areSiblings({ ...poller.state, page }, sibling.state)) {
          sibling.expect(own, worker);
        }
      }
    }
    poller.accept(page, own ?? null);
  }

  /** Reads every front end once, side by side; for commands that do not stay. */
  async readOnce(): Promise<FleetSnapshot> {
    await Promise.all(this.pollers.map((poller) => poller.pollOnce()));
    return this.getSnapshot();
  }

  private host(): PollerHost {
    return {
      clock: this.clock,
      random: this.options.random ?? Math.random,
      exact: () => this.exact,
      errors: () => this.options.errors === true,
      intervalMs: () => this.pollMs(),
      pace: (frontEnd) => paceAt(paceOf(frontEnd, this.intervalMs)),
      attributed: (events, frontEnd) => this.attribute(events, frontEnd),
      changed: (events) => this.changed(events),
      polled: (events) => this.polled(events),
    };
  }

  private pollMs(): number {
    return this.hurries > 0 ? Math.min(FAST_POLL_MS, this.intervalMs) : this.intervalMs;
  }

  private build(): FleetSnapshot {
    return {
      at: this.clock.monotonic(),
      intervalMs: this.intervalMs,
      pollMs: this.pollMs(),
      frontEnds: this.pollers.map((poller) => poller.state),
      balancers: mergeFleet(
        this.pollers.map(({ name, state, history }) => ({
          name,
          page: state.page,
          history,
          state,
        })),
      ),
    };
  }

  private changed(events: readonly FleetEvent[] = []): void {
    this.note(events);
    this.tell();
  }

  /** Answers of several front ends come close together: they are put together, and told of, as one. */
  private polled(events: readonly FleetEvent[] = []): void {
    this.note(events);
    if (this.pollers.length === 1 || !this.running) this.tell();
    else this.gathering ??= this.clock.after(GATHER_MS, () => void this.gathered());
  }

  /** Built in one turn and taken in by the listeners in the next: no key waits for both. */
  private async gathered(): Promise<void> {
    await yieldToInput();
    this.getSnapshot();
    // Polls that were sent meanwhile can be seen in it.
    this.hand([]);
    await yieldFirst();
    if (this.running) this.tell();
  }

  private note(news: readonly FleetEvent[]): void {
    const by = this.clock.step() - this.step;
    this.step += by;
    const events = by === 0 ? news : [clockSet(this.clock.monotonic(), by), ...news];
    if (events.length > 0) this.events = [...this.events, ...events].slice(-MAX_EVENTS);
    this.snapshot = null;
    this.hand(events);
  }

  private hand(events: readonly FleetEvent[]): void {
    if (this.keepers.size === 0) return;
    const { intervalMs, pollers } = this;
    const frontEnds = pollers.map(({ state }) => state);
    const at = this.clock.monotonic();
    for (const keep of this.keepers) {
      keep({ at, intervalMs, pollMs: this.pollMs(), frontEnds, events });
    }
  }

  private tell(): void {
    this.gathering?.();
    this.gathering = undefined;
    for (const listener of this.listeners) listener();
    this.scheduleTurn();
  }

  /** One timer for the next moment at which LIVE turns to SLOW, STALE or LOST without any news. */
  private scheduleTurn(): void {
    this.callOffTurn?.();
    if (!this.running) return;
    const now = this.clock.monotonic();
    const turns = this.pollers
      .map((poller) => nextFreshnessChange(poller.state, now, this.intervalMs))
      .filter((turn) => turn !== null);
    if (turns.length === 0) return;
    this.callOffTurn = this.clock.after(Math.min(...turns) - now + 1, () => this.changed());
  }
}

/** The host's clock was set: times of day before and after it do not compare, and nothing that is measured follows it. */
function clockSet(at: number, by: number): FleetEvent {
  const how = `${by > 0 ? 'ahead' : 'back'} by ${Math.abs(Math.round(by / 1_000))} s`;
  return {
    at,
    notBefore: null,
    frontEnd: '',
    by: 'foreign',
    author: null,
    atRestart: false,
    wasYours: false,
    kind: 'clock-set',
    balancer: null,
    url: null,
    route: null,
    was: null,
    is: null,
    before: '',
    after: '',
    detail: `the clock of this host was set ${how}; times shown follow the new one`,
  };
}
