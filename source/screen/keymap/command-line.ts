/** The words of the `:` line: what Tab makes of its beginning, and what the line does. */

import { wholeOf } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { COLON_WORDS, type ColonWord, colonWord } from '../../intents/intents.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { SORTABLE } from '../columns/sort-order.ts';
import { type Step, step } from '../state/effect.ts';
import { type Settings, type UiState, withMessage } from '../state/ui-state.ts';
import { wordDeed } from './deeds.ts';
import { whereOf } from './keys.ts';

/** What a word can be about anywhere; everything else is about the rows of the table. */
const EVERYWHERE: ReadonlySet<ColonWord['takes']> = new Set(['nothing', 'setting', 'theme']);

export function runLine(state: UiState, line: string): Step {
  const [word = '', ...rest] = line.split(/\s+/);
  if (word === '') return step(state);
  const meant = colonWord(word);
  if (meant === null) {
    return step(withMessage(state, `no command "${safeName(word)}": Tab lists them`, 'warning'));
  }
  if (whereOf(state) !== 'table' && !EVERYWHERE.has(meant.takes)) {
    const text = `:${meant.word} is a word of the table: Esc goes there first`;
    return step(withMessage(state, text, 'warning'));
  }
  return wordDeed(meant.id).runWord(state, rest.join(' '), word);
}

/** Names that no front end tells. */
type KnownNames = Pick<Settings, 'contexts' | 'themes'>;

/** What can stand behind a word, where that can be listed. */
export function wordOptions(
  { takes }: ColonWord,
  snapshot: FleetSnapshot,
  known: KnownNames = {},
): readonly string[] {
  switch (takes) {
    case 'context':
      return known.contexts ?? [];
    case 'members':
      return snapshot.balancers.flatMap((balancer) => balancer.members.map(nameOf));
    case 'front end':
      return ['all', ...wholeOf(snapshot).frontEnds.map((each) => safeName(each.name))];
    case 'setting':
      return ['interval'];
    case 'column':
      return ['page', ...SORTABLE];
    case 'theme':
      return known.themes ?? [];
    case 'text':
    case 'nothing':
      return [];
  }
}

/** The text after Tab, and what it could become where that is not one thing. */
export function complete(
  typed: string,
  snapshot: FleetSnapshot,
  known: KnownNames = {},
): readonly [string, string] {
  const [, name = '', gap = '', argument = ''] = /^\s*(\S*)(\s*)(.*)$/.exec(typed) ?? [];
  const command = COLON_WORDS.find((each) => each.word === name);
  if (gap === '' || command === undefined) {
    const names = COLON_WORDS.map((each) => each.word).filter((each) => each.startsWith(name));
    return completed('', name, names, names.length === 1 ? ' ' : '');
  }
  const options = wordOptions(command, snapshot, known);
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
