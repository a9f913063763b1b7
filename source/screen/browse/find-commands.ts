/** The commands that find, order and show rows, each to its function. */

import { type Step, step } from '../state/effect.ts';
import type { CommandId, FindCommand } from '../state/key-binding.ts';
import type { UiState } from '../state/ui-state.ts';
import { cycleSort, jumpToProblem, openFilter, reverseSort, toggleProblems } from './find.ts';
import { FIND_KEYS, INTERVAL_KEYS } from './find-keys.ts';
import { openLog } from './log-reading.ts';
import {
  changeInterval,
  openColumns,
  openDetail,
  toggleLog,
  togglePane,
  toggleWide,
} from './look-around.ts';

const OWN: ReadonlySet<CommandId> = new Set([...FIND_KEYS, ...INTERVAL_KEYS].map(({ id }) => id));

export function isFindCommand(id: CommandId): id is FindCommand {
  return OWN.has(id);
}

export function runFindCommand(state: UiState, id: FindCommand): Step {
  switch (id) {
    case 'filter':
      return step(openFilter(state));
    case 'next-problem':
      return step(jumpToProblem(state, 1));
    case 'previous-problem':
      return step(jumpToProblem(state, -1));
    case 'problems':
      return step(toggleProblems(state));
    case 'sort':
      return step(cycleSort(state));
    case 'reverse':
      return step(reverseSort(state));
    case 'detail':
      return step(openDetail(state));
    case 'pane':
      return step(togglePane(state));
    case 'log':
      return step(toggleLog(state));
    case 'scroll-log':
      return step(openLog(state));
    case 'wide':
      return step(toggleWide(state));
    case 'columns':
      return step(openColumns(state));
    case 'slower':
      return changeInterval(state, 1);
    case 'faster':
      return changeInterval(state, -1);
  }
}
