/** What can lie over the table: questions, menus, lines to type in, other screens. A part of the screen's state. */

/** The watch of one drain, on the whole screen. */
export interface DrainWatchLayer {
  readonly kind: 'drain-watch';
  readonly id: number;
  readonly drain: number;
}

/** The rolling upgrade of a balancer, on the whole screen. */
export interface RollingLayer {
  readonly kind: 'rolling';
  readonly id: number;
  readonly balancer: string;
}

/** The palette, which is the `:` line with a list over it. */
export interface CommandLayer {
  readonly kind: 'command';
  /** Another one where another item is chosen: that must be drawn before Enter counts. */
  readonly id: number;
  readonly drawnAt: number | null;
  readonly typed: string;
  readonly note: string;
  /** The item that Enter is about; null: none is chosen yet. */
  readonly chosen: string | null;
  /** How far back in the history what is typed is from; 0: it is not. */
  readonly back: number;
}

/** What each dialog keeps while it is open. A dialog adds its own in its file, so that all of it is in one place. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled by the dialogs.
export interface Dialogs {}

/** What fills the screen, and answers the keys of the key table. */
export type ScreenLayer = DrainWatchLayer | RollingLayer;

export type DialogLayer = Dialogs[keyof Dialogs];

/** The last one is on top and gets the keys. */
export type Layer = ScreenLayer | DialogLayer;
