/** The steps of a rolling upgrade, what it is told, and what it tells. */

import type { Level, SafetyPolicy } from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import type { ChangeEvent } from './change.ts';
import type { DrainEvent } from './drain.ts';
import type { HookResult } from './hook.ts';

export type RollingStep = 'drain' | 'yours' | 'check' | 'enable' | 'prove' | 'soak' | 'done';

export interface RollingHooks {
  /** The operator's step, while the member is out. `skip` puts it back without a check. */
  readonly upgrade: (member: Member, signal: AbortSignal) => Promise<HookResult | 'skip'>;
  /** One look whether the application is ready; null: nothing asks it. */
  readonly check: ((member: Member, signal: AbortSignal) => Promise<HookResult>) | null;
}

export interface RollingOptions {
  readonly graceMs: number;
  readonly drainTimeoutMs: number;
  readonly maxRequestMs: number | null;
  readonly checkTimeoutMs: number;
  readonly proofTimeoutMs: number;
  readonly soakMs: number;
  readonly minUsable: number;
  readonly agreed: Level;
  readonly policy: SafetyPolicy;
}

export type RollingEvent =
  | { readonly kind: 'step'; readonly member: Member; readonly step: RollingStep }
  | { readonly kind: 'drain'; readonly member: Member; readonly event: DrainEvent }
  | { readonly kind: 'change'; readonly member: Member; readonly event: ChangeEvent }
  | { readonly kind: 'not-ready'; readonly member: Member; readonly why: string }
  /** It is enabled and well; `elected`: did it get requests? false where nobody in the pool did. */
  | { readonly kind: 'proved'; readonly member: Member; readonly elected: boolean }
  /** Ends the run. `out`: the member is left out of service, on purpose. */
  | {
      readonly kind: 'stopped';
      readonly member: Member;
      readonly why: string;
      readonly out: boolean;
    }
  | { readonly kind: 'finished' };
