/** Is what the configuration binds a key table that can be trusted? One that is not is refused before the screen opens. */

import { ANSWER_KEYS, KEY_NAME, REFLEX_KEYS } from '../../intents/key-names.ts';
import type { BoundKeys } from '../keys/bound-keys.ts';
import type { KeyBinding } from '../state/key-binding.ts';
import { KEYS, keysWith } from './keys.ts';

export interface KeyProblem {
  /** The entry of the configuration that it is about. */
  readonly command: string;
  /** Safe to print: what is bound is of known form by then. */
  readonly what: string;
  readonly hint: string;
}

/** The first thing that is wrong; null: nothing is. Commands are those of `BINDABLE`. */
export function keyProblem(bound: BoundKeys): KeyProblem | null {
  const table = keysWith(bound);
  for (const [command, keys] of bound) {
    const binding = table.find(({ id }) => id === command);
    for (const key of keys) {
      const problem = binding === undefined ? null : problemOf(binding, key, table);
      if (problem !== null) return { command, ...problem };
    }
  }
  return null;
}

type Problem = Pick<KeyProblem, 'what' | 'hint'>;

function problemOf(binding: KeyBinding, key: string, table: readonly KeyBinding[]): Problem | null {
  const { id, alone = false, keys } = binding;
  if (!KEY_NAME.test(key)) {
    const hint = 'A key is a character, or a name such as ctrl-x, space, tab, pageup.';
    return { what: `${id}: there is no such key`, hint };
  }
  const owner = KEYS.find((each) => each.isFixed === true && each.keys.includes(key));
  if (owner !== undefined) {
    return { what: `${id}: ${key} is always ${owner.name}`, hint: 'Choose another key.' };
  }
  if (alone && (REFLEX_KEYS.has(key) || key.startsWith('alt-'))) {
    const what = `${id}: ${key} is pressed by reflex, and must not change or end anything`;
    return { what, hint: 'Choose a letter.' };
  }
  if (alone && ANSWER_KEYS.has(key)) {
    const what = `${id}: ${key} answers questions, and must not be what asks one`;
    return { what, hint: 'Choose another letter.' };
  }
  if (keys.filter((each) => each === key).length > 1) {
    return { what: `${id}: ${key} is listed twice`, hint: 'Remove one.' };
  }
  const other = table.find(
    (each) =>
      each.id !== id &&
      each.keys.includes(key) &&
      (each.where === 'table' || binding.isEverywhere === true),
  );
  if (other === undefined) return null;
  const hint =
    other.where === 'table'
      ? `Bind ${other.id} to another key, or to none.`
      : 'Choose another key.';
  return { what: `${id}: ${key} is the key of ${other.id}`, hint };
}
