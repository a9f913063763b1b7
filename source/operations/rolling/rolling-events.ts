/**
 * The steps of a rolling upgrade, what it is told, and what it tells: all that the command line, a screen and a test
 * need to drive one.
 *
 * - `planRolling` (rolling-plan.ts) reads who is in it and what speaks against it; `startAnew` and `startAgain`
 *   (rolling-start.ts) make a start of the plan, or of a journal and what httpd says now.
 * - `runRolling` (rolling-run.ts) claims the balancer, keeps the journal and yields each event with the progress so far
 *   (rolling-progress.ts: plain data with times, the same as the journal on disk holds).
 * - Whoever drives it answers by `RollingHooks`: promises that are resolved when the operator has decided. The
 *   AbortSignal stops it at the step where it is: before the operator's step the member is put back, from there on it stays out.
 * - A run of another process is watched by reading its journal (`readJournals`, `isRunning` in journal.ts and claim.ts).
 */

import type { Level, SafetyPolicy } from '../../fleet/safety.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { ChangeEvent } from '../change/change.ts';
import type { DrainEvent } from '../drain/drain-events.ts';
import type { WitnessWish } from '../drain/witness.ts';
import type { GateAnswer, GateWord } from '../hooks/gate.ts';
import type { HookResult } from '../hooks/hook.ts';
import type { PrintedPart } from '../hooks/hook-output.ts';
import type { Owner } from '../hooks/processes.ts';

export const ROLLING_STEPS = [
  'drain',
  'yours',
  'check',
  'through',
  'enable',
  'prove',
  'soak',
  'done',
] as const;
export type RollingStep = (typeof ROLLING_STEPS)[number];

/** The same way once more, where the gate takes a member out again: `yours` undoes its upgrade. */
export const UNDO_STEPS = ['drain', 'yours', 'check', 'through', 'enable', 'prove'] as const;

/** A member that the gate has refused is taken out again. */
export interface Undoing {
  /** What the gate said, safe to print. */
  readonly why: string;
  /** Does a command undo its upgrade? Otherwise it stays out. */
  readonly byCommand: boolean;
}

/** What an operator says where the run waits for one. */
export type Decision = 'go' | 'stop';

export interface RollingHooks {
  /** Who does the operator's step. */
  readonly upgradeBy: 'operator' | 'command';
  /**
   * The operator's step, while the member is out. `skip` puts it back as it is. An operator's turn is called off by the
   * signal, and begun again later, where the member proves not to be quiet.
   */
  readonly upgrade: (
    member: Member,
    signal: AbortSignal,
    /** Told of the process that does it, if one does. */
    started: (command: Owner) => void,
    /** Its host, where the upgrade is that of all members there; safe to print. */
    host?: string,
  ) => Promise<HookResult | 'skip'>;
  /** How long the command may take; null or none: for ever. */
  readonly upgradeMs?: number | null;
  /** One look whether the application is ready; null: nothing asks it. */
  readonly check: ((member: Member, signal: AbortSignal) => Promise<HookResult>) | null;
  /**
   * One request through a front end, with a cookie that leads to this member; it is draining meanwhile. null or none: it
   * is let in for all without it.
   */
  readonly through?:
    | ((
        member: Member,
        frontEnd: string,
        cookie: string,
        signal: AbortSignal,
      ) => Promise<HookResult>)
    | null
    | undefined;
  /** One look whether a member that serves again may stay, asked while it is watched; null or none: nothing asks. */
  readonly gate?: ((member: Member, signal: AbortSignal) => Promise<GateAnswer>) | null | undefined;
  /** Undoes the upgrade of a member that the gate refused, while it is out again; null or none: it stays out. */
  readonly undo?:
    | ((
        member: Member,
        signal: AbortSignal,
        started: (command: Owner) => void,
      ) => Promise<HookResult>)
    | null
    | undefined;
  /** Why the commands can't be filled in for a member, safe to print; null: they can. Asked before anything is changed. */
  readonly unfit?: ((member: Member) => string | null) | undefined;
  /**
   * Asked before every step of a member; null continues at once, a promise holds that member where it is until it is
   * resolved. A member that is out is kept out meanwhile.
   */
  readonly hold: (
    member: Member,
    step: RollingStep,
    signal: AbortSignal,
  ) => Promise<Decision> | null;
  /** After the first member, where a pause is asked for there: go on? null or none: the run ends, to be resumed. */
  readonly pause?: ((signal: AbortSignal) => Promise<Decision>) | null | undefined;
  /** It is well, and nobody sent a request that could prove it: continue with the next anyway? null: stop. */
  readonly unproved: ((member: Member, signal: AbortSignal) => Promise<Decision>) | null;
  /**
   * It is out, and it is not certain that it is quiet: begin the command all the same? null or none: it is put back,
   * and the run stops. Not asked where the operator does the step. `doubt`: safe to print.
   */
  readonly uncertain?:
    | ((member: Member, doubt: string, signal: AbortSignal) => Promise<Decision>)
    | null;
  /** It did not get ready in time: look again for as long? It stays out meanwhile. null: stop. `why`: safe to print. */
  readonly unready:
    | ((member: Member, why: string, signal: AbortSignal) => Promise<Decision>)
    | null;
}

/** A number, or a share of the usable members. */
export type MaxOut = number | `${number}%`;

/** Times in ms. */
export interface RollingOptions {
  readonly graceMs: number;
  readonly drainTimeoutMs: number;
  readonly maxRequestMs: number | null;
  /** For how long nothing new must have come to a member; see `QuietRule`. */
  readonly quietForMs?: number | null;
  /** Is httpd's scoreboard read where nothing is said of the longest request? */
  readonly witness?: WitnessWish;
  readonly checkTimeoutMs: number;
  readonly proofTimeoutMs: number;
  readonly soakMs: number;
  /** So many failures of the gate in a row take a member out again; see `STANDARD_GATE`. */
  readonly gateFailures?: number;
  readonly gateIntervalMs?: number;
  /** Members that must serve while others are out, on every front end; the agreement's policy may ask for more. */
  readonly minUsable: number;
  /** Members that are under way at the same time; a start has it as a number. */
  readonly maxOut: MaxOut;
  /** The run ends, or asks, when the first member alone is done. */
  readonly pauseAfter?: 'first' | null;
}

/** How a gate is asked where nothing else is said. */
export const STANDARD_GATE = { gateFailures: 3, gateIntervalMs: 10_000 } as const;

/** What a rolling upgrade does where nothing else is said. */
export const STANDARD_ROLLING: RollingOptions = {
  graceMs: 0,
  drainTimeoutMs: 600_000,
  maxRequestMs: null,
  quietForMs: null,
  witness: 'auto',
  checkTimeoutMs: 300_000,
  proofTimeoutMs: 60_000,
  soakMs: 60_000,
  ...STANDARD_GATE,
  minUsable: 1,
  maxOut: 1,
};

/** What the operator's step waits for where it is the operator's own. */
export const YOU = 'you';

/** What is asked about, and waited for, where a member is OK and gets no request. */
export const UNPROVED = 'no request has arrived to prove that it serves';

/** What the plan as a whole was agreed to. */
export interface Agreement {
  readonly agreed: Level;
  readonly policy: SafetyPolicy;
}

/** `out`: on every front end. `partly`: on some, or not by the flag that was set. */
export type Standing = 'out' | 'in' | 'partly';

export type RollingEvent =
  /** The step begins; it is noted in the journal already. */
  | {
      readonly kind: 'step';
      readonly member: Member;
      readonly step: RollingStep;
      /** The gate takes it out again, and this is a step of that; none: it is being upgraded. */
      readonly undoing?: Undoing;
    }
  | { readonly kind: 'drain'; readonly member: Member; readonly event: DrainEvent }
  | { readonly kind: 'change'; readonly member: Member; readonly event: ChangeEvent }
  /** What the step waits for, told when it begins to and when it is something else; safe to print. */
  | {
      readonly kind: 'waits';
      readonly member: Member;
      readonly step: RollingStep;
      readonly waitsFor: string;
      readonly undoing?: Undoing;
      /** The command of an earlier run, where that is waited for: the step does not begin before its end. */
      readonly left?: Owner;
    }
  /** The run holds before a step until the operator says so, and then continues. */
  | { readonly kind: 'held'; readonly member: Member; readonly step: RollingStep }
  | { readonly kind: 'released'; readonly member: Member; readonly step: RollingStep }
  /** httpd forgot the flag while the member was out, or somebody cleared it; it is set again. */
  | {
      readonly kind: 'flag-lost';
      readonly member: Member;
      readonly frontEnds: readonly string[];
      readonly by: 'restart' | 'foreign';
      /** Who cleared it, where that was no restart. */
      readonly who: string;
    }
  /**
   * It was called quiet, and these front ends show that it was not, or is not any more. `bytes`: they came or went without a
   * new request. `requests`: httpd chose it, although it is out. `rows`: server-status shows older requests.
   */
  | {
      readonly kind: 'miscount';
      readonly member: Member;
      readonly frontEnds: readonly string[];
      readonly by: 'bytes' | 'requests' | 'rows';
    }
  | { readonly kind: 'not-ready'; readonly member: Member; readonly why: string }
  /** Requests with its own route were answered through these front ends, and httpd counted them for it. */
  | { readonly kind: 'reached'; readonly member: Member; readonly frontEnds: readonly string[] }
  | { readonly kind: 'skipped'; readonly member: Member }
  /** It is enabled and well. `elected`: did it get requests? */
  | { readonly kind: 'proved'; readonly member: Member; readonly elected: boolean }
  /** What the gate says, told when it says something else and at each failure. `why`: safe to print. */
  | {
      readonly kind: 'gate';
      readonly member: Member;
      readonly says: GateWord;
      readonly why: string;
      /** Failures in a row so far, and how many take it out. */
      readonly inARow: number;
      readonly most: number;
    }
  /** It is taken out again; see `UNDO_STEPS`. */
  | { readonly kind: 'gate-failed'; readonly member: Member; readonly undoing: Undoing }
  /** Its upgrade was undone, and it serves again: it is as one that was not begun. */
  | { readonly kind: 'undone'; readonly member: Member }
  /** No further member is started. Those that are under way beside it are finished. */
  | {
      readonly kind: 'stopped';
      readonly member: Member;
      readonly step: RollingStep;
      readonly why: string;
      readonly standing: Standing;
      /** Had the operator's step begun, so that the application may be down? */
      readonly upgrading: boolean;
      /** It was on its way out again, or back after that, because the gate had failed. */
      readonly undoing?: Undoing;
      /** What the command printed that ended it; null: no command did. */
      readonly printed: PrintedPart | null;
    }
  /** After the first member, as it was asked for: the run ends here, and can be resumed. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'finished' };
