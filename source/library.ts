/**
 * What a Node program imports as `baltop`: a fleet of real front ends, with the operations of the command line as
 * methods. Everything else in the package is internal. docs/library.md shows a deploy script.
 */

import { nameFrontEnds, parseFrontEndUrl } from './config/front-end-url.ts';
import type { Action } from './fleet/action.ts';
import { balancerNamed } from './fleet/find.ts';
import { FAST_POLL_MS, LiveFleet } from './fleet/fleet.ts';
import { DEFAULT_POLICY, type Level, type SafetyPolicy } from './fleet/safety.ts';
import { selectMembers } from './fleet/select.ts';
import type { FleetSnapshot, Member } from './fleet/snapshot.ts';
import { STANDARD_STATUS } from './fleet/status-poller.ts';
import { excerpt } from './httpd/printable.ts';
import { type ClientOptions, ManagerClient } from './httpd/transport/client.ts';
import { noBalancerText } from './messages/refusal-text.ts';
import { unclaimedText } from './messages/rolling-text.ts';
import {
  type ChangeEvent,
  type Clients,
  createChange,
  type Recorder,
} from './operations/change/change.ts';
import { drain } from './operations/drain/drain.ts';
import {
  type DrainEvent,
  type DrainOptions,
  STANDARD_DRAIN,
} from './operations/drain/drain-events.ts';
import { quietRule } from './operations/drain/quiet-rule.ts';
import { type WaitEvent, type WaitGoal, waitFor } from './operations/drain/wait.ts';
import type { GateWord } from './operations/hooks/gate.ts';
import {
  type RollingHooks,
  type RollingOptions,
  STANDARD_ROLLING,
} from './operations/rolling/rolling-events.ts';
import { planRolling } from './operations/rolling/rolling-plan.ts';
import { openRolling, type RollingNews, type Unclaimed } from './operations/rolling/rolling-run.ts';
import { startAnew } from './operations/rolling/rolling-start.ts';
import { VERSION } from './version.ts';

export type { Action } from './fleet/action.ts';
export { type Assessment, DEFAULT_POLICY, type Level, type SafetyPolicy } from './fleet/safety.ts';
export { memberLabel } from './fleet/select.ts';
export type { FleetSnapshot, FrontEndState, Member, Place } from './fleet/snapshot.ts';
export type { TlsOptions } from './httpd/transport/agent.ts';
export type { HttpOptions } from './httpd/transport/http.ts';
export type { Credentials, LoginOptions } from './httpd/transport/login.ts';
export type { ChangeEvent } from './operations/change/change.ts';
export type {
  DrainControls,
  DrainEnd,
  DrainEvent,
  DrainOutcome,
} from './operations/drain/drain-events.ts';
export type { WaitEvent, WaitGoal } from './operations/drain/wait.ts';
export type { GateWord } from './operations/hooks/gate.ts';
export type {
  RollingEvent,
  RollingStep,
  Standing,
  Undoing,
} from './operations/rolling/rolling-events.ts';
export type { RollingNews } from './operations/rolling/rolling-run.ts';

/** Everything but the URL is as the command line has it when it says nothing. */
export interface FrontEndOptions extends Partial<Omit<ClientOptions, 'url'>> {
  /** As on the command line: `web1` stands for `http://web1/balancer-manager`. No user and no password in it. */
  readonly url: string;
  /** Unique; made from the host otherwise. */
  readonly name?: string;
  /** Path of its server-status page, on the same host and port; `/server-status` unless given. */
  readonly statusPath?: string;
  /** Beginnings of the paths that lead to its balancers: older requests of others are not waited for then. */
  readonly statusPaths?: readonly string[];
}

export interface OpenOptions {
  /** From poll to poll while a drain, a wait or a rolling upgrade runs, in ms; 250. */
  readonly intervalMs?: number;
  /** What no change may leave behind; `DEFAULT_POLICY` unless given. */
  readonly policy?: SafetyPolicy;
  /** Told of every event of a change before anybody else, `sent` before the request goes out. Must not throw. */
  readonly record?: Recorder;
}

/** `signal` stops before the next request; what was sent is verified all the same. */
export interface ChangeSettings {
  /** The highest level of harm that the script answers for: 0 routine, 1 careful, 2 risky, 3 an outage. Default 1. */
  readonly agreed?: Level;
  readonly signal?: AbortSignal;
}

/** As `baltop drain` has them where nothing is given: 10 minutes, then disabled; but sessions move at once (`graceMs` 0). */
export type DrainSettings = ChangeSettings & Partial<Omit<DrainOptions, 'agreed' | 'policy'>>;

export interface WaitSettings
  extends Pick<DrainSettings, 'maxRequestMs' | 'quietForMs' | 'witness'> {
  /** In ms; 10 minutes unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** `STANDARD_ROLLING` (operations/rolling-events.ts) where nothing is given. Times in ms. */
export interface RollingSettings extends Partial<RollingOptions> {
  /** The upgrade of one member, while it is out. When it throws, the run stops and the member stays out. */
  readonly upgrade: (member: Member, signal: AbortSignal) => Promise<void>;
  /** One look whether the application is ready; asked until it is, for at most `checkTimeoutMs`. */
  readonly isReady?: (member: Member, signal: AbortSignal) => Promise<boolean>;
  /**
   * Asked while a member is watched (`soakMs`), every `gateIntervalMs`: may it stay? `gateFailures` times `bad` in a
   * row take it out again. `no-data` never does, nor does one that throws.
   */
  readonly gate?: (member: Member, signal: AbortSignal) => Promise<GateWord>;
  /** Undoes the upgrade of one that its gate refused, while it is out. Without it the member stays out. */
  readonly undo?: (member: Member, signal: AbortSignal) => Promise<void>;
  /** Only these members, by name; all of the balancer unless given. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** A folder for the journal, from which `baltop rolling resume` and `abort` go on. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** `refused`: it did not begin, and nothing was changed. Otherwise each event with the progress so far. */
export type RollingReport =
  | RollingNews
  | { readonly event: { readonly kind: 'refused'; readonly why: readonly string[] } };

export interface OpenFleet {
  /** What was read last; the same object until something changes. */
  snapshot(): FleetSnapshot;
  /** Reads every front end once. A front end that does not answer has its `error` in the snapshot. */
  read(): Promise<FleetSnapshot>;
  /** The members that a MEMBER name of the command line means, such as `app/node2`, in what was read last. */
  members(name: string, balancer?: string): readonly Member[];
  /** Changes members, front end by front end; the first failure stops the rest. */
  change(
    members: readonly Member[],
    action: Action,
    settings?: ChangeSettings,
  ): AsyncGenerator<ChangeEvent>;
  /** Takes one member out and waits until nothing is in flight. */
  drain(member: Member, settings?: DrainSettings): AsyncGenerator<DrainEvent>;
  /** Changes nothing; ends when the members have reached the goal. */
  wait(
    members: readonly Member[],
    goal: WaitGoal,
    settings?: WaitSettings,
  ): AsyncGenerator<WaitEvent>;
  /** One member after the other: out, upgraded, ready, in, serving. To be read to its end. */
  rolling(balancer: string, settings: RollingSettings): AsyncGenerator<RollingReport>;
  /** Ends polling and connections, so that the process can end. */
  close(): void;
}

/** Sends nothing yet. Throws `TypeError` for a URL that can't be one, and for no URL at all. */
export function openFleet(
  frontEnds: readonly FrontEndOptions[],
  options: OpenOptions = {},
): OpenFleet {
  if (frontEnds.length === 0) throw new TypeError('no front end');
  return new LibraryFleet(frontEnds, options);
}

class LibraryFleet implements OpenFleet {
  private readonly fleet: LiveFleet;
  private readonly clients: Clients<ManagerClient>;
  private readonly urls: readonly URL[];
  private readonly policy: SafetyPolicy;
  private readonly send: ReturnType<typeof createChange>;

  constructor(frontEnds: readonly FrontEndOptions[], options: OpenOptions) {
    const { intervalMs = FAST_POLL_MS, policy = DEFAULT_POLICY, record } = options;
    this.urls = frontEnds.map(({ url }) => {
      const parsed = parseFrontEndUrl(url);
      if (!parsed.ok) throw new TypeError(parsed.problem);
      return parsed.url;
    });
    const names = nameFrontEnds(this.urls);
    const opened = frontEnds.map(({ name, statusPath, statusPaths = [], ...rest }, index) => ({
      status: { path: statusPath ?? STANDARD_STATUS.path, paths: statusPaths },
      name: name ?? names[index] ?? rest.url,
      client: new ManagerClient({
        timeoutMs: 5_000,
        userAgent: `baltop/${VERSION}`,
        ...rest,
        url: this.urls[index] ?? new URL(rest.url),
      }),
    }));
    this.policy = policy;
    this.fleet = new LiveFleet(opened, { intervalMs });
    this.clients = new Map(opened.map(({ name, client }) => [name, client]));
    this.send = createChange(this.clients, record === undefined ? {} : { record });
  }

  snapshot(): FleetSnapshot {
    return this.fleet.getSnapshot();
  }

  read(): Promise<FleetSnapshot> {
    return this.fleet.readOnce();
  }

  members(name: string, balancer?: string): readonly Member[] {
    return selectMembers(this.snapshot(), name, balancer);
  }

  change(
    members: readonly Member[],
    action: Action,
    { agreed = 1, signal = NEVER }: ChangeSettings = {},
  ): AsyncGenerator<ChangeEvent> {
    return this.send(this.fleet, { members, action, agreed, policy: this.policy }, signal);
  }

  async *drain(member: Member, settings: DrainSettings = {}): AsyncGenerator<DrainEvent> {
    const { signal = NEVER, agreed = 1, ...given } = settings;
    const options = { ...STANDARD_DRAIN, graceMs: 0, ...given, agreed, policy: this.policy };
    yield* this.polling(drain(this.fleet, this.send, member, options, signal));
  }

  async *wait(
    members: readonly Member[],
    goal: WaitGoal,
    settings: WaitSettings = {},
  ): AsyncGenerator<WaitEvent> {
    const { timeoutMs = STANDARD_DRAIN.timeoutMs, signal = NEVER } = settings;
    const { maxRequestMs = null, quietForMs = null, witness = 'auto' } = settings;
    const rule = quietRule({ maxRequestMs, quietForMs, witness });
    const options = { timeoutMs, quietRule: () => rule, witness, remindMs: REMIND_MS };
    yield* this.polling(waitFor(this.fleet, members, goal, options, signal));
  }

  async *rolling(name: string, settings: RollingSettings): AsyncGenerator<RollingReport> {
    const { upgrade, isReady, gate, undo, only, skip = [], folder, ...others } = settings;
    const { signal = NEVER, ...given } = others;
    const refused = (why: readonly string[]) => ({ event: { kind: 'refused', why } }) as const;
    const options = { ...STANDARD_ROLLING, ...given };
    const snapshot = await this.read();
    const balancer = balancerNamed(snapshot, name);
    if (balancer === undefined) {
      yield refused([noBalancerText(name)]);
      return;
    }
    const keysOf = (names: readonly string[]) =>
      new Set(names.flatMap((each) => this.members(each, balancer.name).map(({ key }) => key)));
    const choice = { only: only === undefined ? null : keysOf(only), skip: keysOf(skip) };
    const plan = planRolling(snapshot, balancer, { ...choice, ...options, policy: this.policy });
    if (plan.objections.length > 0) {
      yield refused(plan.objections.map(({ what }) => what));
      return;
    }
    const hooks = hooksOf({ upgrade, isReady, gate, undo });
    const where = { context: null, frontEnds: this.urls.map(({ href }) => href) };
    const agreement = { agreed: 2, policy: this.policy } as const;
    const run = openRolling(
      { fleet: this.fleet, change: this.send, hooks, agreement, folder },
      startAnew(plan, where, options, hooks, this.fleet.clock.monotonic()),
      signal,
    );
    if ('kind' in run) {
      yield refused(whyUnclaimed(run, balancer.name));
      return;
    }
    yield* this.polling(run.news);
  }

  close(): void {
    this.fleet.stop();
    for (const client of this.clients.values()) client.close();
  }

  private async *polling<T>(events: AsyncGenerator<T>): AsyncGenerator<T> {
    this.fleet.start();
    yield* events;
  }
}

/** Never aborted. */
const NEVER = new AbortController().signal;
const REMIND_MS = 30_000;

/** What the settings want to be asked; undefined: not given. */
type Wishes = {
  readonly [Name in 'upgrade' | 'isReady' | 'gate' | 'undo']: RollingSettings[Name];
};

function hooksOf({ upgrade, isReady, gate, undo }: Wishes): RollingHooks {
  const attempt = async (work: () => Promise<boolean>, no: string) => {
    try {
      return (await work()) ? { ok: true, why: '' } : { ok: false, why: no };
    } catch (problem) {
      return { ok: false, why: excerpt(String(problem)) };
    }
  };
  return {
    upgradeBy: 'command',
    upgrade: (member, signal) => attempt(() => upgrade(member, signal).then(() => true), ''),
    check:
      isReady === undefined
        ? null
        : (member, signal) => attempt(() => isReady(member, signal), 'is not ready'),
    gate: gate && (async (member, signal) => ({ says: await gate(member, signal), why: '' })),
    undo: undo && ((member, signal) => attempt(() => undo(member, signal).then(() => true), '')),
    hold: () => null,
    unproved: null,
    unready: null,
  };
}

function whyUnclaimed(unclaimed: Unclaimed, balancer: string): readonly string[] {
  return unclaimed.kind === 'unfit'
    ? unclaimed.objections.map(({ what }) => what)
    : [unclaimedText(unclaimed, balancer).what];
}
