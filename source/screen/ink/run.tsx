/** The owner of the terminal: enters its modes, leaves them on every way out, and runs what the screen asks for. */

import { setTimeout as delay } from 'node:timers/promises';
import chalk from 'chalk';
import { render } from 'ink';
import { printable } from '../../httpd/printable.ts';
import type { HookResult } from '../../operations/hooks/hook.ts';
import { clipboardSequence } from '../browse/clipboard.ts';
import { farewell, leftOutNow } from '../facts/left-out.ts';
import type { MouseReport } from '../keys/mouse-report.ts';
import { wantsExactBytes } from '../layout/exact-bytes.ts';
import { rollingFarewell } from '../panes/rolling-screen.ts';
import { whyNoContext } from '../session/switch-context.ts';
import type { CommandRun } from '../state/command-run.ts';
import type { Effect } from '../state/effect.ts';
import { createUiState } from '../state/ui-state.ts';
import { isThemeName, PALETTES } from '../text/palettes.ts';
import { createTheme } from '../text/theme.ts';
import { createUiStore, type UiStore } from '../update/ui-store.ts';
import { App, type SuspendTerminal } from './app.tsx';
import { createCommandRunner } from './runners/command-runner.ts';
import { createDrainRunner } from './runners/drain-runner.ts';
import { startExpiryTimer } from './runners/expiry-timer.ts';
import { watchJournals } from './runners/journal-watch.ts';
import { createRollingRunner } from './runners/rolling-runner.ts';
import { letGo, lineTyped, suspendToShell } from './suspend.ts';
import { createBell } from './terminal/bell.ts';
import { homedOutput } from './terminal/homed-output.ts';
import { withoutMouse } from './terminal/mouse-input.ts';
import { createTerminalModes } from './terminal/terminal-modes.ts';
import { settingsOf, type TuiOptions } from './tui-options.ts';

/** What a shell expects of a process that a signal ended. */
const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
const INTERNAL_ERROR = 70;
/** A change that is read back takes no longer than a few answers of httpd. */
const SETTLE_MS = 15_000;
/** A command that had the terminal for a shorter time has printed something, rather than been worked with. */
const READABLE_MS = 2_000;

/** Runs until the user quits or the terminal goes away; gives the exit code. Never rejects. */
export async function runTui(options: TuiOptions): Promise<number> {
  const { fleet, stdin, stdout, stderr, now } = options;
  // Bold and inverse are needed without colours too, so Ink's chalk must never fall back to plain text.
  chalk.level = 1;
  const aborter = new AbortController();
  const supply = options.rolling ?? null;
  const noteQuiet = options.noteQuiet ?? (() => undefined);
  const sends = { fleet, change: options.change, noteQuiet };
  const rollings = createRollingRunner(sends, supply, aborter.signal, now);
  const drains = createDrainRunner(sends, aborter.signal, now);
  const commands = createCommandRunner(noteCommand, lend, aborter.signal, now);
  let finish: (code: number) => void = () => undefined;
  // Promise.withResolvers is not there before Node 22.
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let suspendTerminal: SuspendTerminal | null = null;
  let crash: unknown = null;
  let isLent = false;

  const fail = (error: unknown) => {
    crash ??= error;
    finish(INTERNAL_ERROR);
  };
  const first = createUiState(
    settingsOf(options),
    fleet.getSnapshot(),
    fleet.getEvents(),
    sizeOf(stdout),
    now(),
  );
  const store = createUiStore(
    options.replay === undefined
      ? first
      : // What happened is what a recording is looked at for.
        { ...first, replay: options.replay.facts(), look: { ...first.look, log: true } },
    perform,
  );

  options.onRecordingEvent?.((problem) =>
    store.dispatch({ kind: 'recording-event', problem, now: now() }),
  );
  options.onAuditEvent?.((problem) => store.dispatch({ kind: 'audit-event', problem, now: now() }));

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
        rollings
          .start(effect, own)
          .then(() => journals?.read())
          .catch(fail);
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
      case 'drain-control':
        drains.wish(effect.id, effect.controls);
        return;
      case 'read-forms':
        options.editForms.forms(fleet, effect.order).then((forms) => {
          own.dispatch({ kind: 'forms-loaded', id: effect.id, forms, now: now() });
        }, fail);
        return;
      case 'plan':
        options.editForms.plan(fleet, effect.order).then((lines) => {
          own.dispatch({ kind: 'plan-event', id: effect.id, lines, now: now() });
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
      case 'read-starts':
        fleet.readStarts?.();
        return;
      case 'run-command':
        commands.start(effect.run, own).catch(fail);
        return;
      case 'stop-command':
        commands.stop(effect.id);
        return;
      case 'restart-demo':
        options.demoKeys?.restart();
        return;
      case 'set-interval':
        fleet.setIntervalMs(effect.intervalMs);
        return;
      case 'replay':
        options.replay?.wish(effect.wish);
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
      case 'theme':
        changeTheme(effect.name, own).catch(fail);
        return;
      case 'suspend':
        if (suspendTerminal === null) return;
        suspendToShell(suspendTerminal, modes, () => fleet.pollNow()).catch(fail);
        return;
      case 'switch-context':
        switchContext(effect, own).catch(fail);
        return;
      case 'leave-for':
        options.onLeaveFor?.(effect.place);
        finish(0);
        return;
      case 'quit':
        finish(effect.code);
    }
  }

  function noteCommand({ command, words, subject }: CommandRun) {
    const { frontEnds, balancer, url, route } = subject;
    const [only = '', ...others] = frontEnds;
    const frontEnd = others.length === 0 ? only : '';
    const about = { name: command.name, words, frontEnd, balancer, url, route };
    return options.noteCommand?.(fleet, about) ?? (() => undefined);
  }

  async function lend(
    { command }: CommandRun,
    use: () => Promise<HookResult>,
  ): Promise<HookResult> {
    if (suspendTerminal === null || isLent)
      return { ok: false, why: 'could not have the terminal' };
    let result: HookResult = { ok: false, why: 'was not run' };
    await lendTerminal(async () => {
      await letGo(stdin);
      const begun = now();
      result = await use();
      // What it said last must be read before the screen covers it.
      if (!aborter.signal.aborted && (!result.ok || now() - begun < READABLE_MS)) {
        const how = result.ok ? 'ended with 0' : result.why;
        stdout.write(`\nbaltop: ${command.name} ${how}. Enter goes back to the screen. `);
        await lineTyped(stdin, aborter.signal);
      }
      fleet.pollNow();
    });
    return result;
  }

  async function runChange(effect: Extract<Effect, { kind: 'change' }>, own: UiStore) {
    const { run } = effect;
    for await (const event of options.change(fleet, effect.request, aborter.signal)) {
      own.dispatch({ kind: 'change-event', run, event, now: now() });
    }
    own.dispatch({ kind: 'change-ended', run, now: now() });
  }

  async function switchContext(
    wish: Extract<Effect, { kind: 'switch-context' }>,
    own: UiStore,
  ): Promise<void> {
    const opened = await options.contexts?.open(wish, lendTerminal);
    if (opened === undefined) return;
    // What was begun meanwhile must not end with this session.
    const why = typeof opened === 'string' ? opened : whyNoContext(own.getState());
    if (typeof opened !== 'string' && why === null) {
      opened.take();
      finish(0);
      return;
    }
    if (typeof opened !== 'string') opened.drop();
    own.dispatch({ kind: 'context-refused', why: why ?? '', now: now() });
  }

  /** ctrl-c meanwhile is for what has the terminal. */
  async function lendTerminal(work: () => Promise<void>): Promise<void> {
    if (suspendTerminal === null) return work();
    isLent = true;
    modes.leave();
    try {
      await suspendTerminal(work);
    } finally {
      modes.enter();
      isLent = false;
      store.dispatch({ kind: 'resized', ...sizeOf(stdout) });
    }
  }

  async function logIn(effect: Extract<Effect, { kind: 'log-in' }>, own: UiStore) {
    const { group, user, password } = effect;
    const outcome = await options.login?.logIn(effect);
    if (outcome === undefined) return;
    const isTyped = password !== null;
    own.dispatch({ kind: 'login-event', group, user, isTyped, outcome, now: now() });
  }

  async function changeTheme(name: string, own: UiStore) {
    const found = (await options.themes?.find(name)) ?? (isThemeName(name) ? PALETTES[name] : name);
    const isBroken = typeof found === 'string';
    if (!isBroken) {
      theme = createTheme({ ...options, theme: found });
      instance.rerender(app());
    }
    own.dispatch({ kind: 'theme-changed', name, problem: isBroken ? found : null, now: now() });
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
      ...(options.replay !== undefined && { replay: options.replay.facts() }),
      now: now(),
    });
  const onResize = () => {
    if (isLent) return;
    // A frame for the size before may just have been wrapped into this one, and Ink clears only when it gets narrower.
    instance.clear();
    stdout.write('\x1b[2J\x1b[H');
    store.dispatch({ kind: 'resized', ...sizeOf(stdout) });
  };
  const onHangUp = () => finish(SIGNAL_CODES.SIGHUP);
  const onSignal = (signal: NodeJS.Signals) => {
    if (isLent && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
    finish(SIGNAL_CODES[signal as keyof typeof SIGNAL_CODES]);
  };

  // Before Ink's own listener, so that its redraw at a resize has the new size already.
  stdout.on('resize', onResize);
  stdout.on('error', onHangUp);
  for (const event of ['end', 'close', 'error']) stdin.on(event, onHangUp);
  for (const signal of Object.keys(SIGNAL_CODES)) process.on(signal, onSignal);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const stopExpiry = startExpiryTimer(store, now);
  const unsubscribe = fleet.subscribe(onFleet);
  const journals = supply === null ? null : watchJournals(fleet, supply, store, now);
  const stopExact = store.subscribe(() => fleet.setExact(wantsExactBytes(store.getState())));

  let theme = createTheme(options);
  const title = `baltop ${printable(options.label).slice(0, 60)}`;
  const ringBell = createBell((text) => stdout.write(text), now, options.bell !== false);
  const modes = createTerminalModes((text) => stdout.write(text), title, options.mouse);
  const onReport = (report: MouseReport) =>
    store.dispatch({ kind: 'mouse-used', report, now: now() });
  const keys = withoutMouse(stdin, onReport, options.hushed ?? null);
  modes.enter();
  options.hushed?.handOver();
  const onMounted = (suspend: SuspendTerminal) => {
    suspendTerminal = suspend;
    options.hushed?.frameShown();
  };
  const app = () => <App store={store} theme={theme} now={now} onMounted={onMounted} />;
  if (options.themeProblem !== undefined) {
    store.dispatch({ kind: 'theme-changed', name: '', problem: options.themeProblem, now: now() });
  }
  const instance = render(app(), {
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
  });
  // Rejects when a component threw: Ink has left the alternate screen by then.
  instance.waitUntilExit().catch(fail);
  // Only now: the first frame is on the screen before any network.
  fleet.start();
  if (options.replay !== undefined) onFleet();

  const code = await ended;
  aborter.abort();
  // A member that was on its way out is put back first; what hangs is not waited for for ever.
  await Promise.race([rollings.settled(), delay(SETTLE_MS, undefined, { ref: false })]);
  journals?.stop();
  fleet.stop();
  unsubscribe();
  stopExact();
  stopExpiry();
  modes.leave();
  instance.unmount();
  await instance.waitUntilExit().catch(() => undefined);
  stdout.off('resize', onResize);
  for (const event of ['end', 'close', 'error']) stdin.off(event, onHangUp);
  stdout.off('error', onHangUp);
  for (const stream of [stdin, stdout]) outliveErrors(stream);
  for (const signal of Object.keys(SIGNAL_CODES)) process.off(signal, onSignal);
  process.off('uncaughtException', fail);
  process.off('unhandledRejection', fail);

  for (const line of rollingFarewell(store.getState().rollings)) stdout.write(`${line}\n`);
  for (const line of farewell(leftOutNow(store.getState()), options.utc, options.undoCommand))
    stdout.write(`${line}\n`);
  if (crash !== null) stderr.write(options.crashText(crash));
  return code;
}

const ignore = () => undefined;

/** A terminal that goes away after the screen is no crash. Once for each stream, however many screens follow. */
function outliveErrors(stream: NodeJS.EventEmitter): void {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
}

/** A terminal that says nothing of its size, or 0, is taken for the usual one. */
function sizeOf(stdout: NodeJS.WriteStream) {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
