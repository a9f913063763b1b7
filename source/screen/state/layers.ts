/** What can lie over the table: questions, menus, lines to type in. A part of the screen's state. */

import type { Assessment, Level } from '../../fleet/safety.ts';
import type { LogEvent } from '../../messages/log-event.ts';
import type { Way } from '../../messages/rolling-ways.ts';
import type { FormOffer } from '../../operations/change/edit-form-reader.ts';
import type { Order } from '../../operations/change/order.ts';
import type { SettingSubject } from '../../operations/change/setting-entries.ts';
import type { OwnChange } from '../../operations/change/undo.ts';
import type { FilterLayer } from './finding.ts';
import type { ColumnsLayer } from './look.ts';
import type { PartialFailure } from './own-change.ts';

/** A question about an order, asked again whenever the fleet changes while it is open. */
export interface ConfirmLayer {
  readonly kind: 'confirm';
  readonly id: number;
  /** Frozen at the key press; its targets are found again by name, whatever became of their rows. */
  readonly order: Order;
  /** How the targets stood when the bar was last made (`standText`). */
  readonly stand: string;
  /** Only rises while the bar is open: `y` must never come to mean less than it did when typed. */
  readonly level: Level;
  readonly assessment: Assessment;
  readonly typed: string;
  /** When the bar in its present form was on the screen; null until then. */
  readonly drawnAt: number | null;
  readonly note: string;
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  /** `:disable!`: level 3 can be confirmed by typing. */
  readonly override: boolean;
  /** The exact requests, after Tab; empty while they are being found out. */
  readonly request: readonly string[] | null;
}

export interface QuitLayer {
  readonly kind: 'quit';
  readonly id: number;
  readonly drawnAt: number | null;
}

export interface HelpLayer {
  readonly kind: 'help';
  readonly id: number;
  /** Only lines with this text are shown; typed while it is open. */
  readonly search: string;
  /** The first line on the screen. */
  readonly top: number;
}

/** The more-menu, or the values that one of its entries can have. */
export interface MenuLayer {
  readonly kind: 'menu';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly subject: SettingSubject;
  /** What the front ends' forms offer; null until they have answered. */
  readonly forms: readonly FormOffer[] | null;
  /** Set where a value is chosen: the entry that it is for. */
  readonly entry: string | null;
}

/** A value is typed for an entry of the menu. */
export interface InputLayer {
  readonly kind: 'input';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly subject: SettingSubject;
  readonly entry: string;
  readonly typed: string;
  readonly note: string;
}

/** The `:` line. */
export interface CommandLayer {
  readonly kind: 'command';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly typed: string;
  readonly note: string;
}

/** A password is typed, and before it the user where none is known. */
export interface LoginLayer {
  readonly kind: 'login';
  readonly id: number;
  readonly drawnAt: number | null;
  /** Index in the state's `logins`. */
  readonly group: number;
  readonly user: string;
  readonly typing: 'user' | 'password';
  /** Never drawn where it is a password. */
  readonly typed: string;
  readonly note: string;
  /** Sent, and not answered yet. */
  readonly isTrying: boolean;
}

/** The log is read: its cursor moves, the table waits. */
export interface LogLayer {
  readonly kind: 'log';
  readonly id: number;
  /** The oldest event of the entry under its cursor; null follows the newest. */
  readonly at: LogEvent | null;
}

/** A change failed in mid-order: what now? */
export interface PartialLayer {
  readonly kind: 'partial';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly change: PartialFailure;
}

/** The watch of one drain, on the whole screen. */
export interface DrainWatchLayer {
  readonly kind: 'drain-watch';
  readonly id: number;
  readonly drain: number;
}

/** Is it to be disabled before it is quiet? Over the watch. */
export interface DrainNowLayer {
  readonly kind: 'drain-now';
  readonly id: number;
  readonly drain: number;
  readonly drawnAt: number | null;
}

/** The plan of a rolling upgrade, before anything is sent. */
export interface RollingPlanLayer {
  readonly kind: 'rolling-plan';
  readonly id: number;
  readonly balancer: string;
  readonly typed: string;
  readonly note: string;
  readonly drawnAt: number | null;
}

/** The rolling upgrade of a balancer, on the whole screen. */
export interface RollingLayer {
  readonly kind: 'rolling';
  readonly id: number;
  readonly balancer: string;
}

/** Is it to be stopped? Over the rolling screen. */
export interface RollingStopLayer {
  readonly kind: 'rolling-stop';
  readonly id: number;
  readonly rolling: number;
  readonly drawnAt: number | null;
}

/** Is a run that was stopped to be gone on with in this way? Over the rolling screen. */
export interface RollingAgainLayer {
  readonly kind: 'rolling-again';
  readonly id: number;
  readonly balancer: string;
  readonly way: Way;
  readonly drawnAt: number | null;
}

/** The last one is on top and gets the keys. */
export type Layer =
  | ConfirmLayer
  | MenuLayer
  | InputLayer
  | CommandLayer
  | DrainWatchLayer
  | DrainNowLayer
  | RollingPlanLayer
  | RollingLayer
  | RollingStopLayer
  | RollingAgainLayer
  | QuitLayer
  | PartialLayer
  | LoginLayer
  | HelpLayer
  | FilterLayer
  | ColumnsLayer
  | LogLayer;
