/** Drains of this session, running and just ended: a part of the screen's state. */

import type { Level } from '../../fleet/safety.ts';
import type { Member } from '../../fleet/snapshot.ts';
import {
  type DrainControls,
  type DrainEnd,
  type DrainOutcome,
  type DrainPhase,
  STANDARD_DRAIN,
} from '../../operations/drain/drain-events.ts';
import type { QuietView } from '../../operations/drain/quiet.ts';
import type { WitnessWish } from '../../operations/drain/witness.ts';

/** So many values of busy are kept: 15 minutes. */
export const MAX_SAMPLES = 900;

/** What a drain on the screen waits for; as `baltop drain` without options has it. */
export interface DrainDefaults {
  /** null: sticky sessions may stay until they end. */
  readonly graceMs: number | null;
  readonly end: DrainEnd;
  readonly timeoutMs: number;
  readonly maxRequestMs: number | null;
  readonly quietForMs: number | null;
  readonly witness: WitnessWish;
}

/** Requests a second and busy of one member; null: not known. */
export interface Load {
  readonly requests: number | null;
  readonly busy: number | null;
}

/** What the screen's drains of this balancer wait for. */
export function drainDefaults(
  { drain }: { readonly drain?: (balancer: string) => DrainDefaults },
  balancer: string,
): DrainDefaults {
  return drain?.(balancer) ?? STANDARD_DRAIN;
}

export interface DrainSession {
  readonly id: number;
  /** As it stood at the key press. */
  readonly member: Member;
  /** The level that was agreed to. */
  readonly agreed: Level;
  readonly startedAt: number;
  /** From the start; later where who was asked waits longer. */
  readonly timeoutMs: number;
  /** The timeout is over, and how it goes on is asked: nothing is sent until that is said. */
  readonly isLate: boolean;
  readonly controls: DrainControls;
  /** What each member of its pool did when it began, by the member's key. */
  readonly before: ReadonlyMap<string, Load>;
  /** When its drain flag was verified, and when it was out; ms since the epoch. null: it is not, or was so before. */
  readonly graceSince: number | null;
  readonly outSince: number | null;
  /** null: its flag is not verified yet. */
  readonly phase: DrainPhase | null;
  /** The last reading; null before the first. */
  readonly view: QuietView | null;
  readonly elapsedMs: number;
  /** Busy by front end since the start, or the last 15 minutes; one value a second, oldest first. */
  readonly busy: ReadonlyMap<string, readonly number[]>;
  /** Seconds since the start that `busy` has taken in. */
  readonly sampledS: number;
  /** Busy of the pool's other members at the start; null where httpd shows none. */
  readonly othersBusy: number | null;
  /** What happened on the way and is worth knowing, latest last. */
  readonly notes: readonly string[];
  readonly ended: { readonly at: number; readonly outcome: DrainOutcome } | null;
}

/** Of a member: the running one, else the one that ended last and was not looked at. */
export function drainOf(drains: readonly DrainSession[], memberKey: string): DrainSession | null {
  const own = drains.filter((each) => each.member.key === memberKey);
  return own.find((each) => each.ended === null) ?? own.at(-1) ?? null;
}

/** `D` on one member with a drain of ours shows it rather than asking for another; null: there is none to show. */
export function watchedByKey(
  { drains }: { readonly drains: readonly DrainSession[] },
  members: readonly Member[],
): DrainSession | null {
  const [only, ...rest] = members;
  if (only === undefined || rest.length > 0) return null;
  const own = drainOf(drains, only.key);
  return own !== null && (own.ended === null || own.ended.outcome.kind === 'quiet') ? own : null;
}
