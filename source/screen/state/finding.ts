/** What the operator looks for, and in which order: a part of the screen's state. */

import type { Sort } from '../columns/sort-order.ts';
import type { HeldOrder } from '../rows/held-order.ts';

export interface Finding {
  /** As typed; '' shows everything. */
  readonly filter: string;
  readonly problemsOnly: boolean;
  /** null: the order of the page. */
  readonly sort: Sort | null;
  readonly order: HeldOrder | null;
  /** Members that filter and problems-only let through; null while neither is on. */
  readonly matched: number | null;
}

export const NO_FINDING: Finding = {
  filter: '',
  problemsOnly: false,
  sort: null,
  order: null,
  matched: null,
};
