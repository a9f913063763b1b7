/** The owner of the terminal: enters its modes, leaves them on every way out, and runs what the screen asks for. */

import { setTimeout as delay } from 'node:timers/promises';
import chalk from 'chalk';
import { render } from 'ink';
import type { Fleet } from '../../fleet/fleet.ts';
import type { SafetyPolicy } from '../../fleet/safety.ts';
import { printable } from '../../httpd/printable.ts';
import type { Environment } from '../../messages/locale.ts';
import type { Labels } from '../../messages/own-label.ts';
import type { Change } from '../../operations/change/change.ts';
import type { Inquiry } from '../../operations/change/inquiry.ts';
import { clipboardSequence } from '../browse/clipboard.ts';
import { farewell, type LeftOut, leftOutNow } from '../facts/left-out.ts';
import type { BoundKeys } from '../keys/bound-keys.ts';
import type { MouseReport } from '../keys/mouse-report.ts';
import { wantsExactBytes } from '../layout/exact-bytes.ts';
import { rollingFarewell } from '../panes/rolling-screen.ts';
import type { ColumnId } from '../rows/columns.ts';
import type { Effect, WayOn } from '../state/effect.ts';
import type { DrainDefaults } from '../state/own-drain.ts';
import { createUiState } from '../state/ui-state.ts';
import { createTheme, type ThemeName } from '../text/theme.ts';
import { createUiStore, type UiStore } from '../update/ui-store.ts';
import { App, type SuspendTerminal } from './app.tsx';
import { createDrainRunner } from './runners/drain-runner.ts';
import { startExpiryTimer } from './runners/expiry-timer.ts';
import { watchJournals } from './runners/journal-watch.ts';
import type { LoginSupply } from './runners/login-supply.ts';
import { createRollingRunner } from './runners/rolling-runner.ts';
import type { RollingSupply } from './runners/rolling-supply.ts';
import { suspendToShell } from './suspend.ts';
import { createBell } from './terminal/bell.ts';
import { homedOutput } from './terminal/homed-output.ts';
import type { HushedInput } from './terminal/hushed-input.ts';
import { withoutMouse } from './terminal/mouse-input.ts';
import { createTerminalModes } from './terminal/terminal-modes.ts';

export interface TuiOptions {
  readonly fleet: Fleet;
  readonly change: Change;
  readonly inquiry: Inquiry;
  /** Why nothing may be changed, such as `set by --read-only`; null when changes are allowed. */
  readonly readOnly: string | null;
  readonly policy: SafetyPolicy;
  /** Keys other than the usual ones; `keyProblem` has found nothing. */
  readonly keys?: BoundKeys;
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
  readonly theme: ThemeName;
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
  /** Those that the table begins with. */
  readonly columns?: readonly ColumnId[];
  /** Why they could not be saved in the context, safe to print; null: they are. `columns` null: it names none any more. */
  readonly saveColumns?: (columns: readonly ColumnId[] | null) => Promise<string | null>;
  /** Hands over who is to be told when the audit log cannot be written (why), and when it can again (null). */
  readonly onAuditTold?: (listener: (problem: string | null) => void) => void;
  readonly demoKeys?: { restart(): void };
  /** Where the terminal was hushed before the screen was there. */
  readonly hushed?: HushedInput;
  /** Told before the screen ends for something that is to take its place. */
  readonly onLeaveFor?: (place: WayOn) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WritableStream;
  readonly now: () => number;
}

/** What a shell expects of a process that a signal ended. */
const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
const INTERNAL_ERROR = 70;
/** A change that is read back takes no longer than a few answers of httpd. */
const SETTLE_MS = 15_000;

/** Runs until the user quits or the terminal goes away; gives the exit code. Never rejects. */
export async function runTui(options: TuiOptions): Promise<number> {
  const { fleet, stdin, stdout, stderr, now } = options;
  // Bold and inverse are needed without colours too, so Ink's chalk must never fall back to plain text.
  chalk.level = 1;
  const aborter = new AbortController();
  const supply = options.rolling ?? null;
  const rollings = createRollingRunner(fleet, options.change, supply, aborter.signal, now);
  const drains = createDrainRunner(fleet, options.change, aborter.signal, now);
  let finish: (code: number) => void = () => undefined;
  // Promise.withResolvers is not there before Node 22.
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let suspendTerminal: SuspendTerminal | null = null;
  let crash: unknown = null;

  const fail = (error: unknown) => {
    crash ??= error;
    finish(INTERNAL_ERROR);
  };
  const store = createUiStore(
    createUiState(
      settingsOf(options),
      fleet.getSnapshot(),
      fleet.getEvents(),
      sizeOf(stdout),
      now(),
    ),
    perform,
  );

  options.onAuditTold?.((problem) => store.dispatch({ kind: 'audit-told', problem, now: now() }));

  function perform(effect: Effect, own: UiStore): void {
    switch (effect.kind) {
      case 'change':
        runChange(effect, own).catch(fail);
        return;
      case 'drain':
        drains.start(effect, own).catch(fail);
        return;
      case 'rolling':
      case 'rolling-again':
        rollings.start(effect, own).catch(fail);
        return;
      case 'rolling-answer':
        rollings.answer(effect.id, effect.answer);
        return;
      case 'rolling-pause':
        rollings.pause(effect.id, effect.isPaused);
        return;
      case 'rolling-stop':
        rollings.stop(effect.id);
        return;
      case 'drain-wish':
        drains.wish(effect.id, effect.wishes);
        return;
      case 'read-forms':
        options.inquiry.forms(fleet, effect.order).then((forms) => {
          own.dispatch({ kind: 'forms-seen', id: effect.id, forms, now: now() });
        }, fail);
        return;
      case 'plan':
        options.inquiry.plan(fleet, effect.order).then((lines) => {
          own.dispatch({ kind: 'plan-told', id: effect.id, lines, now: now() });
        }, fail);
        return;
      case 'log-in':
        logIn(effect, own).catch(fail);
        return;
      case 'bell':
        ringBell();
        return;
      case 'poll-now':
        fleet.pollNow();
        return;
      case 'restart-demo':
        options.demoKeys?.restart();
        return;
      case 'set-interval':
        fleet.setIntervalMs(effect.intervalMs);
        return;
      case 'redraw':
        redraw();
        return;
      case 'copy':
        stdout.write(clipboardSequence(effect.text, options.env));
        return;
      case 'save-columns': {
        const { columns } = effect;
        options.saveColumns?.(columns).then((problem) => {
          own.dispatch({ kind: 'columns-saved', columns, problem, now: now() });
        }, fail);
        return;
      }
      case 'mouse':
        modes.setMouse(effect.on);
        return;
      case 'suspend':
        if (suspendTerminal === null) return;
        suspendToShell(suspendTerminal, modes, () => fleet.pollNow()).catch(fail);
        return;
      case 'leave-for':
        options.onLeaveFor?.(effect.place);
        finish(0);
        return;
      case 'quit':
        finish(effect.code);
    }
  }

  async function runChange(effect: Extract<Effect, { kind: 'change' }>, own: UiStore) {
    const { run } = effect;
    for await (const event of options.change(fleet, effect.request, aborter.signal)) {
      own.dispatch({ kind: 'change-told', run, event, now: now() });
    }
    own.dispatch({ kind: 'change-ended', run, now: now() });
  }

  async function logIn(effect: Extract<Effect, { kind: 'log-in' }>, own: UiStore) {
    const { group, user, password } = effect;
    const outcome = await options.login?.logIn(effect);
    if (outcome === undefined) return;
    const isTyped = password !== null;
    own.dispatch({ kind: 'login-told', group, user, isTyped, outcome, now: now() });
  }

  function redraw(): void {
    // Ink draws at a resize even when no row is another.
    stdout.emit('resize');
  }

  const onFleet = () =>
    store.dispatch({
      kind: 'fleet-changed',
      snapshot: fleet.getSnapshot(),
      events: fleet.getEvents(),
      now: now(),
    });
  const onResize = () => {
    // A frame for the size before may just have been wrapped into this one, and Ink clears only when it gets narrower.
    instance.clear();
    stdout.write('\x1b[2J\x1b[H');
    store.dispatch({ kind: 'resized', ...sizeOf(stdout) });
  };
  const onHangUp = () => finish(SIGNAL_CODES.SIGHUP);
  const onSignal = (signal: NodeJS.Signals) =>
    finish(SIGNAL_CODES[signal as keyof typeof SIGNAL_CODES]);

  // Before Ink's own listener, so that its redraw at a resize has the new size already.
  stdout.on('resize', onResize);
  stdout.on('error', onHangUp);
  for (const event of ['end', 'close', 'error']) stdin.on(event, onHangUp);
  for (const signal of Object.keys(SIGNAL_CODES)) process.on(signal, onSignal);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const stopExpiry = startExpiryTimer(store, now);
  const unsubscribe = fleet.subscribe(onFleet);
  const stopJournals = supply === null ? () => undefined : watchJournals(fleet, supply, store, now);
  const stopExact = store.subscribe(() => fleet.setExact(wantsExactBytes(store.getState())));

  const theme = createTheme(options);
  const title = `baltop ${printable(options.label).slice(0, 60)}`;
  const ringBell = createBell((text) => stdout.write(text), now, options.bell !== false);
  const modes = createTerminalModes((text) => stdout.write(text), title, options.mouse);
  const onReport = (report: MouseReport) =>
    store.dispatch({ kind: 'mouse-used', report, now: now() });
  const keys = withoutMouse(stdin, onReport, options.hushed ?? null);
  modes.enter();
  options.hushed?.handOver();
  const instance = render(
    <App
      store={store}
      theme={theme}
      now={now}
      onMounted={(suspend) => {
        suspendTerminal = suspend;
        options.hushed?.frameShown();
      }}
    />,
    {
      stdin: keys,
      stdout: homedOutput(stdout),
      alternateScreen: true,
      incrementalRendering: true,
      // A key that comes right after a poll's frame waits for 1/maxFps s.
      maxFps: 200,
      exitOnCtrlC: false,
      // Ink goes silent where CI is set in the environment in any form; whoever calls this has a terminal.
      interactive: true,
      patchConsole: true,
    },
  );
  // Rejects when a component threw: Ink has left the alternate screen by then.
  instance.waitUntilExit().catch(fail);
  // Only now: the first frame is on the screen before any network.
  fleet.start();

  const code = await ended;
  aborter.abort();
  // A member that was on its way out is put back first; what hangs is not waited for for ever.
  await Promise.race([rollings.settled(), delay(SETTLE_MS, undefined, { ref: false })]);
  stopJournals();
  fleet.stop();
  unsubscribe();
  stopExact();
  stopExpiry();
  modes.leave();
  instance.unmount();
  await instance.waitUntilExit().catch(() => undefined);
  stdout.off('resize', onResize);
  for (const event of ['end', 'close']) stdin.off(event, onHangUp);
  for (const signal of Object.keys(SIGNAL_CODES)) process.off(signal, onSignal);
  process.off('uncaughtException', fail);
  process.off('unhandledRejection', fail);

  for (const line of rollingFarewell(store.getState().rollings)) stdout.write(`${line}\n`);
  for (const line of farewell(leftOutNow(store.getState()), options.utc, options.undoCommand))
    stdout.write(`${line}\n`);
  if (crash !== null) stderr.write(options.crashText(crash));
  return code;
}

function settingsOf(options: TuiOptions) {
  return {
    label: printable(options.label),
    ...(options.context !== undefined && { context: printable(options.context) }),
    ...(options.columns !== undefined && { columns: options.columns }),
    readOnly: options.readOnly,
    policy: options.policy,
    ...(options.keys !== undefined && { keys: options.keys }),
    ...(options.labels !== undefined && { labels: options.labels }),
    ...(options.drain !== undefined && { drain: options.drain }),
    ...(options.login !== undefined && { logins: options.login.groups }),
    ...(options.rolling !== undefined && { rolling: options.rolling.wishes }),
    utc: options.utc,
    demo: options.demoKeys !== undefined,
    mouse: options.mouse,
    insecure: options.insecure === true,
  };
}

/** A terminal that says nothing of its size, or 0, is taken for the usual one. */
function sizeOf(stdout: NodeJS.WriteStream) {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
