/** What the keys and words do that find, order and show rows. */

import {
  cycleSort,
  filterBy,
  jumpToProblem,
  reverseSort,
  sortBy,
  toggleProblems,
} from '../browse/find.ts';
import { toggleSplit } from '../browse/folding.ts';
import { openDetail, toggleLog, togglePane, toggleWide } from '../browse/panes.ts';
import { scopeByDigit, scopeByName, whyNoScope } from '../browse/scope.ts';
import { openColumns } from '../dialogs/column-chooser.ts';
import { openFilter } from '../dialogs/filter.ts';
import { openFrontEnds } from '../dialogs/front-ends.ts';
import { openLog } from '../dialogs/log.ts';
import { cursorRow } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { step } from '../state/effect.ts';
import type { Deed } from '../state/key-binding.ts';
import type { UiState } from '../state/ui-state.ts';

const needsTable = {
  disabledReason: ({ size }: UiState) =>
    isTiny(size) ? 'the screen is too small for a table: 40x10 at least' : null,
};

const needsSeveral = {
  isHidden: (state: UiState) => whyNoScope(state) !== null,
  disabledReason: whyNoScope,
};

export const FIND_DEEDS = {
  filter: {
    ...needsTable,
    run: (state) => step(openFilter(state)),
    runWord: (state: UiState, argument: string) => step(filterBy(state, argument)),
  },
  'next-problem': { ...needsTable, run: (state) => step(jumpToProblem(state, 1)) },
  'previous-problem': { ...needsTable, run: (state) => step(jumpToProblem(state, -1)) },
  problems: { ...needsTable, run: (state) => step(toggleProblems(state)) },
  sort: {
    ...needsTable,
    run: (state) => step(cycleSort(state)),
    runWord: (state: UiState, argument: string) => step(sortBy(state, argument)),
  },
  reverse: { ...needsTable, run: (state) => step(reverseSort(state)) },
  detail: {
    ...needsTable,
    run: (state) => step(openDetail(state)),
    nameNow: (state: UiState) => {
      if (cursorRow(state)?.kind !== 'balancer') return 'detail';
      return state.look.pool === null ? 'pool' : 'settings';
    },
  },
  pane: { ...needsTable, run: (state) => step(togglePane(state)) },
  // The page of a pool has its history in place of the log.
  log: {
    ...needsTable,
    run: (state) => step(state.look.pool === null ? toggleLog(state) : openLog(state)),
  },
  'scroll-log': { ...needsTable, run: (state) => step(openLog(state)) },
  wide: { ...needsTable, run: (state) => step(toggleWide(state)) },
  columns: { ...needsTable, run: (state) => step(openColumns(state)) },
  scope: {
    ...needsSeveral,
    run: (state, key) => step(scopeByDigit(state, key)),
    runWord: (state: UiState, argument: string) => step(scopeByName(state, argument)),
  },
  'front-ends': { ...needsTable, run: openFrontEnds, runWord: openFrontEnds },
  split: { ...needsSeveral, run: (state) => step(toggleSplit(state)) },
} satisfies Readonly<Record<string, Deed>>;
