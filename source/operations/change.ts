/** The one way in which this program changes anything: guard, send, verify, tell. */

import type { Action } from '../fleet/action.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Assessment, Level, SafetyPolicy } from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import type { ManagerError } from '../manager/errors.ts';
import type { Worker } from '../manager/model.ts';
import type { IgnoredReason } from '../manager/write-edit.ts';

/** Where one change goes: one worker of one balancer on one front end. */
export interface Target {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string;
}

export type ChangeEvent =
  /** Read afresh just before sending: the level is now higher than what was agreed to. Nothing was sent. */
  | { readonly kind: 'refused'; readonly assessment: Assessment }
  | { readonly kind: 'queued'; readonly target: Target }
  /** Already as asked; nothing sent. */
  | { readonly kind: 'unchanged'; readonly target: Target; readonly worker: Worker }
  /** `request`: method, path and body without nonce, safe to print. */
  | { readonly kind: 'sent'; readonly target: Target; readonly request: string }
  | {
      readonly kind: 'verified';
      readonly target: Target;
      readonly before: Worker;
      readonly after: Worker;
      /** From sending to the row that proves it. */
      readonly tookMs: number;
    }
  /** httpd answered and changed nothing, also after one retry where that was safe. */
  | {
      readonly kind: 'ignored';
      readonly target: Target;
      readonly reason: IgnoredReason;
      readonly what: string;
      readonly hint: string;
    }
  | { readonly kind: 'failed'; readonly target: Target; readonly error: ManagerError }
  /** The answer got lost and reading back did not settle it. */
  | { readonly kind: 'unknown'; readonly target: Target; readonly error: ManagerError }
  /** Not tried, because an earlier target failed. */
  | { readonly kind: 'skipped'; readonly target: Target };

export interface ChangeRequest {
  readonly members: readonly Member[];
  readonly action: Action;
  /** The highest level that the operator agreed to; 3 is `--allow-outage`. */
  readonly agreed: Level;
  readonly policy: SafetyPolicy;
}

/**
 * Applies one action to members, front end by front end and in order; the first failure stops the rest.
 * Never throws: what goes wrong is an event. Aborting stops before the next target.
 */
export type Change = (
  fleet: Fleet,
  request: ChangeRequest,
  signal: AbortSignal,
) => AsyncGenerator<ChangeEvent>;
