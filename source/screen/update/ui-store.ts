/** Holds the one state of the screen. Every change of it goes through `update`, so keys in a burst are never lost. */

import { yieldFirst } from '../../httpd/yield-to-input.ts';
import type { Effect } from '../state/effect.ts';
import type { UiAction } from '../state/ui-action.ts';
import type { UiState } from '../state/ui-state.ts';
import { update } from './reducer.ts';

export interface UiStore {
  readonly getState: () => UiState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly dispatch: (action: UiAction) => void;
}

export function createUiStore(
  initial: UiState,
  perform: (effect: Effect, store: UiStore) => void,
): UiStore {
  let state = initial;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const store: UiStore = {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(action) {
      const next = update(state, action);
      const changed = next.state !== state;
      state = next.state;
      // A poll's frame is a piece of work of its own: a key that waits is drawn before or with it.
      if (changed && action.kind === 'fleet-changed') void yieldFirst().then(tell);
      else if (changed) tell();
      for (const effect of next.effects) perform(effect, store);
    },
  };
  return store;
}
