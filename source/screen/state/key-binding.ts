/** One entry of the key table. */

import type { CommandId } from '../keys/command-id.ts';
import { USUAL_KEYS } from '../keys/usual-keys.ts';
import type { UiState } from './ui-state.ts';

export type * from '../keys/command-id.ts';

/** Which screen a key is about. */
export type Where = 'table' | 'drain' | 'rolling';

export type Section = 'Move' | 'Change' | 'Find' | 'See' | 'Poll' | 'App' | 'Drain' | 'Rolling';

export interface KeyBinding {
  readonly id: CommandId;
  /** As `keysOfChunk` names them. */
  readonly keys: readonly string[];
  /** As an operator reads them. */
  readonly label: string;
  readonly name: string;
  /** What the footer calls it now, where that is another thing than usual. */
  readonly nameNow?: (state: UiState) => string;
  readonly description: string;
  readonly section: Section;
  readonly where: Where;
  /** Counts only when it comes alone in its input chunk: a burst or a paste never acts. */
  readonly alone: boolean;
  readonly inFooter: boolean;
  /** Not offered at all in footer and help. */
  readonly isHidden: (state: UiState) => boolean;
  /** Why it does nothing now, as an answer to the key; null when it works. */
  readonly disabledReason: (state: UiState) => string | null;
}

const always = () => null;
const never = () => false;

export function binding(
  id: CommandId,
  label: string,
  name: string,
  description: string,
  section: Section,
  more: Partial<KeyBinding> = {},
): KeyBinding {
  return {
    id,
    keys: USUAL_KEYS[id],
    label,
    name,
    description,
    section,
    where: 'table',
    alone: false,
    inFooter: false,
    isHidden: never,
    disabledReason: always,
    ...more,
  };
}
