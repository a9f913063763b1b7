/** Whether the screen has a use for exact byte counts now. */

import type { UiState } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { frameKind } from './frame-layout.ts';

/** Exact bytes cost each front end a second request a poll: only while somebody looks at them. */
export function wantsExactBytes(state: UiState): boolean {
  if (frameKind(state) !== 'table') return false;
  return shownLayout(state).columns.some(({ id }) => id === 'to' || id === 'from');
}
