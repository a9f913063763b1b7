/** Everything the screen shows that is not the fleet itself. A value: only `update` makes a new one. */

import type { LoginGroup } from '../../fleet/login-group.ts';
import type { SafetyPolicy } from '../../fleet/safety.ts';
import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import type { OwnCommand } from '../../intents/own-command.ts';
import type { LogEvent } from '../../messages/log-event.ts';
import type { Labels } from '../../messages/own-label.ts';
import type { Target } from '../../operations/change/change.ts';
import type { OwnChange } from '../../operations/change/undo.ts';
import type { ReplayFacts } from '../../operations/recording/replay.ts';
import type { ColumnId } from '../columns/columns.ts';
import type { BoundKeys } from '../keys/bound-keys.ts';
import { ALL_ROWS, type Ghost, listRows, type Row } from '../rows/row-list.ts';
import type { CommandRun } from './command-run.ts';
import type { DrainDefaults, DrainSession } from './drain-session.ts';
import { type Finding, NO_FINDING } from './finding.ts';
import type { Layer } from './layers.ts';
import type { PartialFailure, Run } from './own-change.ts';
import { lookWith, type PaneState, PLAIN_LOOK } from './pane-state.ts';
import type { OtherRolling, RollingDefaults, RollingSession } from './rolling-session.ts';

export interface Settings {
  /** Name of the context or the front end, safe to print. */
  readonly label: string;
  /** Name of the context, safe to print; there is none without it. */
  readonly context?: string;
  /** Names of the contexts of the configuration. */
  readonly contexts?: readonly string[];
  /** Which columns the table begins with; without it, those that the width has room for. */
  readonly columns?: readonly ColumnId[];
  /** Why nothing may be changed; null when changes are allowed. */
  readonly readOnly: string | null;
  readonly policy: SafetyPolicy;
  /** Which themes can be changed to; none without colours. */
  readonly themes?: readonly string[];
  readonly utc: boolean;
  /** The demo offers a key that restarts its httpd. */
  readonly demo: boolean;
  /** No certificate is checked: said as long as it lasts. */
  readonly insecure?: boolean;
  /** What this screen shows is being recorded. */
  readonly recording?: boolean;
  /** The mouse is on from the start. */
  readonly mouse: boolean;
  /** Where the configuration binds other keys than the usual ones; `keyProblem` has found nothing. */
  readonly keys?: BoundKeys;
  /** What the configuration calls members. */
  readonly labels?: Labels;
  /** What a drain of a balancer's member waits for, unless it is as `STANDARD_DRAIN` has it. */
  readonly drain?: (balancer: string) => DrainDefaults;
  /** How this screen rolls; without it there is no `R`. */
  readonly rolling?: (balancer: string) => RollingDefaults;
  /** Of the configuration. */
  readonly commands?: readonly OwnCommand[];
  /** Who can be logged in here; nobody unless given. */
  readonly logins?: readonly LoginGroup[];
}

export interface Message {
  readonly at: number;
  /** What it tells the worst of, where polls brought it; not set for an answer to a key. */
  readonly events?: readonly FleetEvent[];
  /** At the right end of its line, never cut. */
  readonly more?: string;
  readonly text: string;
  readonly tone: 'plain' | 'warning' | 'alarm';
}

/** A marked member: on all its front ends, or on one. */
export interface Mark {
  readonly key: string;
  readonly frontEnd: string | null;
}

export interface UiState {
  readonly settings: Settings;
  readonly now: number;
  /** When this session began. */
  readonly startedAt: number;
  readonly size: { readonly columns: number; readonly rows: number };
  /** The latest snapshot: what actions are judged by. */
  readonly live: FleetSnapshot;
  /** What the table shows: the latest, or the one at which the display was paused. */
  readonly shown: FleetSnapshot;
  /** The front end that `live` and `shown` are limited to; null: all of them. */
  readonly scope: string | null;
  /** It was gone into from the page of front ends: Esc comes out there. */
  readonly scopeIsChosen: boolean;
  readonly events: readonly FleetEvent[];
  /** Own changes that came to nothing, oldest first. */
  readonly results: readonly LogEvent[];
  readonly rows: readonly Row[];
  readonly cursor: string | null;
  readonly top: number;
  /** One section for each front end rather than all of them merged. */
  readonly isSplit: boolean;
  /** Keys of balancer rows. */
  readonly collapsed: ReadonlySet<string>;
  /** Keys of members whose front ends are listed below them. */
  readonly opened: ReadonlySet<string>;
  readonly finding: Finding;
  readonly look: PaneState;
  /** When a key was last pressed. */
  readonly lastKeyAt: number | null;
  /** By the key of the row that was marked; hidden ones too. */
  readonly marked: ReadonlyMap<string, Mark>;
  readonly ghosts: readonly Ghost[];
  /** Until when a worker (by `workerId`) is marked as changed. */
  readonly changed: ReadonlyMap<string, number>;
  readonly pausedSince: number | null;
  readonly changesWhilePaused: number;
  readonly layers: readonly Layer[];
  /** Commands of the configuration that run, and the last that have ended. */
  readonly commandRuns: readonly CommandRun[];
  /** Lines of the palette that were run, oldest first. */
  readonly said: readonly string[];
  /** How many rows the bar of the layer on top takes, and the layers for which that was found out. */
  readonly bar: { readonly rows: number; readonly of: readonly Layer[] };
  readonly message: Message | null;
  /** Restarts and lost flags that nobody has acknowledged yet. */
  readonly alarms: readonly FleetEvent[];
  /** Those alarms of a balancer without a usable member after which it had one again. */
  readonly outagesOver: ReadonlySet<FleetEvent>;
  /** Which alarm's row the cursor was last sent to. */
  readonly alarmVisited: string | null;
  /** Which moment of a recording this is; null: it is the present. */
  readonly replay: ReplayFacts | null;
  /** Why the recording cannot be written; null while it can. */
  readonly unrecorded: string | null;
  /** Why the audit log cannot be written; null while it can. */
  readonly unlogged: string | null;
  readonly runs: readonly Run[];
  /** Changes that failed in mid-order and that nobody has acknowledged yet. */
  readonly partials: readonly PartialFailure[];
  readonly drains: readonly DrainSession[];
  readonly rollings: readonly RollingSession[];
  /** Rolling upgrades that other processes run, by their journals. */
  readonly others: readonly OtherRolling[];
  readonly logins: readonly LoginGroup[];
  /** Indexes of those whose question has opened by itself since they began to ask. */
  readonly loginsOffered: readonly number[];
  readonly undo: readonly OwnChange[];
  /** Where the last verified own change left a worker out of service, by target. */
  readonly leftOut: ReadonlyMap<string, Target & { readonly route: string }>;
  readonly ctrlCAt: number | null;
  /** When the last key came. */
  readonly keyAt: number | null;
  readonly mouse: boolean;
  readonly nextId: number;
}

export function createUiState(
  settings: Settings,
  snapshot: FleetSnapshot,
  events: readonly FleetEvent[],
  size: UiState['size'],
  now: number,
): UiState {
  const { rows } = listRows(snapshot, ALL_ROWS);
  const layers: readonly Layer[] = [];
  return {
    settings,
    now,
    startedAt: now,
    size,
    live: snapshot,
    shown: snapshot,
    scope: null,
    scopeIsChosen: false,
    events,
    results: [],
    rows,
    cursor: firstCursor(rows),
    top: 0,
    isSplit: false,
    collapsed: new Set(),
    opened: new Set(),
    finding: NO_FINDING,
    look: settings.columns === undefined ? PLAIN_LOOK : lookWith(settings.columns),
    lastKeyAt: null,
    marked: new Map(),
    ghosts: [],
    changed: new Map(),
    pausedSince: null,
    changesWhilePaused: 0,
    layers,
    said: [],
    commandRuns: [],
    bar: { rows: 0, of: layers },
    message: null,
    alarms: [],
    outagesOver: new Set(),
    alarmVisited: null,
    replay: null,
    unrecorded: null,
    unlogged: null,
    runs: [],
    partials: [],
    drains: [],
    rollings: [],
    others: [],
    logins: settings.logins ?? [],
    loginsOffered: [],
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

export function withMessage(
  state: UiState,
  text: string,
  tone: Message['tone'] = 'plain',
): UiState {
  return { ...state, message: { at: state.now, text, tone } };
}
