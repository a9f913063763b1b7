/** Changes of this session, under way and verified: a part of the screen's state. */

import type { Level } from '../../fleet/safety.ts';
import type { BalancerEdit } from '../../httpd/edit/balancer-edit.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import type { Balancer, Worker } from '../../httpd/model.ts';
import type { Target } from '../../operations/change/change.ts';
import type { Order } from '../../operations/change/order.ts';

/** Where a verified change was made, and what it was. */
export type OwnPlace =
  | {
      readonly kind: 'worker';
      readonly target: Target;
      readonly edit: WorkerEdit;
      readonly before: Worker;
      readonly after: Worker;
    }
  | {
      readonly kind: 'balancer';
      readonly target: Target;
      readonly edit: BalancerEdit;
      readonly before: Balancer;
      readonly after: Balancer;
    };

/** One verified order, kept so that it can be taken back. */
export interface OwnChange {
  readonly run: number;
  readonly places: readonly OwnPlace[];
}

/** Where a change went wrong: the first place that did not get it. */
export interface Failure {
  readonly target: Target;
  /** In words, unsafe to print. */
  readonly what: string;
  /** The answer got lost: it may have been done, or come yet. */
  readonly isUnknown: boolean;
}

/** A change that went wrong with more than one place to change. */
export interface Partial {
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
