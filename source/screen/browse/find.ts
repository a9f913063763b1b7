/** Filter, problems, order: the reducer's part that decides which rows there are. */

import { screenColumn } from '../../messages/column-words.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { type ColumnId, columnOf } from '../columns/columns.ts';
import { firstText, nextSort, SORTABLE } from '../columns/sort-order.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { cursorIndex, moveToMiddle, relist } from '../layout/cursor.ts';
import { isProblem } from '../rows/problem.ts';
import type { Row } from '../rows/row-list.ts';
import { balancerRowKey } from '../rows/sections.ts';
import type { Finding } from '../state/finding.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';

export const LONGEST_FILTER = 120;

/** Other rows because the operator asked for them: the cursor goes where the rows are. */
export function refind(state: UiState, finding: Partial<Finding>): UiState {
  return relist({ ...state, finding: { ...state.finding, ...finding } }, null);
}

export function clearFilter(state: UiState): UiState {
  return relist({ ...state, finding: { ...state.finding, filter: '' } });
}

export function toggleProblems(state: UiState): UiState {
  return refind(state, { problemsOnly: !state.finding.problemsOnly });
}

/**
 * To the next row that needs attention, those of closed balancers too, in the middle of the table; after the last comes
 * the first.
 */
export function jumpToProblem(state: UiState, by: 1 | -1): UiState {
  const { fresh } = fleetFacts(state.shown, state.settings.policy);
  const open = relist({ ...state, collapsed: new Set() });
  const at = cursorIndex(open);
  const isOne = (row: Row) =>
    row.kind === 'member' && !row.isPart && isProblem(memberFacts(row.member, fresh));
  const problems = open.rows.flatMap((row, index) => (isOne(row) ? [index] : []));
  const targets = problems.filter((index) => index !== at);
  const ahead =
    by === 1 ? targets.find((index) => index > at) : targets.findLast((index) => index < at);
  const target = ahead ?? (by === 1 ? targets[0] : targets.at(-1));
  const row = target === undefined ? undefined : open.rows[target];
  if (target === undefined || row?.kind !== 'member') {
    const here = open.rows[at];
    const isHere = here?.kind === 'member' && isProblem(memberFacts(here.member, fresh));
    const { pool } = state.look;
    const where = pool === null ? '' : ` in ${safeName(pool.balancer)}`;
    return withMessage(state, `${isHere ? 'no other problem' : 'no member has a problem'}${where}`);
  }
  const head = balancerRowKey(row.balancer.name, row.frontEnd);
  const collapsed = new Set([...state.collapsed].filter((key) => key !== head));
  const listed = relist({ ...state, collapsed });
  const there = moveToMiddle(
    listed,
    listed.rows.findIndex((each) => each.key === row.key),
  );
  const which = `problem ${problems.indexOf(target) + 1} of ${problems.length}`;
  const again = by === 1 ? ', from the top again' : ', from the bottom again';
  return withMessage(there, ahead === undefined ? which + again : which);
}

export function cycleSort(state: UiState): UiState {
  const shown = shownLayout(state).columns.map((column) => column.id);
  return sorted(state, nextSort(state.finding.sort, shown));
}

export function reverseSort(state: UiState): UiState {
  const { sort } = state.finding;
  if (sort === null)
    return withMessage(
      state,
      `rows are in the page's order: ${keyOf(state.settings, 'sort')} sorts them by a column`,
    );
  return sorted(state, { ...sort, reversed: !sort.reversed });
}

/** By a column whose head was pointed at; by it already: the other way round. */
export function sortByHead(state: UiState, by: ColumnId): UiState {
  if (state.finding.sort?.by === by) return reverseSort(state);
  if (SORTABLE.includes(by)) return sorted(state, { by, reversed: false });
  return withMessage(state, `rows cannot be sorted by ${columnOf(by).head}`);
}

/** `:sort busy`; `page` is the order of the page. */
export function sortBy(state: UiState, name: string): UiState {
  const by = SORTABLE.find((id) => id === screenColumn(name.toLowerCase()));
  if (by !== undefined) return sorted(state, { by, reversed: false });
  if (name === 'page') return sorted(state, null);
  return withMessage(state, `sort takes page or one of ${SORTABLE.join(', ')}`, 'warning');
}

/** `:filter text`; without a text all rows come back. */
export function filterBy(state: UiState, text: string): UiState {
  return refind(state, { filter: [...text].slice(0, LONGEST_FILTER).join('') });
}

/** At once, whatever is held: it was asked for. */
function sorted(state: UiState, sort: Finding['sort']): UiState {
  const next = relist({ ...state, finding: { ...state.finding, sort, order: null } });
  if (sort === null) return withMessage(next, "rows in the page's order");
  return withMessage(next, `sorted by ${columnOf(sort.by).head}, ${firstText(sort)}`);
}
