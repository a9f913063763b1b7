/** A rolling upgrade that begins here. */

import type { RollingSession } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';

export const BEGUN: Omit<RollingSession, 'id' | 'balancer'> = {
  progress: null,
  question: null,
  why: '',
  isPaused: false,
  isStopping: false,
  ended: null,
  printed: null,
};

/** In place of what was run of that balancer before; how that ended is no news any more. */
export function withBegun(state: UiState, own: RollingSession): UiState {
  const rollings = [...state.rollings.filter((each) => each.balancer !== own.balancer), own];
  return { ...state, nextId: own.id + 1, marked: new Map(), message: null, rollings };
}
