/** What the keys of the table do: every command of the key table. */

import { copyUnderCursor } from '../browse/clipboard.ts';
import { clearFilter } from '../browse/find.ts';
import { isFindCommand, runFindCommand } from '../browse/find-commands.ts';
import { closeRow, openRow, toggleSplit } from '../browse/folding.ts';
import { closeDetail } from '../browse/look-around.ts';
import { scopeByDigit } from '../browse/scope.ts';
import { goToAlarm, setFlagsAgain } from '../change/alarm-commands.ts';
import { startAction } from '../change/confirm.ts';
import { targetsOfKey, toggleBalancer, toggleMark } from '../change/marks.ts';
import { openMenu } from '../change/more-menu.ts';
import { openWatch } from '../change/start-drain.ts';
import { startUndo } from '../change/undo.ts';
import { runDrainKey } from '../drain/drain-keys.ts';
import { openPartials } from '../facts/partial-places.ts';
import { moveBy, moveTo, openLayer, pageRows, settle } from '../layout/cursor.ts';
import { scrollDetail } from '../panes/detail.ts';
import { runRollingKey, startRolling } from '../rolling/rolling-keys.ts';
import { onInterrupt, onQuit } from '../session/leave.ts';
import { startLogin } from '../session/login.ts';
import { type Step, step } from '../state/effect.ts';
import type { CommandId } from '../state/key-binding.ts';
import { watchedByKey } from '../state/own-drain.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { openCommandLine } from './command-line.ts';
import { show } from './on-fleet.ts';

/** `key`: the one that was pressed, where a command has several that differ. */
export function runCommand(state: UiState, id: CommandId, key: string): Step {
  if (isFindCommand(id)) return runFindCommand(state, id);
  const page = pageRows(state);
  switch (id) {
    case 'up':
      return step(moveBy(state, -1));
    case 'down':
      return step(moveBy(state, 1));
    case 'page-up':
      return step(state.look.detail ? scrollDetail(state, -1) : moveBy(state, -page));
    case 'page-down':
      return step(state.look.detail ? scrollDetail(state, 1) : moveBy(state, page));
    case 'half-up':
      return step(
        state.look.detail ? scrollDetail(state, -0.5) : moveBy(state, -Math.ceil(page / 2)),
      );
    case 'half-down':
      return step(
        state.look.detail ? scrollDetail(state, 0.5) : moveBy(state, Math.ceil(page / 2)),
      );
    case 'first':
      return step(moveTo(state, 0));
    case 'last':
      return step(moveTo(state, state.rows.length - 1));
    case 'collapse':
      return step(closeRow(state));
    case 'expand':
      return step(openRow(state));
    case 'drain-now':
    case 'drain-put-back':
    case 'drain-undo':
    case 'drain-wait-no-more':
    case 'drain-then':
    case 'drain-longer':
    case 'background':
      return runDrainKey(state, id);
    case 'rolling-go':
    case 'rolling-retry':
    case 'rolling-skip':
    case 'rolling-pause':
    case 'rolling-stop':
    case 'rolling-again':
    case 'rolling-anew':
    case 'rolling-back':
      return runRollingKey(state, id);
    case 'rolling':
      return startRolling(state);
    case 'drain':
      return startDrain(state);
    case 'disable':
    case 'enable':
      return startAction(state, { kind: id });
    case 'undo':
      return startUndo(state);
    case 'more':
      return openMenu(state);
    case 'go-to-alarm':
      return step(goToAlarm(state));
    case 'set-flags-again':
      return setFlagsAgain(state);
    case 'mark':
      return step(toggleMark(state));
    case 'mark-all':
      return step(toggleBalancer(state));
    case 'scope':
      return step(scopeByDigit(state, key));
    case 'split':
      return step(toggleSplit(state));
    case 'command':
      return step(openCommandLine(state));
    case 'log-in':
      return step(startLogin(state));
    case 'another-url':
    case 'doctor':
      return step(state, { kind: 'leave-for', place: id });
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

/** A member whose drain runs here, or has just ended: its watch. */
function startDrain(state: UiState): Step {
  const members = targetsOfKey(state);
  const own = typeof members === 'string' ? null : watchedByKey(state, members);
  if (own !== null) return step(openWatch(state, own));
  return startAction(state, { kind: 'drain' });
}

/** One thing at a time: what lies over the table, what alarms, what hides rows. */
function goBack(state: UiState): UiState {
  if (state.look.detail) return closeDetail(state);
  if (state.alarms.length > 0 || openPartials(state).length > 0) {
    return settle({ ...state, alarms: [], partials: [], message: null });
  }
  if ([...state.drains, ...state.rollings].some((each) => each.ended !== null)) {
    const drains = state.drains.filter((each) => each.ended === null);
    const rollings = state.rollings.filter((each) => each.ended === null);
    return settle({ ...state, drains, rollings, message: null });
  }
  if (state.finding.filter !== '') return clearFilter({ ...state, message: null });
  return settle({ ...state, marked: new Map(), message: null });
}

function togglePause(state: UiState): UiState {
  if (state.pausedSince === null) return { ...state, pausedSince: state.now };
  return show({ ...state, pausedSince: null, changesWhilePaused: 0 }, state.live);
}
