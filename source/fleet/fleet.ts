/** Polls front ends side by side and keeps what they say as one snapshot. */

import type { ManagerClient } from '../manager/client.ts';
import type { ManagerError } from '../manager/errors.ts';
import type { ManagerPage } from '../manager/model.ts';
import { changesBetween, type OwnTarget } from './changes.ts';
import { nextTurn } from './freshness.ts';
import { History } from './history.ts';
import { memberKey } from './identity.ts';
import { mergeFleet } from './merge.ts';
import type { FleetEvent, FleetSnapshot, FrontEndState } from './snapshot.ts';

export interface Fleet {
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
  /** A page that came with an own change; `own` is the worker that the change was about. */
  accept(frontEnd: string, page: ManagerPage, own?: OwnTarget): void;
}

export interface FrontEnd {
  /** Unique in the fleet, safe to print. */
  readonly name: string;
  readonly client: ManagerClient;
}

export interface FleetOptions {
  readonly intervalMs: number;
  /** Read `?xml=1` too, for exact byte counts. Costs a second request a poll. */
  readonly exact?: boolean;
  readonly now?: () => number;
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

const MAX_EVENTS = 1_000;
const MAX_RETRY_MS = 30_000;

/** A fleet of real front ends. Nothing is read before `start` or `readOnce`. */
export class LiveFleet implements Fleet {
  private readonly pollers: readonly FrontEndPoller[];
  private readonly listeners = new Set<() => void>();
  private readonly now: () => number;
  private readonly options: FleetOptions;
  private intervalMs: number;
  private snapshot: FleetSnapshot;
  private events: readonly FleetEvent[] = [];
  private turnTimer: NodeJS.Timeout | undefined;
  private running = false;

  constructor(frontEnds: readonly FrontEnd[], options: FleetOptions) {
    this.now = options.now ?? Date.now;
    this.options = options;
    this.intervalMs = options.intervalMs;
    this.pollers = frontEnds.map((frontEnd) => new FrontEndPoller(frontEnd, this.host()));
    this.snapshot = this.build();
  }

  getSnapshot(): FleetSnapshot {
    return this.snapshot;
  }

  getEvents(): readonly FleetEvent[] {
    return this.events;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    this.running = true;
    for (const poller of this.pollers) poller.start();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.turnTimer);
    for (const poller of this.pollers) poller.stop();
  }

  pollNow(): void {
    for (const poller of this.pollers) poller.pollNow();
  }

  setIntervalMs(intervalMs: number): void {
    this.intervalMs = intervalMs;
    this.changed();
    this.pollNow();
  }

  accept(frontEnd: string, page: ManagerPage, own?: OwnTarget): void {
    this.pollers.find((poller) => poller.name === frontEnd)?.accept(page, own ?? null);
  }

  /** Reads every front end once, side by side; for commands that do not stay. */
  async readOnce(): Promise<FleetSnapshot> {
    await Promise.all(this.pollers.map((poller) => poller.pollOnce()));
    return this.snapshot;
  }

  private host(): PollerHost {
    return {
      now: this.now,
      random: this.options.random ?? Math.random,
      exact: this.options.exact === true,
      intervalMs: () => this.intervalMs,
      changed: (events) => this.changed(events),
    };
  }

  private build(): FleetSnapshot {
    return {
      at: this.now(),
      intervalMs: this.intervalMs,
      frontEnds: this.pollers.map((poller) => poller.state),
      balancers: mergeFleet(
        this.pollers.map(({ name, state, history }) => ({ name, page: state.page, history })),
      ),
    };
  }

  private changed(events: readonly FleetEvent[] = []): void {
    if (events.length > 0) this.events = [...this.events, ...events].slice(-MAX_EVENTS);
    this.snapshot = this.build();
    for (const listener of this.listeners) listener();
    this.scheduleTurn();
  }

  /** One timer for the next moment at which LIVE turns to SLOW, STALE or LOST without any news. */
  private scheduleTurn(): void {
    clearTimeout(this.turnTimer);
    if (!this.running) return;
    const now = this.now();
    const turns = this.pollers
      .map((poller) => nextTurn(poller.state, now, this.intervalMs))
      .filter((turn) => turn !== null);
    if (turns.length === 0) return;
    this.turnTimer = setTimeout(() => this.changed(), Math.min(...turns) - now + 1);
    this.turnTimer.unref();
  }
}

/** What a poller needs of its fleet. */
interface PollerHost {
  readonly now: () => number;
  readonly random: () => number;
  readonly exact: boolean;
  readonly intervalMs: () => number;
  readonly changed: (events?: readonly FleetEvent[]) => void;
}

/** One front end: one request at a time, the next one an interval after the last was sent. */
class FrontEndPoller {
  readonly name: string;
  readonly history = new History();
  state: FrontEndState;
  private readonly client: ManagerClient;
  private readonly host: PollerHost;
  private readonly ownIntents = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | null = null;
  private again = false;
  private running = false;
  private failures = 0;
  private readonly aborter = new AbortController();

  constructor({ name, client }: FrontEnd, host: PollerHost) {
    this.name = name;
    this.client = client;
    this.host = host;
    this.state = {
      name,
      url: client.url,
      page: null,
      readAt: null,
      tookMs: null,
      error: null,
      failingSince: null,
      nextPollAt: null,
      pollingSince: null,
    };
  }

  start(): void {
    this.running = true;
    this.pollNow();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.aborter.abort();
  }

  pollNow(): void {
    if (this.polling !== null) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    void this.pollOnce();
  }

  /** Never overlaps: a call during a poll waits for that one. */
  pollOnce(): Promise<void> {
    this.polling ??= this.poll().finally(() => {
      this.polling = null;
      this.schedule();
    });
    return this.polling;
  }

  accept(page: ManagerPage, own: OwnTarget | null): void {
    const at = this.host.now();
    const events = [...this.recovered(at), ...this.take(page, at, own)];
    if (own !== null) this.noteIntent(page, own);
    this.state = { ...this.state, page, readAt: at, error: null, failingSince: null };
    this.host.changed(events);
  }

  private async poll(): Promise<void> {
    const sentAt = this.host.now();
    const before = this.state.page;
    this.state = { ...this.state, pollingSince: sentAt, nextPollAt: null };
    const { signal } = this.aborter;
    const answer = this.host.exact
      ? await this.client.readExactPage(signal)
      : await this.client.readPage({ signal });
    if (signal.aborted) return;
    const at = this.host.now();
    const common = { pollingSince: null, nextPollAt: sentAt + this.delay(answer.ok) };
    if (!answer.ok) {
      this.fail(answer.error, sentAt, common);
      return;
    }
    // A change was verified while this poll was under way: its page is the older one.
    if (this.state.page !== before) {
      this.state = { ...this.state, ...common };
      this.host.changed();
      return;
    }
    const events = [...this.recovered(at), ...this.take(answer.value, at, null)];
    this.state = {
      ...this.state,
      ...common,
      page: answer.value,
      readAt: at,
      tookMs: at - sentAt,
      error: null,
      failingSince: null,
    };
    this.host.changed(events);
  }

  private fail(error: ManagerError, sentAt: number, common: Partial<FrontEndState>): void {
    const first = this.state.failingSince === null;
    this.state = {
      ...this.state,
      ...common,
      error,
      failingSince: this.state.failingSince ?? sentAt,
    };
    this.host.changed(first ? [this.event('lost', error.what)] : []);
  }

  private recovered(at: number): readonly FleetEvent[] {
    const { failingSince } = this.state;
    if (failingSince === null) return [];
    const seconds = Math.round((at - failingSince) / 1000);
    return [this.event('recovered', `answers again after ${seconds} s`)];
  }

  private take(page: ManagerPage, at: number, own: OwnTarget | null): readonly FleetEvent[] {
    const before = this.state.page;
    this.history.add(page, at);
    if (before === null) return [];
    const { ownIntents } = this;
    return changesBetween(before, page, { frontEnd: this.name, at, own, ownIntents });
  }

  private noteIntent(page: ManagerPage, own: OwnTarget): void {
    const worker = page.balancers
      .find((balancer) => balancer.name === own.balancer)
      ?.workers.find((each) => each.url === own.url);
    const key = memberKey(own.balancer, own.url);
    if (worker === undefined || worker.status.intent === 'in') this.ownIntents.delete(key);
    else this.ownIntents.set(key, worker.status.intent);
  }

  private event(kind: 'lost' | 'recovered', detail: string): FleetEvent {
    return {
      at: this.host.now(),
      frontEnd: this.name,
      by: 'foreign',
      kind,
      balancer: null,
      url: null,
      route: null,
      before: '',
      after: '',
      detail,
    };
  }

  /** From the sending of one poll to the next: the interval, doubled for each failure, with jitter. */
  private delay(ok: boolean): number {
    const interval = this.host.intervalMs();
    this.failures = ok ? 0 : this.failures + 1;
    if (ok) return interval;
    const backOff = Math.min(interval * 2 ** (this.failures - 1), Math.max(MAX_RETRY_MS, interval));
    return backOff * (0.9 + 0.2 * this.host.random());
  }

  private schedule(): void {
    if (!this.running) return;
    const wait = this.again ? 0 : (this.state.nextPollAt ?? 0) - this.host.now();
    this.again = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.pollOnce(), Math.max(0, wait));
  }
}
