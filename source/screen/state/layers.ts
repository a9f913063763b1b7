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

/** What each dialog keeps while it is open. A dialog adds its own in its file, so that all of it is in one place. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled by the dialogs.
export interface Dialogs {}

/** What fills the screen, and answers the keys of the key table. */
export type ScreenLayer = DrainWatchLayer | RollingLayer;

export type DialogLayer = Dialogs[keyof Dialogs];

/** The last one is on top and gets the keys. */
export type Layer = ScreenLayer | DialogLayer;
