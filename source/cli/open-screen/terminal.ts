/** The screen on a terminal. Loads Ink, and nothing else in the program does. */

import { rmSync } from 'node:fs';
import { unknownWord } from '../../config/nearest.ts';
import type { Settings } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { counted } from '../../httpd/counted.ts';
import { printable } from '../../httpd/printable.ts';
import { keepHeapSmall } from '../../launch/small-heap.ts';
import { screenColumn } from '../../messages/column-words.ts';
import { wantsAscii, wantsColor } from '../../messages/locale.ts';
import { createChange } from '../../operations/change/change.ts';
import { createEditFormReader } from '../../operations/change/edit-form-reader.ts';
import { inTurn } from '../../operations/change/in-turn.ts';
import type { Recorder } from '../../operations/recording/recorder.ts';
import type { Recording } from '../../operations/recording/recording.ts';
import { COLUMN_IDS, isColumnId } from '../../screen/columns/columns.ts';
import type { LeftOut } from '../../screen/facts/left-out.ts';
import { hushInput } from '../../screen/ink/terminal/hushed-input.ts';
import type { ContextSupply, TuiOptions } from '../../screen/ink/tui-options.ts';
import type { WayOn } from '../../screen/state/effect.ts';
import { openAudit } from '../connect/audited.ts';
import { type Connection, connect } from '../connect/connect.ts';
import { screenPolicy } from '../connect/policy.ts';
import { screenLogin } from '../connect/screen-login.ts';
import { crashText } from '../console/crash.ts';
import { enableCommand } from '../console/enable-command.ts';
import type { Invocation } from '../console/invocation.ts';
import { keysOf, themesOf, themesWith } from './look.ts';
import { contextSupply, SCREEN_CONNECTION, type ScreenCall } from './other-context.ts';
import { drainDefaults, rollingSupply } from './screen-rolling.ts';
import { wantsLines } from './wants-lines.ts';

/** What the polls of more leave behind would be half the work to collect in a small space. */
const FEW_FRONT_ENDS = 5;

export interface ScreenExtras {
  /** Restarts the embedded server, as a graceful restart of httpd does. */
  readonly restartDemo?: () => void;
}

/** Runs until the user leaves, for good or for what is offered where nothing answers; gives the exit code. */
export async function openScreen(
  invocation: Invocation,
  urls: readonly string[],
  extras: ScreenExtras = {},
): Promise<number> {
  if (wantsLines(invocation.values, invocation.env))
    return (await import('../line-mode/accessible.ts')).accessible(invocation, urls);
  const home: ScreenCall = { invocation, urls };
  let homeContext: string | null = null;
  let call: ScreenCall | null = home;
  for (;;) {
    let place: WayOn | null = null;
    let next: ScreenCall | null = null;
    const code: number = await showScreen(call, {
      ...extras,
      onLeaveFor: (to) => (place = to),
      contexts({ settings }) {
        if (call === home) homeContext = settings.context;
        return contextSupply(home, homeContext, check, (to) => (next = to));
      },
    });
    if (next === null) {
      if (place === null) return code;
      const { goOn } = await import('./way-on.ts');
      return goOn(place, call.invocation, call.urls, openScreen);
    }
    call = next;
    // Ink has let go of it.
    process.stdin.ref();
  }
}

/** The same on a recording: nothing is connected to. */
export async function openReplay(invocation: Invocation, recording: Recording): Promise<number> {
  return (await import('./replay-screen.ts')).showReplay(invocation, recording);
}

interface ShownExtras extends ScreenExtras {
  readonly onLeaveFor: (place: WayOn) => void;
  readonly contexts: (connection: Connection) => ContextSupply;
}

/** What would end the program before the screen of a context opens. Throws `UsageError`. */
function check(invocation: Invocation, connection: Connection): void {
  const { settings } = connection;
  themesWith(settings.theme, invocation);
  columnsOf(settings, invocation);
  rollingSupply(invocation, connection, false);
  drainDefaults(invocation.values, settings);
}

async function showScreen(
  { invocation, urls, connection: made, readOnly = null }: ScreenCall,
  { restartDemo, onLeaveFor, contexts }: ShownExtras,
): Promise<number> {
  const { values, env } = invocation;
  const keys = keysOf(invocation);
  const connection = made ?? (await connect(invocation, { ...SCREEN_CONNECTION, urls }));
  const { settings, fleet, clients } = connection;
  const themes = await themesOf(settings.theme, invocation).catch((problem: unknown) => {
    connection.close();
    throw problem;
  });
  let tellScreen: (problem: string | null) => void = () => undefined;
  let tellOfRecording: (problem: string | null) => void = () => undefined;
  const recorder = await recorded(invocation, connection, (problem) => tellOfRecording(problem));
  const audit = openAudit(invocation, (problem) => tellScreen(problem), recorder?.note);
  audit.watch(fleet);
  const rolling = rollingSupply(invocation, connection, restartDemo !== undefined);
  const options: TuiOptions = {
    fleet,
    change: inTurn(createChange(clients, { record: audit.record })),
    noteQuiet: audit.noteQuiet,
    editForms: createEditFormReader(clients),
    readOnly: settings.readOnly ?? readOnly,
    policy: screenPolicy(settings),
    ascii: settings.ascii ?? wantsAscii(env),
    color: values['no-color'] !== true && wantsColor(env),
    ...themes,
    mouse: settings.mouse,
    bell: settings.bell,
    env,
    crashText: (error) => crashText(error, env),
    utc: settings.utc,
    insecure: settings.insecure,
    login: screenLogin(connection, env),
    rolling,
    drain: drainDefaults(values, settings),
    labels: settings.labels,
    // Of the demo nothing is left.
    ...(restartDemo === undefined && {
      undoCommand: (left: LeftOut) => enableCommand(left, settings),
    }),
    keys,
    commands: invocation.configuration.commands,
    noteCommand: audit.noteCommand,
    label: labelOf(settings),
    ...columnsOf(settings, invocation),
    ...(restartDemo === undefined
      ? { contexts: contexts(connection) }
      : { demoKeys: { restart: restartDemo } }),
    onLeaveFor,
    onAuditEvent: (listener) => {
      tellScreen = listener;
    },
    ...(recorder !== null && {
      onRecordingEvent: (listener: (problem: string | null) => void) => {
        tellOfRecording = listener;
      },
    }),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => fleet.clock.monotonic(),
  };
  // Not sooner: a password may have been asked for.
  const hushed = hushInput(process.stdin);
  const { runTui } = await import('../../screen/ink/run.tsx').catch((problem: unknown) => {
    hushed.giveUp();
    throw problem;
  });
  keepHeapSmall({ young: clients.size <= FEW_FRONT_ENDS });
  try {
    return await runTui({ ...options, hushed });
  } finally {
    if (restartDemo !== undefined) rmSync(rolling.folder, { recursive: true, force: true });
    connection.close();
    await recorder?.close();
  }
}

/** null: nothing is recorded. Throws `UsageError`, with the connection closed. */
async function recorded(
  invocation: Invocation,
  connection: Connection,
  onProblem: (problem: string | null) => void,
): Promise<Recorder | null> {
  if (invocation.values.record === undefined) return null;
  const { startRecording } = await import('../connect/recorded.ts');
  try {
    return startRecording(invocation, connection, labelOf(connection.settings), onProblem);
  } catch (problem) {
    connection.close();
    throw problem;
  }
}

/** Throws `UsageError`. What is saved goes through the file's own check, as everything that is written to it. */
function columnsOf(
  { columns: named, context }: Settings,
  { env, configuration: { path } }: Invocation,
): Pick<TuiOptions, 'columns' | 'context' | 'saveColumns'> {
  const columns = named?.map(screenColumn);
  const unknown = columns?.find((each) => !isColumnId(each));
  if (unknown !== undefined) {
    throw unknownWord('column for --columns', unknown, COLUMN_IDS);
  }
  const ids = columns?.filter(isColumnId) ?? [];
  return {
    ...(ids.length > 0 && { columns: [...new Set(ids)] }),
    ...(context !== null && {
      context,
      saveColumns: async (wanted) => {
        const { saveColumns } = await import('../../config/edit-configuration.ts');
        try {
          saveColumns(path, env, context, wanted);
          return null;
        } catch (problem) {
          if (problem instanceof UsageError) return printable(problem.message);
          throw problem;
        }
      },
    }),
  };
}

/** The context, and how many front ends where they are several; without a context, the front end. */
function labelOf({ context, frontEnds }: Settings): string {
  const several = frontEnds.length === 1 ? null : counted(frontEnds.length, 'front end');
  if (context === null) return several ?? frontEnds[0]?.name ?? '';
  return several === null ? context : `${context}  ${several}`;
}
