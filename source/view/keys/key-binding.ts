/** One entry of the key table. */

import type { UiState } from '../state/ui-state.ts';

/** What finds, orders and shows rows; see `find.ts` and `look-around.ts`. */
export type FindCommand =
  | 'filter'
  | 'next-problem'
  | 'previous-problem'
  | 'problems'
  | 'sort'
  | 'reverse'
  | 'detail'
  | 'pane'
  | 'log'
  | 'scroll-log'
  | 'wide'
  | 'columns'
  | 'slower'
  | 'faster';

/** What the drain watch can do. */
export type WatchCommand =
  | 'drain-now'
  | 'drain-put-back'
  | 'drain-wait-no-more'
  | 'drain-then'
  | 'drain-longer'
  | 'background';

export type RollingCommand =
  | 'rolling-go'
  | 'rolling-retry'
  | 'rolling-skip'
  | 'rolling-pause'
  | 'rolling-stop'
  | 'rolling-again'
  | 'rolling-anew'
  | 'rolling-back';

/** Which screen a key is about. */
export type Where = 'table' | 'drain' | 'rolling';

export type CommandId =
  | FindCommand
  | WatchCommand
  | RollingCommand
  | 'rolling'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'first'
  | 'last'
  | 'collapse'
  | 'expand'
  | 'disable'
  | 'enable'
  | 'drain'
  | 'undo'
  | 'more'
  | 'mark'
  | 'mark-all'
  | 'go-to-alarm'
  | 'set-flags-again'
  | 'command'
  | 'log-in'
  | 'scope'
  | 'split'
  | 'poll'
  | 'pause'
  | 'redraw'
  | 'restart-demo'
  | 'copy'
  | 'mouse'
  | 'help'
  | 'back'
  | 'suspend'
  | 'quit'
  | 'interrupt';

export type Section = 'Move' | 'Change' | 'Find' | 'See' | 'Poll' | 'App' | 'Drain' | 'Rolling';

export interface KeyBinding {
  readonly id: CommandId;
  /** As `keysOfChunk` names them. */
  readonly keys: readonly string[];
  /** As an operator reads them. */
  readonly label: string;
  readonly name: string;
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
  keys: readonly string[],
  label: string,
  name: string,
  description: string,
  section: Section,
  more: Partial<KeyBinding> = {},
): KeyBinding {
  return {
    id,
    keys,
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
