/** Opens the palette, which is the `:` line: its key does, and what begins a line for somebody. */

import { openLayer } from '../layout/cursor.ts';
import type { UiState } from '../state/ui-state.ts';

/** `typed`: what stands in its line already. */
export function openPalette(state: UiState, typed = ''): UiState {
  const blank = { drawnAt: null, note: '', chosen: null, back: 0 };
  return openLayer(state, { kind: 'command', id: state.nextId, typed, ...blank });
}
