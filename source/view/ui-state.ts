/** Everything the screen shows that is not the fleet itself. A value: only `update` makes a new one. */

import type { Assessment, Level, SafetyPolicy } from '../fleet/safety.ts';
import type { FleetBalancer, FleetEvent, FleetSnapshot, Member } from '../fleet/snapshot.ts';
import type { BalancerEdit } from '../manager/balancer-edit.ts';
import type { WorkerEdit } from '../manager/edit.ts';
import type { Balancer, Worker } from '../manager/model.ts';
import type { ChangeEvent, ChangeRequest, Target } from '../operations/change.ts';
import type { SeenForm } from '../operations/inquiry.ts';
import type { Order } from '../operations/order.ts';
import { type FilterLayer, type Finding, NO_FINDING } from './finding.ts';
import { type ColumnsLayer, type Look, PLAIN_LOOK } from './look.ts';
import type { MouseReport } from './mouse.ts';
import { ALL_ROWS, type Ghost, listRows, type Row } from './row-list.ts';

export interface Settings {
  /** Name of the context or the front end, safe to print. */
  readonly label: string;
  /** Why nothing may be changed; null when changes are allowed. */
  readonly readOnly: string | null;
  readonly policy: SafetyPolicy;
  readonly utc: boolean;
  /** The demo offers a key that restarts its httpd. */
  readonly demo: boolean;
  /** No certificate is checked: said as long as it lasts. */
  readonly insecure?: boolean;
  /** The mouse is on from the start. */
  readonly mouse: boolean;
}

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

/** What the more-menu and its input lines are about, frozen when it was opened. */
export type MenuSubject =
  | { readonly kind: 'members'; readonly members: readonly Member[] }
  | { readonly kind: 'balancer'; readonly balancer: FleetBalancer };

/** The more-menu, or the values that one of its entries can have. */
export interface MenuLayer {
  readonly kind: 'menu';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly subject: MenuSubject;
  /** What the front ends' forms offer; null until they have answered. */
  readonly forms: readonly SeenForm[] | null;
  /** Set where a value is chosen: the entry that it is for. */
  readonly entry: string | null;
}

/** A value is typed for an entry of the menu. */
export interface InputLayer {
  readonly kind: 'input';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly subject: MenuSubject;
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

/** The last one is on top and gets the keys. */
export type Layer =
  | ConfirmLayer
  | MenuLayer
  | InputLayer
  | CommandLayer
  | QuitLayer
  | HelpLayer
  | FilterLayer
  | ColumnsLayer;

/** Where a verified change was made, and what it was. */
export type OwnPlace =
  | {
      readonly kind: 'worker';
      readonly target: Target;
      readonly edit: WorkerEdit;
      readonly before: Worker;
      readonly after: Worker;
    }
  | {
      readonly kind: 'balancer';
      readonly target: Target;
      readonly edit: BalancerEdit;
      readonly before: Balancer;
      readonly after: Balancer;
    };

/** One verified order, kept so that it can be taken back. */
export interface OwnChange {
  readonly run: number;
  readonly places: readonly OwnPlace[];
}

/** A change that is not verified yet. */
export interface Run {
  readonly id: number;
  readonly order: Order;
  readonly agreed: Level;
  readonly undoes: OwnChange | null;
  /** Its targets that stand as ordered by now. */
  readonly done: readonly Target[];
  /** Was something sent to the target that it is at? */
  readonly isSent: boolean;
}

export interface Message {
  readonly at: number;
  readonly text: string;
  readonly tone: 'plain' | 'warning' | 'alarm';
}

export interface UiState {
  readonly settings: Settings;
  readonly now: number;
  readonly size: { readonly columns: number; readonly rows: number };
  /** The latest snapshot: what actions are judged by. */
  readonly live: FleetSnapshot;
  /** What the table shows: the latest, or the one at which the display was paused. */
  readonly shown: FleetSnapshot;
  readonly events: readonly FleetEvent[];
  readonly rows: readonly Row[];
  readonly cursor: string | null;
  readonly top: number;
  readonly collapsed: ReadonlySet<string>;
  readonly finding: Finding;
  readonly look: Look;
  /** When a key was last pressed. */
  readonly lastKeyAt: number | null;
  /** Keys of marked members, hidden ones too. */
  readonly marked: ReadonlySet<string>;
  readonly ghosts: readonly Ghost[];
  /** Until when a member (by balancer and URL) is marked as changed. */
  readonly changed: ReadonlyMap<string, number>;
  readonly pausedSince: number | null;
  readonly changesWhilePaused: number;
  readonly layers: readonly Layer[];
  readonly message: Message | null;
  /** Restarts and lost flags that nobody has acknowledged yet. */
  readonly alarms: readonly FleetEvent[];
  readonly runs: readonly Run[];
  readonly undo: readonly OwnChange[];
  /** Where the last verified own change left a worker out of service, by target. */
  readonly leftOut: ReadonlyMap<string, Target & { readonly route: string }>;
  readonly ctrlCAt: number | null;
  /** When the last key came. */
  readonly keyAt: number | null;
  readonly mouse: boolean;
  readonly nextId: number;
}

/** What `update` wants done outside: nothing in `view/` does it. */
export type Effect =
  | { readonly kind: 'change'; readonly run: number; readonly request: ChangeRequest }
  /** Reads the forms that say what can be changed; told by `forms-seen`. */
  | { readonly kind: 'read-forms'; readonly id: number; readonly order: Order }
  /** Finds out the exact requests; told by `plan-told`. */
  | { readonly kind: 'plan'; readonly id: number; readonly order: Order }
  | { readonly kind: 'poll-now' }
  | { readonly kind: 'set-interval'; readonly intervalMs: number }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'restart-demo' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'mouse'; readonly on: boolean }
  | { readonly kind: 'quit'; readonly code: number };

export type UiAction =
  | {
      readonly kind: 'fleet-changed';
      readonly snapshot: FleetSnapshot;
      readonly events: readonly FleetEvent[];
      readonly now: number;
    }
  /** All keys of one input chunk, in order. */
  | { readonly kind: 'keys-pressed'; readonly keys: readonly string[]; readonly now: number }
  | { readonly kind: 'text-pasted'; readonly now: number }
  | { readonly kind: 'mouse-used'; readonly report: MouseReport; readonly now: number }
  | { readonly kind: 'resized'; readonly columns: number; readonly rows: number }
  /** The frame that shows the layer has been written to the terminal. */
  | { readonly kind: 'layer-drawn'; readonly id: number; readonly now: number }
  | { readonly kind: 'choice-made'; readonly value: string | null; readonly now: number }
  | {
      readonly kind: 'forms-seen';
      readonly id: number;
      readonly forms: readonly SeenForm[];
      readonly now: number;
    }
  | {
      readonly kind: 'plan-told';
      readonly id: number;
      readonly lines: readonly string[];
      readonly now: number;
    }
  | {
      readonly kind: 'change-told';
      readonly run: number;
      readonly event: ChangeEvent;
      readonly now: number;
    }
  | { readonly kind: 'change-ended'; readonly run: number; readonly now: number }
  | { readonly kind: 'time-passed'; readonly now: number };

export interface Step {
  readonly state: UiState;
  readonly effects: readonly Effect[];
}

export function step(state: UiState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

export function createUiState(
  settings: Settings,
  snapshot: FleetSnapshot,
  events: readonly FleetEvent[],
  size: UiState['size'],
  now: number,
): UiState {
  const { rows } = listRows(snapshot, ALL_ROWS);
  return {
    settings,
    now,
    size,
    live: snapshot,
    shown: snapshot,
    events,
    rows,
    cursor: firstCursor(rows),
    top: 0,
    collapsed: new Set(),
    finding: NO_FINDING,
    look: PLAIN_LOOK,
    lastKeyAt: null,
    marked: new Set(),
    ghosts: [],
    changed: new Map(),
    pausedSince: null,
    changesWhilePaused: 0,
    layers: [],
    message: null,
    alarms: [],
    runs: [],
    undo: [],
    leftOut: new Map(),
    ctrlCAt: null,
    keyAt: null,
    mouse: settings.mouse,
    nextId: 1,
  };
}

/** The first member; a balancer row only where there is no member at all. */
export function firstCursor(rows: readonly Row[]): string | null {
  return (rows.find((row) => row.kind === 'member') ?? rows[0])?.key ?? null;
}

export function topLayer(state: UiState): Layer | null {
  return state.layers.at(-1) ?? null;
}

/** How a worker is told from others in maps that events, changes and rows share. */
export function workerId(balancer: string, url: string): string {
  return `${balancer}\n${url}`;
}

export function withMessage(
  state: UiState,
  text: string,
  tone: Message['tone'] = 'plain',
): UiState {
  return { ...state, message: { at: state.now, text, tone } };
}
