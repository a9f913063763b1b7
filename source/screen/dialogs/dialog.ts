/** What a dialog is: how it draws, how it answers. Its file says, too, what it keeps while it is open. */

import type { Step } from '../state/effect.ts';
import type { DialogLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

export interface Dialog<Layer extends DialogLayer> {
  /** The rows at the bottom; null where it fills the screen. */
  readonly bar: ((state: UiState, layer: Layer, theme: Theme) => Bar) | null;
  /** `alone`: nothing else came in the key's input chunk. What changes something asks for that, and for `wasRead`. */
  readonly answer: (state: UiState, layer: Layer, key: string, alone: boolean) => Step;
  /** One of the bar's choices was made; null closes. It never sends anything: it moves the cursor, or asks the next question. */
  readonly choose?: (state: UiState, layer: Layer, value: string | null) => Step;
  /** Pasted text; nothing takes it unless this does. */
  readonly paste?: (state: UiState, layer: Layer, text: string) => UiState;
  /** The wheel of the mouse. */
  readonly wheel?: (state: UiState, layer: Layer, rows: 1 | -1) => UiState;
  /** On a screen that has become too small to show it; unless given it is cancelled, and that is said. */
  readonly whenTiny?: 'stays' | 'closes';
}
