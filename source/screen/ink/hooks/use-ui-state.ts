import { useSyncExternalStore } from 'react';
import type { UiState } from '../../state/ui-state.ts';
import type { UiStore } from '../../update/ui-store.ts';

/** The state of the screen; a new frame is drawn whenever it changes. */
export function useUiState(store: UiStore): UiState {
  return useSyncExternalStore(store.subscribe, store.getState);
}
