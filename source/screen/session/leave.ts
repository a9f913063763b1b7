/** Ways out: q, which asks where something would be left behind, and ctrl-c. */

import { leftOutNow } from '../facts/left-out.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';

/** Two of them within this time quit. */
const CTRL_C_MS = 2_000;

export function onQuit(state: UiState): Step {
  const nothingRuns =
    state.runs.length === 0 &&
    state.commandRuns.every((each) => each.ended !== null) &&
    [...state.drains, ...state.rollings].every((each) => each.ended !== null);
  const nothingLeft = nothingRuns && leftOutNow(state).length === 0;
  // Where a question could not be shown, it can't be asked: the farewell lists what was left.
  if (nothingLeft || isTiny(state.size)) return step(state, { kind: 'quit', code: 0 });
  return step(openLayer(state, { kind: 'quit', id: state.nextId, drawnAt: null }));
}

export function onInterrupt(state: UiState): Step {
  const isSecond = state.ctrlCAt !== null && state.now - state.ctrlCAt < CTRL_C_MS;
  if (isSecond) return step(state, { kind: 'quit', code: 130 });
  const marked = { ...state, ctrlCAt: state.now };
  if (topLayer(state) !== null) {
    return step(withMessage(closeLayer(marked), 'closed, nothing sent; ctrl-c again quits'));
  }
  return step(withMessage(marked, 'ctrl-c again within 2 s quits; nothing was sent'));
}
