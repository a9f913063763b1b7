/** `u`: back to exactly what was before the last own change, on every front end by itself. */

import { safeName } from '../../messages/member-label.ts';
import { noUndoText } from '../../messages/undo-text.ts';
import { undoOrder } from '../../operations/change/undo.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { ask } from './confirm.ts';

/** The last own change, unless another one is named. */
export function startUndo(state: UiState, last = state.undo.at(-1)): Step {
  if (last === undefined) return step(state);
  const elsewhere = last.places.find(({ target }) => !isInScope(state, target.frontEnd));
  if (elsewhere !== undefined) {
    const name = safeName(elsewhere.target.frontEnd);
    const text = `the last change was made on ${name}, too: 0 shows all front ends, then ${keyOf(state.settings, 'undo')}`;
    return step(withMessage(state, text, 'warning'));
  }
  const order = undoOrder(state.live, last.places);
  if (!('kind' in order)) return ask(state, order, { undoes: last, override: false });
  const undo = state.undo.filter((each) => each !== last);
  return step(withMessage({ ...state, undo }, noUndoText(order), 'warning'));
}

function isInScope({ scope }: UiState, frontEnd: string): boolean {
  return scope === null || scope === frontEnd;
}
