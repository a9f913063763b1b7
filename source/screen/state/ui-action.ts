/** Everything that can happen to the screen: what the reducer is told. */

import type { LoginOutcome } from '../../fleet/login-group.ts';
import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import type { FormOffer } from '../../operations/change/edit-form-reader.ts';
import type { DrainEvent } from '../../operations/drain/drain-events.ts';
import type { HookResult } from '../../operations/hooks/hook.ts';
import type { ReplayFacts } from '../../operations/recording/replay.ts';
import type { RollingEvent } from '../../operations/rolling/rolling-events.ts';
import type { RollingProgress } from '../../operations/rolling/rolling-progress.ts';
import type { ColumnId } from '../columns/columns.ts';
import type { MouseReport } from '../keys/mouse-report.ts';
import type { OtherRolling, Printed, RollingQuestion } from './rolling-session.ts';

export type UiAction =
  | {
      readonly kind: 'fleet-changed';
      readonly snapshot: FleetSnapshot;
      readonly events: readonly FleetEvent[];
      /** Of a replay: which moment this is. */
      readonly replay?: ReplayFacts;
      readonly now: number;
    }
  /** All keys of one input chunk, in order. */
  | { readonly kind: 'keys-pressed'; readonly keys: readonly string[]; readonly now: number }
  | { readonly kind: 'text-pasted'; readonly text: string; readonly now: number }
  | { readonly kind: 'mouse-used'; readonly report: MouseReport; readonly now: number }
  | { readonly kind: 'resized'; readonly columns: number; readonly rows: number }
  /** The frame that shows the layer has been written to the terminal. */
  | { readonly kind: 'layer-drawn'; readonly id: number; readonly now: number }
  | { readonly kind: 'choice-made'; readonly value: string | null; readonly now: number }
  | {
      readonly kind: 'forms-loaded';
      readonly id: number;
      readonly forms: readonly FormOffer[];
      readonly now: number;
    }
  | {
      readonly kind: 'plan-event';
      readonly id: number;
      readonly lines: readonly string[];
      readonly now: number;
    }
  | {
      readonly kind: 'change-event';
      readonly run: number;
      readonly event: ChangeEvent;
      readonly now: number;
    }
  /** Why the recording cannot be written; null: it can be. */
  | { readonly kind: 'recording-event'; readonly problem: string | null; readonly now: number }
  /** `problem`: why it is not, safe to print; null: it is. */
  | {
      readonly kind: 'theme-changed';
      readonly name: string;
      readonly problem: string | null;
      readonly now: number;
    }
  | { readonly kind: 'audit-event'; readonly problem: string | null; readonly now: number }
  | { readonly kind: 'change-ended'; readonly run: number; readonly now: number }
  | {
      readonly kind: 'drain-event';
      readonly id: number;
      readonly event: DrainEvent;
      readonly now: number;
    }
  | { readonly kind: 'drain-ended'; readonly id: number; readonly now: number }
  | {
      readonly kind: 'rolling-event';
      readonly id: number;
      readonly event: RollingEvent;
      readonly progress: RollingProgress;
      readonly printed?: Printed | null;
      readonly now: number;
    }
  /** What the command of a run prints. */
  | {
      readonly kind: 'rolling-output';
      readonly id: number;
      readonly printed: Printed;
      readonly now: number;
    }
  /** It waits for an answer; null: it does not any more. */
  | {
      readonly kind: 'rolling-asks';
      readonly id: number;
      readonly question: RollingQuestion | null;
      readonly why?: string;
      readonly now: number;
    }
  /** Over, or never begun: why, safe to print. */
  | {
      readonly kind: 'rolling-ended';
      readonly id: number;
      readonly why: string;
      /** Where it is another than was told last. */
      readonly progress?: RollingProgress;
      readonly now: number;
    }
  | {
      readonly kind: 'login-event';
      readonly group: number;
      readonly user: string;
      readonly isTyped: boolean;
      readonly outcome: LoginOutcome;
      readonly now: number;
    }
  /** The runs of other processes, as their journals have them. */
  | {
      readonly kind: 'journals-read';
      readonly others: readonly OtherRolling[];
      readonly now: number;
    }
  /** `problem`: why they are not, safe to print; null: they are. */
  | {
      readonly kind: 'columns-saved';
      readonly columns: readonly ColumnId[] | null;
      readonly problem: string | null;
      readonly now: number;
    }
  /** Another context could not be opened: why, safe to print. */
  | { readonly kind: 'context-refused'; readonly why: string; readonly now: number }
  | {
      readonly kind: 'command-lines';
      readonly id: number;
      readonly lines: readonly string[];
      readonly now: number;
    }
  | {
      readonly kind: 'command-ended';
      readonly id: number;
      readonly result: HookResult;
      readonly now: number;
    }
  | { readonly kind: 'time-passed'; readonly now: number };
