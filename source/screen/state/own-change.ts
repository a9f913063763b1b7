/** Changes of this session, under way and failed: a part of the screen's state. */

import type { Level } from '../../fleet/safety.ts';
import type { Target } from '../../operations/change/change.ts';
import type { Order } from '../../operations/change/order.ts';
import type { OwnChange } from '../../operations/change/undo.ts';

/** Where a change went wrong: the first place that did not get it. */
export interface Failure {
  readonly target: Target;
  /** In words, unsafe to print. */
  readonly what: string;
  /** The answer got lost: it may have been done, or come yet. */
  readonly isUnknown: boolean;
}

/** A change that went wrong with more than one place to change. */
export interface PartialFailure {
  readonly run: number;
  readonly order: Order;
  readonly done: readonly Target[];
  readonly failure: Failure;
}

/** A change that is not verified yet. */
export interface Run {
  readonly id: number;
  readonly order: Order;
  readonly agreed: Level;
  readonly undoes: OwnChange | null;
  /** Its targets that stand as ordered by now. */
  readonly done: readonly Target[];
  /** Was something sent to the target that it is at? */
  readonly isSent: boolean;
  readonly failure: Failure | null;
}
