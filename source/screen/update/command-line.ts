/** The `:` line: what its keys do, and what the line does. */

import type { Action } from '../../fleet/action.ts';
import { selectMembers } from '../../fleet/select.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { ambiguousText, noMemberText, readOnlyText } from '../../messages/refusal-text.ts';
import { filterBy, sortBy } from '../browse/find.ts';
import { scopeByName } from '../browse/scope.ts';
import { ask } from '../change/confirm.ts';
import { targetsOfKey } from '../change/marks.ts';
import { complete } from '../dialogs/commands.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, openLayer, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import type { CommandLayer } from '../state/layers.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

const READ_ONLY = 'set by :readonly';

export function openCommandLine(state: UiState): UiState {
  const layer: CommandLayer = {
    kind: 'command',
    id: state.nextId,
    drawnAt: null,
    typed: '',
    note: '',
  };
  return openLayer(state, layer);
}

/** `quit` is what `q` does in the table. */
export function answerCommand(
  state: UiState,
  layer: CommandLayer,
  key: string,
  alone: boolean,
  quit: (state: UiState) => Step,
): Step {
  if (key === 'escape' || (key === 'backspace' && layer.typed === '')) {
    return step(closeLayer(state));
  }
  if (key === 'tab') return step(withTyped(state, layer, ...complete(layer.typed, state.live)));
  if (key !== 'enter') return step(withTyped(state, layer, typeKey(layer.typed, key), ''));
  if (!alone) return step(withTyped(state, layer, layer.typed, 'press Enter on its own'));
  return runLine(closeLayer(state), layer.typed.trim(), quit);
}

function withTyped(state: UiState, layer: CommandLayer, typed: string, note: string): UiState {
  return settle({ ...state, layers: [...state.layers.slice(0, -1), { ...layer, typed, note }] });
}

function runLine(state: UiState, line: string, quit: (state: UiState) => Step): Step {
  const refuse = (why: string) => step(withMessage(state, why, 'warning'));
  const [name = '', ...rest] = line.split(/\s+/);
  const argument = rest.join(' ');
  switch (name) {
    case '':
      return step(state);
    case 'disable':
    case 'enable':
    case 'drain':
    case 'stop':
      return act(state, { kind: name }, argument, false);
    case 'disable!':
    case 'drain!':
    case 'stop!':
      return act(
        state,
        { kind: name.slice(0, -1) as 'disable' | 'drain' | 'stop' },
        argument,
        true,
      );
    case 'sort':
      return step(sortBy(state, argument));
    case 'filter':
      return step(filterBy(state, argument));
    case 'scope':
      return step(scopeByName(state, argument));
    case 'set':
      return setInterval(state, rest);
    case 'readonly': {
      const { readOnly } = state.settings;
      if (readOnly !== null && readOnly !== READ_ONLY) return refuse(readOnlyText(readOnly));
      const settings = { ...state.settings, readOnly: readOnly === null ? READ_ONLY : null };
      const text = readOnly === null ? 'read-only: nothing is changed' : 'changes are allowed';
      return step(withMessage({ ...state, settings }, text));
    }
    case 'q':
    case 'quit':
      return quit(state);
    default:
      return refuse(`no command "${safeName(name)}": Tab lists them`);
  }
}

function act(state: UiState, action: Action, argument: string, override: boolean): Step {
  const refuse = (why: string) => step(withMessage(state, why, 'warning'));
  if (argument === '') {
    const members = targetsOfKey(state);
    if (typeof members === 'string') return refuse(members);
    return ask(state, { members, action }, { undoes: null, override });
  }
  const members = selectMembers(state.live, argument);
  if (members.length === 0) return refuse(`${noMemberText(argument)}: Tab lists them`);
  if (members.length > 1) {
    return refuse(
      `${ambiguousText(argument, `${members.length} members`)}: ${members.map(nameOf).join(', ')}`,
    );
  }
  return ask(state, { members, action }, { undoes: null, override });
}

function setInterval(state: UiState, [what, value]: readonly string[]): Step {
  const seconds = Number(value?.replace(/s$/, ''));
  if (what !== 'interval' || !(seconds >= 0.5 && seconds <= 3600)) {
    return step(withMessage(state, 'set interval takes 0.5 to 3600 seconds', 'warning'));
  }
  return step(withMessage(state, `polls every ${seconds} s`), {
    kind: 'set-interval',
    intervalMs: Math.round(seconds * 1000),
  });
}
