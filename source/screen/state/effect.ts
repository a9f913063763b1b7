/** What the reducer gives back: the next state, and what is to be done outside. */

import type { LoginWish } from '../../fleet/login-group.ts';
import type { SafetyPolicy } from '../../fleet/safety.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { ChangeRequest } from '../../operations/change/change.ts';
import type { Order } from '../../operations/change/order.ts';
import type { DrainControls, DrainOptions } from '../../operations/drain/drain-events.ts';
import type { ReplayWish } from '../../operations/recording/replay.ts';
import type { RollingOptions } from '../../operations/rolling/rolling-events.ts';
import type { RollingPlan } from '../../operations/rolling/rolling-plan.ts';
import type { Said } from '../../operations/rolling/rolling-start.ts';
import type { ColumnId } from '../columns/columns.ts';
import type { CommandRun } from './command-run.ts';
import type { UiState } from './ui-state.ts';

/** Where to from a screen that has nothing to show. */
export type WayOn = 'another-url' | 'doctor';

/** What `update` wants done outside: only `ink/` does it. */
export type Effect =
  | { readonly kind: 'change'; readonly run: number; readonly request: ChangeRequest }
  /** Runs a drain; told by `drain-event`. `controls`: those that it begins with. */
  | {
      readonly kind: 'drain';
      readonly id: number;
      readonly member: Member;
      readonly options: DrainOptions;
      readonly controls: DrainControls;
    }
  | { readonly kind: 'drain-control'; readonly id: number; readonly controls: DrainControls }
  /** Reads the forms that say what can be changed; told by `forms-seen`. */
  | { readonly kind: 'read-forms'; readonly id: number; readonly order: Order }
  /** Finds out the exact requests; told by `plan-event`. */
  | { readonly kind: 'plan'; readonly id: number; readonly order: Order }
  /** Runs a rolling upgrade; told by `rolling-event`. */
  | {
      readonly kind: 'rolling';
      readonly id: number;
      readonly plan: RollingPlan;
      readonly options: RollingOptions;
      readonly policy: SafetyPolicy;
    }
  /** Goes on with the journal of a balancer's run, as it was when `seenAt` was the last that it noted. */
  | {
      readonly kind: 'rolling-again';
      readonly id: number;
      readonly balancer: string;
      readonly seenAt: number;
      /** By member key; null: it is aborted. */
      readonly said: ReadonlyMap<string, Said> | null;
      readonly policy: SafetyPolicy;
    }
  | { readonly kind: 'rolling-answer'; readonly id: number; readonly answer: 'go' | 'skip' }
  | { readonly kind: 'rolling-pause'; readonly id: number; readonly isPaused: boolean }
  | { readonly kind: 'rolling-stop'; readonly id: number }
  /** Tries a password on front ends that ask for one; told by `login-event`. */
  | ({ readonly kind: 'log-in' } & LoginWish)
  /** An operator who looks elsewhere must hear this; no more than once a second comes of it. */
  | { readonly kind: 'bell' }
  | { readonly kind: 'poll-now' }
  /** Finds out since when each front end's httpd runs. */
  | { readonly kind: 'read-starts' }
  | { readonly kind: 'set-interval'; readonly intervalMs: number }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  /** Told by `command-lines` and `command-ended`. */
  | { readonly kind: 'run-command'; readonly run: CommandRun }
  | { readonly kind: 'stop-command'; readonly id: number }
  | { readonly kind: 'restart-demo' }
  /** To another moment of a recording. */
  | { readonly kind: 'replay'; readonly wish: ReplayWish }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'mouse'; readonly on: boolean }
  /** Other colours; told by `theme-changed`. */
  | { readonly kind: 'theme'; readonly name: string }
  /** Into the context, which is there; null: it is to name none. Told by `columns-saved`. */
  | { readonly kind: 'save-columns'; readonly columns: readonly ColumnId[] | null }
  /** The front ends of another context, in a session that begins anew; told by `context-refused` where it can't be. */
  | {
      readonly kind: 'switch-context';
      readonly name: string;
      /** Why nothing may be changed in the next session either; null: as its context has it. */
      readonly readOnly: string | null;
    }
  /** The screen ends, and something else takes its place on the terminal. */
  | { readonly kind: 'leave-for'; readonly place: WayOn }
  | { readonly kind: 'quit'; readonly code: number };

export interface Step {
  readonly state: UiState;
  readonly effects: readonly Effect[];
}

export function step(state: UiState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}
