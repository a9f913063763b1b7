/** What the screen does for an intent: when its key is pressed, when its word is typed in the `:` line. */

import type { KeyIntent } from '../../intents/intents.ts';
import type { Step } from './effect.ts';
import type { UiState } from './ui-state.ts';

export interface KeyDeed {
  /** `key`: the one that was pressed, where an intent has several that differ. */
  readonly run: (state: UiState, key: string) => Step;
  /** Why the key does nothing now, as an answer to it; null when it works. */
  readonly disabledReason?: (state: UiState) => string | null;
  /** Not offered at all in footer and help. */
  readonly isHidden?: (state: UiState) => boolean;
  /** What the footer calls it now, where that is another thing than usual. */
  readonly nameNow?: (state: UiState) => string;
}

export interface WordDeed {
  /** `argument`: the rest of the line. */
  readonly runWord: (state: UiState, argument: string, word: string) => Step;
  /** Why none of its lines does anything now; typed all the same, it tells so itself. */
  readonly disabledReason?: (state: UiState) => string | null;
}

export type Deed = KeyDeed | WordDeed;

/** An entry of the key table: an intent with its keys as they are bound, and what the screen does for it. */
export interface KeyBinding extends KeyIntent, KeyDeed {
  /** As an operator reads them. */
  readonly label: string;
}
