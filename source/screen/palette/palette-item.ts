/** One thing that the palette offers. */

import type { Step } from '../state/effect.ts';
import type { UiState } from '../state/ui-state.ts';

export interface PaletteItem {
  /** The same as long as it would do the same to the same: another target is another item. */
  readonly id: string;
  /** What is searched and shown; safe to print. */
  readonly name: string;
  /** Of its key, as an operator reads it; '' where it has none. */
  readonly key: string;
  readonly help: string;
  /** Why it does nothing now; null: it does. */
  readonly off: string | null;
  /** It changes, sends or ends something: Enter counts once the choice has been read. */
  readonly isGrave: boolean;
  /** What the history keeps of it: typed again, it is found first. */
  readonly said: string;
  /** From the state without the palette. */
  readonly run: (state: UiState) => Step;
}
