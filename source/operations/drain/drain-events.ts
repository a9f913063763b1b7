/** What a drain is asked to do, and what it tells while it runs. */

import type { Action } from '../../fleet/action.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Level, SafetyPolicy } from '../../fleet/safety.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { ChangeEvent } from '../change/change.ts';
import type { PlaceWatch, QuietView } from './quiet.ts';
import type { WitnessWish } from './witness.ts';

export type DrainEnd = 'disable' | 'stop' | 'none';

export interface DrainOptions {
  /** How long sticky sessions may stay before they are moved; 0: not at all; null: until they end by themselves. */
  readonly graceMs: number | null;
  /** What comes when it is quiet or the grace is over; `none` leaves the drain flag alone. */
  readonly end: DrainEnd;
  readonly timeoutMs: number;
  /** At the timeout. `ask`: nothing more is sent until `controls` says how to continue. `put-back` unless given. */
  readonly atTimeout?: 'put-back' | 'ask';
  /** The longest that a request may take; see `QuietRule`. */
  readonly maxRequestMs: number | null;
  /** For how long nothing new must have come; see `QuietRule`. */
  readonly quietForMs?: number | null;
  /** Is httpd's scoreboard read where nothing is said of the longest request? `auto` unless given. */
  readonly witness?: WitnessWish;
  readonly agreed: Level;
  readonly policy: SafetyPolicy;
  /** What an operator who watches it has decided meanwhile; asked after every reading. */
  readonly controls?: () => DrainControls;
}

/** What a drain does where nothing else is said. */
export const STANDARD_DRAIN = {
  graceMs: null,
  end: 'disable',
  timeoutMs: 600_000,
  maxRequestMs: null,
  quietForMs: null,
  witness: 'auto',
} as const satisfies Omit<DrainOptions, 'agreed' | 'policy'>;

export interface DrainControls {
  readonly end: DrainEnd;
  /** The sessions that are left move now. */
  readonly graceOver: boolean;
  /** Take off what this drain has set, and end. */
  readonly putBack: boolean;
  /** Wait no more for requests in flight, such as those of a stale count: it ends as `stopped`, out and not called quiet. */
  readonly waitNoMore?: boolean;
  /** A later timeout, counted from the start in ms: who was asked waits longer. */
  readonly timeoutMs?: number;
}

export type DrainPhase = 'grace' | 'in-flight';

export type DrainEvent =
  | { readonly kind: 'change'; readonly action: Action; readonly event: ChangeEvent }
  | { readonly kind: 'phase'; readonly phase: DrainPhase; readonly at: number }
  /** After every reading. */
  | {
      readonly kind: 'watch';
      readonly phase: DrainPhase;
      readonly view: QuietView;
      readonly elapsedMs: number;
    }
  /** The grace is over, and sessions still came, at this rate; they move now. */
  | { readonly kind: 'sessions-moved'; readonly requests: number | null }
  /** The flag was lost: by a restart of httpd it is set again; who else cleared it had a reason. */
  | {
      readonly kind: 'flag-lost';
      readonly frontEnds: readonly string[];
      readonly by: 'restart' | 'foreign';
      /** Who cleared it, where that was no restart. */
      readonly who: string;
      readonly again: boolean;
    }
  /** The timeout is over and it asks; readings continue. Once, and again after a later timeout. */
  | { readonly kind: 'late'; readonly elapsedMs: number }
  /** `places`: as it was last read on each front end, and by what it was judged there. */
  | {
      readonly kind: 'quiet';
      readonly staleBusy: number;
      readonly elapsedMs: number;
      readonly places: readonly PlaceWatch[];
      /** What began before this moment may have been sent to it. */
      readonly since: number;
    }
  /** `silent`: which front ends did not answer at its end, and why; '' where all of them did. Safe to print. */
  | {
      readonly kind: 'timed-out';
      readonly elapsedMs: number;
      readonly restored: boolean;
      readonly silent: string;
    }
  | { readonly kind: 'stopped' }
  /** The operator chose so; all that it had set is cleared when `restored`. */
  | { readonly kind: 'put-back'; readonly restored: boolean }
  /** A change could not be made; what had been made was put back when `restored`. `isRefused`: --witness require forbids it. */
  | {
      readonly kind: 'failed';
      readonly why: string;
      readonly restored: boolean;
      readonly isRefused: boolean;
    };

/** How a drain ends. */
export type DrainOutcome = Extract<
  DrainEvent,
  { readonly kind: 'quiet' | 'timed-out' | 'stopped' | 'put-back' | 'failed' }
>;

/** Told that a drain ended with `places` quiet, for the audit log. `command`: where it is not the whole program's. */
export type NoteQuiet = (
  fleet: Fleet,
  member: Member,
  places: readonly PlaceWatch[],
  command?: string,
) => void;
