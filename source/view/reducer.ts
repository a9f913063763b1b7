/** The one function that makes a new state of the screen. Pure: what is to be done outside comes back as effects. */

import { copyUnderCursor } from './clipboard.ts';
import { answerCommand, openCommandLine } from './command-line.ts';
import { answerConfirm, onPlanTold, startAction, wasRead } from './confirm.ts';
import { closeLayer, cursorRow, moveBy, moveTo, pageRows, relist, settle } from './cursor.ts';
import { clearFilter, typeFilter } from './find.ts';
import { isFindCommand, runFindCommand } from './find-commands.ts';
import { isTiny } from './frame-layout.ts';
import { typeHelp } from './help.ts';
import type { CommandId } from './key-binding.ts';
import { bindingFor } from './keys.ts';
import { leftOutNow } from './left-out.ts';
import { chooseColumn, closeDetail } from './look-around.ts';
import { toggleBalancer, toggleMark } from './marks.ts';
import { answerInput, answerMenu, onFormsSeen, onMenuChoice, openMenu } from './more-menu.ts';
import { onMouse } from './mouse.ts';
import { endRun, onChangeTold } from './on-change.ts';
import { onFleetChanged, onTimePassed, show } from './on-fleet.ts';
import { balancerRowKey, memberRowKey } from './row-list.ts';
import {
  type Effect,
  type Layer,
  type Step,
  step,
  topLayer,
  type UiAction,
  type UiState,
  withMessage,
} from './ui-state.ts';
import { startUndo } from './undo.ts';

/** No hand is that fast: what comes this soon after a key is a script, or a paste cut in chunks. */
const HURRY_MS = 50;

/** Two of them within this time quit. */
const CTRL_C_MS = 2_000;

export function update(state: UiState, action: UiAction): Step {
  switch (action.kind) {
    case 'fleet-changed':
      return step(onFleetChanged(state, action.snapshot, action.events, action.now));
    case 'keys-pressed':
      return onKeys({ ...state, now: action.now, lastKeyAt: action.now }, action.keys);
    case 'text-pasted':
      return step(
        withMessage(heard(state, action.now), 'pasted text is never read as keys', 'warning'),
      );
    case 'mouse-used':
      return step(onMouse(heard(state, action.now), action.report));
    case 'resized':
      return step(onResized(state, { columns: action.columns, rows: action.rows }));
    case 'layer-drawn':
      return step(onDrawn(state, action.id, action.now));
    case 'choice-made':
      return onChoice({ ...state, now: action.now }, action.value);
    case 'forms-seen':
      return step(onFormsSeen({ ...state, now: action.now }, action.id, action.forms));
    case 'plan-told':
      return step(onPlanTold({ ...state, now: action.now }, action.id, action.lines));
    case 'change-told':
      return step(settle(onChangeTold({ ...state, now: action.now }, action.run, action.event)));
    case 'change-ended':
      return step(endRun({ ...state, now: action.now }, action.run));
    case 'time-passed':
      return step(onTimePassed(state, action.now));
  }
}

/** A paste or a mouse report came: a key that follows at once is not a hand's. */
function heard(state: UiState, now: number): UiState {
  return { ...state, now, keyAt: now };
}

/** One key after the other; from a key that must come alone on, the rest of the chunk is dropped. */
function onKeys(state: UiState, keys: readonly string[]): Step {
  const hurried = state.keyAt !== null && state.now - state.keyAt < HURRY_MS;
  const alone = keys.length === 1 && !hurried;
  const effects: Effect[] = [];
  let next: UiState = { ...state, keyAt: state.now };
  for (const key of keys) {
    if (!alone && topLayer(next) === null && bindingFor(key)?.alone === true) {
      const text = `"${key}" came with other keys and was ignored: press it on its own`;
      return step(withMessage(next, text, 'warning'), ...effects);
    }
    const done = onKey(next, key, alone);
    next = done.state;
    effects.push(...done.effects);
  }
  return step(next, ...effects);
}

function onKey(state: UiState, key: string, alone: boolean): Step {
  if (key === 'ctrl-c') return onInterrupt(state);
  if (key === 'ctrl-z') return step(state, { kind: 'suspend' });
  if (key === 'ctrl-l') return step(state, { kind: 'redraw' });
  const layer = topLayer(state);
  switch (layer?.kind) {
    case 'confirm':
      return answerConfirm(state, layer, key, alone);
    case 'menu':
      return answerMenu(state, key);
    case 'input':
      return answerInput(state, layer, key, alone);
    case 'command':
      return answerCommand(state, layer, key, alone, onQuit);
    case 'quit':
      if (key === 'y' && alone && wasRead(layer, state.now)) {
        return step(state, { kind: 'quit', code: 0 });
      }
      return step(key === 'n' || key === 'escape' ? closeLayer(state) : state);
    case 'help':
      return step(typeHelp(state, layer, key));
    case 'filter':
      return step(typeFilter(state, layer, key));
    case 'columns':
      return step(chooseColumn(state, layer, key));
    case undefined: {
      const binding = bindingFor(key);
      if (binding === null) return step(state);
      const why = binding.disabledReason(state);
      if (why !== null) return step(withMessage(state, why, 'warning'));
      return runCommand(state, binding.id);
    }
  }
}

function runCommand(state: UiState, id: CommandId): Step {
  if (isFindCommand(id)) return runFindCommand(state, id);
  const page = pageRows(state);
  switch (id) {
    case 'up':
      return step(moveBy(state, -1));
    case 'down':
      return step(moveBy(state, 1));
    case 'page-up':
      return step(moveBy(state, -page));
    case 'page-down':
      return step(moveBy(state, page));
    case 'half-up':
      return step(moveBy(state, -Math.ceil(page / 2)));
    case 'half-down':
      return step(moveBy(state, Math.ceil(page / 2)));
    case 'first':
      return step(moveTo(state, 0));
    case 'last':
      return step(moveTo(state, state.rows.length - 1));
    case 'collapse':
      return step(setOpen(state, false));
    case 'expand':
      return step(setOpen(state, true));
    case 'disable':
    case 'enable':
    case 'drain':
      return startAction(state, { kind: id });
    case 'undo':
      return startUndo(state);
    case 'more':
      return openMenu(state);
    case 'mark':
      return step(toggleMark(state));
    case 'mark-all':
      return step(toggleBalancer(state));
    case 'command':
      return step(openCommandLine(state));
    case 'poll':
      return step(state, { kind: 'poll-now' });
    case 'pause':
      return step(togglePause(state));
    case 'restart-demo':
      return step(state, { kind: 'restart-demo' });
    case 'copy':
      return copyUnderCursor(state);
    case 'mouse': {
      const on = !state.mouse;
      const text = on
        ? 'mouse on: the wheel scrolls, a click moves the cursor and never acts'
        : "mouse off: the terminal's own selection works again";
      return step(withMessage({ ...state, mouse: on }, text), { kind: 'mouse', on });
    }
    case 'help':
      return step(openLayer(state, { kind: 'help', id: state.nextId, search: '', top: 0 }));
    case 'back':
      return step(goBack(state));
    case 'quit':
      return onQuit(state);
    case 'redraw':
      return step(state, { kind: 'redraw' });
    case 'suspend':
      return step(state, { kind: 'suspend' });
    case 'interrupt':
      return onInterrupt(state);
  }
}

/** One thing at a time: what lies over the table, what alarms, what hides rows. */
function goBack(state: UiState): UiState {
  if (state.look.detail) return closeDetail(state);
  if (state.alarms.length > 0) return settle({ ...state, alarms: [], message: null });
  if (state.finding.filter !== '') return clearFilter({ ...state, message: null });
  return settle({ ...state, marked: new Set(), message: null });
}

function openLayer(state: UiState, layer: Layer): UiState {
  return settle({ ...state, nextId: state.nextId + 1, layers: [...state.layers, layer] });
}

function onQuit(state: UiState): Step {
  const nothingLeft = leftOutNow(state).length === 0 && state.runs.length === 0;
  // Where a question could not be shown, it can't be asked: the farewell lists what was left.
  if (nothingLeft || isTiny(state.size)) return step(state, { kind: 'quit', code: 0 });
  return step(openLayer(state, { kind: 'quit', id: state.nextId, drawnAt: null }));
}

function onInterrupt(state: UiState): Step {
  const isSecond = state.ctrlCAt !== null && state.now - state.ctrlCAt < CTRL_C_MS;
  if (isSecond) return step(state, { kind: 'quit', code: 130 });
  const marked = { ...state, ctrlCAt: state.now };
  if (topLayer(state) !== null) {
    return step(withMessage(closeLayer(marked), 'closed, nothing sent; ctrl-c again quits'));
  }
  return step(withMessage(marked, 'ctrl-c again within 2 s quits; nothing was sent'));
}

function onDrawn(state: UiState, id: number, now: number): UiState {
  const layers = state.layers.map((layer) =>
    'drawnAt' in layer && layer.id === id && layer.drawnAt === null
      ? { ...layer, drawnAt: now }
      : layer,
  );
  return { ...state, now, layers };
}

/** A choice never sends anything: it moves the cursor, or asks the next question. */
function onChoice(state: UiState, value: string | null): Step {
  const layer = topLayer(state);
  if (layer?.kind === 'menu') return onMenuChoice(state, layer, value);
  return step(onChosen(state, value));
}

/** From the choices of a refused action: only the cursor moves. */
function onChosen(state: UiState, memberKey: string | null): UiState {
  const layer = topLayer(state);
  if (layer?.kind !== 'confirm' || layer.level !== 3) return state;
  const closed = closeLayer(state);
  if (memberKey === null) return closed;
  const balancer = state.live.balancers.find((each) =>
    each.members.some((member) => member.key === memberKey),
  );
  const collapsed = new Set([...closed.collapsed].filter((name) => name !== balancer?.name));
  const open = relist({ ...closed, collapsed });
  const index = open.rows.findIndex((row) => row.key === memberRowKey(memberKey));
  return index === -1 ? open : withMessage(moveTo(open, index), 'e enables this member');
}

/** A question is only answered on a screen that can show it with its target. */
function onResized(state: UiState, size: UiState['size']): UiState {
  const resized = { ...state, size };
  const top = topLayer(state)?.kind;
  if (!isTiny(size) || top === undefined || top === 'help' || top === 'quit')
    return settle(resized);
  // Where what is typed can't be seen, nothing is typed.
  if (top === 'filter' || top === 'columns') return closeLayer(resized);
  return withMessage(closeLayer(resized), 'screen too small: cancelled, nothing sent', 'warning');
}

function setOpen(state: UiState, open: boolean): UiState {
  const row = cursorRow(state);
  if (row === null) return state;
  const name = row.kind === 'ghost' ? row.ghost.balancer : row.balancer.name;
  if (open && state.finding.problemsOnly && row.kind === 'balancer' && !row.isOpen) {
    if (!state.collapsed.has(name))
      return withMessage(state, 'no problem in it: z shows all members');
  }
  const collapsed = new Set(state.collapsed);
  if (open) collapsed.delete(name);
  else collapsed.add(name);
  return relist({ ...state, collapsed, cursor: open ? row.key : balancerRowKey(name) });
}

function togglePause(state: UiState): UiState {
  if (state.pausedSince === null) return { ...state, pausedSince: state.now };
  return show({ ...state, pausedSince: null, changesWhilePaused: 0 }, state.live);
}
