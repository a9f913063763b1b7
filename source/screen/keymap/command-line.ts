/** The `:` line: what its keys do, and what the line does. */

import { colonWord } from '../../intents/intents.ts';
import { safeName } from '../../messages/member-label.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import type { CommandLayer } from '../state/layers.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { complete } from './colon-words.ts';
import { wordDeed } from './deeds.ts';

export function answerCommand(
  state: UiState,
  layer: CommandLayer,
  key: string,
  alone: boolean,
): Step {
  if (key === 'escape' || (key === 'backspace' && layer.typed === '')) {
    return step(closeLayer(state));
  }
  if (key === 'tab') return step(withTyped(state, layer, ...complete(layer.typed, state.live)));
  if (key !== 'enter') return step(withTyped(state, layer, typeKey(layer.typed, key), ''));
  if (!alone) return step(withTyped(state, layer, layer.typed, 'press Enter on its own'));
  return runLine(closeLayer(state), layer.typed.trim());
}

function withTyped(state: UiState, layer: CommandLayer, typed: string, note: string): UiState {
  return settle({ ...state, layers: [...state.layers.slice(0, -1), { ...layer, typed, note }] });
}

function runLine(state: UiState, line: string): Step {
  const [word = '', ...rest] = line.split(/\s+/);
  if (word === '') return step(state);
  const meant = colonWord(word);
  if (meant !== null) return wordDeed(meant.id).runWord(state, rest.join(' '), word);
  return step(withMessage(state, `no command "${safeName(word)}": Tab lists them`, 'warning'));
}
