/** The screen on a terminal. Loads Ink, and nothing else in the program does. */

import { rmSync } from 'node:fs';
import { unknownWord } from '../../config/nearest.ts';
import type { Environment, Settings } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { counted } from '../../httpd/counted.ts';
import { printable } from '../../httpd/printable.ts';
import { keepHeapSmall } from '../../launch/small-heap.ts';
import { screenColumn } from '../../messages/column-words.ts';
import { isLightBackground, wantsAscii, wantsColor } from '../../messages/locale.ts';
import { createChange } from '../../operations/change/change.ts';
import { createEditFormReader } from '../../operations/change/edit-form-reader.ts';
import { inTurn } from '../../operations/change/in-turn.ts';
import { COLUMN_IDS, isColumnId } from '../../screen/columns/columns.ts';
import type { LeftOut } from '../../screen/facts/left-out.ts';
import { hushInput } from '../../screen/ink/terminal/hushed-input.ts';
import type { TuiOptions } from '../../screen/ink/tui-options.ts';
import { keyProblem } from '../../screen/keymap/bind-keys.ts';
import type { BoundKeys } from '../../screen/keys/bound-keys.ts';
import type { WayOn } from '../../screen/state/effect.ts';
import { isThemeName, THEME_NAMES, type ThemeName } from '../../screen/text/theme.ts';
import { openAudit } from '../connect/audited.ts';
import { connect } from '../connect/connect.ts';
import { screenPolicy } from '../connect/policy.ts';
import { screenLogin } from '../connect/screen-login.ts';
import { crashText } from '../console/crash.ts';
import { enableCommand } from '../console/enable-command.ts';
import type { Invocation } from '../console/invocation.ts';
import { drainDefaults, rollingSupply } from './screen-rolling.ts';

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
  let place: WayOn | null = null;
  const code = await showScreen(invocation, urls, { ...extras, onLeaveFor: (to) => (place = to) });
  if (place === null) return code;
  const { goOn } = await import('./way-on.ts');
  return goOn(place, invocation, urls, openScreen);
}

interface ShownExtras extends ScreenExtras {
  readonly onLeaveFor: (place: WayOn) => void;
}

async function showScreen(
  invocation: Invocation,
  urls: readonly string[],
  { restartDemo, onLeaveFor }: ShownExtras,
): Promise<number> {
  const { values, env } = invocation;
  if (wantsLines(values, env))
    return (await import('../line-mode/accessible.ts')).accessible(invocation, urls);
  const keys = keysOf(invocation);
  const connection = await connect(invocation, {
    urls,
    asks: false,
    errors: true,
    refusedRestMs: Number.POSITIVE_INFINITY,
  });
  const { settings, fleet, clients } = connection;
  let tellScreen: (problem: string | null) => void = () => undefined;
  const audit = openAudit(invocation, (problem) => tellScreen(problem));
  audit.watch(fleet);
  const rolling = rollingSupply(invocation, connection, restartDemo !== undefined);
  const options: TuiOptions = {
    fleet,
    change: inTurn(createChange(clients, { record: audit.record })),
    noteQuiet: audit.noteQuiet,
    editForms: createEditFormReader(clients),
    readOnly: settings.readOnly,
    policy: screenPolicy(settings),
    ascii: settings.ascii ?? wantsAscii(env),
    color: values['no-color'] !== true && wantsColor(env),
    theme: themeOf(settings.theme, values.theme !== undefined, env),
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
    label: labelOf(settings),
    ...columnsOf(settings, invocation),
    ...(restartDemo !== undefined && { demoKeys: { restart: restartDemo } }),
    onLeaveFor,
    onAuditEvent: (listener) => {
      tellScreen = listener;
    },
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
  }
}

/** A dumb terminal can't go back to a line it has written: it gets the lines too. */
function wantsLines(values: Invocation['values'], env: Environment): boolean {
  const set = (name: string) => (env[name] ?? '') !== '' && env[name] !== '0';
  const asked = values.accessible === true || set('ACCESSIBLE') || set('BALTOP_ACCESSIBLE');
  return asked || env.TERM === 'dumb';
}

/** Throws `UsageError`. */
function themeOf(value: string, isTyped: boolean, env: Environment): ThemeName {
  if (value === 'default' && !isTyped && isLightBackground(env)) return 'light';
  if (isThemeName(value)) return value;
  throw unknownWord('theme', value, THEME_NAMES);
}

/** Throws `UsageError` with the line: on a screen whose keys are not what one thinks, nobody is safe. */
function keysOf({ configuration: { keys, path } }: Invocation): BoundKeys {
  const bound = new Map([...keys].map(([command, each]) => [command, each.keys]));
  const problem = keyProblem(bound);
  if (problem === null) return bound;
  const line = keys.get(problem.command)?.line ?? 1;
  throw new UsageError(`${path}, line ${line}: keys: ${problem.what}`, problem.hint);
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
