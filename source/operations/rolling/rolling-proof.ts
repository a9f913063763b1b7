/** Back in service: does httpd call the member well, and choose it? */

import { balancerNamed } from '../../fleet/find.ts';
import type { Place } from '../../fleet/snapshot.ts';
import { takesNewRequests } from '../../httpd/status.ts';
import { nextNews } from '../drain/news.ts';
import type { MemberFlags, Steps } from './member-flags.ts';
import type { RollingContext } from './rolling-context.ts';
import type { RollingEvent } from './rolling-events.ts';
import { UNPROVED } from './rolling-events.ts';

const LOOK_AGAIN_MS = 1_000;

/** Requests since the proof began, by front end. */
class ElectedWatch {
  private readonly served = new Set<string>();
  private readonly last = new Map<string, Counts>();
  private readonly othersServed = new Set<string>();
  private readonly memberFlags: MemberFlags;
  private readonly context: RollingContext;

  constructor(memberFlags: MemberFlags, context: RollingContext) {
    this.memberFlags = memberFlags;
    this.context = context;
  }

  /** To be called after every reading: a restart of httpd begins the counts anew. */
  look(): void {
    for (const { frontEnd, worker } of this.memberFlags.places()) {
      const now = { own: worker.elected, others: this.othersOn(frontEnd) };
      const before = this.last.get(frontEnd);
      this.last.set(frontEnd, now);
      if (before === undefined) continue;
      if (grew(before.own, now.own)) this.served.add(frontEnd);
      if (grew(before.others, now.others)) this.othersServed.add(frontEnd);
    }
  }

  /** Front ends that have not chosen it yet, of those that could. */
  missing(): readonly string[] {
    return this.expecting().filter((frontEnd) => !this.served.has(frontEnd));
  }

  /** Of these, those that chose others meanwhile. */
  passedOver(): readonly string[] {
    return this.missing().filter((frontEnd) => this.othersServed.has(frontEnd));
  }

  /** Did any front end choose it? */
  get any(): boolean {
    return this.served.size > 0;
  }

  /** A reserve is not chosen while others serve: that it is well is all that can be said of it. */
  expecting(): readonly string[] {
    return this.memberFlags
      .places()
      .filter((place) => this.couldBeChosen(place))
      .map((place) => place.frontEnd);
  }

  private couldBeChosen({ frontEnd, worker }: Place): boolean {
    if (worker.status.role !== 'active' || worker.status.intent !== 'in') return false;
    return !this.othersAt(frontEnd).some(
      (other) => takesNewRequests(other.status) && (other.lbSet ?? 0) < (worker.lbSet ?? 0),
    );
  }

  private othersOn(frontEnd: string): number | null {
    return this.othersAt(frontEnd).reduce<number | null>(
      (sum, { elected }) => (sum === null || elected === null ? null : sum + elected),
      0,
    );
  }

  private othersAt(frontEnd: string) {
    const { balancer: name, key } = this.memberFlags.member;
    const balancer = balancerNamed(this.context.fleet.getSnapshot(), name);
    return (balancer?.members ?? [])
      .filter((other) => other.key !== key)
      .flatMap((other) => other.places.filter((place) => place.frontEnd === frontEnd))
      .map((place) => place.worker);
  }
}

/**
 * No Err, no HcFl, and chosen again on every front end. Err does not go by itself for `retry` seconds, nor by
 * enabling: with its application proved ready, one request that may not put it back into Err clears it (Ign on, then off).
 */
/** `isReached`: its own requests came to it already. */
export async function* prove(
  memberFlags: MemberFlags,
  context: RollingContext,
  isReached = false,
): Steps {
  const { fleet, hooks, options, signal } = context;
  const watch = new ElectedWatch(memberFlags, context);
  const deadline = fleet.clock.monotonic() + options.proofTimeoutMs;
  for (;;) {
    watch.look();
    const well = memberFlags.isWell();
    const ignored = well
      ? memberFlags.places().filter((place) => isIgnoring(memberFlags, place))
      : [];
    if (ignored.length > 0) {
      const why = yield* memberFlags.set({ 'ignoring-errors': false }, ignored);
      if (why !== null) return why;
      continue;
    }
    if (well && (isReached || watch.missing().length === 0)) {
      yield { kind: 'proved', member: memberFlags.member, elected: isReached || watch.any };
      return null;
    }
    if (signal.aborted || fleet.clock.monotonic() > deadline) break;
    const inError = memberFlags
      .places()
      .filter((place) => place.worker.status.health === 'error' && !isIgnoring(memberFlags, place));
    // Without a check nothing says that its application is ready.
    if (hooks.check !== null && inError.length > 0) {
      const why = yield* memberFlags.set({ 'ignoring-errors': true }, inError);
      if (why !== null) return why;
    }
    yield waits(
      memberFlags,
      well ? `its first request on ${watch.missing().join(', ')}` : sick(memberFlags),
    );
    await nextNews(fleet, LOOK_AGAIN_MS, signal);
  }
  return yield* concludeProof(memberFlags, context, watch);
}

async function* concludeProof(
  memberFlags: MemberFlags,
  { hooks, signal, options }: RollingContext,
  watch: ElectedWatch,
): Steps {
  const ignoring = memberFlags.places().filter((place) => isIgnoring(memberFlags, place));
  const failed = yield* memberFlags.set({ 'ignoring-errors': false }, ignoring);
  if (failed !== null) return failed;
  if (!memberFlags.isWell()) {
    const why = yield* memberFlags.set({ disabled: true });
    return why ?? 'it does not become OK after enabling';
  }
  if (signal.aborted) return 'it was stopped';
  // What a silent front end has sent cannot be told.
  const surprise = memberFlags.surprise();
  if (surprise !== null) return surprise;
  const [passedOver] = watch.passedOver();
  if (passedOver !== undefined) {
    return `it got no request on ${passedOver} although the others did`;
  }
  if (!watch.any) {
    yield waits(memberFlags, `you: ${UNPROVED}`);
    const decision = (await hooks.unproved?.(memberFlags.member, signal)) ?? 'stop';
    const seconds = options.proofTimeoutMs / 1000;
    if (decision === 'stop') {
      return `no request reached the balancer for ${seconds} s: it is not proved to serve`;
    }
  }
  yield { kind: 'proved', member: memberFlags.member, elected: watch.any };
  return null;
}

/** Set by us: one that was set before stays. */
function isIgnoring(memberFlags: MemberFlags, { frontEnd, worker }: Place): boolean {
  const set = worker.status.tokens.includes('Ign');
  return set && !memberFlags.noted(frontEnd).has('ignoring-errors');
}

function sick(memberFlags: MemberFlags): string {
  if (memberFlags.now() === null) return 'it to be on the page again';
  const failing = memberFlags
    .places()
    .some((place) => place.worker.status.health === 'check-failed');
  return failing ? "httpd's health check to pass" : 'Err to clear';
}

function waits(memberFlags: MemberFlags, waitsFor: string): RollingEvent {
  return { kind: 'waits', member: memberFlags.member, step: 'prove', waitsFor };
}

/** Requests so far; null: the page shows no number that can be read. */
interface Counts {
  readonly own: number | null;
  readonly others: number | null;
}

/** What can't be read proves nothing. */
function grew(before: number | null, now: number | null): boolean {
  return before !== null && now !== null && now > before;
}
