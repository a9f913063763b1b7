/** What the screen is started with, and what of it its state keeps. */

import type { Fleet } from '../../fleet/fleet.ts';
import type { LoginSupply } from '../../fleet/login-group.ts';
import type { SafetyPolicy } from '../../fleet/safety.ts';
import { printable } from '../../httpd/printable.ts';
import type { OwnCommand } from '../../intents/own-command.ts';
import type { Environment } from '../../messages/locale.ts';
import type { Labels } from '../../messages/own-label.ts';
import type { Audit } from '../../operations/audit/audit.ts';
import type { Change } from '../../operations/change/change.ts';
import type { EditFormReader } from '../../operations/change/edit-form-reader.ts';
import type { NoteQuiet } from '../../operations/drain/drain-events.ts';
import type { Replay } from '../../operations/recording/replay.ts';
import type { ColumnId } from '../columns/columns.ts';
import type { LeftOut } from '../facts/left-out.ts';
import type { BoundKeys } from '../keys/bound-keys.ts';
import type { DrainDefaults } from '../state/drain-session.ts';
import type { WayOn } from '../state/effect.ts';
import { type Palette, THEME_NAMES, type ThemeName, type ThemeSupply } from '../text/palettes.ts';
import type { RollingSupply } from './runners/rolling-supply.ts';
import type { HushedInput } from './terminal/hushed-input.ts';

/** Another context, connected to, that can take the place of this session or be let go again. */
export interface OpenedContext {
  readonly take: () => void;
  readonly drop: () => void;
}

export interface ContextSupply {
  /** Safe to print. */
  readonly names: readonly string[];
  /**
   * Without a question; a text says why it can't be, safe to print. `withTerminal` lends the terminal to what may draw
   * on it, such as a program that asks for the passphrase of a password store.
   */
  readonly open: (
    wish: { readonly name: string; readonly readOnly: string | null },
    withTerminal: (work: () => Promise<void>) => Promise<void>,
  ) => Promise<OpenedContext | string>;
}

export interface TuiOptions {
  readonly fleet: Fleet;
  readonly change: Change;
  /** Notes by what a member was called quiet; without it nobody does. */
  readonly noteQuiet?: NoteQuiet;
  readonly editForms: EditFormReader;
  /** Why nothing may be changed, such as `set by --read-only`; null when changes are allowed. */
  readonly readOnly: string | null;
  readonly policy: SafetyPolicy;
  /** Keys other than the usual ones; `keyProblem` has found nothing. */
  readonly keys?: BoundKeys;
  /** Of the configuration. */
  readonly commands?: readonly OwnCommand[];
  /** Notes a command that may change something; what it gives back notes its end. */
  readonly noteCommand?: Audit['command'];
  /** What the configuration calls members. */
  readonly labels?: Labels;
  /** The command that puts back a member that is left out at the end; without it none is told. */
  readonly undoCommand?: (left: LeftOut) => string;
  readonly drain?: (balancer: string) => DrainDefaults;
  /** Without it there is no `R`. */
  readonly rolling?: RollingSupply;
  /** Without it no password is asked for. */
  readonly login?: LoginSupply;
  readonly ascii: boolean;
  readonly color: boolean;
  readonly theme: ThemeName | Palette;
  /** Those of files as well; without it there are the built-in ones. */
  readonly themes?: ThemeSupply;
  /** Why the theme is another one than was asked for, safe to print. */
  readonly themeProblem?: string;
  /** The mouse is on from the start. */
  readonly mouse: boolean;
  /** `bell: false` of the configuration; it rings unless told not to. */
  readonly bell?: boolean;
  /** Says which terminal this is (tmux, screen). */
  readonly env: Environment;
  /** What standard error is told of a crash. */
  readonly crashText: (error: unknown) => string;
  readonly utc: boolean;
  /** Certificates are not checked. */
  readonly insecure?: boolean;
  /** Name of the context or the front end. */
  readonly label: string;
  /** Name of the context; without it nothing can be saved. */
  readonly context?: string;
  /** The contexts of the configuration, and how another one is opened; without it there is no other. */
  readonly contexts?: ContextSupply;
  /** Those that the table begins with. */
  readonly columns?: readonly ColumnId[];
  /** Why they could not be saved in the context, safe to print; null: they are. `columns` null: it names none any more. */
  readonly saveColumns?: (columns: readonly ColumnId[] | null) => Promise<string | null>;
  /** Hands over who is to be told when the audit log cannot be written (why), and when it can again (null). */
  readonly onAuditEvent?: (listener: (problem: string | null) => void) => void;
  readonly demoKeys?: { restart(): void };
  /** What is shown is a recording. */
  readonly replay?: Replay;
  /** Hands over who is to be told when the recording cannot be written (why), and when it can again (null). */
  readonly onRecordingEvent?: (listener: (problem: string | null) => void) => void;
  /** Where the terminal was hushed before the screen was there. */
  readonly hushed?: HushedInput;
  /** Told before the screen ends for something that is to take its place. */
  readonly onLeaveFor?: (place: WayOn) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WritableStream;
  readonly now: () => number;
}

export function settingsOf(options: TuiOptions) {
  return {
    label: printable(options.label),
    ...(options.context !== undefined && { context: printable(options.context) }),
    ...(options.contexts !== undefined && { contexts: options.contexts.names }),
    ...(options.columns !== undefined && { columns: options.columns }),
    readOnly: options.readOnly,
    policy: options.policy,
    ...(options.keys !== undefined && { keys: options.keys }),
    ...(options.commands !== undefined && { commands: options.commands }),
    ...(options.labels !== undefined && { labels: options.labels }),
    ...(options.drain !== undefined && { drain: options.drain }),
    ...(options.login !== undefined && { logins: options.login.groups }),
    ...(options.rolling !== undefined && { rolling: options.rolling.defaults }),
    ...(options.color && { themes: options.themes?.names ?? THEME_NAMES }),
    utc: options.utc,
    demo: options.demoKeys !== undefined,
    ...(options.onRecordingEvent !== undefined && { recording: true }),
    mouse: options.mouse,
    insecure: options.insecure === true,
  };
}
