/** Which rows of the table are on the screen: where its balancer is scrolled away, the first line keeps its name. */

import type { Row } from '../rows/row-list.ts';
import type { UiState } from '../state/ui-state.ts';
import { tableHeight } from './frame-layout.ts';

/** On a lower table a line of its own costs more than it tells. */
const NAMED_FROM = 5;

type Part = Pick<UiState, 'rows' | 'top'>;

/** The balancer of which the members below the first line are; null where its own row is there, or theirs is not. */
export function namedAbove({ rows, top }: Part, height: number): BalancerRow | null {
  if (!isCovered(rows, top, height)) return null;
  const head = rows.slice(0, top).findLast((row) => row.kind === 'balancer');
  return head?.kind === 'balancer' ? head : null;
}

type BalancerRow = Extract<Row, { readonly kind: 'balancer' }>;

/** `top` moved so that the cursor's row is not the one that the name covers. */
export function uncovered(rows: readonly Row[], top: number, cursor: number, height: number) {
  return cursor === top && isCovered(rows, top, height) ? top - 1 : top;
}

function isCovered(rows: readonly Row[], top: number, height: number): boolean {
  if (top === 0 || height < NAMED_FROM) return false;
  const next = rows[top + 1];
  return rows[top]?.kind !== 'balancer' && next !== undefined && next.kind !== 'balancer';
}

/** The row that is drawn on a line of the table, counted from 0; null where there is none. */
export function rowAtLine(state: UiState, line: number): number | null {
  const head = line === 0 ? namedAbove(state, tableHeight(state)) : null;
  const index = head === null ? state.top + line : state.rows.indexOf(head);
  return index >= 0 && index < state.rows.length ? index : null;
}

export interface Position {
  /** Counted from 1; 0 where none is on the screen. */
  readonly from: number;
  readonly to: number;
  readonly all: number;
}

/** Which of the members that are listed can be seen. `within`: of that balancer alone. */
export function memberPosition(state: UiState, within: BalancerRow | null = null): Position {
  const { rows, top } = state;
  const height = tableHeight(state);
  const first = namedAbove(state, height) === null ? top : top + 1;
  const last = top + height - 1;
  let [from, to, all] = [0, 0, 0];
  for (
    let index = within === null ? 0 : rows.indexOf(within) + 1;
    index < rows.length;
    index += 1
  ) {
    const row = rows[index];
    if (within !== null && row?.kind === 'balancer') break;
    if (row?.kind !== 'member' || row.isPart) continue;
    all += 1;
    if (index < first || index > last) continue;
    if (from === 0) from = all;
    to = all;
  }
  return { from, to, all };
}

/** `31-60 of 314`; what can be seen whole is only counted. */
export function positionText({ from, to, all }: Position): string {
  return `${from === to ? from : `${from}-${to}`} of ${all}`;
}
