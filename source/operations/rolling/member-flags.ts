/** The flags of one member in a rolling upgrade: set, kept set and put back, on all its front ends. */

import type { AppliedName } from '../../fleet/action.ts';
import { memberNow } from '../../fleet/select.ts';
import type { Member, Place } from '../../fleet/snapshot.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import type { Flag } from '../../httpd/flags.ts';
import { hasFlag, type WorkerStatus } from '../../httpd/status.ts';
import { whoChanged } from '../audit/who-changed.ts';
import { failureOf } from '../change/failure.ts';
import { RestartWatch } from '../drain/restart-watch.ts';
import { OWN_FLAGS } from './journal.ts';
import type { RollingContext } from './rolling-context.ts';
import type { RollingEvent, Standing } from './rolling-events.ts';
import { statesOf, surpriseIn } from './surprise.ts';

/** httpd that takes a flag off again and again is not to be argued with. */
const FLAG_TRIES = 3;

/** Tells what it changes; gives why it could not, or null. */
export type Steps = AsyncGenerator<RollingEvent, string | null>;

export class MemberFlags {
  /** As it was before the run. */
  readonly member: Member;
  readonly wave: readonly [Member, ...Member[]];
  private readonly context: RollingContext;
  private readonly before: ReadonlyMap<string, string>;
  private readonly restarts = new RestartWatch();
  /** How often its flag was lost while it was kept out. */
  losses = 0;

  constructor(context: RollingContext, member: Member, wave: readonly Member[]) {
    this.context = context;
    this.member = member;
    this.wave = [member, ...wave.filter((each) => each !== member)];
    this.before = statesOf(context.fleet.getSnapshot(), member.balancer);
  }

  /** null: it left a page. */
  now(): Member | null {
    return memberNow(this.context.fleet.getSnapshot(), this.member);
  }

  places(): readonly Place[] {
    return (this.now() ?? this.member).places;
  }

  isOut(): boolean {
    return this.now()?.places.every(({ worker }) => hasFlag(worker.status, 'disabled')) ?? false;
  }

  isWell(): boolean {
    return this.now()?.places.every(({ worker }) => worker.status.health === 'ok') ?? false;
  }

  standing(): Standing {
    if (this.isOut()) return 'out';
    return this.isMoved() ? 'partly' : 'in';
  }

  /** Does it have a flag that it had not before it all? */
  isMoved(): boolean {
    return this.places().some(({ frontEnd, worker }) =>
      OWN_FLAGS.some((flag) => hasFlag(worker.status, flag) && !this.noted(frontEnd).has(flag)),
    );
  }

  whoMoved(): string {
    const names = this.member.places.map(({ frontEnd }) => frontEnd);
    return whoChanged(this.context.fleet, this.member, names);
  }

  /** Why it is not safe to continue, or null. */
  surprise(): string | null {
    const { fleet, agreement } = this.context;
    const minUsable = agreement.policy.minUsable(this.member.balancer);
    return surpriseIn({ fleet, wave: this.wave, before: this.before, minUsable });
  }

  /** The flags on these places; all, unless named. `name`: what the audit log calls it. */
  async *set(
    flags: NonNullable<WorkerEdit['flags']>,
    places: readonly Place[] = this.member.places,
    name: AppliedName = 'disabled' in flags ? 'disable' : 'ignore errors',
  ): Steps {
    let why: string | null = null;
    for (const place of places) {
      const members = [{ ...this.member, places: [place] as const }];
      const action = { kind: 'apply', name, edit: { flags } } as const;
      // The plan was agreed to as a whole; what it leaves is watched by `surprise`.
      const request = {
        members,
        action,
        agreed: 3 as const,
        policy: this.context.agreement.policy,
      };
      const { signal } = new AbortController();
      for await (const event of this.context.change(this.context.fleet, request, signal)) {
        yield { kind: 'change', member: this.member, event };
        why ??= failureOf(event);
      }
      if (why !== null) return why;
    }
    return null;
  }

  /** The flags exactly as they were found, on every place; one that cannot be set does not keep the others out. */
  async *putBack(): Steps {
    let why: string | null = null;
    for (const place of this.member.places) {
      const { frontEnd } = place;
      const now = this.places().find((each) => each.frontEnd === frontEnd)?.worker.status;
      const flags = flagsToPutBack(this.noted(frontEnd), now);
      const failed = yield* this.set(flags, [place], 'put back');
      why ??= failed;
    }
    return why;
  }

  /** Disabled as before its check through httpd. */
  async *takeOutAgain(): Steps {
    let why: string | null = null;
    for (const place of this.member.places) {
      const noted = this.noted(place.frontEnd);
      const others = {
        draining: noted.has('draining'),
        'ignoring-errors': noted.has('ignoring-errors'),
      };
      const failed = yield* this.set({ disabled: true, ...others }, [place], 'disable');
      why ??= failed;
    }
    return why;
  }

  /** From here on a lost flag is somebody's doing since now. */
  watchFlagsFromNow(): void {
    this.restarts.note(this.context.fleet.getSnapshot(), this.member);
  }

  /** Sets a lost flag again; gives what is a surprise about it. */
  async *keepOut(flag: 'disabled' | 'draining' = 'disabled'): Steps {
    const member = this.now();
    const lost = member?.places.filter(({ worker }) => !hasFlag(worker.status, flag)) ?? [];
    if (member === null || lost.length === 0) return null;
    this.losses += 1;
    if (this.losses > FLAG_TRIES) return 'its flag was cleared again and again';
    const names = lost.map((place) => place.frontEnd);
    const restarted = this.restarts.restarted(this.context.fleet.getSnapshot(), member);
    const foreign = names.filter((name) => !restarted.includes(name));
    const by = foreign.length > 0 ? 'foreign' : 'restart';
    const who = whoChanged(this.context.fleet, member, foreign);
    yield { kind: 'flag-lost', member: this.member, frontEnds: names, by, who };
    const name = flag === 'draining' ? 'check through' : 'disable';
    const why = yield* this.set({ [flag]: true }, lost, name);
    this.watchFlagsFromNow();
    if (why !== null) return why;
    return foreign.length > 0 ? `${who} enabled it on ${foreign.join(', ')}` : null;
  }

  noted(frontEnd: string): ReadonlySet<Flag> {
    return notedFlags(this.member, frontEnd);
  }
}

/** Of the flags that a rolling upgrade sets, those that it has there. */
export function notedFlags({ places }: Member, frontEnd: string): ReadonlySet<Flag> {
  const status = places.find((place) => place.frontEnd === frontEnd)?.worker.status;
  return new Set(OWN_FLAGS.filter((flag) => status !== undefined && hasFlag(status, flag)));
}

/** httpd 2.2 has no field for some of them: what is already as noted is not asked for. `now` undefined: not known. */
export function flagsToPutBack(
  noted: ReadonlySet<Flag>,
  now: WorkerStatus | undefined,
): NonNullable<WorkerEdit['flags']> {
  const differs = (flag: Flag) => now === undefined || hasFlag(now, flag) !== noted.has(flag);
  return Object.fromEntries(OWN_FLAGS.filter(differs).map((flag) => [flag, noted.has(flag)]));
}
