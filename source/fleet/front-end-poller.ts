/** Polls one front end and keeps what it says. */

import type { Clock } from '../httpd/clock.ts';
import { type ManagerError, type Result, success } from '../httpd/errors.ts';
import type { ManagerPort } from '../httpd/manager-port.ts';
import type { ManagerPage, Worker } from '../httpd/model.ts';
import { yieldToInput } from '../httpd/yield-to-input.ts';
import { AnswerTimes } from './answer-times.ts';
import { changesBetween, type OwnTarget } from './changes.ts';
import { ErrorWatch } from './error-watch.ts';
import { isFinal, paceOf } from './freshness.ts';
import { History, type Pace } from './history.ts';
import { OwnChanges } from './own-changes.ts';
import { PollTimes } from './poll-times.ts';
import type { FleetEvent, FrontEndState } from './snapshot.ts';
import { StartTime } from './start-time.ts';
import { STANDARD_STATUS, type StatusPlace, StatusPoller } from './status-poller.ts';

export interface FrontEnd<Client extends ManagerPort = ManagerPort> {
  /** Unique in the fleet, safe to print. */
  readonly name: string;
  readonly client: Client;
  /** Where mod_status's page is; `STANDARD_STATUS` unless given. */
  readonly status?: StatusPlace;
}

/** Long enough for the next look at a sibling virtual host. */
const EXPECT_MS = 5_000;

/** What a poller needs of its fleet. */
export interface PollerHost {
  readonly clock: Clock;
  readonly random: () => number;
  readonly exact: () => boolean;
  /** Is `?xml=1` read where a member is out or in trouble? */
  readonly errors: () => boolean;
  readonly intervalMs: () => number;
  /** How readings of a front end follow each other that is polled no faster than that. */
  readonly pace: (frontEnd: FrontEndState) => Pace;
  /** With the authors that are known. */
  readonly attributed: (
    events: readonly FleetEvent[],
    frontEnd: FrontEndState,
  ) => readonly FleetEvent[];
  /** Told of at once: an own change. */
  readonly changed: (events?: readonly FleetEvent[]) => void;
  /** Told of with what the polls of other front ends say at the same time. */
  readonly polled: (events?: readonly FleetEvent[]) => void;
}

/** One front end: one request at a time, the next one an interval after the last was sent. */
export class FrontEndPoller {
  readonly name: string;
  readonly history = new History();
  /** mod_status's page beside it. */
  readonly status: StatusPoller;
  state: FrontEndState;
  private readonly client: ManagerPort;
  private readonly host: PollerHost;
  private readonly errors = new ErrorWatch();
  private readonly own = new OwnChanges();
  private readonly times: PollTimes;
  private readonly answers = new AnswerTimes();
  private readonly started = new StartTime();
  private callOff: (() => void) | undefined;
  private polling: Promise<void> | null = null;
  private again = false;
  private running = false;
  private readonly aborter = new AbortController();

  constructor({ name, client, status = STANDARD_STATUS }: FrontEnd, host: PollerHost) {
    this.name = name;
    this.client = client;
    this.host = host;
    this.times = new PollTimes(host.random);
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
    this.status = new StatusPoller(client, status, host.clock, () => this.state.page);
  }

  start(): void {
    this.running = true;
    this.pollNow();
  }

  stop(): void {
    this.running = false;
    this.callOff?.();
    this.aborter.abort();
  }

  pollNow(): void {
    if (this.polling !== null) {
      this.again = true;
      return;
    }
    if (this.host.clock.monotonic() < this.times.restUntil) {
      // Asked now it would only limit for longer.
      this.again = true;
      this.schedule();
      return;
    }
    this.callOff?.();
    this.times.askedFor(this.state.nextPollAt);
    void this.pollOnce();
  }

  /** Never overlaps: a call during a poll waits for that one. */
  pollOnce(dueAt = this.host.clock.monotonic()): Promise<void> {
    this.polling ??= this.poll(dueAt).finally(() => {
      this.polling = null;
      this.schedule();
    });
    return this.polling;
  }

  accept(answer: ManagerPage, own: OwnTarget | null): void {
    const at = this.host.clock.monotonic();
    const page = this.errors.complete(answer, at);
    const events = [...this.recovered(at), ...this.take(page, at, own)];
    if (own !== null) {
      this.own.note(page, own);
      this.status.changed();
    }
    this.state = { ...this.state, ...this.read(page, at) };
    this.host.changed(events);
  }

  /** Asks mod_status since when this httpd runs, where that is not known. */
  readStart(): void {
    if (this.state.page === null || this.state.error !== null) return;
    this.started.look(this.status, () => {
      this.state = { ...this.state, startedAt: this.started.at };
      this.host.changed();
    });
  }

  /** A sibling virtual host just got an own change: where this one shows it as well, it is ours here, too. */
  expect(own: OwnTarget, worker: Worker): void {
    const until = this.host.clock.monotonic() + Math.max(EXPECT_MS, 2 * this.host.intervalMs());
    this.own.expect(own, worker, until);
  }

  private async poll(dueAt: number): Promise<void> {
    const sentAt = this.host.clock.monotonic();
    const before = this.state.page;
    this.state = { ...this.state, pollingSince: sentAt, nextPollAt: null };
    const { signal } = this.aborter;
    const answer = await this.readPage(signal);
    await yieldToInput();
    if (signal.aborted) return;
    const at = this.host.clock.monotonic();
    if (!answer.ok) this.slowDown(answer.error, at);
    const interval = paceOf(this.state, this.host.intervalMs());
    const next = this.times.next(interval, dueAt, at, answer.ok);
    const waits = !answer.ok && this.client.login.waitsForPassword;
    const { certificateEnds = null } = this.client;
    const common = { pollingSince: null, nextPollAt: waits ? null : next, certificateEnds };
    if (!answer.ok) {
      this.fail(answer.error, sentAt, common);
      return;
    }
    // A change was verified while this poll was under way: its page is the older one.
    if (this.state.page !== before) {
      this.state = { ...this.state, ...common };
      this.host.polled();
      return;
    }
    const page = this.errors.complete(answer.value, at);
    const events = [...this.recovered(at), ...this.take(page, at, null)];
    this.state = {
      ...this.state,
      ...common,
      ...this.read(page, at),
      tookMs: at - sentAt,
      medianMs: this.answers.add(at, at - sentAt),
    };
    this.host.polled(events);
    this.status.managerAnswered();
  }

  private read(page: ManagerPage, readAt: number): Partial<FrontEndState> {
    const past = this.history.pastOf(null);
    const startedAt = this.started.at;
    const { states } = this.history.states;
    const common = { page, readAt, startedAt, states, error: null, failingSince: null };
    return { ...common, ...(past !== undefined && { past }) };
  }

  private async readPage(signal: AbortSignal): Promise<Result<ManagerPage>> {
    if (this.host.exact()) return this.client.readExactPage(signal);
    const answer = await this.client.readPage({ signal });
    const at = this.host.clock.monotonic();
    if (!answer.ok || !this.host.errors() || !this.errors.asks(answer.value, at)) return answer;
    this.errors.asked(answer.value, at);
    return success((await this.client.withXml(answer.value, signal)) ?? answer.value);
  }

  private fail(error: ManagerError, sentAt: number, common: Partial<FrontEndState>): void {
    const first = this.state.failingSince === null;
    this.state = {
      ...this.state,
      ...common,
      error,
      failingSince: this.state.failingSince ?? sentAt,
    };
    // The words of the header: LOST at once where waiting mends nothing, or where nothing was ever read.
    const isLost = this.state.readAt === null || isFinal(error.kind);
    const event = this.event('lost', error.what);
    this.host.polled(first ? [{ ...event, after: isLost ? 'LOST' : '' }] : []);
  }

  private recovered(at: number): readonly FleetEvent[] {
    const { failingSince } = this.state;
    if (failingSince === null) return [];
    const seconds = Math.round((at - failingSince) / 1000);
    return [this.event('recovered', `answers again after ${seconds} s`)];
  }

  private take(page: ManagerPage, at: number, own: OwnTarget | null): readonly FleetEvent[] {
    const before = this.state.page;
    this.history.add(page, at, this.host.pace(this.state));
    // Asked for when all front ends are put together: made here, it is a piece of this one's work.
    this.history.placesOf(page, this.name);
    if (before === null) return [];
    const sight = {
      frontEnd: this.name,
      at,
      notBefore: this.state.readAt,
      own: own ?? this.own.expectedIn(page, at),
      ownIntents: this.own.intents,
    };
    const events = changesBetween(before, page, sight);
    this.started.saw(events, this.host.intervalMs());
    return this.host.attributed(events, { ...this.state, page });
  }

  private event(kind: 'lost' | 'recovered', detail: string): FleetEvent {
    return {
      at: this.host.clock.monotonic(),
      notBefore: this.state.readAt,
      frontEnd: this.name,
      by: 'foreign',
      author: null,
      atRestart: false,
      wasYours: false,
      kind,
      balancer: null,
      url: null,
      route: null,
      was: null,
      is: null,
      before: '',
      after: '',
      detail,
    };
  }

  /** Half as often after each limit: so the pace that it allows is found. */
  private slowDown({ kind, retryAfterMs = 0 }: ManagerError, at: number): void {
    if (kind !== 'limited') return;
    const pace = paceOf(this.state, this.host.intervalMs());
    const paceMs = this.times.limited(retryAfterMs, pace, at);
    if (paceMs !== null) this.state = { ...this.state, paceMs };
  }

  private schedule(): void {
    if (!this.running) return;
    this.callOff?.();
    const { nextPollAt } = this.state;
    if (nextPollAt === null && !this.again) return;
    const wait = this.again ? 0 : (nextPollAt ?? 0) - this.host.clock.monotonic();
    this.again = false;
    const least = this.times.restUntil - this.host.clock.monotonic();
    this.callOff = this.host.clock.after(Math.max(0, wait, least), () => void this.pollInLine());
  }

  /**
   * The polls of many front ends are due at the same moment, and stay so however long each waits for its turn: what
   * they say is put together once then.
   */
  private async pollInLine(): Promise<void> {
    const dueAt = this.host.clock.monotonic();
    const { nextPollAt } = this.state;
    await yieldToInput();
    // One that was asked for meanwhile was this one, too: what it was refused for is not tried again.
    if (this.running && this.state.nextPollAt === nextPollAt) await this.pollOnce(dueAt);
  }
}
