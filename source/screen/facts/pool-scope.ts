/** What the page of a pool is about: all front ends, or the one whose section it was opened from. */

import { scopeTo } from '../../fleet/scope.ts';
import type { UiState } from '../state/ui-state.ts';

export function stateOfPool(state: UiState): UiState {
  const frontEnd = state.look.pool?.frontEnd ?? null;
  return frontEnd === null ? state : { ...state, shown: scopeTo(state.shown, frontEnd) };
}
