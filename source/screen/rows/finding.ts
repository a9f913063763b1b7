/** What the operator looks for, and in which order: a part of the screen's state. */

import type { ColumnId } from './columns.ts';

export interface Sort {
  readonly by: ColumnId;
  readonly reversed: boolean;
}

/** Places of the members, by the key of their rows, as they were last put in order. */
export interface HeldOrder {
  readonly at: number;
  readonly ranks: ReadonlyMap<string, number>;
  /** The numbers of now would give another order: it waits until nobody is moving about. */
  readonly isHeld: boolean;
}

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

/** The line in which the filter is typed; the table follows every letter. */
export interface FilterLayer {
  readonly kind: 'filter';
  readonly id: number;
  /** Where the cursor was: it goes back there when the filter is given up. */
  readonly cursorBefore: string | null;
}
