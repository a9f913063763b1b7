/** What somebody can ask of the program while it runs: by a key, by a word of the `:` line, by a line of the line mode. */

/** Which screen a key is about. */
export type Where = 'table' | 'drain' | 'rolling' | 'replay';

export type Section =
  | 'Move'
  | 'Change'
  | 'Find'
  | 'See'
  | 'Poll'
  | 'App'
  | 'Drain'
  | 'Rolling'
  | 'Replay';

/** All that is said of an intent; what it does is with each face that has it. */
export type Intent = { readonly id: string } & (KeySide | { readonly keys?: never }) & {
    readonly words?: readonly Word[];
    readonly line?: LineSide;
  };

/** Its key on the screen. */
export interface KeySide {
  /** As `keyNames` calls them; the configuration can bind those of the table to others. */
  readonly keys: readonly string[];
  /** All but the first are free for the `keys` of a configuration: some are older than these keys. */
  readonly givesWay?: boolean;
  /** As an operator reads them, where that is not simply all of them. */
  readonly label?: string;
  readonly name: string;
  readonly help: string;
  readonly section: Section;
  readonly where: Where;
  /** Counts only when it comes alone in its input chunk: a burst or a paste never acts. */
  readonly alone?: boolean;
  readonly inFooter?: boolean;
  /** In the footer of what one row fills, and of that alone. */
  readonly inDetail?: boolean;
  /** A narrow footer leaves 1 out first; what has no number stays. */
  readonly leavesFooter?: number;
  /** Says nothing where one row fills the screen. */
  readonly isOfTable?: boolean;
  /** Every screen answers to it. */
  readonly isEverywhere?: boolean;
  /** Heard before any screen is asked, or answered by each dialog in its own way: no other key can be bound to it. */
  readonly isFixed?: boolean;
}

/** A word of the `:` line. */
export interface Word {
  readonly word: string;
  /** Other spellings, which Tab does not list. */
  readonly also?: readonly string[];
  readonly takes:
    | 'members'
    | 'setting'
    | 'front end'
    | 'context'
    | 'column'
    | 'theme'
    | 'text'
    | 'nothing';
  readonly help: string;
}

/** A word of the line mode. */
export interface LineSide {
  readonly words: readonly [string, ...string[]];
  /** It is about one member or more, and asks: the help has one sentence for all of these. */
  readonly takes?: 'members';
  readonly help?: readonly string[];
}
