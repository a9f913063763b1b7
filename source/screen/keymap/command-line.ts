/** The `:` line: what its keys do, what Tab makes of its beginning, and what the line does. */

import { wholeOf } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { COLON_WORDS, colonWord } from '../../intents/intents.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { SORTABLE } from '../columns/sort-order.ts';
import type { Bar } from '../dialogs/bar.ts';
import type { Dialog } from '../dialogs/dialog.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { wordDeed } from './deeds.ts';

/** The `:` line. */
interface CommandLayer {
  readonly kind: 'command';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly typed: string;
  readonly note: string;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly command: CommandLayer;
  }
}

function answerCommand(state: UiState, layer: CommandLayer, key: string, alone: boolean): Step {
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

/** The text after Tab, and what it could become where that is not one thing. */
export function complete(typed: string, snapshot: FleetSnapshot): readonly [string, string] {
  const [, name = '', gap = '', argument = ''] = /^\s*(\S*)(\s*)(.*)$/.exec(typed) ?? [];
  const command = COLON_WORDS.find((each) => each.word === name);
  if (gap === '' || command === undefined) {
    const names = COLON_WORDS.map((each) => each.word).filter((each) => each.startsWith(name));
    return completed('', name, names, names.length === 1 ? ' ' : '');
  }
  const options =
    command.takes === 'members'
      ? snapshot.balancers.flatMap((balancer) => balancer.members.map(nameOf))
      : command.takes === 'front end'
        ? ['all', ...wholeOf(snapshot).frontEnds.map((each) => safeName(each.name))]
        : command.takes === 'setting'
          ? ['interval']
          : command.takes === 'column'
            ? ['page', ...SORTABLE]
            : [];
  const fitting = options.filter((each) => each.startsWith(argument));
  return completed(`${name} `, argument, fitting, '');
}

function completed(
  before: string,
  typed: string,
  options: readonly string[],
  after: string,
): readonly [string, string] {
  const [first, ...others] = options;
  if (first === undefined) return [before + typed, 'no such command'];
  if (others.length === 0) return [before + first + after, ''];
  let common = first;
  for (const other of others) while (!other.startsWith(common)) common = common.slice(0, -1);
  return [before + common, options.join('  ')];
}

function commandBar(layer: CommandLayer, theme: Theme): Bar {
  const command = colonWord(layer.typed.trim().split(/\s+/)[0] ?? '');
  const help = command?.help ?? 'Tab completes    Enter runs    Esc closes';
  return {
    lines: [[span(` ${layer.note === '' ? help : layer.note}`, theme.quiet)]],
    choices: [],
    keys: [span(' :'), span(layer.typed, theme.strong), span(' ', { inverse: true })],
  };
}

export const COMMAND_LINE: Dialog<CommandLayer> = {
  bar: (_state, layer, theme) => commandBar(layer, theme),
  answer: answerCommand,
};
