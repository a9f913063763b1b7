/** The one function that makes a new state of the screen. Pure: what is to be done outside comes back as effects. */

import type { Where } from '../../intents/intent.ts';
import { recordingText } from '../../messages/replay-text.ts';
import { endRun, onChangeEvent } from '../change/on-change.ts';
import { onCommandEnded, onCommandLines } from '../commands/on-command.ts';
import { ownCommandOfKey, startCommand } from '../commands/own-commands.ts';
import { onColumnsSaved } from '../dialogs/column-chooser.ts';
import { onPlanTold } from '../dialogs/confirm.ts';
import { onContextRefused } from '../dialogs/contexts.ts';
import { followLogins, onLoginTold } from '../dialogs/login.ts';
import { onFormsSeen } from '../dialogs/menu.ts';
import { afterRun } from '../dialogs/partial.ts';
import { onDrainEnded, onDrainEvent } from '../drain/on-drain.ts';
import { waitAgainWhereServed } from '../drain/still-served.ts';
import { bindingFor, whereOf } from '../keymap/keys.ts';
import { closeLayer, settle } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import {
  onJournalsRead,
  onRollingAsks,
  onRollingEnded,
  onRollingEvent,
  onRollingOutput,
} from '../rolling/on-rolling.ts';
import { onInterrupt } from '../session/leave.ts';
import { type Effect, type Step, step } from '../state/effect.ts';
import type { UiAction } from '../state/ui-action.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { barRows, openDialog } from './dialogs.ts';
import { mustBeHeard, onFleetChanged, onTimePassed } from './on-fleet.ts';
import { onMouse } from './on-mouse.ts';
import { afterMoment, beforeMoment } from './on-replay.ts';

/** No hand is that fast: what comes this soon after a key is a script, or a paste cut in chunks. */
const BURST_WINDOW_MS = 50;

export function update(state: UiState, action: UiAction): Step {
  const { state: next, effects } = act(state, action);
  return { state: measured(next), effects };
}

/** With the height of the bar that is open now, and the cursor's row above it. */
function measured(state: UiState): UiState {
  const rows = barRows(state);
  if (rows === state.bar.rows && state.layers === state.bar.of) return state;
  return settle({ ...state, bar: { rows, of: state.layers } });
}

function act(state: UiState, action: UiAction): Step {
  switch (action.kind) {
    case 'fleet-changed':
      return onFleetTold(state, action);
    case 'keys-pressed':
      return onKeys({ ...state, now: action.now, lastKeyAt: action.now }, action.keys);
    case 'text-pasted':
      return step(onPasted(heard(state, action.now), action.text));
    case 'mouse-used':
      return step(onMouse(heard(state, action.now), action.report));
    case 'resized':
      return step(onResized(state, { columns: action.columns, rows: action.rows }));
    case 'layer-drawn':
      return step(onDrawn(state, action.id, action.now));
    case 'choice-made':
      return onChoice({ ...state, now: action.now }, action.value);
    case 'forms-loaded':
      return step(onFormsSeen({ ...state, now: action.now }, action.id, action.forms));
    case 'plan-event':
      return step(onPlanTold({ ...state, now: action.now }, action.id, action.lines));
    case 'change-event':
      return step(settle(onChangeEvent({ ...state, now: action.now }, action.run, action.event)));
    case 'recording-event':
      return step(onRecordingTold({ ...state, now: action.now }, action.problem));
    case 'audit-event':
      return step(settle({ ...state, now: action.now, unlogged: action.problem }));
    case 'theme-changed': {
      const told = { ...state, now: action.now };
      if (action.problem !== null) return step(withMessage(told, action.problem, 'warning'));
      return step(withMessage(told, `theme ${action.name}`));
    }
    case 'change-ended':
      return step(settle(onRunEnded({ ...state, now: action.now }, action.run)));
    case 'drain-event':
      return withBell(state, onDrainEvent({ ...state, now: action.now }, action.id, action.event));
    case 'drain-ended':
      return withBell(state, onDrainEnded({ ...state, now: action.now }, action.id));
    case 'rolling-event':
      return step(settle(onRollingEvent({ ...state, now: action.now }, action)));
    case 'rolling-output':
      return step(
        settle(onRollingOutput({ ...state, now: action.now }, action.id, action.printed)),
      );
    case 'rolling-asks':
      return onRollingAsks({ ...state, now: action.now }, action.id, action.question, action.why);
    case 'rolling-ended':
      return onRollingEnded({ ...state, now: action.now }, action);
    case 'login-event':
      return step(onLoginTold({ ...state, now: action.now }, action.group, action, action.outcome));
    case 'journals-read':
      return step(settle(onJournalsRead({ ...state, now: action.now }, action.others)));
    case 'columns-saved':
      return step(onColumnsSaved({ ...state, now: action.now }, action.columns, action.problem));
    case 'context-refused':
      return step(onContextRefused({ ...state, now: action.now }, action.why));
    case 'command-lines':
      return step(onCommandLines({ ...state, now: action.now }, action.id, action.lines));
    case 'command-ended':
      // What was typed for a command that had the terminal may still come.
      return step(settle(onCommandEnded(heard(state, action.now), action.id, action.result)));
    case 'time-passed':
      return step(followLogins(onTimePassed(state, action.now)));
  }
}

function onFleetTold(state: UiState, action: Extract<UiAction, { kind: 'fleet-changed' }>): Step {
  const { snapshot, events, now, replay } = action;
  if (replay !== undefined) {
    const begun = beforeMoment(state, replay, snapshot);
    const shown = onFleetChanged(begun, snapshot, events, now);
    return step(onTimePassed(afterMoment(state, shown, replay), now));
  }
  const told = onFleetChanged(state, snapshot, events, now);
  const next = waitAgainWhereServed(followLogins(told));
  return mustBeHeard(state, next.state)
    ? step(next.state, ...next.effects, { kind: 'bell' })
    : next;
}

function onRecordingTold(state: UiState, problem: string | null): UiState {
  const tone = problem === null ? 'plain' : 'warning';
  return withMessage({ ...state, unrecorded: problem }, recordingText(problem), tone);
}

function onRunEnded(state: UiState, id: number): UiState {
  return afterRun(
    endRun(state, id),
    state.runs.find((run) => run.id === id),
  );
}

/** Rings once where a drain has just ended by itself, or asks: somebody waits for it, perhaps in another window. */
function withBell(before: UiState, state: UiState): Step {
  const rings = state.drains.some(
    ({ id, ended, isLate }) =>
      (ended === null ? isLate : BELLS.has(ended.outcome.kind)) &&
      before.drains.some(
        (each) => each.id === id && each.ended === null && !(isLate && each.isLate),
      ),
  );
  return rings ? step(settle(state), { kind: 'bell' }) : step(settle(state));
}

const BELLS: ReadonlySet<string> = new Set(['quiet', 'failed']);

/** A paste or a mouse report came: a key that follows at once is not a hand's. */
function heard(state: UiState, now: number): UiState {
  return { ...state, now, keyAt: now };
}

function onPasted(state: UiState, text: string): UiState {
  const open = openDialog(state);
  const taken = open?.dialog.paste?.(state, open.layer, text);
  if (taken !== undefined) return taken;
  return withMessage(state, 'pasted text is never read as keys', 'warning');
}

/** One key after the other; from a key that must come alone on, the rest of the chunk is dropped. */
function onKeys(state: UiState, keys: readonly string[]): Step {
  // The clock of a replay stands still, and nothing can be changed there.
  const hurried =
    state.replay === null && state.keyAt !== null && state.now - state.keyAt < BURST_WINDOW_MS;
  const alone = keys.length === 1 && !hurried;
  const effects: Effect[] = [];
  let next: UiState = { ...state, keyAt: state.now };
  for (const key of keys) {
    const where = whereOf(next);
    if (!alone && where !== null && mustComeAlone(next, key, where)) {
      const text = `"${key}" came with other keys and was ignored: press it on its own`;
      return step(withMessage(next, text, 'warning'), ...effects);
    }
    const done = onKey(next, key, alone);
    next = measured(done.state);
    effects.push(...done.effects);
  }
  return step(next, ...effects);
}

function mustComeAlone(state: UiState, key: string, where: Where): boolean {
  const binding = bindingFor(key, where, state.settings.keys);
  if (binding !== null) return binding.alone === true;
  return where === 'table' && ownCommandOfKey(state, key) !== null;
}

function onKey(state: UiState, key: string, alone: boolean): Step {
  if (key === 'ctrl-c') return onInterrupt(state);
  if (key === 'ctrl-z') return step(state, { kind: 'suspend' });
  if (key === 'ctrl-l') return step(state, { kind: 'redraw' });
  const open = openDialog(state);
  if (open !== null) return open.dialog.answer(state, open.layer, key, alone);
  return runKey(state, key, whereOf(state) ?? 'table');
}

function runKey(state: UiState, key: string, where: Where): Step {
  const { keys } = state.settings;
  const own = state.replay === null || where !== 'table' ? null : bindingFor(key, 'replay', keys);
  const binding = own ?? bindingFor(key, where, keys);
  if (binding === null) {
    if (where !== 'table') return step(ofTable(state, key));
    const command = ownCommandOfKey(state, key);
    return command === null ? step(state) : startCommand(state, command);
  }
  const why = binding.disabledReason?.(state) ?? null;
  if (why !== null) return step(withMessage(state, why, 'warning'));
  return binding.run(state, key);
}

/** A key that would change something in the table does nothing here, and says so. */
function ofTable(state: UiState, key: string): UiState {
  const meant = bindingFor(key, 'table', state.settings.keys);
  return meant === null
    ? state
    : withMessage(state, `${key} is a key of the table: Esc goes there first`, 'warning');
}

function onDrawn(state: UiState, id: number, now: number): UiState {
  const layers = state.layers.map((layer) =>
    'drawnAt' in layer && layer.id === id && layer.drawnAt === null
      ? { ...layer, drawnAt: now }
      : layer,
  );
  return { ...state, now, layers };
}

function onChoice(state: UiState, value: string | null): Step {
  const open = openDialog(state);
  return open?.dialog.choose?.(state, open.layer, value) ?? step(state);
}

/** A question is only answered on a screen that can show it with its target. */
function onResized(state: UiState, size: UiState['size']): UiState {
  const resized = { ...state, size };
  const open = openDialog(state);
  const whenTiny = open?.dialog.whenTiny;
  if (!isTiny(size) || open === null || whenTiny === 'stays') return settle(resized);
  // Where what is typed can't be seen, nothing is typed.
  if (whenTiny === 'closes') return closeLayer(resized);
  return withMessage(closeLayer(resized), 'screen too small: cancelled, nothing sent', 'warning');
}
